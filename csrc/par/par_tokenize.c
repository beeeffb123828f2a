/* par_tokenize.c - each thread takes one run of neighbouring documents of about equal size and
 * counts into a vocabulary and a corpus of its own; merging them in document order gives ids in
 * order of first sight. */
#include "par_tokenize.h"

#include <pthread.h>

typedef struct slice {
    const dip_text *texts;
    size_t start, end, bad;
    dip_tokenize_options options;
    dip_vocab vocab;
    dip_corpus corpus;
    dip_status status;
    pthread_t thread;
    bool started;
} slice;

/* Tokenizes [start, end) into `vocab` and `corpus`; on failure the corpus is as it was. */
static dip_status run(slice *self, dip_vocab *vocab, dip_corpus *corpus) {
    const size_t tokens = corpus->ids.len, offsets = corpus->offsets.len;
    dip_tokenizer tokenizer;
    dip_tokenizer_init(&tokenizer, vocab->allocator, self->options);
    dip_status status = DIP_OK;
    for (size_t d = self->start; d < self->end && status == DIP_OK; d++) {
        self->bad = d;
        status = dip_tokenizer_run(&tokenizer, self->texts[d], vocab, corpus);
    }
    dip_tokenizer_fini(&tokenizer);
    if (status != DIP_OK) dip_corpus_cut(corpus, tokens, offsets);
    return status;
}

static void *run_thread(void *argument) {
    slice *self = argument;
    self->status = run(self, &self->vocab, &self->corpus);
    return NULL;
}

/* Cuts the documents into `count` runs of about equal code units. */
static void cut(const dip_documents *documents, slice *slices, size_t count) {
    size_t total = 0, done = 0, d = 0;
    for (size_t k = 0; k < documents->len; k++) total += documents->texts[k].len + 1;
    for (size_t s = 0; s < count; s++) {
        slices[s].texts = documents->texts;
        slices[s].start = d;
        const size_t goal = s + 1 == count ? total : total / count * (s + 1);
        while (d < documents->len && done < goal) done += documents->texts[d++].len + 1;
        slices[s].end = d;
    }
}

static dip_status run_parallel(dip_documents *documents, slice *slices, size_t count,
                               dip_vocab *vocab, dip_corpus *corpus) {
    for (size_t s = 0; s < count; s++) {
        slices[s].started = pthread_create(&slices[s].thread, NULL, run_thread, &slices[s]) == 0;
        if (!slices[s].started) run_thread(&slices[s]);
    }
    dip_status status = DIP_OK;
    const size_t tokens = corpus->ids.len, offsets = corpus->offsets.len;
    for (size_t s = 0; s < count; s++) {
        if (slices[s].started) pthread_join(slices[s].thread, NULL);
        if (status != DIP_OK) continue;
        documents->bad = slices[s].bad;
        status = slices[s].status;
        if (status == DIP_OK) {
            status = dip_corpus_merge(corpus, vocab, &slices[s].corpus, &slices[s].vocab);
        }
    }
    if (status != DIP_OK) dip_corpus_cut(corpus, tokens, offsets);
    return status;
}

dip_status dip_par_tokenize(dip_documents *documents, dip_tokenize_options options,
                            unsigned threads, dip_vocab *vocab, dip_corpus *corpus) {
    size_t count = threads > DIP_PAR_THREADS_MAX ? DIP_PAR_THREADS_MAX : threads;
    if (count > documents->len) count = documents->len;
    if (count <= 1) {
        slice whole = {.texts = documents->texts, .end = documents->len, .options = options};
        const dip_status status = run(&whole, vocab, corpus);
        documents->bad = whole.bad;
        return status;
    }
    void *block = NULL;
    DIP_TRY(dip_mem_resize(vocab->allocator, &block, count, sizeof(slice)));
    slice *slices = block;
    for (size_t s = 0; s < count; s++) {
        slices[s] = (slice){.options = options};
        dip_vocab_init(&slices[s].vocab, vocab->allocator);
        dip_corpus_init(&slices[s].corpus, vocab->allocator);
    }
    cut(documents, slices, count);
    const dip_status status = run_parallel(documents, slices, count, vocab, corpus);
    for (size_t s = 0; s < count; s++) {
        dip_vocab_fini(&slices[s].vocab);
        dip_corpus_fini(&slices[s].corpus);
    }
    dip_mem_free(vocab->allocator, block);
    return status;
}
