/* cooc_pairs.h - how many pairs of occurrences two keys have, in a window or at any distance. */
#ifndef DIP_COOC_PAIRS_H
#define DIP_COOC_PAIRS_H

#include "occurrences.h"
#include "spa.h"

#define DIP_COOC_WEIGHTED_MAX                                                                      \
    36u /* the largest window whose lcm(1 .. n) leaves room for counting */

/* {0}: pairs at any distance, each weighing 1, unordered. */
typedef struct dip_cooc_reach {
    bool ordered;
    uint32_t window; /* the largest distance; 0: any */
    bool harmonic;   /* a pair at distance d weighs lcm(1 .. window) / d */
} dip_cooc_reach;

/* Numbers of occurrences by place; of 16 bits where all fit, as half of the memory is half of the
 * waiting for it. Only one of the two is filled. */
typedef struct dip_cooc_line {
    DIP_ARRAY(uint16_t) small;
    dip_u32s large;
} dip_cooc_line;

/* {0} is empty. Sealed once built: any number of threads may count rows. */
typedef struct dip_cooc_pairs {
    const dip_allocator *allocator; /* borrowed until fini */
    dip_occurrences all;            /* borrowed until fini */
    dip_cooc_reach reach;
    dip_key_lists keys; /* the occurrences of each key, as places in `line` if there is one */
    dip_cooc_line line; /* all occurrences, contexts kept apart by holes; or empty */
    dip_u32s contexts;  /* else: the context of each occurrence */
    int64_t longest;    /* last - first of the longest occurrence */
    uint64_t weights[DIP_COOC_WEIGHTED_MAX + 1]; /* by distance, where harmonic */
} dip_cooc_pairs;

/* lcm(1 .. n), n <= DIP_COOC_WEIGHTED_MAX. */
int64_t dip_cooc_scale(uint32_t n);

/* On failure `self` is empty. A harmonic window must be from 1 to DIP_COOC_WEIGHTED_MAX. */
DIP_NODISCARD dip_status dip_cooc_pairs_init(dip_cooc_pairs *self, const dip_allocator *allocator,
                                             const dip_occurrences *all, dip_cooc_reach reach);
void dip_cooc_pairs_fini(dip_cooc_pairs *self);

/* About how many numbers the row of a key number is summed from. */
uint64_t dip_cooc_pairs_work(const dip_cooc_pairs *self, uint32_t number);

/* Sums the row of a key number into `row`, which has begun. `lasts` is working memory. */
DIP_NODISCARD dip_status dip_cooc_pairs_row(const dip_cooc_pairs *self, uint32_t number,
                                            dip_i64s *lasts, dip_spa *row);

#endif
