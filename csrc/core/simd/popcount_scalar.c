#include "popcount.h"

/* Sums of 1, 2, 4 and 8 bits side by side; without a call where the machine has no instruction. */
static uint32_t popcount(uint64_t x) {
    x -= (x >> 1) & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (uint32_t)((x * 0x0101010101010101u) >> 56);
}

void dip_popcount_shared_scalar(dip_bit_sets rows, dip_bit_sets columns, size_t words,
                                uint32_t *counts) {
    for (size_t k = 0; k < columns.len; k++) {
        const uint64_t *column = columns.words + k * words;
        for (size_t r = 0; r < rows.len; r++) {
            const uint64_t *row = rows.words + r * words;
            uint32_t count = 0;
            for (size_t w = 0; w < words; w++) count += popcount(row[w] & column[w]);
            counts[r * columns.len + k] += count;
        }
    }
}
