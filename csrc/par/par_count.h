/* par_count.h - texts to a document-term matrix, without their tokens being kept. */
#ifndef DIP_PAR_COUNT_H
#define DIP_PAR_COUNT_H

#include "csr.h"
#include "par_slice.h"

/* Documents counted in batches: each worker has a vocabulary of its own that lives from batch to
 * batch. One owner. */
typedef struct dip_par_counter {
    const dip_allocator *allocator; /* borrowed until fini */
    struct dip_count_worker *workers;
    size_t count;
} dip_par_counter;

/* For at most `threads` threads (0 is 1). On DIP_ERR_MEMORY `self` needs no fini. */
DIP_NODISCARD dip_status dip_par_counter_init(dip_par_counter *self, const dip_allocator *allocator,
                                              dip_tokenize_options options, unsigned threads);
void dip_par_counter_fini(dip_par_counter *self);

/* Appends a row of `out` for each of the documents: what dip_csr_count gives for the ids of
 * dip_par_tokenize, bit for bit, for any number of threads. `vocab` and `out` are the same in every
 * call with `self`. On failure `out` is as it was, and `vocab` may keep extra terms. */
DIP_NODISCARD dip_status dip_par_count(dip_par_counter *self, dip_documents *documents,
                                       dip_vocab *vocab, dip_csr *out);

#endif
