/* ngram_counts.c - a few documents at a time are cut into ids, which are counted while they lie in
 * the cache and then written over by those of the next. */
#include "ngram_counts.h"

#include "sort.h"

#define CHUNK (1u << 14) /* tokens of documents that are cut together; at least one document */

void dip_ngram_counter_init(dip_ngram_counter *self, const dip_allocator *allocator) {
    *self = (dip_ngram_counter){0};
    dip_counter_init(&self->rows, allocator);
}

void dip_ngram_counter_fini(dip_ngram_counter *self) {
    const dip_allocator *allocator = self->rows.allocator;
    dip_counter_fini(&self->rows);
    dip_array_fini(allocator, &self->ids);
    dip_array_fini(allocator, &self->offsets);
}

/* The documents of `view` from `from` on that make a chunk. */
static dip_token_view chunk_of(dip_token_view view, size_t from) {
    dip_token_view chunk = {view.ids, view.flags, view.offsets + from, 1};
    while (from + chunk.documents < view.documents &&
           chunk.offsets[chunk.documents + 1] - chunk.offsets[0] <= CHUNK) {
        chunk.documents++;
    }
    return chunk;
}

static dip_status count_chunk(dip_ngrams *grams, dip_ngram_counter *with, dip_token_view chunk,
                              dip_ngram_options options, dip_csr *out) {
    with->ids.len = with->offsets.len = 0;
    DIP_TRY(dip_ngrams_cut(grams, chunk, options, &with->ids, &with->offsets));
    const dip_rows rows = {with->ids.data, with->offsets.data, chunk.documents,
                           (uint32_t)dip_ngrams_len(grams)};
    return dip_csr_append(out, &with->rows, rows, NULL);
}

dip_status dip_ngrams_count(dip_ngrams *grams, dip_ngram_counter *with, dip_token_view view,
                            dip_ngram_options options, dip_csr *out) {
    const size_t bounds = out->indptr.len, cells = out->indices.len;
    dip_token_view chunk = {view.ids, view.flags, view.offsets, 0}; /* for the first bound */
    dip_status status = count_chunk(grams, with, chunk, options, out);
    for (size_t from = 0; from < view.documents && status == DIP_OK; from += chunk.documents) {
        chunk = chunk_of(view, from);
        status = count_chunk(grams, with, chunk, options, out);
    }
    if (status != DIP_OK) dip_csr_cut(out, bounds, cells);
    return status;
}

/* A row that is given other columns. */
typedef struct renaming {
    dip_u32s columns, order, scratch; /* by cell of the row: its new column; the cells in order */
    dip_i64s counts;                  /* as they were */
} renaming;

static dip_status make_room(renaming *self, const dip_csr *rows) {
    size_t most = 0;
    for (size_t r = 1; r < rows->indptr.len; r++) {
        const size_t len = (size_t)(rows->indptr.data[r] - rows->indptr.data[r - 1]);
        if (len > most) most = len;
    }
    DIP_TRY(dip_array_reserve(rows->allocator, &self->columns, most));
    DIP_TRY(dip_array_reserve(rows->allocator, &self->order, most));
    DIP_TRY(dip_array_reserve(rows->allocator, &self->scratch, most));
    return dip_array_reserve(rows->allocator, &self->counts, most);
}

static int column_before(const void *columns, uint32_t a, uint32_t b) {
    return ((const uint32_t *)columns)[a] < ((const uint32_t *)columns)[b];
}

/* Takes the row over cell by cell, and sorts its cells where they are not in order. */
static void take_row(renaming *self, const dip_csr *rows, size_t start, size_t len,
                     const uint32_t *names) {
    bool rising = true;
    for (size_t k = 0; k < len; k++) {
        self->columns.data[k] = names[rows->indices.data[start + k]] - 1;
        self->counts.data[k] = rows->data.data[start + k];
        self->order.data[k] = (uint32_t)k;
        rising = rising && (k == 0 || self->columns.data[k] > self->columns.data[k - 1]);
    }
    if (rising) return;
    dip_sort_by(self->order.data, self->scratch.data, len, column_before, self->columns.data);
}

/* Appends the cells that were taken over, those of one column as one. */
static void put_row(const renaming *self, size_t len, dip_csr *rows) {
    const size_t start = rows->indices.len;
    for (size_t k = 0; k < len; k++) {
        const uint32_t cell = self->order.data[k], column = self->columns.data[cell];
        const size_t last = rows->indices.len;
        if (last > start && rows->indices.data[last - 1] == column) {
            rows->data.data[last - 1] += self->counts.data[cell];
        } else {
            dip_array_push(&rows->indices, column);
            dip_array_push(&rows->data, self->counts.data[cell]);
        }
    }
}

dip_status dip_ngrams_rename_columns(dip_csr *rows, const dip_u32s *names) {
    renaming with = {0};
    const dip_status status = make_room(&with, rows);
    if (status == DIP_OK) {
        rows->indices.len = rows->data.len = 0; /* no row grows: written behind what is read */
        for (size_t r = 1, start = 0, end; r < rows->indptr.len; r++, start = end) {
            end = (size_t)rows->indptr.data[r];
            take_row(&with, rows, start, end - start, names->data);
            put_row(&with, end - start, rows);
            rows->indptr.data[r] = (int64_t)rows->indices.len;
        }
    }
    dip_array_fini(rows->allocator, &with.columns);
    dip_array_fini(rows->allocator, &with.order);
    dip_array_fini(rows->allocator, &with.scratch);
    dip_array_fini(rows->allocator, &with.counts);
    return status;
}
