/* par_minhash.h - threads over MinHash: documents in slices, each written where it belongs. */
#ifndef DIP_PAR_MINHASH_H
#define DIP_PAR_MINHASH_H

#include "minhash.h"

/* Where the results go: the shingles of document d from shingles[starts[d]] on (starts has one item
 * more than documents), its signature from signatures[d * DIP_MINHASH_BINS] on. */
typedef struct dip_minhash_output {
    const int64_t *starts;
    uint32_t *shingles, *signatures;
} dip_minhash_output;

/* Runs dip_minhash_document for all documents. At most `threads` threads (0 is 1), all joined
 * before it returns; one that cannot be started is done without. Cannot fail. */
void dip_par_minhash(const dip_shingling *from, size_t documents, unsigned threads,
                     dip_minhash_output into);

#endif
