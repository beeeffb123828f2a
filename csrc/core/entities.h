/* entities.h - URLs, e-mail addresses, @names and #tags: what UAX #29 would cut in pieces. */
#ifndef DIP_ENTITIES_H
#define DIP_ENTITIES_H

#include "scan.h"

typedef DIP_ARRAY(dip_range) dip_ranges;

/* Appends to `out`, in order and without overlap, the entities of valid UTF-8 `text` (< 4 GiB):
 *   URL     scheme://... or www.x, up to white space, a control character, one of <>"{}|\^` or a
 * quotation mark of U+2018-201F, U+00AB, U+00BB; trailing .,;:!?'*_~ and unpaired ) ] are not part
 * of it e-mail  [A-Za-z0-9._%+-]+@ and two or more labels of [A-Za-z0-9-]+ joined by dots
 *   @name   @[A-Za-z0-9_]+, and #tag, # and a run of letters, digits, marks and _ with a letter in
 * it; both only where no letter, digit, mark or _ stands directly before The part before @, and a
 * scheme, do not begin inside a word. Of two that overlap the one whose ://, www., @ or # comes
 * first stays. On DIP_ERR_MEMORY `out` is as it was. O(n). */
DIP_NODISCARD dip_status dip_entities_find(const dip_allocator *allocator, const dip_scan *scan,
                                           dip_ranges *out);

#endif
