/* minhash.c - a document is read once, with a rolling hash over its last `words` terms:
 *
 *     state = term[t] + M term[t-1] + M^2 term[t-2] + ...   (mod 2^64; Cohen 1997)
 *
 * made even by the finaliser of MurmurHash3. Of its 64 bits the top 8 choose a bin, the next 32 are
 * the value of which the bin keeps the least, and the low 32 stand for the shingle itself. */
#include "minhash.h"

#define MULTIPLIER 0xD6E8FEB86659FD93u /* odd, so that a term never drops out of the state */
#define EMPTY UINT32_MAX
#define BIN_SHIFT 56
#define VALUE_SHIFT 24

/* The finaliser of MurmurHash3 (Appleby, public domain): every bit of `x` reaches every other. */
static uint64_t finish(uint64_t x) {
    x = (x ^ x >> 33) * 0xFF51AFD7ED558CCDu;
    x = (x ^ x >> 33) * 0xC4CEB9FE1A85EC53u;
    return x ^ x >> 33;
}

static uint64_t hash_bytes(dip_str term) {
    uint64_t state = finish(term.len + MULTIPLIER);
    for (size_t at = 0; at < term.len; at += 8) {
        uint64_t block = 0;
        memcpy(&block, term.data + at, term.len - at < 8 ? term.len - at : 8);
        state = finish(state * MULTIPLIER + block);
    }
    return state;
}

void dip_minhash_terms(const dip_vocab *vocab, uint64_t *hashes) {
    for (uint32_t id = 0; id <= dip_vocab_len(vocab); id++) {
        hashes[id] = hash_bytes(dip_vocab_term(vocab, id));
    }
}

static void put(uint64_t state, uint32_t *shingle, uint32_t *signature) {
    const uint64_t hash = finish(state);
    const uint32_t value = (uint32_t)(hash >> VALUE_SHIFT);
    uint32_t *bin = &signature[hash >> BIN_SHIFT];
    *shingle = (uint32_t)hash;
    *bin = value < *bin ? value : *bin; /* stored always: whether it is less cannot be foreseen */
}

/* An empty bin takes the value of another, drawn by a hash of the bin alone: two documents try the
 * same bins in the same order, so that they agree with the probability of a full bin. */
static void densify(uint32_t *signature) {
    bool full[DIP_MINHASH_BINS];
    for (uint32_t bin = 0; bin < DIP_MINHASH_BINS; bin++) full[bin] = signature[bin] != EMPTY;
    for (uint32_t bin = 0; bin < DIP_MINHASH_BINS; bin++) {
        uint64_t drawn = bin;
        for (uint64_t attempt = 1; !full[drawn]; attempt++) {
            drawn = finish((attempt << 32 | bin) * MULTIPLIER) % DIP_MINHASH_BINS;
        }
        signature[bin] = signature[drawn];
    }
}

void dip_minhash_document(const dip_shingling *self, size_t d, uint32_t *shingles,
                          uint32_t *signature) {
    const uint32_t *ids = self->ids + self->offsets[d];
    const size_t tokens = (size_t)(self->offsets[d + 1] - self->offsets[d]);
    const size_t words = tokens < self->words ? tokens : self->words;
    for (size_t bin = 0; bin < DIP_MINHASH_BINS; bin++) signature[bin] = EMPTY;
    if (tokens == 0) return;
    uint64_t state = 0, oldest = 1; /* what the term that falls out was multiplied with */
    for (size_t t = 0; t < words; t++) {
        state = state * MULTIPLIER + self->terms[ids[t]];
        oldest *= MULTIPLIER;
    }
    put(state, shingles++, signature);
    for (size_t t = words; t < tokens; t++) {
        state = state * MULTIPLIER + self->terms[ids[t]] - oldest * self->terms[ids[t - words]];
        put(state, shingles++, signature);
    }
    densify(signature);
}

unsigned dip_minhash_equal(const uint32_t *a, const uint32_t *b) {
    unsigned equal = 0;
    for (size_t bin = 0; bin < DIP_MINHASH_BINS; bin++) equal += a[bin] == b[bin];
    return equal;
}
