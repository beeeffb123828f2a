/* wordbreak.h - word boundaries of UAX #29, untailored, Unicode 15.0. */
#ifndef DIP_WORDBREAK_H
#define DIP_WORDBREAK_H

#include "str.h"

/* The first word boundary after byte `from`, which must be a boundary itself (0 is), of valid
 * UTF-8; from < text.len. Boundaries need no memory of what lies before them, so a text may be cut
 * at any boundary.
 * `*traits` gets the DIP_TRAIT_* of all characters of the segment [from, result), or'ed.
 * O(length of the segment, plus the run of marks behind it). Cannot fail. */
size_t dip_wordbreak_next(dip_str text, size_t from, uint8_t *traits);

#endif
