#include "classify.h"

#ifdef DIP_HAVE_X86

#include <immintrin.h>

#define CLASSIFY dip_classify_sse42
#define CODE_POINTS dip_code_points_sse42
#define TARGET __attribute__((target("sse4.2,popcnt")))

typedef struct bytes {
    __m128i part[4];
} bytes;

TARGET static inline bytes load(const uint8_t *p) {
    bytes v;
    for (int k = 0; k < 4; k++)
        v.part[k] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * k));
    return v;
}

TARGET static inline uint64_t bits_of(bytes v) {
    uint64_t bits = 0;
    for (int k = 3; k >= 0; k--) bits = bits << 16 | (uint16_t)_mm_movemask_epi8(v.part[k]);
    return bits;
}

TARGET static inline uint64_t equal(bytes v, int c) {
    for (int k = 0; k < 4; k++) v.part[k] = _mm_cmpeq_epi8(v.part[k], _mm_set1_epi8((char)c));
    return bits_of(v);
}

TARGET static inline uint64_t within(bytes v, int c, int n) {
    for (int k = 0; k < 4; k++) {
        const __m128i from = _mm_sub_epi8(v.part[k], _mm_set1_epi8((char)c));
        v.part[k] = _mm_cmpeq_epi8(_mm_min_epu8(from, _mm_set1_epi8((char)(n - 1))), from);
    }
    return bits_of(v);
}

TARGET static inline bytes folded(bytes v) {
    for (int k = 0; k < 4; k++) v.part[k] = _mm_or_si128(v.part[k], _mm_set1_epi8(0x20));
    return v;
}

TARGET static inline uint64_t below(bytes v, int c) {
    for (int k = 0; k < 4; k++) v.part[k] = _mm_cmplt_epi8(v.part[k], _mm_set1_epi8((char)c));
    return bits_of(v);
}

#include "classify_body.h"

#endif
