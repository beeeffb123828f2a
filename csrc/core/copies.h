/* copies.h - which documents are near copies of each other: candidates by locality-sensitive
 * hashing (bands of MinHash signatures; Leskovec, Rajaraman, Ullman, "Mining of Massive
 * Datasets", 3.4), each verified by the true overlap of the two sets of shingles, joined into
 * groups. */
#ifndef DIP_COPIES_H
#define DIP_COPIES_H

#include "mem.h"
#include "minhash.h"

/* A band is two bins: a pair of Jaccard coefficient J is a candidate with probability
 * 1 - (1 - J^2)^128, which is 0.995 at 0.2 and 0.72 at 0.1. */
#define DIP_COPIES_BANDS (DIP_MINHASH_BINS / 2)

/* Documents as shingles and signatures (dip_minhash_document). Borrows everything. `shingles` is
 * written to: a document that is looked at first has its shingles sorted, each kept once, and their
 * number noted in `sizes`. */
typedef struct dip_sketches {
    uint32_t *shingles;
    const int64_t *offsets; /* shingles of document d: offsets[d] .. offsets[d + 1] */
    uint32_t *sizes;        /* distinct shingles of each document; 0: not counted yet */
    const uint32_t *signatures;
    const uint32_t *labels; /* only documents of one label are compared; NULL: all */
    size_t documents;       /* < UINT32_MAX */
} dip_sketches;

/* Two documents are near copies when at least `threshold` of the shingles of the smaller one stand
 * in the larger one too. Where the smaller one has less than `shortest` of the larger one's, so
 * that it may be one piece among many, at least `threshold` of all shingles of both must be shared.
 */
typedef struct dip_copies_rule {
    double threshold, shortest; /* 0 < threshold <= 1 */
    uint32_t least;             /* shingles shared at least, or all of both */
} dip_copies_rule;

/* The overlap of two documents: distinct shingles of both, of each. */
typedef struct dip_overlap {
    uint32_t shared, a, b;
} dip_overlap;

bool dip_copies_similar(dip_copies_rule rule, dip_overlap overlap);

/* Joins the near copies that meet first in `band` (< DIP_COPIES_BANDS): `parents`, a forest over
 * the documents (parents[d] <= d; at the beginning d), whose roots are the first documents of the
 * groups. Run for each band in order. On DIP_ERR_MEMORY some may be joined already; running the
 * band again is right. O(documents + candidates * shingles). */
DIP_NODISCARD dip_status dip_copies_join(const dip_allocator *allocator, dip_sketches *from,
                                         dip_copies_rule rule, uint32_t band, uint32_t *parents);

/* The first document of the group of d. */
uint32_t dip_copies_root(uint32_t *parents, uint32_t d);

/* The overlap of documents a and b. */
DIP_NODISCARD dip_status dip_copies_overlap(const dip_allocator *allocator, dip_sketches *from,
                                            uint32_t a, uint32_t b, dip_overlap *overlap);

#endif
