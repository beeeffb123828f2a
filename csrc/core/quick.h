/* quick.h - words that become tokens without being looked at byte by byte: up to 16 bytes of ASCII,
 * joined or not (don't, 1,000, Minsk's), whose capitals say nothing but how they were written. They
 * are keys of the vocabulary as they stand, once their capitals are lowered.
 *
 * A batch of them is looked at before the first is looked up, so that the look-ups do not wait for
 * memory one by one. */
#ifndef DIP_QUICK_H
#define DIP_QUICK_H

#include "corpus.h"
#include "vocab.h"
#include "words.h"

/* What the options of the tokenizer mean for such words. Made once; then only read. */
typedef struct dip_quick {
    const dip_vocab *acronyms; /* terms that keep their capitals; borrowed; may be NULL */
    bool keep_case, keep_possessives, keep_hyphens, drop_numbers;
    bool joins_dots; /* U.S. is US, and nobody asks where it ends */
    /* from these, by dip_quick_init: */
    unsigned plain_capital; /* bit 0: a capital first letter says nothing of an acronym */
    uint32_t initials;      /* bit c & 31: an acronym begins with the byte c */
    size_t longest;         /* acronym, in bytes */
    uint8_t fold;           /* 0x20 where capitals are folded, else 0 */
    uint8_t simple;         /* `what` of segments that are surely quick; 0 if none is */
} dip_quick;

/* In place of DIP_CASE_*: a word that has no capital but its first byte, if that is one. */
#define DIP_BY_FIRST 0x7Fu
/* Over DIP_CASE_*: a listed acronym; `term` is as written, which holds unless its line is one of
 * capitals. */
#define DIP_ACRONYM 0x80u
/* In place of DIP_CASE_*: the word takes the long way. */
#define DIP_NOT_QUICK 0xFFu

typedef struct dip_quick_word {
    dip_short_term term;
    uint32_t hash;
    uint8_t written; /* DIP_CASE_* or as above; from DIP_ACRONYM on the word is not quick */
} dip_quick_word;

/* Fills in what follows from the first members. */
void dip_quick_init(dip_quick *self);

/* Looks at the segments `of` the text, by number, and has their slots in `vocab`, which is open,
 * fetched. */
void dip_quick_look(const dip_quick *self, const dip_scan *scan, const dip_segments *segments,
                    dip_range of, const dip_vocab *vocab, dip_quick_word *words);

/* Whether the apostrophe ' or U+2019 stands at `pos`; its length in bytes, or 0. */
size_t dip_apostrophe(dip_str text, size_t pos);

/* The end of the word [start, end) without a final 's. */
size_t dip_without_possessive(dip_str text, size_t start, size_t end);

#endif
