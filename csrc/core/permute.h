/* permute.h - what co-occurrence counts would be by chance: counts under many permutations.
 *
 * Two null models. For contexts (which keys does each hold?) the bipartite graph of contexts and
 * keys is rewired within strata, so that every context keeps its number of keys and every key its
 * number of contexts in the stratum. For pairs and windows the occurrences of a document stay where
 * they are and the keys change places among them.
 *
 * Permutations come in chains of DIP_PERMUTE_CHAIN; a chain has its own stream of random numbers,
 * and tallies add up in integers, so no order and no number of threads changes a bit. */
#ifndef DIP_PERMUTE_H
#define DIP_PERMUTE_H

#include <stdbool.h>

#include "mem.h"

#define DIP_PERMUTE_KEYS_MAX 1024u /* a tally takes 48 bytes a pair of keys: 48 MiB a thread */
#define DIP_PERMUTE_CHAIN 64u      /* permutations of a chain; the last one may have fewer */
#define DIP_PERMUTE_BURN_IN 24u    /* sweeps over all contexts before the first permutation */
#define DIP_PERMUTE_THIN 6u        /* sweeps between two permutations */

/* Context r holds the keys[offsets[r] .. offsets[r + 1]), distinct and < n_keys, in any order;
 * stratum s is the contexts strata[s] .. strata[s + 1]. At most UINT32_MAX contexts a stratum.
 * Borrowed. */
typedef struct dip_permute_contexts {
    const uint32_t *keys;
    const int64_t *offsets, *strata; /* contexts + 1, n_strata + 1 */
    size_t n_strata;
    uint32_t n_keys;
} dip_permute_contexts;

/* Occurrence k is of key keys[k] (< n_keys), takes the tokens first[k] .. last[k] and lies in
 * contexts[k], which never fall; within a context first never falls. Keys change places within
 * group g, the occurrences groups[g] .. groups[g + 1], at most UINT32_MAX: a document, or a passage
 * of one. Borrowed. */
typedef struct dip_permute_slots {
    const uint32_t *keys;
    const int64_t *first, *last, *contexts, *groups;
    size_t n_groups;
    uint32_t n_keys;
    int64_t window; /* the largest distance; 0: any */
    bool ordered;   /* cell (i, j): i before j */
} dip_permute_slots;

/* What is shuffled: one of the two, the other NULL. */
typedef struct dip_permute_source {
    const dip_permute_contexts *contexts;
    const dip_permute_slots *slots;
} dip_permute_source;

/* Which permutations: chain c of `seed` makes the permutations c * DIP_PERMUTE_CHAIN and on, as far
 * as `total`. */
typedef struct dip_permute_chain {
    uint64_t seed, number, total;
} dip_permute_chain;

/* Sums over permutations for each cell (i, j) at i * n_keys + j; unordered counts stand at i < j,
 * all else is 0. With x the permuted and o the observed count: how often x >= o, how often x <= o,
 * the sum of x - o, and of its square. {0} is empty. */
typedef struct dip_tally {
    const dip_allocator *allocator; /* borrowed until fini */
    uint32_t n_keys;
    dip_i64s observed, more, less, sum, squares;
    dip_i64s now; /* the counts of the present permutation */
} dip_tally;

/* A tally of no permutation, with the observed counts of `source`. DIP_ERR_LIMIT: more than
 * DIP_PERMUTE_KEYS_MAX keys. On failure `self` is {0}. O(pairs within contexts). */
DIP_NODISCARD dip_status dip_tally_init(dip_tally *self, const dip_allocator *allocator,
                                        dip_permute_source source);
void dip_tally_fini(dip_tally *self);

/* Adds `other`, which has the same keys. DIP_ERR_LIMIT: a sum passes int64; `self` is spoilt. */
DIP_NODISCARD dip_status dip_tally_merge(dip_tally *self, const dip_tally *other);

/* Makes the permutations of a chain and adds them to `into`, which dip_tally_init made of the same
 * source. Contexts are rewired by curveball trades (Strona et al. 2014, Nature Communications 5) in
 * sweeps that give every context one partner of its stratum (Carstens, Berger and Strona 2016).
 * DIP_ERR_MEMORY, DIP_ERR_LIMIT (a sum passes int64): `into` is spoilt.
 * O(permutations * (DIP_PERMUTE_THIN * cells + pairs within contexts + n_keys squared)). */
DIP_NODISCARD dip_status dip_permute_run(dip_permute_source source, dip_permute_chain chain,
                                         dip_tally *into);

#endif
