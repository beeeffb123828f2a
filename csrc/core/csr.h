/* csr.h - sparse matrices in compressed sparse row form, and the document-term matrix. */
#ifndef DIP_CSR_H
#define DIP_CSR_H

#include <stdbool.h>
#include <string.h>

#include "kernels.h"
#include "mem.h"

/* Row r holds columns indices[indptr[r] .. indptr[r + 1]), rising and without duplicates. {0} is
 * empty. */
typedef struct dip_csr {
    const dip_allocator *allocator; /* borrowed until fini */
    dip_i64s indptr;                /* rows + 1 */
    dip_u32s indices;
    dip_i64s data;
} dip_csr;

static inline size_t dip_csr_rows(const dip_csr *self) {
    return self->indptr.len ? self->indptr.len - 1 : 0;
}

void dip_csr_init(dip_csr *self, const dip_allocator *allocator);
void dip_csr_fini(dip_csr *self);

/* Rows of ids as the caller keeps them: row r is ids[offsets[r] .. offsets[r + 1]); all ids <=
 * types. */
typedef struct dip_rows {
    const uint32_t *ids;
    const int64_t *offsets;
    size_t rows;
    uint32_t types;
} dip_rows;

/* Scratch for counting rows, kept from call to call; counts, words and touched are 0 between rows.
 * {0} is valid. */
typedef struct dip_counter {
    const dip_allocator *allocator; /* borrowed until fini */
    const dip_kernels *kernels;     /* borrowed; NULL: the best of this machine */
    dip_u32s counts;                /* by id */
    dip_u64s words;                 /* a bit set of the ids seen */
    dip_bytes touched;              /* by word of it: 1 if it has any */
    dip_u32s ids, scratch;          /* of a row that is sorted; empty between rows */
} dip_counter;

void dip_counter_init(dip_counter *self, const dip_allocator *allocator);
void dip_counter_fini(dip_counter *self);

/* Appends a row of counts for each of `rows`: column id - 1; holes (id 0) have no column. Of an id,
 * names[id - 1] (<= types) is counted instead, where `names` is not NULL. On DIP_ERR_MEMORY `self`
 * is as it was. O(ids + non-zeros + rows * types / 512). */
DIP_NODISCARD dip_status dip_csr_append(dip_csr *self, dip_counter *with, dip_rows rows,
                                        const uint32_t *names);

/* dip_csr_append to an empty matrix with a counter of its own. */
DIP_NODISCARD dip_status dip_csr_count(dip_csr *self, dip_rows rows);

/* A hint (see dip_array_expect) of how many rows and non-zeros will still be appended. */
void dip_csr_expect(dip_csr *self, size_t rows, size_t non_zeros);

/* Forgets what lies behind the first `bounds` items of indptr and the first `non_zeros`. */
void dip_csr_cut(dip_csr *self, size_t bounds, size_t non_zeros);

/* Where a row begins. */
typedef struct dip_csr_place {
    size_t row, non_zero;
} dip_csr_place;

/* Appends `rows` rows of `non_zeros` in all, which dip_csr_fill must write. On DIP_ERR_MEMORY
 * `self` is as it was. */
DIP_NODISCARD dip_status dip_csr_open(dip_csr *self, size_t rows, size_t non_zeros);

/* Writes the rows of `part` at `at`, within what dip_csr_open appended. Threads may fill places
 * apart from each other at once. O(part). */
void dip_csr_fill(dip_csr *self, dip_csr_place at, const dip_csr *part);

/* Appends the rows of `part`. On DIP_ERR_MEMORY `self` is as it was. O(part). */
DIP_NODISCARD dip_status dip_csr_join(dip_csr *self, const dip_csr *part);

#endif
