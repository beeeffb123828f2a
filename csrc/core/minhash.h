/* minhash.h - documents as sets of shingles (runs of words), and MinHash signatures of the sets.
 *
 * Broder, "On the resemblance and containment of documents" (1997), has shingles and MinHash. The
 * signature is one-permutation hashing (Li, Owen, Zhang 2012) with optimal densification
 * (Shrivastava 2017): one hash a shingle, not one for each bin, and the share of equal bins still
 * is an unbiased estimate of the Jaccard coefficient of two sets.
 *
 * Everything is computed from the bytes of the terms, never from their ids: documents that were
 * tokenized apart, each with a vocabulary of its own, can be compared. */
#ifndef DIP_MINHASH_H
#define DIP_MINHASH_H

#include "vocab.h"

/* Bins of a signature. */
#define DIP_MINHASH_BINS 256u

/* Documents as the caller keeps them: document d is ids[offsets[d] .. offsets[d + 1]). Borrowed. */
typedef struct dip_shingling {
    const uint64_t *terms; /* the hash of each term by id, from dip_minhash_terms */
    const uint32_t *ids;
    const int64_t *offsets;
    uint32_t words; /* of a shingle, >= 1 */
} dip_shingling;

/* The hash of each term of `vocab` into `hashes`, which holds one more than there are terms (the
 * hole's is first). O(bytes). */
void dip_minhash_terms(const dip_vocab *vocab, uint64_t *hashes);

/* How many shingles a document of `tokens` tokens has, repeated ones too. A document shorter than
 * a shingle is one shingle; one without tokens has none. */
static inline size_t dip_minhash_shingles(size_t tokens, uint32_t words) {
    if (tokens == 0) return 0;
    return tokens < words ? 1 : tokens - words + 1;
}

/* Writes the shingles of document d, 32 bits each, in order (dip_minhash_shingles of them), and its
 * signature (DIP_MINHASH_BINS; all UINT32_MAX for a document without tokens). O(tokens), or
 * O(DIP_MINHASH_BINS squared) expected for a document of very few. */
void dip_minhash_document(const dip_shingling *self, size_t d, uint32_t *shingles,
                          uint32_t *signature);

/* In how many bins two signatures agree. */
unsigned dip_minhash_equal(const uint32_t *a, const uint32_t *b);

#endif
