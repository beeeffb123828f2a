/* pattern.h - which terms of a vocabulary fit a glob, case ignored. */
#ifndef DIP_PATTERN_H
#define DIP_PATTERN_H

#include "vocab.h"

/* Whether `text` fits `glob` wholly: `*` any run of characters, `?` any one character; both are
 * valid UTF-8. O(glob.len * text.len) at worst, O(text.len) for a glob with one star. */
bool dip_glob_fits(dip_str glob, dip_str text);

/* The folded terms of a sealed vocabulary in byte order. */
typedef struct dip_term_index {
    const dip_allocator
        *allocator;   /* borrowed until fini, as is the vocabulary's memory until use ends */
    dip_bytes folded; /* the folded terms end to end, in order of id */
    dip_u64s ends;
    dip_u32s sorted; /* ids, by folded term, then id */
} dip_term_index;

/* Indexes `vocab`; `self` is {allocator} before, and after DIP_ERR_MEMORY. O(bytes + n log n). */
DIP_NODISCARD dip_status dip_term_index_build(dip_term_index *self, const dip_vocab *vocab);
void dip_term_index_fini(dip_term_index *self);

/* Appends to `ids` those whose folded term fits the folded `pattern`: as a glob, or letter for
 * letter when `fixed`. On DIP_ERR_MEMORY `ids` is as it was. O(log n) and the terms that share what
 * stands before the first wildcard. */
DIP_NODISCARD dip_status dip_term_index_match(const dip_term_index *self, dip_str pattern,
                                              bool fixed, dip_u32s *ids);

#endif
