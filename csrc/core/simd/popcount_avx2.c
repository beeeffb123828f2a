/* popcount_avx2.c - bits counted by looking up half bytes (Mula, Kurz and Lemire 2018, "Faster
 * population counts using AVX2 instructions"). */
#include "popcount.h"

#ifdef DIP_HAVE_X86_POPCOUNT

#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))

/* The bits of each byte of x. */
TARGET static inline __m256i bits_of_bytes(__m256i x) {
    const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1,
                                           2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i low = _mm256_set1_epi8(15);
    const __m256i a = _mm256_shuffle_epi8(table, _mm256_and_si256(x, low));
    const __m256i b = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(x, 4), low));
    return _mm256_add_epi8(a, b);
}

TARGET static inline __m256i both(const uint64_t *a, const uint64_t *b) {
    return _mm256_and_si256(_mm256_loadu_si256((const __m256i *)(const void *)a),
                            _mm256_loadu_si256((const __m256i *)(const void *)b));
}

TARGET void dip_popcount_shared_avx2(dip_bit_sets rows, dip_bit_sets columns, size_t words,
                                     uint32_t *counts) {
    const __m256i zero = _mm256_setzero_si256();
    for (size_t k = 0; k < columns.len; k++) {
        const uint64_t *column = columns.words + k * words;
        for (size_t r = 0; r < rows.len; r++) {
            const uint64_t *row = rows.words + r * words;
            __m256i sum = zero;
            for (size_t w = 0; w < words; w += DIP_POPCOUNT_WORDS) { /* bytes of 16 at most */
                const __m256i bytes =
                    _mm256_add_epi8(bits_of_bytes(both(row + w, column + w)),
                                    bits_of_bytes(both(row + w + 4, column + w + 4)));
                sum = _mm256_add_epi64(sum, _mm256_sad_epu8(bytes, zero));
            }
            uint64_t parts[4];
            _mm256_storeu_si256((__m256i *)(void *)parts, sum);
            counts[r * columns.len + k] += (uint32_t)(parts[0] + parts[1] + parts[2] + parts[3]);
        }
    }
}

#endif
