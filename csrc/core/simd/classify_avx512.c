#include "classify.h"

#ifdef DIP_HAVE_X86

#include <immintrin.h>

#define CLASSIFY dip_classify_avx512
#define CODE_POINTS dip_code_points_avx512
#define TARGET __attribute__((target("avx512f,avx512bw,popcnt,bmi,bmi2")))

typedef __m512i bytes;

TARGET static inline bytes load(const uint8_t *p) { return _mm512_loadu_si512(p); }

TARGET static inline uint64_t equal(bytes v, int c) {
    return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8((char)c));
}

TARGET static inline uint64_t within(bytes v, int c, int n) {
    return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8((char)c)),
                                  _mm512_set1_epi8((char)n));
}

TARGET static inline bytes folded(bytes v) { return _mm512_or_si512(v, _mm512_set1_epi8(0x20)); }

TARGET static inline uint64_t below(bytes v, int c) {
    return _mm512_cmplt_epi8_mask(v, _mm512_set1_epi8((char)c));
}

#include "classify_body.h"

#endif
