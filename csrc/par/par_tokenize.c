/* par_tokenize.c - each thread takes one run of neighbouring documents of about equal size and
 * tokenizes into a vocabulary and a corpus of its own, the first into those of the caller; merging
 * them in document order gives ids in order of first sight. */
#include "par_tokenize.h"

typedef struct worker {
    dip_slice slice;
    dip_tokenize_options options;
    dip_vocab own_vocab, *vocab;
    dip_corpus own_corpus, *corpus;
    dip_status status;
} worker;

static void work(void *item) {
    worker *self = item;
    self->status = dip_slice_tokenize(&self->slice, self->options, self->vocab, self->corpus);
}

/* Merges what the workers did into what the first one did, in order. */
static dip_status merge(dip_documents *documents, const worker *workers, size_t count) {
    const worker *first = &workers[0];
    for (size_t w = 0; w < count; w++) {
        documents->bad = workers[w].slice.bad;
        DIP_TRY(workers[w].status);
        if (w == 0) continue;
        DIP_TRY(dip_corpus_merge(first->corpus, first->vocab, workers[w].corpus, workers[w].vocab));
    }
    return DIP_OK;
}

dip_status dip_par_tokenize(dip_documents *documents, dip_tokenize_options options,
                            unsigned threads, dip_vocab *vocab, dip_corpus *corpus) {
    const size_t tokens = corpus->ids.len, offsets = corpus->offsets.len;
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
        dip_vocab_init(&workers[w].own_vocab, vocab->allocator);
        dip_corpus_init(&workers[w].own_corpus, vocab->allocator);
        workers[w].vocab = w ? &workers[w].own_vocab : vocab;
        workers[w].corpus = w ? &workers[w].own_corpus : corpus;
    }
    dip_par_run(work, workers, sizeof *workers, count);
    const dip_status status = merge(documents, workers, count);
    if (status != DIP_OK) dip_corpus_cut(corpus, tokens, offsets);
    for (size_t w = 0; w < count; w++) {
        dip_vocab_fini(&workers[w].own_vocab);
        dip_corpus_fini(&workers[w].own_corpus);
    }
    dip_mem_free(vocab->allocator, block);
    return status;
}
