/* narrow.h - 16 code units to bytes of ASCII, in whatever the compiler may always use on the
 * machine (see short_term.h). */
#ifndef DIP_NARROW_H
#define DIP_NARROW_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define DIP_NARROW 16u /* code units that are looked at together */

/* Each writes the DIP_NARROW units at `units` to `out` as bytes and gives the number of them before
 * the first that is not ASCII; what stands in `out` behind that number is of no worth. */
#if defined(__SSE2__)

static inline size_t dip_narrowed(__m128i bytes, __m128i beyond, uint8_t *out) {
    _mm_storeu_si128((__m128i *)(void *)out, bytes);
    const unsigned others = (unsigned)_mm_movemask_epi8(beyond);
    return (size_t)__builtin_ctz(others | 1u << DIP_NARROW);
}

static inline size_t dip_narrow_1(const uint8_t *units, uint8_t *out) {
    const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)units);
    return dip_narrowed(v, v, out);
}

static inline size_t dip_narrow_2(const uint16_t *units, uint8_t *out) {
    const __m128i *from = (const __m128i *)(const void *)units;
    const __m128i a = _mm_loadu_si128(from), b = _mm_loadu_si128(from + 1);
    const __m128i bytes = _mm_packus_epi16(a, b); /* 0x80-0x7FFF: at least 0x80 */
    return dip_narrowed(bytes, _mm_or_si128(bytes, _mm_packs_epi16(a, b)) /* 0x8000 on */, out);
}

static inline size_t dip_narrow_4(const uint32_t *units, uint8_t *out) {
    const __m128i *from = (const __m128i *)(const void *)units;
    const __m128i a = _mm_packs_epi32(_mm_loadu_si128(from), _mm_loadu_si128(from + 1));
    const __m128i b = _mm_packs_epi32(_mm_loadu_si128(from + 2), _mm_loadu_si128(from + 3));
    const __m128i bytes = _mm_packus_epi16(a, b);
    return dip_narrowed(bytes, bytes, out);
}

#else

#define DIP_NARROW_AS(name, unit)                                                                  \
    static inline size_t name(const unit *units, uint8_t *out) {                                   \
        unit all = 0;                                                                              \
        for (size_t k = 0; k < DIP_NARROW; k++) {                                                  \
            all = (unit)(all | units[k]);                                                          \
            out[k] = (uint8_t)units[k];                                                            \
        }                                                                                          \
        size_t ascii = DIP_NARROW;                                                                 \
        if (all >= 0x80) {                                                                         \
            for (ascii = 0; units[ascii] < 0x80;) ascii++;                                         \
        }                                                                                          \
        return ascii;                                                                              \
    }

DIP_NARROW_AS(dip_narrow_1, uint8_t)
DIP_NARROW_AS(dip_narrow_2, uint16_t)
DIP_NARROW_AS(dip_narrow_4, uint32_t)

#endif

/* The kernels of that name in kernels.h. */
size_t dip_narrow_none(const uint16_t *units, size_t len, uint8_t *out);
size_t dip_narrow_avx2(const uint16_t *units, size_t len, uint8_t *out);
size_t dip_narrow_avx512(const uint16_t *units, size_t len, uint8_t *out);

#endif
