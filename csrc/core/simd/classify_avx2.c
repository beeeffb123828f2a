#include "classify.h"

#ifdef DIP_HAVE_X86

#include <immintrin.h>

#define CLASSIFY dip_classify_avx2
#define CODE_POINTS dip_code_points_avx2
#define TARGET __attribute__((target("avx2,popcnt,bmi,bmi2")))

typedef struct bytes {
    __m256i low, high;
} bytes;

TARGET static inline bytes load(const uint8_t *p) {
    return (bytes){_mm256_loadu_si256((const __m256i *)(const void *)p),
                   _mm256_loadu_si256((const __m256i *)(const void *)(p + 32))};
}

TARGET static inline uint64_t bits_of(__m256i low, __m256i high) {
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32 |
           (uint32_t)_mm256_movemask_epi8(low);
}

TARGET static inline uint64_t equal(bytes v, int c) {
    const __m256i all = _mm256_set1_epi8((char)c);
    return bits_of(_mm256_cmpeq_epi8(v.low, all), _mm256_cmpeq_epi8(v.high, all));
}

TARGET static inline uint64_t within(bytes v, int c, int n) {
    const __m256i first = _mm256_set1_epi8((char)c), most = _mm256_set1_epi8((char)(n - 1));
    const __m256i low = _mm256_sub_epi8(v.low, first), high = _mm256_sub_epi8(v.high, first);
    return bits_of(_mm256_cmpeq_epi8(_mm256_min_epu8(low, most), low),
                   _mm256_cmpeq_epi8(_mm256_min_epu8(high, most), high));
}

TARGET static inline bytes folded(bytes v) {
    const __m256i bit = _mm256_set1_epi8(0x20);
    return (bytes){_mm256_or_si256(v.low, bit), _mm256_or_si256(v.high, bit)};
}

TARGET static inline uint64_t below(bytes v, int c) {
    const __m256i all = _mm256_set1_epi8((char)c);
    return bits_of(_mm256_cmpgt_epi8(all, v.low), _mm256_cmpgt_epi8(all, v.high));
}

#include "classify_body.h"

#endif
