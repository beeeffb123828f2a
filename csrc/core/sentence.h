/* sentence.h - sentence boundaries of UAX #29, and paragraphs. */
#ifndef DIP_SENTENCE_H
#define DIP_SENTENCE_H

#include "scan.h"

/* {0}: breaks after known abbreviations and initials are suppressed, each line is a paragraph. */
typedef struct dip_sentence_options {
    bool untailored; /* exactly UAX #29 (abbreviations not looked at) */
    bool wrapped; /* a line end is a space; only a blank line ends a paragraph (and a sentence) */
    const dip_scan *scan; /* of the same text, to skip by its marks; NULL: each byte is looked at */
} dip_sentence_options;

/* The first sentence boundary after byte `from`, which must be a boundary itself (0 is), of valid
 * UTF-8; from < text.len. O(length of the sentence), but for the look-ahead of rule SB8. Cannot
 * fail. */
size_t dip_sentence_next(dip_str text, size_t from, dip_sentence_options options);

/* The start of the next paragraph after byte `from`, itself a paragraph start; text.len at the
 * last. A paragraph is a line with its end (CR LF, or Sentence_Break Sep, CR, LF: one line end),
 * or, when `wrapped`, a run of lines with the blank lines behind it (U+2029 always ends a
 * paragraph). A sentence never crosses a paragraph. O(length). */
size_t dip_paragraph_next(dip_str text, size_t from, dip_sentence_options options);

#endif
