/* short_term.h - 16 bytes of text as the two halves of a short term, in whatever the compiler may
 * always use on the machine: SSE2, NEON, or plain integers. Chosen when built, for these are parts
 * of every x86-64 and every AArch64; a test holds all against bytes looked at one by one. */
#ifndef DIP_SHORT_TERM_H
#define DIP_SHORT_TERM_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#endif

/* The 16 bytes that have the first `n` set are at dip_first_bytes + 16 - n. */
extern const uint8_t dip_first_bytes[32];

/* Reads the `len` (1 to 16) bytes of ASCII at `text`, of which 16 must be readable, with capitals
 * lowered where `fold` is 0x20 (0: as they are). Gives a bit for each byte that was a capital, and
 * in `half` the bytes, zero-padded. */
static inline unsigned dip_short_term_read(const uint8_t *text, size_t len, uint8_t fold,
                                           uint64_t half[2]) {
#if defined(__SSE2__)
    const __m128i keep =
        _mm_loadu_si128((const __m128i *)(const void *)(dip_first_bytes + 16 - len));
    __m128i v = _mm_and_si128(_mm_loadu_si128((const __m128i *)(const void *)text), keep);
    const __m128i upper = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8('A' - 1)),
                                        _mm_cmplt_epi8(v, _mm_set1_epi8('Z' + 1)));
    v = _mm_or_si128(v, _mm_and_si128(upper, _mm_set1_epi8((char)fold)));
    half[0] = (uint64_t)_mm_cvtsi128_si64(v);
    half[1] = (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(v, v));
    return (unsigned)_mm_movemask_epi8(upper);
#elif defined(__aarch64__) && defined(__ARM_NEON)
    static const uint8_t weight[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t v = vandq_u8(vld1q_u8(text), vld1q_u8(dip_first_bytes + 16 - len));
    const uint8x16_t upper = vcltq_u8(vsubq_u8(v, vdupq_n_u8('A')), vdupq_n_u8(26));
    v = vorrq_u8(v, vandq_u8(upper, vdupq_n_u8(fold)));
    vst1q_u8((uint8_t *)half, v);
    const uint8x16_t bits = vandq_u8(upper, vld1q_u8(weight));
    return (unsigned)vaddv_u8(vget_low_u8(bits)) | (unsigned)vaddv_u8(vget_high_u8(bits)) << 8;
#else
    uint8_t bytes[16] = {0};
    unsigned upper = 0;
    for (size_t k = 0; k < len; k++) {
        const unsigned is_upper = text[k] >= 'A' && text[k] <= 'Z';
        bytes[k] = (uint8_t)(text[k] | (is_upper ? fold : 0));
        upper |= is_upper << k;
    }
    memcpy(half, bytes, sizeof bytes);
    return upper;
#endif
}

/* dip_short_term_read of letters and digits alone, where setting bit 0x20 folds every capital and
 * changes nothing else; does not tell the capitals. */
static inline void dip_short_term_read_simple(const uint8_t *text, size_t len, uint8_t fold,
                                              uint64_t half[2]) {
#if defined(__SSE2__)
    const __m128i keep =
        _mm_loadu_si128((const __m128i *)(const void *)(dip_first_bytes + 16 - len));
    const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)text);
    _mm_storeu_si128((__m128i *)(void *)half,
                     _mm_and_si128(_mm_or_si128(v, _mm_set1_epi8((char)fold)), keep));
#elif defined(__aarch64__) && defined(__ARM_NEON)
    const uint8x16_t v = vorrq_u8(vld1q_u8(text), vdupq_n_u8(fold));
    vst1q_u8((uint8_t *)half, vandq_u8(v, vld1q_u8(dip_first_bytes + 16 - len)));
#else
    (void)dip_short_term_read(text, len, fold, half);
#endif
}

#endif
