#include "par_slice.h"

size_t dip_slice_threads(unsigned threads) {
    if (threads == 0) return 1;
    return threads > DIP_PAR_THREADS_MAX ? DIP_PAR_THREADS_MAX : threads;
}

/* The first document at which `goal` code units are passed; each document counts for one more. */
static size_t reach(const dip_documents *documents, size_t goal) {
    size_t done = 0, d = 0;
    while (d < documents->len && done < goal) done += documents->texts[d++].len + 1;
    return d;
}

dip_slice dip_slice_of(const dip_documents *documents, size_t number, size_t count) {
    size_t total = 0;
    for (size_t d = 0; d < documents->len; d++) total += documents->texts[d].len + 1;
    const size_t share = total / count;
    const bool last = number + 1 == count;
    return (dip_slice){documents->texts, reach(documents, share * number),
                       last ? documents->len : reach(documents, share * (number + 1)), 0};
}

dip_status dip_slice_tokenize(dip_slice *self, dip_tokenize_options options, dip_vocab *vocab,
                              dip_corpus *corpus) {
    const size_t tokens = corpus->ids.len, offsets = corpus->offsets.len;
    dip_tokenizer tokenizer;
    dip_tokenizer_init(&tokenizer, vocab->allocator, options);
    dip_status status = DIP_OK;
    for (size_t d = self->start; d < self->end && status == DIP_OK; d++) {
        self->bad = d;
        status = dip_tokenizer_run(&tokenizer, self->texts[d], vocab, corpus);
    }
    dip_tokenizer_fini(&tokenizer);
    if (status != DIP_OK) dip_corpus_cut(corpus, tokens, offsets);
    return status;
}
