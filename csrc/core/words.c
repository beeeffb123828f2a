/* words.c - UAX #29 over bit sets.
 *
 * Of ASCII and the wide characters (kernels.h) the rules are few: letters, digits and _ join each
 * other; . ' : between two letters and . ' , ; between two digits join both sides; spaces join
 * spaces, LF joins CR; all else stands alone. Over bit sets that is
 *
 *     text    U . S .   l e d   1 , 0 0 0
 *     word    1 1 1 0 0 1 1 1 0 1 1 1 1 1     a run of ones is a segment
 *
 * Where runs begin and end becomes numbers for a group of blocks at once (kernels.h), starts and
 * ends apart: they are two rising rows. Which runs hold a byte that needs a closer look is carried
 * to their ends by a sum (behind_words); marks that stand alone are runs of one character.
 *
 * A hard character is left to the table: from the last boundary that it cannot touch, to the first
 * one behind it ("stretch" and "table" below). A boundary needs no memory of what lies before it,
 * so that the two ways may be changed at any boundary. */
#include "words.h"

#include "unicode.h"
#include "utf8.h"
#include "wordbreak.h"

#define VISIBLE (DIP_TRAIT_WORD | DIP_TRAIT_PUNCTUATION | DIP_TRAIT_SYMBOL)
#define ALL (~(uint64_t)0)

dip_status dip_segments_push(const dip_allocator *allocator, dip_segments *self,
                             dip_segment segment) {
    DIP_TRY(dip_array_reserve(allocator, &self->starts, 1));
    DIP_TRY(dip_array_reserve(allocator, &self->ends, 1));
    DIP_TRY(dip_array_reserve(allocator, &self->what, 1));
    dip_array_push(&self->starts, segment.start);
    dip_array_push(&self->ends, segment.end);
    dip_array_push(&self->what, dip_segment_what(segment.kind, segment.traits));
    return DIP_OK;
}

void dip_segments_cut(dip_segments *self, size_t len) {
    self->starts.len = self->ends.len = self->what.len = len;
}

void dip_segments_fini(const dip_allocator *allocator, dip_segments *self) {
    dip_array_fini(allocator, &self->starts);
    dip_array_fini(allocator, &self->ends);
    dip_array_fini(allocator, &self->what);
}

/* What one block hands to the next: bit 0 stands for its last byte. */
typedef struct carry {
    uint64_t letter, digit, bridge, word, space;
    uint64_t odd, joined; /* of the word that reaches over: it has such a byte */
    uint64_t mark_ends;   /* bytes of the next block that stand behind a mark */
} carry;

/* A stretch without hard characters that begins and ends at a boundary, and the block it is walked
 * at. */
typedef struct stretch {
    const dip_scan *scan;
    size_t from, to;
    bool visible; /* segments of punctuation and symbols are wanted too */
    carry carry;
    uint64_t inside;  /* bytes of the block that lie in the stretch */
    uint64_t word;    /* bytes of words */
    uint64_t bridges; /* those of them between two letters or digits */
} stretch;

/* The bits of block `b` that lie in [from, to). */
static uint64_t part(size_t b, size_t from, size_t to) {
    const size_t base = b * DIP_BLOCK;
    if (to <= base) return 0;
    const uint64_t bits = from > base ? ALL << (from - base) : ALL;
    return to - base < DIP_BLOCK ? bits & ~(ALL << (to - base)) : bits;
}

/* Finds the word bytes of block `b`, the one behind that of the last call. */
static inline void look_at(stretch *self, size_t b) {
    const dip_block *block = &self->scan->blocks[b];
    carry *before = &self->carry;
    const size_t base = b * DIP_BLOCK;
    const bool whole = self->from <= base && base + 2 * DIP_BLOCK <= self->to; /* this and next */
    self->inside = whole ? ALL : part(b, self->from, self->to);
    const uint64_t letter = block->letter & self->inside, digit = block->digit & self->inside;
    const uint64_t beyond = whole ? ALL : part(b + 1, self->from, self->to); /* of the next block */
    const uint64_t letters = beyond ? block[1].letter & beyond : 0;
    const uint64_t digits = beyond ? block[1].digit & beyond : 0;
    const uint64_t after_letter = letter << 1 | before->letter;
    const uint64_t after_digit = digit << 1 | before->digit;
    self->bridges = before->bridge |
                    (block->mid_letter & after_letter & (letter >> 1 | letters << 63)) |
                    (block->mid_number & after_digit & (digit >> 1 | digits << 63));
    uint64_t wide = 0;
    if (block->wide_mid) {
        wide = block->wide_mid & ((after_letter & (letter >> 3 | letters << 61)) |
                                  (after_digit & (digit >> 3 | digits << 61)));
        self->bridges |= wide | wide << 1 | wide << 2;
    }
    before->letter = letter >> 63;
    before->digit = digit >> 63;
    before->bridge = wide >> 63 | wide >> 62;
    self->word = letter | digit | (block->joiner & self->inside) | self->bridges;
}

/* Blocks whose segments are put down together. */
#define GROUP 16u

/* A bit for each byte where a segment begins and for each byte behind one. */
typedef struct edges {
    size_t first, count; /* blocks */
    uint64_t starts[GROUP], ends[GROUP];
    uint64_t joined[GROUP]; /* those of `ends` behind a word with bridges */
    uint64_t odd[GROUP];    /* those behind any other segment but a simple word */
} edges;

#define TO_BE_READ 16u /* bytes that a simple word has behind its first, its own or others */

/* The bytes of words, which begin at `starts`, that a simple word does not have. */
static inline uint64_t odd_bytes(const stretch *from, size_t b, uint64_t starts) {
    const dip_block *block = &from->scan->blocks[b];
    const size_t next = (b + 1) * DIP_BLOCK;
    if (next + TO_BE_READ >= from->scan->readable) return from->word;
    const uint64_t behind = next < from->scan->text.len ? block[1].clings << 63 : ~(ALL >> 1);
    const uint64_t clinging = block->digit & (block->clings >> 1 | behind);
    return from->word & ((block->upper & ~starts) | block->joiner | clinging);
}

/* Bytes behind the words that have any of the bytes `some`: a sum carries a bit of a run of ones to
 * the zero behind it, and over to the next block in `*over`. */
static inline uint64_t behind_words(uint64_t word, uint64_t some, uint64_t *over) {
    uint64_t sum;
    bool carried = __builtin_add_overflow(word, some, &sum);
    carried |= __builtin_add_overflow(sum, *over, &sum);
    *over = carried;
    return sum & ~word;
}

/* The characters of the block that stand alone; the bytes behind them in `*ends`. */
static inline uint64_t find_marks(stretch *from, const dip_block *block, uint64_t *ends) {
    const uint64_t marks = from->inside & ~from->word & ~block->trail & ~block->space;
    const uint64_t wide = marks & block->wide, narrow = marks & ~wide;
    *ends = narrow << 1 | wide << 3 | from->carry.mark_ends;
    from->carry.mark_ends = narrow >> 63 | wide >> 61;
    return marks;
}

/* Adds block `b` to the group; room is there. */
static inline void find_edges(stretch *from, size_t b, edges *out) {
    look_at(from, b);
    carry *over = &from->carry;
    const uint64_t word = from->word, before = word << 1 | over->word;
    const uint64_t starts = word & ~before;
    const size_t k = out->count++;
    const uint64_t odd = odd_bytes(from, b, starts);
    out->starts[k] = starts;
    out->ends[k] = before & ~word;
    out->odd[k] = behind_words(word, odd, &over->odd);
    out->joined[k] = behind_words(word, from->bridges, &over->joined);
    over->word = word >> 63;
    if (!from->visible) return;
    uint64_t mark_ends;
    out->starts[k] |= find_marks(from, &from->scan->blocks[b], &mark_ends);
    out->ends[k] |= mark_ends;
    out->odd[k] |= mark_ends;
}

/* Adds what ends with the last block, at the end of the stretch. */
static void find_last_end(const stretch *from, edges *out) {
    const size_t k = out->count++;
    out->starts[k] = 0;
    out->ends[k] = from->carry.word | from->carry.mark_ends;
    out->odd[k] = from->carry.odd | from->carry.mark_ends;
    out->joined[k] = from->carry.joined;
}

/* What [start, end) is that has no bridge and is no simple word; 0 if it is not wanted. */
static uint8_t closer(const stretch *from, size_t start, size_t end) {
    const uint8_t plain = dip_segment_what(DIP_SEGMENT_PLAIN, DIP_TRAIT_WORD);
    const dip_str text = from->scan->text;
    const dip_block *block = &from->scan->blocks[start / DIP_BLOCK];
    if ((block->letter | block->digit) >> start % DIP_BLOCK & 1) {
        return plain;
    }
    size_t at = start;
    while (at < end && text.data[at] == '_') at++;
    if (at > start && at < end) return plain;
    const uint8_t traits = dip_unicode_get(dip_utf8_next(text, &start))->traits;
    if (!from->visible || !(traits & VISIBLE)) return 0;
    return dip_segment_what(DIP_SEGMENT_ANY, traits);
}

/* Forgets the segments from `first` on that are 0. */
static void drop_unwanted(dip_segments *out, size_t first) {
    size_t kept = first;
    for (size_t k = first; k < out->what.len; k++) {
        if (!out->what.data[k]) continue;
        out->starts.data[kept] = out->starts.data[k];
        out->ends.data[kept] = out->ends.data[k];
        out->what.data[kept++] = out->what.data[k];
    }
    const size_t open = out->starts.len - out->ends.len; /* 0 or 1 */
    if (open) out->starts.data[kept] = out->starts.data[out->ends.len];
    dip_segments_cut(out, kept);
    out->starts.len += open;
}

/* Tells what the segments from `first` on are, whose ends are those of the group. */
static void tell(const stretch *from, const edges *group, size_t first, dip_segments *out) {
    if (out->what.len == first) return;
    const uint32_t *starts = out->starts.data, *ends = out->ends.data;
    uint8_t *what = out->what.data;
    const uint8_t joined = dip_segment_what(DIP_SEGMENT_JOINED, DIP_TRAIT_WORD);
    memset(what + first, dip_segment_what(DIP_SEGMENT_SIMPLE, DIP_TRAIT_WORD),
           out->what.len - first);
    bool all = true;
    for (size_t b = 0, at = first; b < group->count; b++) {
        const uint64_t bits = group->ends[b];
        for (uint64_t some = (group->odd[b] | group->joined[b]) & bits; some; some &= some - 1) {
            const uint64_t below = (some & -some) - 1;
            const size_t k = at + dip_bits_in(bits & below);
            const bool bridged = group->joined[b] >> __builtin_ctzll(some) & 1;
            what[k] = bridged ? joined : closer(from, starts[k], ends[k]);
            all &= what[k] != 0;
        }
        at += dip_bits_in(bits);
    }
    if (!all) drop_unwanted(out, first);
}

/* Appends the segments that end in the group, and the start of one that does not. */
static dip_status put_down(const dip_allocator *allocator, const stretch *from, edges *group,
                           dip_segments *out) {
    const size_t most = group->count * DIP_BLOCK + DIP_POSITIONS_SPARE, first = out->what.len;
    DIP_TRY(dip_array_reserve(allocator, &out->starts, most));
    DIP_TRY(dip_array_reserve(allocator, &out->ends, most));
    const dip_kernels *kernels = from->scan->kernels;
    const uint32_t base = (uint32_t)(group->first * DIP_BLOCK);
    uint32_t *starts = out->starts.data + out->starts.len, *ends = out->ends.data + out->ends.len;
    out->starts.len +=
        (size_t)(kernels->positions(group->starts, group->count, base, starts) - starts);
    out->ends.len += (size_t)(kernels->positions(group->ends, group->count, base, ends) - ends);
    DIP_TRY(dip_array_reserve(allocator, &out->what, out->ends.len - first));
    out->what.len = out->ends.len;
    tell(from, group, first, out);
    group->first += group->count;
    group->count = 0;
    return DIP_OK;
}

static dip_status find_stretch(const dip_allocator *allocator, stretch *from, dip_segments *out) {
    if (from->from == from->to) return DIP_OK; /* as before most words of a script by table */
    edges group;
    group.first = from->from / DIP_BLOCK;
    group.count = 0;
    for (size_t b = group.first; b * DIP_BLOCK < from->to; b++) {
        find_edges(from, b, &group);
        if (group.count == GROUP) DIP_TRY(put_down(allocator, from, &group, out));
    }
    if (from->carry.word | from->carry.mark_ends) find_last_end(from, &group);
    return group.count ? put_down(allocator, from, &group, out) : DIP_OK;
}

static bool is_hard(const dip_scan *scan, size_t pos) {
    return scan->blocks[pos / DIP_BLOCK].hard >> pos % DIP_BLOCK & 1;
}

/* Whether the character at `pos`, not hard, may be of a word. */
static bool may_join(const dip_scan *scan, size_t pos) {
    const dip_block *block = &scan->blocks[pos / DIP_BLOCK];
    const uint64_t joins = block->letter | block->digit | block->joiner | block->mid_letter |
                           block->mid_number | block->wide_mid;
    return joins >> pos % DIP_BLOCK & 1;
}

/* The last boundary in [from, hard] that is one whatever stands at `hard` and behind; `from` is a
 * boundary. What may join what follows is passed over, and one character more, for a mark of
 * combination joins any. */
static size_t safe_boundary(const dip_scan *scan, size_t from, size_t hard) {
    const uint8_t *text = scan->text.data;
    size_t at = hard;
    while (at > from) {
        at = dip_utf8_previous(scan->text, at);
        if (!may_join(scan, at)) break;
    }
    while (at > from && ((text[at] == ' ' && text[at - 1] == ' ') ||
                         (text[at] == '\n' && text[at - 1] == '\r'))) {
        at--;
    }
    return at;
}

/* Whether the table may hand over to the bit sets at the boundary `pos`. */
static bool resumes(const dip_scan *scan, size_t pos, size_t hard) {
    return pos > hard && !is_hard(scan, pos);
}

static dip_status find_all(const dip_allocator *allocator, const dip_scan *whole, dip_range range,
                           bool visible, dip_segments *out) {
    const uint8_t wanted = visible ? VISIBLE : DIP_TRAIT_WORD;
    dip_scan scan = *whole;
    scan.text.len = range.end; /* no more is searched */
    for (size_t pos = range.start; pos < range.end;) {
        const size_t hard = DIP_SCAN_FIND(&scan, pos, hard);
        const bool clean = hard >= range.end;
        stretch from = {.scan = &scan, .from = pos, .visible = visible};
        from.to = clean ? range.end : safe_boundary(&scan, pos, hard);
        DIP_TRY(find_stretch(allocator, &from, out));
        if (clean) break;
        for (pos = from.to; pos < range.end && !resumes(&scan, pos, hard);) {
            dip_segment one = {(uint32_t)pos, 0, 0, DIP_SEGMENT_ANY};
            pos = dip_wordbreak_next(scan.text, pos, &one.traits);
            one.end = (uint32_t)pos;
            if (one.traits & wanted) DIP_TRY(dip_segments_push(allocator, out, one));
        }
    }
    return DIP_OK;
}

dip_status dip_words_find(const dip_allocator *allocator, const dip_scan *scan, dip_range range,
                          bool visible, dip_segments *out) {
    const size_t len = dip_segments_len(out);
    const dip_status status = find_all(allocator, scan, range, visible, out);
    if (status != DIP_OK) dip_segments_cut(out, len);
    return status;
}

/* The boundaries in block `b`. */
static inline uint64_t bounds_of(stretch *from, size_t b) {
    look_at(from, b);
    const dip_block *block = &from->scan->blocks[b];
    const uint64_t space = block->space & from->inside;
    uint64_t bounds = from->inside & ~block->trail & ~block->crlf;
    bounds &= ~(from->word & (from->word << 1 | from->carry.word));
    bounds &= ~(space & (space << 1 | from->carry.space));
    from->carry.space = space >> 63;
    from->carry.word = from->word >> 63;
    return bounds;
}

static dip_status find_stretch_bounds(const dip_allocator *allocator, stretch *from,
                                      dip_u32s *out) {
    if (from->from == from->to) return DIP_OK;
    const size_t end = dip_blocks_of(from->to);
    for (size_t b = from->from / DIP_BLOCK; b < end;) {
        uint64_t bounds[GROUP];
        const size_t first = b, count = end - b < GROUP ? end - b : GROUP;
        for (; b < first + count; b++) bounds[b - first] = bounds_of(from, b);
        DIP_TRY(dip_array_reserve(allocator, out, count * DIP_BLOCK + DIP_POSITIONS_SPARE));
        uint32_t *to = out->data + out->len;
        const uint32_t base = (uint32_t)(first * DIP_BLOCK);
        out->len += (size_t)(from->scan->kernels->positions(bounds, count, base, to) - to);
    }
    return DIP_OK;
}

static dip_status find_bounds(const dip_allocator *allocator, const dip_scan *scan, dip_u32s *out) {
    for (size_t pos = 0; pos < scan->text.len;) {
        const size_t hard = DIP_SCAN_FIND(scan, pos, hard);
        stretch from = {.scan = scan, .from = pos};
        from.to = hard == scan->text.len ? hard : safe_boundary(scan, pos, hard);
        DIP_TRY(find_stretch_bounds(allocator, &from, out));
        for (pos = from.to; pos < scan->text.len && !resumes(scan, pos, hard);) {
            DIP_TRY(dip_array_reserve(allocator, out, 1));
            dip_array_push(out, (uint32_t)pos);
            uint8_t traits;
            pos = dip_wordbreak_next(scan->text, pos, &traits);
        }
    }
    if (scan->text.len == 0) return DIP_OK;
    DIP_TRY(dip_array_reserve(allocator, out, 1));
    dip_array_push(out, (uint32_t)scan->text.len);
    return DIP_OK;
}

dip_status dip_words_boundaries(const dip_allocator *allocator, const dip_scan *scan,
                                dip_u32s *out) {
    const size_t len = out->len;
    const dip_status status = find_bounds(allocator, scan, out);
    if (status != DIP_OK) out->len = len;
    return status;
}
