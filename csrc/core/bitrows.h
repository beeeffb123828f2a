/* bitrows.h - sets of numbers as bits, and how many numbers each two of them share. */
#ifndef DIP_BITROWS_H
#define DIP_BITROWS_H

#include "mem.h"
#include "kernels.h"

/* {0} is empty. Sealed once all numbers are in; then any number of threads may count. */
typedef struct dip_bitrows {
    const dip_allocator *allocator; /* borrowed until fini */
    const dip_popcount *popcount;
    dip_u64s words; /* chunk by chunk, and in a chunk row by row: a chunk of a row stays in cache */
    uint32_t rows;
    size_t chunk, chunks; /* words of a chunk; chunks of a row */
} dip_bitrows;

/* `rows` empty sets of numbers below `numbers`; `popcount` is borrowed until fini. On
 * DIP_ERR_MEMORY `self` is empty. */
DIP_NODISCARD dip_status dip_bitrows_init(dip_bitrows *self, const dip_allocator *allocator,
                                          const dip_popcount *popcount, uint32_t rows,
                                          size_t numbers);
void dip_bitrows_fini(dip_bitrows *self);

/* The words that a row of so many numbers takes. */
size_t dip_bitrows_words(size_t numbers);

/* Puts `number` into rows 0 .. len - 1 of `rows`. */
void dip_bitrows_put(dip_bitrows *self, size_t number, const uint32_t *rows, size_t len);

/* counts[(r - from) * rows + k]: how many numbers rows r and k share, for r in [from, to).
 * O((to - from) * rows * words). */
void dip_bitrows_shared(const dip_bitrows *self, uint32_t from, uint32_t to, uint32_t *counts);

#endif
