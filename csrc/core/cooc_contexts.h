/* cooc_contexts.h - in how many contexts two keys occur: bit rows for pairs of frequent keys,
 * lists for all others. */
#ifndef DIP_COOC_CONTEXTS_H
#define DIP_COOC_CONTEXTS_H

#include "bitrows.h"
#include "occurrences.h"
#include "spa.h"

/* {0} is empty. Sealed once built: any number of threads may count rows. */
typedef struct dip_cooc_contexts {
    const dip_allocator *allocator; /* borrowed until fini */
    const dip_kernels *kernels;     /* borrowed until fini */
    bool ordered;
    dip_key_lists keys;    /* the contexts of each key */
    dip_u32s rare, common; /* the numbers of each context's rare and frequent keys, each once */
    dip_u64s rare_bounds, common_bounds; /* by context: where they begin; one more for the end */
    dip_u32s ranks;    /* by number: its place among the frequent keys + 1; 0: rare */
    dip_u32s frequent; /* numbers, rising */
    dip_bitrows bits;  /* by rank: the contexts of the key */
    dip_i64s ends;     /* ordered: by item of keys.list, where the key's earliest end is */
    dip_i64s begins;   /* ordered: by item of rare, where the key's latest beginning is */
} dip_cooc_contexts;

/* What a thread that counts rows owns. {0} is empty. */
typedef struct dip_cooc_tile {
    dip_u32s counts; /* of the frequent keys ranked from .. to against all frequent ones */
    uint32_t from, to;
} dip_cooc_tile;

/* On failure `self` is empty. */
DIP_NODISCARD dip_status dip_cooc_contexts_init(dip_cooc_contexts *self,
                                                const dip_allocator *allocator,
                                                const dip_occurrences *all, bool ordered,
                                                const dip_kernels *kernels);
void dip_cooc_contexts_fini(dip_cooc_contexts *self);

/* How many numbers the row of a key number is summed from. */
uint64_t dip_cooc_contexts_work(const dip_cooc_contexts *self, uint32_t number);

/* Sums the row of a key number into `row`, which has begun. */
DIP_NODISCARD dip_status dip_cooc_contexts_row(const dip_cooc_contexts *self, uint32_t number,
                                               dip_cooc_tile *tile, dip_spa *row);

#endif
