/* popcount.h - how many bits two sets share, for many pairs of sets at once: one loop for each
 * instruction set, all with the same results; see kernels.h. */
#ifndef DIP_POPCOUNT_H
#define DIP_POPCOUNT_H

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define DIP_HAVE_X86_POPCOUNT 1
#endif

#define DIP_POPCOUNT_WORDS 8u /* sets are whole blocks of so many words */

/* Sets that lie one behind the other, each of the same number of words. Borrowed. */
typedef struct dip_bit_sets {
    const uint64_t *words;
    size_t len;
} dip_bit_sets;

typedef struct dip_popcount {
    /* How many words it counts in the time of adding 1 to a counter in memory: for choosing
     * between sets and lists, never for a result. */
    unsigned words_per_addition;
    /* Adds to counts[r * columns.len + k] how many bits rows' r-th and columns' k-th set share;
     * `words` (a multiple of DIP_POPCOUNT_WORDS) is the length of a set. */
    void (*shared)(dip_bit_sets rows, dip_bit_sets columns, size_t words, uint32_t *counts);
} dip_popcount;

/* The loops themselves; the tables of kernels.h say which may be called. */
void dip_popcount_shared_scalar(dip_bit_sets rows, dip_bit_sets columns, size_t words,
                                uint32_t *counts);
#ifdef DIP_HAVE_X86_POPCOUNT
void dip_popcount_shared_avx2(dip_bit_sets rows, dip_bit_sets columns, size_t words,
                              uint32_t *counts);
void dip_popcount_shared_avx512(dip_bit_sets rows, dip_bit_sets columns, size_t words,
                                uint32_t *counts);
#endif

#endif
