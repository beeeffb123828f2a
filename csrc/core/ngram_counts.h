/* ngram_counts.h - the matrix of documents by n-grams, without the ids of n-grams being kept. */
#ifndef DIP_NGRAM_COUNTS_H
#define DIP_NGRAM_COUNTS_H

#include "csr.h"
#include "ngrams.h"

/* Scratch for counting, kept from call to call. {0} is valid. */
typedef struct dip_ngram_counter {
    dip_counter rows;
    dip_u32s ids; /* of a few documents at a time */
    dip_i64s offsets;
} dip_ngram_counter;

void dip_ngram_counter_init(dip_ngram_counter *self, const dip_allocator *allocator);
void dip_ngram_counter_fini(dip_ngram_counter *self);

/* Appends a row of `out` for each document: what dip_csr_append gives for the ids of
 * dip_ngrams_cut, column gram - 1. Allocators of all three are the same. On failure (that of
 * dip_ngrams_cut) `out` is as it was; `grams` may keep extra nodes and grams. O(n-grams). */
DIP_NODISCARD dip_status dip_ngrams_count(dip_ngrams *grams, dip_ngram_counter *with,
                                          dip_token_view view, dip_ngram_options options,
                                          dip_csr *out);

/* Gives the cells of column c the column names[c] - 1, in the order of columns, those of one column
 * summed: `names` are those of dip_ngrams_unify. On DIP_ERR_MEMORY `rows` is as it was.
 * O(cells), and n log n in rows whose columns change places. */
DIP_NODISCARD dip_status dip_ngrams_rename_columns(dip_csr *rows, const dip_u32s *names);

#endif
