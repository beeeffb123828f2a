/* cooc.h - co-occurrence counts of keys: in contexts, as pairs, in a token window. All counts are
 * integers, and a row depends on no other row, so that neither order nor threads change a bit. */
#ifndef DIP_COOC_H
#define DIP_COOC_H

#include "cooc_contexts.h"
#include "cooc_pairs.h"

/* {0}: in how many contexts both keys occur, as the whole symmetric matrix; the diagonal: in how
 * many the key occurs. */
typedef struct dip_cooc_options {
    bool pairs;   /* count pairs of occurrences of a context that do not overlap, each once */
    bool ordered; /* cell (i, j): i ends before j begins; the diagonal likewise */
    uint32_t
        window; /* the largest distance, first token of the later - last of the earlier; 0: any */
    bool harmonic; /* a pair at distance d weighs lcm(1 .. window) / d; needs a window */
    const dip_kernels
        *kernels; /* borrowed until the count's fini; NULL: the best of this machine */
} dip_cooc_options;

/* A count that is prepared and sealed: any number of threads may count rows. {0} is empty. */
typedef struct dip_cooc {
    bool pairs;
    dip_cooc_contexts of_contexts;
    dip_cooc_pairs of_pairs;
} dip_cooc;

/* `all` is borrowed until fini. DIP_ERR_ARGUMENT: a window without pairs; harmonic without a window
 * or with one over DIP_COOC_WEIGHTED_MAX. DIP_ERR_LIMIT: occurrences and contexts over
 * DIP_OCCURRENCES_MAX. On failure `self` is empty. O(occurrences). */
DIP_NODISCARD dip_status dip_cooc_init(dip_cooc *self, const dip_allocator *allocator,
                                       const dip_occurrences *all, dip_cooc_options options);
void dip_cooc_fini(dip_cooc *self);

/* How many numbers the row of a key is summed from, about: for sharing rows out. */
uint64_t dip_cooc_work(const dip_cooc *self, uint32_t key);

/* Appends the rows of the keys [from, to) to `out`. DIP_ERR_LIMIT: a count over int64 (of a
 * key with itself, in a window of tokens: over half of it). On failure
 * `out` is only good for fini. Contexts: O(keys of the contexts of each key); pairs: O(occurrences
 * in reach of each of the key's), at any distance * log(occurrences of the key). */
DIP_NODISCARD dip_status dip_cooc_rows(const dip_cooc *self, uint32_t from, uint32_t to,
                                       dip_csr *out);

#endif
