/* par_count.c - in each batch every worker tokenizes its slice into ids of its own vocabulary; the
 * new terms of all get their names in document order; then every worker counts its rows under those
 * names and, when all know how many there are, copies them to their place. The first worker has the
 * caller's vocabulary and rows for its own: nothing to rename, nothing to copy. */
#include "par_count.h"

typedef struct dip_count_worker {
    dip_slice slice;
    dip_tokenize_options options;
    dip_vocab own_vocab, *vocab;
    dip_csr own_rows, *rows;
    dip_u32s names; /* by id of own_vocab: that of the caller's */
    dip_corpus corpus;
    dip_counter counter;
    uint32_t types; /* of the caller's vocabulary */
    dip_csr *out;   /* the caller's rows */
    dip_csr_place place;
    dip_status status;
} dip_count_worker;

dip_status dip_par_counter_init(dip_par_counter *self, const dip_allocator *allocator,
                                dip_tokenize_options options, unsigned threads) {
    const size_t count = dip_slice_threads(threads);
    void *block = NULL;
    DIP_TRY(dip_mem_resize(allocator, &block, count, sizeof(dip_count_worker)));
    options.parts = DIP_PARTS_IDS;
    *self = (dip_par_counter){allocator, block, count};
    for (size_t w = 0; w < count; w++) {
        dip_count_worker *worker = &self->workers[w];
        *worker = (dip_count_worker){.options = options};
        dip_vocab_init(&worker->own_vocab, allocator);
        dip_csr_init(&worker->own_rows, allocator);
        dip_corpus_init(&worker->corpus, allocator);
        dip_counter_init(&worker->counter, allocator);
        worker->counter.kernels = options.kernels;
    }
    return DIP_OK;
}

void dip_par_counter_fini(dip_par_counter *self) {
    for (size_t w = 0; w < self->count; w++) {
        dip_count_worker *worker = &self->workers[w];
        dip_vocab_fini(&worker->own_vocab);
        dip_csr_fini(&worker->own_rows);
        dip_array_fini(self->allocator, &worker->names);
        dip_corpus_fini(&worker->corpus);
        dip_counter_fini(&worker->counter);
    }
    dip_mem_free(self->allocator, self->workers);
    *self = (dip_par_counter){0};
}

static void tokenize_task(void *item) {
    dip_count_worker *self = item;
    dip_corpus_cut(&self->corpus, 0, 0);
    self->status = dip_slice_tokenize(&self->slice, self->options, self->vocab, &self->corpus);
}

static void count_task(void *item) {
    dip_count_worker *self = item;
    const dip_rows rows = {self->corpus.ids.data, self->corpus.offsets.data,
                           dip_corpus_documents(&self->corpus), self->types};
    self->status = dip_csr_append(self->rows, &self->counter, rows, self->names.data);
}

static void copy_task(void *item) {
    const dip_count_worker *self = item;
    dip_csr_fill(self->out, self->place, self->rows);
}

/* Has `task` done by all; the first failure, with its document in `documents->bad`. */
static dip_status run(dip_par_counter *self, void (*task)(void *), size_t count,
                      dip_documents *documents) {
    dip_par_run(task, self->workers, sizeof *self->workers, count);
    for (size_t w = 0; w < count; w++) {
        if (self->workers[w].status == DIP_OK) continue;
        documents->bad = self->workers[w].slice.bad;
        return self->workers[w].status;
    }
    return DIP_OK;
}

/* The terms that the workers met first, in document order. */
static dip_status name_terms(dip_par_counter *self, size_t count, dip_vocab *vocab) {
    for (size_t w = 1; w < count; w++) {
        dip_count_worker *worker = &self->workers[w];
        DIP_TRY(dip_vocab_merge(vocab, worker->vocab, &worker->names));
    }
    for (size_t w = 0; w < count; w++) self->workers[w].types = (uint32_t)dip_vocab_len(vocab);
    return DIP_OK;
}

/* Copies the rows of all behind those of `out`, at once. */
static dip_status join_rows(dip_par_counter *self, size_t count, dip_csr *out) {
    if (count == 1) return DIP_OK;
    const dip_csr_place start = {dip_csr_rows(out), out->indices.len}; /* behind the first's */
    dip_csr_place end = start;
    for (size_t w = 1; w < count; w++) {
        dip_count_worker *worker = &self->workers[w];
        worker->out = out;
        worker->place = end;
        end.row += dip_csr_rows(worker->rows);
        end.non_zero += worker->rows->indices.len;
    }
    DIP_TRY(dip_csr_open(out, end.row - start.row, end.non_zero - start.non_zero));
    dip_par_run(copy_task, self->workers + 1, sizeof *self->workers, count - 1);
    return DIP_OK;
}

static dip_status count_batch(dip_par_counter *self, size_t count, dip_documents *documents,
                              dip_vocab *vocab, dip_csr *out) {
    DIP_TRY(run(self, tokenize_task, count, documents));
    DIP_TRY(name_terms(self, count, vocab));
    DIP_TRY(run(self, count_task, count, documents));
    return join_rows(self, count, out);
}

dip_status dip_par_count(dip_par_counter *self, dip_documents *documents, dip_vocab *vocab,
                         dip_csr *out) {
    const size_t rows = out->indptr.len, non_zeros = out->indices.len;
    size_t count = self->count > documents->len ? documents->len : self->count;
    if (count == 0) count = 1;
    for (size_t w = 0; w < count; w++) {
        dip_count_worker *worker = &self->workers[w];
        worker->slice = dip_slice_of(documents, w, count);
        worker->vocab = w ? &worker->own_vocab : vocab;
        worker->rows = w ? &worker->own_rows : out;
        worker->own_rows.indptr.len = 0;
        worker->own_rows.indices.len = worker->own_rows.data.len = 0;
    }
    const dip_status status = count_batch(self, count, documents, vocab, out);
    if (status != DIP_OK) dip_csr_cut(out, rows, non_zeros);
    return status;
}
