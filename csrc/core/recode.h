/* recode.h - tokens whose types become other types, holes, or nothing: what removing, keeping,
 * stemming, lowering and mapping have in common. */
#ifndef DIP_RECODE_H
#define DIP_RECODE_H

#include "corpus.h"
#include "topics.h"

/* What a type may become beside 0 (a hole) and the numbers of classes. */
#define DIP_GONE 0xFFFFFFFFu

typedef struct dip_recoding {
    const uint32_t *classes;         /* by id: its class (1 .. n), DIP_HOLE or DIP_GONE; the hole's
                                        is DIP_HOLE */
    const uint32_t *capital_classes; /* the same for tokens in a line of capitals; may be
                                        `classes` */
    uint32_t n;
} dip_recoding;

/* Room in `out` for the tokens of `view`, with their spans or without. On DIP_ERR_MEMORY no length
 * changed. */
DIP_NODISCARD dip_status dip_recode_reserve(dip_corpus *out, dip_token_view view, bool spans);

/* Appends the documents of `view` to `out` with ids renumbered by class, in order of first sight;
 * `order` (empty before) gets the class of each new id. Behind a hole, DIP_AFTER_HOLE is set; what
 * started at a token that is gone starts at the next of its document. `starts` and `ends` are those
 * of the tokens; NULL: none are written. On failure `out` and `order` are as they were. O(tokens +
 * n). */
DIP_NODISCARD dip_status dip_recode(dip_token_view view, dip_recoding recoding,
                                    const uint32_t *starts, const uint32_t *ends, dip_corpus *out,
                                    dip_u32s *order);

#endif
