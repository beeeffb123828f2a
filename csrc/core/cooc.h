/* cooc.h - co-occurrence counts of keys: in contexts, as pairs, in a token window. All counts are
 * integers, so that no order of adding changes a bit. */
#ifndef DIP_COOC_H
#define DIP_COOC_H

#include <stdbool.h>

#include "csr.h"

#define DIP_COOC_WEIGHTED_MAX                                                                      \
    36u /* the largest window whose lcm(1 .. n) leaves room for counting */

/* Occurrences by context (never falling), then by first token. Occurrence k is of key keys[k] (<
 * n_keys) and takes the tokens first[k] .. last[k], both inclusive. Borrowed. */
typedef struct dip_occurrences {
    const uint32_t *keys;
    const int64_t *first, *last, *contexts;
    size_t len;
    uint32_t n_keys;
} dip_occurrences;

/* {0}: pairs at any distance, each weighing 1, unordered. */
typedef struct dip_cooc_options {
    bool ordered; /* cell (i, j): i before j; else the whole symmetric matrix */
    uint32_t
        window; /* the largest distance, first token of the later - last of the earlier; 0: any */
    bool harmonic; /* a pair at distance d weighs lcm(1 .. window) / d; needs a window */
} dip_cooc_options;

/* lcm(1 .. n), n <= DIP_COOC_WEIGHTED_MAX. */
int64_t dip_cooc_scale(uint32_t n);

/* In how many contexts both keys occur (the diagonal: in how many the key does). Ordered: in how
 * many some i ends before some j begins, the diagonal likewise. `out` is empty before, and after a
 * failure. O(distinct keys squared per context). */
DIP_NODISCARD dip_status dip_cooc_contexts(dip_occurrences all, bool ordered, dip_csr *out);

/* How many pairs of occurrences within a context, each unordered pair once, none that overlap.
 * DIP_ERR_ARGUMENT: harmonic without a window or with one over DIP_COOC_WEIGHTED_MAX;
 * DIP_ERR_LIMIT: a count over int64. `out` is empty before, and after a failure. O(occurrences *
 * distinct keys of the context, or * those in the window). */
DIP_NODISCARD dip_status dip_cooc_pairs(dip_occurrences all, dip_cooc_options options,
                                        dip_csr *out);

#endif
