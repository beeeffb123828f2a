/* csr.c - counting a row is one pass over its ids into `counts`, an array over all types that is
 * zero between rows; the ids seen for the first time are listed, sorted, and read back. */
#include "csr.h"

#include "sort.h"

void dip_csr_init(dip_csr *self, const dip_allocator *allocator) {
    *self = (dip_csr){.allocator = allocator};
}

void dip_csr_fini(dip_csr *self) {
    dip_array_fini(self->allocator, &self->indptr);
    dip_array_fini(self->allocator, &self->indices);
    dip_array_fini(self->allocator, &self->data);
}

typedef struct counter {
    dip_u32s counts;  /* by id */
    dip_u32s seen;    /* the ids of the row */
    dip_u32s scratch; /* for sorting */
} counter;

static dip_status count_row(dip_csr *self, counter *with, const uint32_t *ids, size_t len) {
    with->seen.len = 0;
    DIP_TRY(dip_array_reserve(self->allocator, &with->seen, len));
    DIP_TRY(dip_array_reserve(self->allocator, &with->scratch, len));
    for (size_t k = 0; k < len; k++) {
        if (ids[k] && with->counts.data[ids[k]]++ == 0) dip_array_push(&with->seen, ids[k]);
    }
    dip_sort_u32(with->seen.data, with->scratch.data, with->seen.len);
    const dip_status room = dip_array_reserve(self->allocator, &self->indices, with->seen.len);
    const dip_status more = dip_array_reserve(self->allocator, &self->data, with->seen.len);
    if (room != DIP_OK || more != DIP_OK) return DIP_ERR_MEMORY;
    for (size_t k = 0; k < with->seen.len; k++) {
        const uint32_t id = with->seen.data[k];
        dip_array_push(&self->indices, id - 1);
        dip_array_push(&self->data, (int64_t)with->counts.data[id]);
        with->counts.data[id] = 0;
    }
    dip_array_push(&self->indptr, (int64_t)self->indices.len);
    return DIP_OK;
}

dip_status dip_csr_count(dip_csr *self, dip_rows rows) {
    counter with = {0};
    dip_status status = dip_array_reserve(self->allocator, &self->indptr, rows.rows + 1);
    if (status == DIP_OK) {
        status = dip_array_reserve(self->allocator, &with.counts, (size_t)rows.types + 1);
    }
    if (status == DIP_OK) {
        memset(with.counts.data, 0, ((size_t)rows.types + 1) * sizeof(uint32_t));
        dip_array_push(&self->indptr, 0);
    }
    for (size_t r = 0; r < rows.rows && status == DIP_OK; r++) {
        const int64_t start = rows.offsets[r];
        status = count_row(self, &with, rows.ids + start, (size_t)(rows.offsets[r + 1] - start));
    }
    dip_array_fini(self->allocator, &with.counts);
    dip_array_fini(self->allocator, &with.seen);
    dip_array_fini(self->allocator, &with.scratch);
    if (status != DIP_OK) dip_csr_fini(self);
    return status;
}
