/* popcount_avx512.c - four rows at a time against four columns, so that each block that is loaded
 * serves four counts: else loads would take longer than counting. */
#include "popcount.h"

#ifdef DIP_HAVE_X86_POPCOUNT

#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512vpopcntdq")))
#define SIDE 4

TARGET static inline __m512i load(const uint64_t *words) { return _mm512_loadu_si512(words); }

/* Rows `row` .. + SIDE against columns `column` .. + SIDE; stride: of counts. */
TARGET static void square(const uint64_t *row, const uint64_t *column, size_t words,
                          uint32_t *counts, size_t stride) {
    __m512i sums[SIDE][SIDE];
#pragma GCC unroll 16
    for (int k = 0; k < SIDE * SIDE; k++) sums[k / SIDE][k % SIDE] = _mm512_setzero_si512();
    for (size_t w = 0; w < words; w += DIP_POPCOUNT_WORDS) {
        __m512i rows[SIDE];
#pragma GCC unroll 4
        for (int r = 0; r < SIDE; r++) rows[r] = load(row + (size_t)r * words + w);
#pragma GCC unroll 4
        for (int c = 0; c < SIDE; c++) {
            const __m512i block = load(column + (size_t)c * words + w);
#pragma GCC unroll 4
            for (int r = 0; r < SIDE; r++) {
                const __m512i shared = _mm512_popcnt_epi64(_mm512_and_si512(rows[r], block));
                sums[r][c] = _mm512_add_epi64(sums[r][c], shared);
            }
        }
    }
    for (int r = 0; r < SIDE; r++) {
#pragma GCC unroll 4
        for (int c = 0; c < SIDE; c++) {
            counts[(size_t)r * stride + (size_t)c] += (uint32_t)_mm512_reduce_add_epi64(sums[r][c]);
        }
    }
}

TARGET static uint32_t one(const uint64_t *row, const uint64_t *column, size_t words) {
    __m512i sum = _mm512_setzero_si512();
    for (size_t w = 0; w < words; w += DIP_POPCOUNT_WORDS) {
        const __m512i shared = _mm512_and_si512(load(row + w), load(column + w));
        sum = _mm512_add_epi64(sum, _mm512_popcnt_epi64(shared));
    }
    return (uint32_t)_mm512_reduce_add_epi64(sum);
}

TARGET void dip_popcount_shared_avx512(dip_bit_sets rows, dip_bit_sets columns, size_t words,
                                       uint32_t *counts) {
    const size_t whole_rows = rows.len / SIDE * SIDE, whole = columns.len / SIDE * SIDE;
    for (size_t k = 0; k < whole; k += SIDE) {
        for (size_t r = 0; r < whole_rows; r += SIDE) {
            square(rows.words + r * words, columns.words + k * words, words,
                   counts + r * columns.len + k, columns.len);
        }
    }
    for (size_t r = 0; r < rows.len; r++) {
        for (size_t k = r < whole_rows ? whole : 0; k < columns.len; k++) {
            counts[r * columns.len + k] +=
                one(rows.words + r * words, columns.words + k * words, words);
        }
    }
}

#endif
