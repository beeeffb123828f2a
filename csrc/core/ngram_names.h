/* ngram_names.h - the names of grams: their words with a joiner between. */
#ifndef DIP_NGRAM_NAMES_H
#define DIP_NGRAM_NAMES_H

#include "ngrams.h"
#include "vocab.h"

/* Appends the name of gram `gram` (1 .. len) to `out`; `words` is the vocabulary the grams were
 * made over. On DIP_ERR_MEMORY `out` is as it was. O(the name). */
DIP_NODISCARD dip_status dip_ngrams_name(const dip_ngrams *self, const dip_vocab *words,
                                         dip_str joiner, uint32_t gram, dip_bytes *out);

/* Makes grams of one name one gram, and numbers them anew in order of first sight: "a_b" and "c"
 * joined are "a" and "b_c" joined. `names` (empty before) gets the new number of gram g at g - 1,
 * or stays empty where no name is met twice. Only before the seal; after it has run,
 * `dip_ngrams_intern`, `dip_ngrams_find` and `dip_ngrams_cut` must not be called again. On failure
 * nothing changed. O(grams) where no word holds a byte of the joiner, else also the names that hold
 * one. */
DIP_NODISCARD dip_status dip_ngrams_unify(dip_ngrams *self, const dip_vocab *words, dip_str joiner,
                                          dip_u32s *names);

/* Interns all names into the empty vocabulary `out`, so that its ids are the grams. Names must be
 * unique (`dip_ngrams_unify`). On failure `out` may keep terms. O(all names). */
DIP_NODISCARD dip_status dip_ngrams_fill(const dip_ngrams *self, const dip_vocab *words,
                                         dip_str joiner, dip_vocab *out);

#endif
