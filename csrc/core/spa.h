/* spa.h - a sparse accumulator (Gilbert, Moler and Schreiber 1992): the row of a matrix that is
 * being summed, as an array over all columns and a list of those that are not 0. */
#ifndef DIP_SPA_H
#define DIP_SPA_H

#include <stdbool.h>

#include "csr.h"

#define DIP_SPA_PASSED ((uint64_t)1 << 63) /* set in a sum that has passed int64 */

/* Column 0 is for what has no column (holes): it is dropped. */
typedef struct dip_spa {
    const dip_allocator *allocator;
    dip_u64s counts; /* by column, all 0 between rows; DIP_SPA_PASSED may be set in one */
    dip_u32s seen;   /* the columns that are not 0, unless `dense` */
    dip_u32s scratch;
    uint64_t high; /* all sums or-ed */
    bool dense;    /* so much comes that the columns are looked through at the end of the row */
} dip_spa;

/* For columns 0 .. columns - 1. On DIP_ERR_MEMORY `self` is empty. */
DIP_NODISCARD dip_status dip_spa_init(dip_spa *self, const dip_allocator *allocator,
                                      uint32_t columns);
void dip_spa_fini(dip_spa *self);

/* Begins a row to which about `additions` numbers will be added. */
void dip_spa_begin(dip_spa *self, uint64_t additions);

/* Adds `count` (< 2^63). `dense` repeats self->dense, where the compiler can see it. */
static inline void dip_spa_add(dip_spa *self, uint32_t column, uint64_t count, bool dense) {
    const uint64_t before = self->counts.data[column];
    uint64_t sum = before + count;
    if (!dense) { /* a column too many is written over by the next */
        self->seen.data[self->seen.len] = column;
        self->seen.len += before == 0;
        sum |= before & DIP_SPA_PASSED; /* never 0 again, and so never listed twice */
    }
    self->high |= sum;
    self->counts.data[column] = sum;
}

/* Appends the row to the indices and data of `out`, column c as names[c], and is all 0 again.
 * names must rise. DIP_ERR_LIMIT: a count passes int64. On failure `out` is as it was, and `self`
 * is only good for fini. */
DIP_NODISCARD dip_status dip_spa_flush(dip_spa *self, const uint32_t *names, dip_csr *out);

#endif
