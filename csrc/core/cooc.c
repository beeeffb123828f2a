/* cooc.c - a matrix of co-occurrence is made row by row: each is summed in a sparse accumulator,
 * from lists of where its key occurs. Memory is the lists and the result. */
#include "cooc.h"

#define FORESEEN_MAX ((uint64_t)1 << 26) /* cells: 800 MB, touched only as far as used */

dip_status dip_cooc_init(dip_cooc *self, const dip_allocator *allocator, const dip_occurrences *all,
                         dip_cooc_options options) {
    *self = (dip_cooc){.pairs = options.pairs};
    const bool fits = options.window > 0 && options.window <= DIP_COOC_WEIGHTED_MAX;
    if (options.harmonic && !fits) return DIP_ERR_ARGUMENT;
    if (options.window && !options.pairs) return DIP_ERR_ARGUMENT;
    const size_t len = dip_occurrences_len(all), contexts = all->contexts.rows;
    if (len > DIP_OCCURRENCES_MAX || contexts > DIP_OCCURRENCES_MAX - len) return DIP_ERR_LIMIT;
    if (!options.pairs) {
        const dip_kernels *kernels = options.kernels ? options.kernels : dip_kernels_best();
        return dip_cooc_contexts_init(&self->of_contexts, allocator, all, options.ordered, kernels);
    }
    const dip_cooc_reach reach = {options.ordered, options.window, options.harmonic};
    return dip_cooc_pairs_init(&self->of_pairs, allocator, all, reach);
}

void dip_cooc_fini(dip_cooc *self) {
    dip_cooc_contexts_fini(&self->of_contexts);
    dip_cooc_pairs_fini(&self->of_pairs);
}

static const dip_key_lists *keys_of(const dip_cooc *self) {
    return self->pairs ? &self->of_pairs.keys : &self->of_contexts.keys;
}

static uint64_t work(const dip_cooc *self, uint32_t number) {
    return self->pairs ? dip_cooc_pairs_work(&self->of_pairs, number)
                       : dip_cooc_contexts_work(&self->of_contexts, number);
}

uint64_t dip_cooc_work(const dip_cooc *self, uint32_t key) {
    const uint32_t number = keys_of(self)->numbers.data[(size_t)key + 1];
    return number ? work(self, number) : 0;
}

/* What counting rows needs beside the result. */
typedef struct counter {
    dip_spa row;
    dip_cooc_tile tile;
    dip_i64s lasts;
} counter;

static dip_status count_row(const dip_cooc *self, uint32_t number, counter *with, dip_csr *out) {
    dip_spa_begin(&with->row, work(self, number));
    if (self->pairs) {
        DIP_TRY(dip_cooc_pairs_row(&self->of_pairs, number, &with->lasts, &with->row));
    } else {
        DIP_TRY(dip_cooc_contexts_row(&self->of_contexts, number, &with->tile, &with->row));
    }
    return dip_spa_flush(&with->row, keys_of(self)->names.data, out);
}

/* Makes room at once for as many cells as the rows can have, if they are not too many: growing
 * touches its pages one by one. Without room the matrix grows as it fills. */
static void foresee_cells(const dip_cooc *self, uint32_t from, uint32_t to, dip_csr *out) {
    const uint64_t columns = keys_of(self)->names.len - 1;
    uint64_t cells = 0;
    for (uint32_t key = from; key < to && cells <= FORESEEN_MAX; key++) {
        const uint64_t additions = dip_cooc_work(self, key);
        cells += additions < columns ? additions : columns;
    }
    if (cells > FORESEEN_MAX) return;
    if (dip_array_reserve(out->allocator, &out->indices, cells) != DIP_OK) return;
    if (dip_array_reserve(out->allocator, &out->data, cells) != DIP_OK) return;
}

dip_status dip_cooc_rows(const dip_cooc *self, uint32_t from, uint32_t to, dip_csr *out) {
    DIP_TRY(dip_array_reserve(out->allocator, &out->indptr, (size_t)(to - from) + 1));
    if (out->indptr.len == 0) dip_array_push(&out->indptr, 0);
    foresee_cells(self, from, to, out);
    counter with = {0};
    const uint32_t columns = (uint32_t)keys_of(self)->names.len;
    dip_status status = dip_spa_init(&with.row, out->allocator, columns);
    for (uint32_t key = from; key < to && status == DIP_OK; key++) {
        const uint32_t number = keys_of(self)->numbers.data[(size_t)key + 1];
        if (number) status = count_row(self, number, &with, out);
        dip_array_push(&out->indptr, (int64_t)out->indices.len);
    }
    dip_spa_fini(&with.row);
    dip_array_fini(out->allocator, &with.tile.counts);
    dip_array_fini(out->allocator, &with.lasts);
    return status;
}
