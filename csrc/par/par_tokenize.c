/* par_tokenize.c - each thread takes one run of neighbouring documents of about equal size and
 * tokenizes into a vocabulary and a corpus of its own; merging them in document order gives ids in
 * order of first sight. */
#include "par_tokenize.h"

typedef struct worker {
    dip_slice slice;
    dip_tokenize_options options;
    dip_vocab vocab;
    dip_corpus corpus;
    dip_status status;
} worker;

static void work(void *item) {
    worker *self = item;
    self->status = dip_slice_tokenize(&self->slice, self->options, &self->vocab, &self->corpus);
}

/* Merges what the workers did, in order. */
static dip_status merge(dip_documents *documents, const worker *workers, size_t count,
                        dip_vocab *vocab, dip_corpus *corpus) {
    const size_t tokens = corpus->ids.len, offsets = corpus->offsets.len;
    dip_status status = DIP_OK;
    for (size_t w = 0; w < count && status == DIP_OK; w++) {
        documents->bad = workers[w].slice.bad;
        status = workers[w].status;
        if (status == DIP_OK) {
            status = dip_corpus_merge(corpus, vocab, &workers[w].corpus, &workers[w].vocab);
        }
    }
    if (status != DIP_OK) dip_corpus_cut(corpus, tokens, offsets);
    return status;
}

dip_status dip_par_tokenize(dip_documents *documents, dip_tokenize_options options,
                            unsigned threads, dip_vocab *vocab, dip_corpus *corpus) {
    size_t count = dip_slice_threads(threads);
    if (count > documents->len) count = documents->len;
    if (count <= 1) {
        dip_slice whole = dip_slice_of(documents, 0, 1);
        const dip_status status = dip_slice_tokenize(&whole, options, vocab, corpus);
        documents->bad = whole.bad;
        return status;
    }
    void *block = NULL;
    DIP_TRY(dip_mem_resize(vocab->allocator, &block, count, sizeof(worker)));
    worker *workers = block;
    for (size_t w = 0; w < count; w++) {
        workers[w] = (worker){.slice = dip_slice_of(documents, w, count), .options = options};
        dip_vocab_init(&workers[w].vocab, vocab->allocator);
        dip_corpus_init(&workers[w].corpus, vocab->allocator);
    }
    dip_par_run(work, workers, sizeof *workers, count);
    const dip_status status = merge(documents, workers, count, vocab, corpus);
    for (size_t w = 0; w < count; w++) {
        dip_vocab_fini(&workers[w].vocab);
        dip_corpus_fini(&workers[w].corpus);
    }
    dip_mem_free(vocab->allocator, block);
    return status;
}
