/* narrow.c - runs of ASCII out of UTF-16, a whole vector at a time: what a text with a few curly
 * quotes mostly is. What is too short for a vector, and other widths, are left to narrow.h. */
#include "narrow.h"

#include "classify.h"

size_t dip_narrow_none(const uint16_t *units, size_t len, uint8_t *out) {
    (void)units;
    (void)len;
    (void)out;
    return 0;
}

#ifdef DIP_HAVE_X86

#include <immintrin.h>

__attribute__((target("avx2"))) size_t dip_narrow_avx2(const uint16_t *units, size_t len,
                                                       uint8_t *out) {
    size_t at = 0;
    for (; at + 32 <= len; at += 32) {
        const __m256i *from = (const __m256i *)(const void *)(units + at);
        const __m256i a = _mm256_loadu_si256(from), b = _mm256_loadu_si256(from + 1);
        const __m256i beyond = _mm256_set1_epi16((short)0xFF80);
        const __m256i halves = _mm256_packus_epi16(a, b); /* of each of them, in turns */
        _mm256_storeu_si256((__m256i *)(void *)(out + at), _mm256_permute4x64_epi64(halves, 0xD8));
        if (_mm256_testz_si256(_mm256_or_si256(a, b), beyond)) continue;
        const __m256i zero = _mm256_setzero_si256();
        const __m256i ascii =
            _mm256_packs_epi16(_mm256_cmpeq_epi16(_mm256_and_si256(a, beyond), zero),
                               _mm256_cmpeq_epi16(_mm256_and_si256(b, beyond), zero));
        const unsigned first =
            ~(unsigned)_mm256_movemask_epi8(_mm256_permute4x64_epi64(ascii, 0xD8));
        return at + (size_t)__builtin_ctz(first);
    }
    return at;
}

__attribute__((target("avx512f,avx512bw"))) size_t dip_narrow_avx512(const uint16_t *units,
                                                                     size_t len, uint8_t *out) {
    size_t at = 0;
    for (; at + 64 <= len; at += 64) {
        const __m512i a = _mm512_loadu_si512(units + at), b = _mm512_loadu_si512(units + at + 32);
        const __m512i beyond = _mm512_set1_epi16((short)0xFF80);
        __m256i *to = (__m256i *)(void *)(out + at);
        _mm256_storeu_si256(to, _mm512_cvtepi16_epi8(a));
        _mm256_storeu_si256(to + 1, _mm512_cvtepi16_epi8(b));
        const uint64_t others =
            (uint64_t)_mm512_test_epi16_mask(b, beyond) << 32 | _mm512_test_epi16_mask(a, beyond);
        if (others) return at + (size_t)__builtin_ctzll(others);
    }
    return at;
}

#endif
