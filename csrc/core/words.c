/* words.c - UAX #29 over bit sets.
 *
 * Of ASCII and the wide characters (kernels.h) the rules are few: letters, digits and _ join each
 * other; . ' : between two letters and . ' , ; between two digits join both sides; spaces join
 * spaces, LF joins CR; all else stands alone. Over bit sets that is
 *
 *     text    U . S .   l e d   1 , 0 0 0
 *     word    1 1 1 0 0 1 1 1 0 1 1 1 1 1     a run of ones is a segment
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

/* What one block hands to the next: bit 0 stands for its last byte. */
typedef struct carry {
    uint64_t letter, digit, bridge, word, space;
} carry;

/* A stretch without hard characters that begins and ends at a boundary, and the block it is walked
 * at. */
typedef struct stretch {
    const dip_scan *scan;
    size_t from, to;
    carry carry;
    uint64_t inside;  /* bytes of the block that lie in the stretch */
    uint64_t word;    /* bytes of words */
    uint64_t bridges; /* those of them between two letters or digits */
    uint64_t odd;     /* those of them that a simple word does not have */
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
    self->inside = part(b, self->from, self->to);
    const uint64_t letter = block->letter & self->inside, digit = block->digit & self->inside;
    const uint64_t beyond = part(b + 1, self->from, self->to); /* of the next block */
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

/* Where segments go. */
typedef struct sink {
    dip_segments *out;
    bool visible; /* those of punctuation and symbols too */
    /* a run that reached the end of the last block: */
    uint32_t opened;
    uint8_t kind; /* of what it is so far */
} sink;

/* Bytes of a simple word, which can be read in one load, and the byte behind it. */
#define SIMPLE_MAX 16u

/* The bytes of words, which begin at `heads`, that a simple word does not have. */
static inline uint64_t odd_bytes(const stretch *from, size_t b, uint64_t heads) {
    const dip_block *block = &from->scan->blocks[b];
    const size_t next = (b + 1) * DIP_BLOCK;
    if (next + SIMPLE_MAX >= from->scan->readable) return ALL;
    const uint64_t behind = next < from->scan->text.len ? block[1].clings << 63 : ~(ALL >> 1);
    const uint64_t clinging = block->digit & (block->clings >> 1 | behind);
    return from->word & ((block->upper & ~heads) | block->joiner | clinging);
}

/* The kind of a word that has the bytes `run` of the block. */
static inline uint8_t kind_of(const stretch *from, uint64_t run) {
    if (from->bridges & run) return DIP_SEGMENT_JOINED;
    return from->odd & run ? DIP_SEGMENT_PLAIN : DIP_SEGMENT_SIMPLE;
}

/* A run of word bytes: a word, unless it is _ alone. */
static inline void push_run(const stretch *from, sink *to, size_t start, size_t end, uint8_t kind) {
    const uint8_t *text = from->scan->text.data;
    uint8_t traits = DIP_TRAIT_WORD;
    if (kind == DIP_SEGMENT_SIMPLE && end - start > SIMPLE_MAX) kind = DIP_SEGMENT_PLAIN;
    if (text[start] == '_') {
        size_t at = start;
        while (at < end && text[at] == '_') at++;
        if (at == end) {
            if (!to->visible) return;
            traits = DIP_TRAIT_PUNCTUATION;
            kind = DIP_SEGMENT_ANY;
        }
    }
    dip_array_push(to->out, ((dip_segment){(uint32_t)start, (uint32_t)end, traits, kind}));
}

/* A character that stands alone. */
static void push_mark(const stretch *from, sink *to, size_t start) {
    size_t end = start;
    const uint8_t traits = dip_unicode_get(dip_utf8_next(from->scan->text, &end))->traits;
    if (!(traits & VISIBLE)) return;
    dip_array_push(to->out,
                   ((dip_segment){(uint32_t)start, (uint32_t)end, traits, DIP_SEGMENT_ANY}));
}

/* Simple words of the block, whose first and last bits are given; most blocks have no others. */
static inline void take_simple(sink *to, size_t base, uint64_t heads, uint64_t ends) {
    dip_segment *out = to->out->data + to->out->len;
    while (ends) {
        const uint32_t start = (uint32_t)(base + (size_t)__builtin_ctzll(heads));
        const uint32_t end = (uint32_t)(base + (size_t)__builtin_ctzll(ends));
        const uint8_t kind = end - start > SIMPLE_MAX ? DIP_SEGMENT_PLAIN : DIP_SEGMENT_SIMPLE;
        *out++ = (dip_segment){start, end, DIP_TRAIT_WORD, kind};
        heads &= heads - 1;
        ends &= ends - 1;
    }
    to->out->len = (size_t)(out - to->out->data);
    if (heads) {
        to->opened = (uint32_t)(base + (size_t)__builtin_ctzll(heads));
        to->kind = DIP_SEGMENT_SIMPLE;
    }
}

/* Segments of any kind. */
static void take_any(stretch *from, sink *to, size_t base, uint64_t heads, uint64_t ends) {
    for (; heads; heads &= heads - 1) {
        const size_t start = (size_t)__builtin_ctzll(heads);
        if (to->visible && !(from->word >> start & 1)) {
            push_mark(from, to, base + start);
            continue;
        }
        if (!ends) {
            to->opened = (uint32_t)(base + start);
            to->kind = kind_of(from, ALL << start);
            break;
        }
        const size_t end = (size_t)__builtin_ctzll(ends);
        ends &= ends - 1;
        const uint8_t kind = kind_of(from, ALL << start & ~(ALL << end));
        push_run(from, to, base + start, base + end, kind);
    }
}

/* The segments that end in block `b`; room for DIP_BLOCK + 2 is there. */
static inline void take_block(stretch *from, sink *to, size_t b) {
    const dip_block *block = &from->scan->blocks[b];
    const size_t base = b * DIP_BLOCK;
    const uint64_t before = from->word << 1 | from->carry.word;
    uint64_t heads = from->word & ~before, ends = ~from->word & before;
    from->odd = odd_bytes(from, b, heads);
    if (from->carry.word) {
        const uint8_t kind = kind_of(from, ends ? ~(ALL << __builtin_ctzll(ends)) : ALL);
        if (kind > to->kind) to->kind = kind;
        if (ends) {
            push_run(from, to, to->opened, base + (size_t)__builtin_ctzll(ends), to->kind);
            ends &= ends - 1;
        }
    }
    if (!to->visible && !(from->bridges | from->odd)) {
        take_simple(to, base, heads, ends);
        return;
    }
    if (to->visible) heads |= ~from->word & ~block->trail & ~block->space & from->inside;
    take_any(from, to, base, heads, ends);
}

static dip_status find_stretch(const dip_allocator *allocator, stretch *from, sink *to) {
    for (size_t b = from->from / DIP_BLOCK; b * DIP_BLOCK < from->to; b++) {
        DIP_TRY(dip_array_reserve(allocator, to->out, DIP_BLOCK + 2));
        look_at(from, b);
        take_block(from, to, b);
        from->carry.word = from->word >> 63;
    }
    if (from->carry.word) push_run(from, to, to->opened, from->to, to->kind);
    return DIP_OK;
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
                           sink *to) {
    const uint8_t wanted = to->visible ? VISIBLE : DIP_TRAIT_WORD;
    const dip_str text = {whole->text.data, range.end};
    const dip_scan part = {text, whole->blocks, whole->readable}; /* no more is searched */
    const dip_scan *scan = &part;
    for (size_t pos = range.start; pos < range.end;) {
        const size_t hard = DIP_SCAN_FIND(scan, pos, hard);
        const bool clean = hard >= range.end;
        stretch from = {.scan = scan, .from = pos};
        from.to = clean ? range.end : safe_boundary(scan, pos, hard);
        DIP_TRY(find_stretch(allocator, &from, to));
        if (clean) break;
        for (pos = from.to; pos < range.end && !resumes(scan, pos, hard);) {
            const uint32_t start = (uint32_t)pos;
            uint8_t traits;
            pos = dip_wordbreak_next(text, pos, &traits);
            if (!(traits & wanted)) continue;
            DIP_TRY(dip_array_reserve(allocator, to->out, 1));
            dip_array_push(to->out, ((dip_segment){start, (uint32_t)pos, traits, DIP_SEGMENT_ANY}));
        }
    }
    return DIP_OK;
}

dip_status dip_words_find(const dip_allocator *allocator, const dip_scan *scan, dip_range range,
                          bool visible, dip_segments *out) {
    const size_t len = out->len;
    sink to = {.out = out, .visible = visible};
    const dip_status status = find_all(allocator, scan, range, &to);
    if (status != DIP_OK) out->len = len;
    return status;
}

/* Room for all boundaries of the block must be there. */
static inline void push_bounds(stretch *from, size_t b, dip_u32s *out) {
    const dip_block *block = &from->scan->blocks[b];
    const uint64_t space = block->space & from->inside;
    uint64_t bounds = from->inside & ~block->trail & ~block->crlf;
    bounds &= ~(from->word & (from->word << 1 | from->carry.word));
    bounds &= ~(space & (space << 1 | from->carry.space));
    from->carry.space = space >> 63;
    from->carry.word = from->word >> 63;
    uint32_t *to = out->data + out->len;
    out->len += (size_t)__builtin_popcountll(bounds);
    for (; bounds; bounds &= bounds - 1) {
        *to++ = (uint32_t)(b * DIP_BLOCK) + (uint32_t)__builtin_ctzll(bounds);
    }
}

static dip_status find_bounds(const dip_allocator *allocator, const dip_scan *scan, dip_u32s *out) {
    for (size_t pos = 0; pos < scan->text.len;) {
        const size_t hard = DIP_SCAN_FIND(scan, pos, hard);
        stretch from = {.scan = scan, .from = pos};
        from.to = hard == scan->text.len ? hard : safe_boundary(scan, pos, hard);
        for (size_t b = pos / DIP_BLOCK; b * DIP_BLOCK < from.to; b++) {
            DIP_TRY(dip_array_reserve(allocator, out, DIP_BLOCK + 1));
            look_at(&from, b);
            push_bounds(&from, b, out);
        }
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
