/* spa.c - a row of few numbers is sorted by column from the list; one of many is found by going
 * through all columns, which costs less than sorting once there are half as many additions as
 * columns. */
#include "spa.h"

#include "sort.h"

#define DENSE_SHARE 2u

dip_status dip_spa_init(dip_spa *self, const dip_allocator *allocator, uint32_t columns) {
    *self = (dip_spa){.allocator = allocator};
    const size_t room = (size_t)columns + 1; /* dip_spa_add writes one past the end of the list */
    const bool good = dip_array_reserve(allocator, &self->counts, room) == DIP_OK &&
                      dip_array_reserve(allocator, &self->seen, room) == DIP_OK &&
                      dip_array_reserve(allocator, &self->scratch, room) == DIP_OK;
    if (!good) {
        dip_spa_fini(self);
        return DIP_ERR_MEMORY;
    }
    self->counts.len = columns;
    memset(self->counts.data, 0, room * sizeof *self->counts.data);
    return DIP_OK;
}

void dip_spa_fini(dip_spa *self) {
    dip_array_fini(self->allocator, &self->counts);
    dip_array_fini(self->allocator, &self->seen);
    dip_array_fini(self->allocator, &self->scratch);
}

void dip_spa_begin(dip_spa *self, uint64_t additions) {
    self->seen.len = 0;
    self->dense = additions >= self->counts.len / DENSE_SHARE;
}

static void flush_dense(dip_spa *self, const uint32_t *names, dip_csr *out) {
    const size_t columns = self->counts.len;
    uint64_t *counts = self->counts.data;
    uint32_t *indices = out->indices.data + out->indices.len;
    int64_t *data = out->data.data + out->data.len;
    size_t len = 0;
    for (size_t c = 1; c < columns; c++) { /* written in any case, kept if not 0 */
        indices[len] = names[c];
        data[len] = (int64_t)counts[c];
        len += counts[c] != 0;
    }
    memset(counts, 0, columns * sizeof *counts);
    out->indices.len += len;
    out->data.len += len;
}

static void flush_sparse(dip_spa *self, const uint32_t *names, dip_csr *out) {
    dip_sort_u32(self->seen.data, self->scratch.data, self->seen.len);
    for (size_t k = 0; k < self->seen.len; k++) {
        const uint32_t column = self->seen.data[k];
        if (column > 0) {
            dip_array_push(&out->indices, names[column]);
            dip_array_push(&out->data, (int64_t)self->counts.data[column]);
        }
        self->counts.data[column] = 0;
    }
}

dip_status dip_spa_flush(dip_spa *self, const uint32_t *names, dip_csr *out) {
    if (self->high & DIP_SPA_PASSED) return DIP_ERR_LIMIT;
    const size_t most = self->dense ? self->counts.len : self->seen.len;
    DIP_TRY(dip_array_reserve(out->allocator, &out->indices, most));
    DIP_TRY(dip_array_reserve(out->allocator, &out->data, most));
    if (self->dense) {
        flush_dense(self, names, out);
    } else {
        flush_sparse(self, names, out);
    }
    return DIP_OK;
}
