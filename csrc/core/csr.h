/* csr.h - sparse matrices in compressed sparse row form, and the document-term matrix. */
#ifndef DIP_CSR_H
#define DIP_CSR_H

#include <string.h>

#include "mem.h"

/* Row r holds columns indices[indptr[r] .. indptr[r + 1]), rising and without duplicates. {0} is
 * empty. */
typedef struct dip_csr {
    const dip_allocator *allocator; /* borrowed until fini */
    dip_i64s indptr;                /* rows + 1 */
    dip_u32s indices;
    dip_i64s data;
} dip_csr;

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

/* Counts the ids of each row into `self` (empty before): column id - 1; holes (id 0) have no
 * column. On DIP_ERR_MEMORY `self` is empty. O(ids + non-zeros * log of a row's). */
DIP_NODISCARD dip_status dip_csr_count(dip_csr *self, dip_rows rows);

#endif
