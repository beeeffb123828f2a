/* copies.h - which documents are near copies of earlier ones: candidates by locality-sensitive
 * hashing (bands of MinHash signatures; Leskovec, Rajaraman, Ullman, "Mining of Massive
 * Datasets", 3.4), each verified by the true overlap of the two sets of shingles.
 *
 * Documents are taken in order. One that is a near copy of an earlier one that stays is left out;
 * else it stays. So whatever is left out is like what stays, however long the chain of copies of
 * copies, and a digest never ties its stories together. */
#ifndef DIP_COPIES_H
#define DIP_COPIES_H

#include "mem.h"
#include "minhash.h"

/* A band is two bins: a pair of Jaccard coefficient J is a candidate with probability
 * 1 - (1 - J^2)^128, which is 0.995 at 0.2 and 0.72 at 0.1. */
#define DIP_COPIES_BANDS (DIP_MINHASH_BINS / 2)

/* Of the documents that stay and agree in a band, no more than so many are looked at, the latest
 * first. More agree only in what is in all of them, such as a footer; copies agree in other bands
 * too. It keeps the time linear where a thousand pages share a third of their words. */
#ifndef DIP_COPIES_CHAIN
#define DIP_COPIES_CHAIN 64u
#endif

/* Documents as shingles and signatures (dip_minhash_document). Borrows everything. `shingles` is
 * written to: a document that is looked at closely has its shingles sorted, each kept once. */
typedef struct dip_sketches {
    uint32_t *shingles;
    const int64_t *offsets; /* shingles of document d: offsets[d] .. offsets[d + 1] */
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
typedef struct dip_copies_overlap {
    uint32_t shared, a, b;
} dip_copies_overlap;

bool dip_copies_similar(dip_copies_rule rule, dip_copies_overlap overlap);

typedef struct dip_copies {
    const dip_allocator *allocator; /* borrowed until fini */
    dip_sketches from;              /* borrowed until fini */
    dip_copies_rule rule;
    uint32_t *sizes; /* distinct shingles of each document; 0: not counted yet; owns */
    uint32_t *met;   /* the last `taken` at which each document was looked at; with sizes */
    uint32_t taken;  /* how many times a document was taken */
    uint32_t *heads; /* a table for each band, see copies.c; owns */
    uint32_t *next;
    size_t capacity;
    size_t places[DIP_COPIES_BANDS]; /* in each table, of the document that is being taken */
} dip_copies;

/* Makes `self` ready for document 0. On DIP_ERR_MEMORY `self` is {0}. O(documents). */
DIP_NODISCARD dip_status dip_copies_init(dip_copies *self, const dip_allocator *allocator,
                                         const dip_sketches *from, dip_copies_rule rule);
void dip_copies_fini(dip_copies *self);

/* Takes document d, the next after the last one taken: gives the first of the documents that stay
 * of which it is a near copy, and the overlap with it; or d itself, which then stays. On
 * DIP_ERR_MEMORY d is not taken, and can be again. O(bands + candidates * shingles), of
 * candidates at most DIP_COPIES_CHAIN a band. */
DIP_NODISCARD dip_status dip_copies_take(dip_copies *self, uint32_t d, uint32_t *kept,
                                         dip_copies_overlap *overlap);

#endif
