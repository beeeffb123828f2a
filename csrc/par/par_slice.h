/* par_slice.h - documents cut into runs of neighbours, one for each thread. */
#ifndef DIP_PAR_SLICE_H
#define DIP_PAR_SLICE_H

#include "par_run.h"
#include "tokenize.h"

/* Texts to tokenize; borrowed. After a failure `bad` is the first document that failed. */
typedef struct dip_documents {
    const dip_text *texts;
    size_t len;
    size_t bad;
} dip_documents;

/* The documents [start, end) of `texts`, and the one that failed. */
typedef struct dip_slice {
    const dip_text *texts;
    size_t start, end;
    size_t bad;
} dip_slice;

/* `threads` as a number from 1 to DIP_PAR_THREADS_MAX. */
size_t dip_slice_threads(unsigned threads);

/* The slice `number` of `count` (> 0) runs of about equal code units. O(documents). */
dip_slice dip_slice_of(const dip_documents *documents, size_t number, size_t count);

/* Appends the documents of the slice to `corpus`. On failure `corpus` is as it was, `vocab` may
 * keep extra terms, and `bad` is set. */
DIP_NODISCARD dip_status dip_slice_tokenize(dip_slice *self, dip_tokenize_options options,
                                            dip_vocab *vocab, dip_corpus *corpus);

#endif
