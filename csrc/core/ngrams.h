/* ngrams.h - runs of words as numbers: n-grams and skip-grams of documents, without their strings.
 *
 * A node is a word or a run of words: words are their own nodes (ids of a vocabulary), runs of two
 * and more are numbered from UINT32_MAX down, each a shorter node and one word more. A gram is a
 * node that was met as a token of its own; grams are numbered from 1 in order of first sight, like
 * the ids of any vocabulary. */
#ifndef DIP_NGRAMS_H
#define DIP_NGRAMS_H

#include "corpus.h"
#include "topics.h"

/* The most nodes; lowered in the tests that stand on both sides of it. */
#ifndef DIP_NGRAMS_MAX
#define DIP_NGRAMS_MAX 0xFFFFFFFEu
#endif

/* The most words of a skip-gram, which is found by recursion. */
#define DIP_SKIPGRAM_MAX 64u

/* A run of two words or more: the node without its last word, that word, and what the hashes of
 * longer runs are made of. */
typedef struct dip_ngram_run {
    uint32_t prefix, word, state;
} dip_ngram_run;

/* A run in the table: all that looking it up needs. Node 0: the slot is free; gram 0: met as a
 * prefix only. */
typedef struct dip_ngram_slot {
    uint32_t prefix, word, node, gram;
} dip_ngram_slot;

/* {0} is a valid table over no words with the system allocator. */
typedef struct dip_ngrams {
    const dip_allocator *allocator; /* borrowed until fini */
    uint32_t words;
    dip_u32s word_grams;           /* by word; 0: not met as a gram */
    DIP_ARRAY(dip_ngram_run) runs; /* run k is node UINT32_MAX - k */
    dip_u32s grams;                /* gram g: its node at grams.data[g - 1] */
    dip_ngram_slot *slots;         /* open addressing, linear; owns */
    size_t capacity;               /* of slots: 0 or a power of two, at most 3/4 taken */
} dip_ngrams;

/* `words` is the number of terms that the ids may name. */
void dip_ngrams_init(dip_ngrams *self, const dip_allocator *allocator, uint32_t words);
void dip_ngrams_fini(dip_ngrams *self);

/* Lets ids name more terms: `words`, where the vocabulary has grown. DIP_ERR_LIMIT if there are no
 * such many nodes left; nothing changed then. O(1). */
DIP_NODISCARD dip_status dip_ngrams_widen(dip_ngrams *self, uint32_t words);

static inline size_t dip_ngrams_len(const dip_ngrams *self) { return self->grams.len; }

/* Frees what only looking up needs. Nothing may be added or found afterwards. */
void dip_ngrams_seal(dip_ngrams *self);

/* The gram of a run of `len` (> 0) words, new or old. On DIP_ERR_MEMORY or DIP_ERR_LIMIT `*gram` is
 * untouched; the table may keep extra nodes. Amortised O(len). */
DIP_NODISCARD dip_status dip_ngrams_intern(dip_ngrams *self, const uint32_t *words, size_t len,
                                           uint32_t *gram);

/* The gram of a run of words, 0 if it was never met as one; only before the seal. O(len). */
uint32_t dip_ngrams_find(const dip_ngrams *self, const uint32_t *words, size_t len);

/* The word that ends `node` (> 0), and in `*prefix` the node before it (0: none). O(1). */
static inline uint32_t dip_ngrams_last(const dip_ngrams *self, uint32_t node, uint32_t *prefix) {
    const bool word = node <= self->words;
    *prefix = word ? 0 : self->runs.data[UINT32_MAX - node].prefix;
    return word ? node : self->runs.data[UINT32_MAX - node].word;
}

/* Which runs: of `smallest` to `largest` words (both > 0), with at most `skips` words left out
 * between the first and the last (Guthrie and others 2006: k-skip-n-grams). */
typedef struct dip_ngram_options {
    uint32_t smallest, largest, skips;
} dip_ngram_options;

/* Appends the grams of each document to `ids`, and where each document ends to `offsets` (which
 * gets its first 0 here). They lie by first word, then as in a dictionary of positions: shorter
 * ones first. None crosses a sentence, a paragraph, a document or a hole. On failure (also
 * DIP_ERR_ARGUMENT: no such lengths, or a skip-gram of more than DIP_SKIPGRAM_MAX words) both are
 * as they were; the table may keep extra nodes. O(grams). */
DIP_NODISCARD dip_status dip_ngrams_cut(dip_ngrams *self, dip_token_view view,
                                        dip_ngram_options options, dip_u32s *ids,
                                        dip_i64s *offsets);

/* Appends flags, starts and ends of the same grams, in the same order, to those of `out`: a gram
 * runs from its first word's start to its last word's end; the first of a sentence or paragraph
 * starts it. `starts` and `ends` are those of the tokens, NULL where there are none. On failure
 * `out` is as it was. O(grams). */
DIP_NODISCARD dip_status dip_ngrams_places(dip_token_view view, dip_ngram_options options,
                                           const uint32_t *starts, const uint32_t *ends,
                                           dip_corpus *out);

#endif
