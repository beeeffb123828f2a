/* par_permute.h - threads over permutations: each takes every so many-th chain. */
#ifndef DIP_PAR_PERMUTE_H
#define DIP_PAR_PERMUTE_H

#include "permute.h"

/* The chains [first, last) of `seed`, out of `total` permutations. */
typedef struct dip_permute_chains {
    uint64_t seed, first, last, total;
} dip_permute_chains;

/* Adds the chains to `into` (see dip_permute_run), with at most `threads` threads (0 is 1), all
 * joined before it returns. The result is that of one thread, bit for bit. A thread that cannot be
 * started is done without. The allocator of `into` serves all threads. On failure `into` is spoilt;
 * it is for dip_tally_fini. */
DIP_NODISCARD dip_status dip_par_permute(dip_permute_source source, dip_permute_chains chains,
                                         unsigned threads, dip_tally *into);

#endif
