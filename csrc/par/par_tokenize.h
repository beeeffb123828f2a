/* par_tokenize.h - threads over the tokenizer: documents in slices, merged in document order. */
#ifndef DIP_PAR_TOKENIZE_H
#define DIP_PAR_TOKENIZE_H

#include "par_slice.h"

/* Appends the documents to `corpus`, with at most `threads` threads (0 is 1), all joined before it
 * returns. The result is that of one thread, bit for bit. On failure `corpus` is as it was, and
 * `vocab` may keep extra terms. A thread that cannot be started is done without. The allocator of
 * `vocab` serves all threads. */
DIP_NODISCARD dip_status dip_par_tokenize(dip_documents *documents, dip_tokenize_options options,
                                          unsigned threads, dip_vocab *vocab, dip_corpus *corpus);

#endif
