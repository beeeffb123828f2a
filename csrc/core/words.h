/* words.h - the words of a text, by bit sets where it is English and by table where it is not. */
#ifndef DIP_WORDS_H
#define DIP_WORDS_H

#include "scan.h"
#include "unicode.h"

typedef enum dip_segment_kind {
    DIP_SEGMENT_ANY = 0, /* found by table */
    DIP_SEGMENT_SIMPLE,  /* ASCII letters and digits, no capital but the first, no apostrophe behind
                            a last digit, and 17 bytes to be read from the start */
    DIP_SEGMENT_PLAIN,   /* other runs of ASCII letters, digits and _ alone */
    DIP_SEGMENT_JOINED,  /* such runs with . ' : , ; or a curly quote between them */
    DIP_SEGMENT_ENTITY   /* a range of dip_entities_find; has no trait */
} dip_segment_kind;

/* A UAX #29 segment, or an entity: bytes, and its characters' DIP_TRAIT_*. Of a SIMPLE, PLAIN or
 * JOINED word only DIP_TRAIT_WORD is told. */
typedef struct dip_segment {
    uint32_t start, end;
    uint8_t traits;
    dip_segment_kind kind;
} dip_segment;

/* Segments side by side, so that many are put down and looked at together. `what` has the kind of
 * each over those of its traits that a token is made by. {0} is empty and valid. */
typedef struct dip_segments {
    dip_u32s starts, ends; /* between two calls as long as `what` */
    dip_bytes what;
} dip_segments;

#define DIP_SEGMENT_TRAITS 31u /* the bits of `what` below the kind */

static inline uint8_t dip_segment_what(dip_segment_kind kind, unsigned traits) {
    return (uint8_t)((unsigned)kind * (DIP_SEGMENT_TRAITS + 1) | (traits & DIP_SEGMENT_TRAITS));
}

static inline size_t dip_segments_len(const dip_segments *self) { return self->what.len; }

/* Segment `k` (< len). */
static inline dip_segment dip_segment_at(const dip_segments *self, size_t k) {
    const uint8_t what = self->what.data[k];
    return (dip_segment){self->starts.data[k], self->ends.data[k], what & DIP_SEGMENT_TRAITS,
                         (dip_segment_kind)(what / (DIP_SEGMENT_TRAITS + 1))};
}

/* Appends a segment; of its traits only WORD, LETTER, PICTOGRAPHIC, PUNCTUATION and SYMBOL. */
DIP_NODISCARD dip_status dip_segments_push(const dip_allocator *allocator, dip_segments *self,
                                           dip_segment segment);

/* Shortens to the first `len` segments. */
void dip_segments_cut(dip_segments *self, size_t len);

void dip_segments_fini(const dip_allocator *allocator, dip_segments *self);

/* Appends the words of [from, to) of a text of less than 4 GiB, as if the text began and ended
 * there: the segments with DIP_TRAIT_WORD, and, if `visible`, those of punctuation and symbols too.
 * On DIP_ERR_MEMORY `out` is as it was. O(to - from). */
DIP_NODISCARD dip_status dip_words_find(const dip_allocator *allocator, const dip_scan *scan,
                                        dip_range range, bool visible, dip_segments *out);

/* Appends every word boundary of UAX #29 of a text of less than 4 GiB, 0 and the end among them, in
 * bytes; nothing for an empty text. On DIP_ERR_MEMORY `out` is as it was. O(n). */
DIP_NODISCARD dip_status dip_words_boundaries(const dip_allocator *allocator, const dip_scan *scan,
                                              dip_u32s *out);

#endif
