/* tokenize.c - a document becomes tokens in four steps over small scratch arrays:
 *
 *     text      The U.S.-led talks ...
 *     blocks    64 bytes each, as bit sets            (kernels.h)
 *     segments  The | U.S | led | talks               UAX #29 (words.h); an entity is one segment
 *     tokens    the   US    led   talks               a token takes one segment or several
 *     ids       1     2     3     4
 *
 * Segments know nothing of options and tokens nothing of characters, so that a faster way to either
 * can replace it alone. Sentences, paragraphs and lines are walked beside the segments by `places`.
 *
 * Nine words of ten are short, plain ASCII and lower-case but for the first letter: they are looked
 * at in batches (quick.h) and become tokens without more. All others take the long way. */
#include "tokenize.h"

#include "fold.h"
#include "sentence.h"
#include "unicode.h"
#include "wordbreak.h"

/* What makes a line without lower case one of capitals: a word of so many letters, or so many
 * words. */
#define LINE_LONG_WORD 7
#define LINE_MANY_WORDS 5

/* Whether segments of punctuation and symbols are kept beside the words. */
static bool sees_marks(const dip_tokenizer *self) {
    return self->options.punctuation || self->options.symbols;
}

void dip_tokenizer_init(dip_tokenizer *self, const dip_allocator *allocator,
                        dip_tokenize_options options) {
    *self = (dip_tokenizer){.allocator = allocator, .options = options};
    if (!options.kernels) self->options.kernels = dip_kernels_best();
    if (options.plain_acronyms) self->options.acronyms = NULL;
    self->quick = (dip_quick){.acronyms = self->options.acronyms,
                              .keep_case = options.keep_case,
                              .keep_possessives = options.keep_possessives,
                              .keep_hyphens = options.keep_hyphens,
                              .drop_numbers = options.drop_numbers,
                              .joins_dots = !options.plain_acronyms && !sees_marks(self) &&
                                            options.parts == DIP_PARTS_IDS};
    dip_quick_init(&self->quick);
}

void dip_tokenizer_fini(dip_tokenizer *self) {
    dip_array_fini(self->allocator, &self->utf8);
    dip_array_fini(self->allocator, &self->term);
    dip_array_fini(self->allocator, &self->blocks);
    dip_segments_fini(self->allocator, &self->segments);
    dip_array_fini(self->allocator, &self->entities);
}

/* Entities cut the text first: "mail:x@y.org" has a word that UAX #29 would join to the address. */
static dip_status find_segments(dip_tokenizer *self, const dip_scan *scan) {
    const bool visible = sees_marks(self);
    dip_segments_cut(&self->segments, 0);
    uint32_t from = 0;
    for (size_t k = 0; k < self->entities.len; k++) {
        const dip_range entity = self->entities.data[k];
        DIP_TRY(dip_words_find(self->allocator, scan, (dip_range){from, entity.start}, visible,
                               &self->segments));
        DIP_TRY(dip_segments_push(self->allocator, &self->segments,
                                  (dip_segment){entity.start, entity.end, 0, DIP_SEGMENT_ENTITY}));
        from = entity.end;
    }
    return dip_words_find(self->allocator, scan, (dip_range){from, (uint32_t)scan->text.len},
                          visible, &self->segments);
}

/* Where the walk stands: the ends of the sentence, paragraph and line around it. */
typedef struct places {
    dip_scan scan;
    const dip_segments *segments;
    dip_sentence_options rules;
    size_t sentence_end, paragraph_end, line_end; /* paragraph_end: only where lines are wrapped */
    uint8_t pending;                              /* DIP_STARTS_* for the next token */
    bool capitals;                                /* the line is one of capitals */
} places;

static bool has_lower(dip_str text, size_t start, size_t end) {
    while (start < end) {
        if (dip_unicode_get(dip_utf8_next(text, &start))->sentence_break == DIP_SB_LOWER)
            return true;
    }
    return false;
}

static size_t letters_in(dip_str text, size_t start, size_t end) {
    size_t letters = 0;
    while (start < end) {
        letters += (dip_unicode_get(dip_utf8_next(text, &start))->traits & DIP_TRAIT_LETTER) != 0;
    }
    return letters;
}

/* Whether the line from byte `start` to line_end, which holds segment `at`, is one of capitals. */
static bool line_of_capitals(const places *self, size_t at, size_t start) {
    if (has_lower(self->scan.text, start, self->line_end)) return false;
    while (at > 0 && self->segments->starts.data[at - 1] >= start) at--;
    size_t words = 0;
    for (; at < dip_segments_len(self->segments); at++) {
        const dip_segment segment = dip_segment_at(self->segments, at);
        if (segment.start >= self->line_end) break;
        if (!(segment.traits & DIP_TRAIT_WORD) && segment.kind != DIP_SEGMENT_ENTITY) continue;
        if (letters_in(self->scan.text, segment.start, segment.end) >= LINE_LONG_WORD) return true;
        if (++words >= LINE_MANY_WORDS) return true;
    }
    return false;
}

/* Whether a lower-case letter stands near `pos`: in its block, and no end of what may be a line
 * between them. */
static bool lower_near(const dip_scan *scan, size_t pos) {
    const dip_block *block = &scan->blocks[pos / DIP_BLOCK];
    const uint64_t lower = block->letter & ~block->upper;
    const uint64_t behind = dip_bits_from(block->ends, pos % DIP_BLOCK),
                   before = block->ends & ~behind;
    const uint64_t up_to = behind ? (behind & -behind) - 1 : ~(uint64_t)0;
    const uint64_t from = before ? ~(uint64_t)0 << (63 - __builtin_clzll(before)) : ~(uint64_t)0;
    return lower & up_to & from;
}

/* Looks at the line around byte `pos`, where segment `at` starts, unless that is done. */
static void enter_line(places *self, size_t at, size_t pos) {
    if (pos < self->line_end) return;
    size_t start = self->line_end;
    while (pos >= self->line_end) {
        start = self->line_end;
        self->line_end =
            dip_paragraph_next(self->scan.text, start, (dip_sentence_options){.scan = &self->scan});
    }
    self->capitals = line_of_capitals(self, at, start);
}

/* Moves to segment `at`, which starts at byte `pos`. */
static inline void move_to(places *self, size_t at, size_t pos) {
    if (pos >= self->line_end) {
        enter_line(self, at, pos);
        if (!self->rules.wrapped) self->pending |= DIP_STARTS_PARAGRAPH;
    }
    while (self->rules.wrapped && pos >= self->paragraph_end) {
        self->paragraph_end = dip_paragraph_next(self->scan.text, self->paragraph_end, self->rules);
        self->pending |= DIP_STARTS_PARAGRAPH;
    }
    while (pos >= self->sentence_end) {
        self->sentence_end = dip_sentence_next(self->scan.text, self->sentence_end, self->rules);
        self->pending |= DIP_STARTS_SENTENCE;
    }
}

/* Whether [start, end) is capitals one by one with dots between: U.S, U.S.S.R. */
static bool dotted_capitals(dip_str text, size_t start, size_t end) {
    if (end - start < 3) return false;
    size_t letters = 0;
    while (start < end) {
        const uint8_t sb = dip_unicode_get(dip_utf8_next(text, &start))->sentence_break;
        if (sb != DIP_SB_UPPER) return false;
        letters++;
        if (start < end && text.data[start++] != '.') return false;
    }
    return letters >= 2;
}

/* What a token takes of the text: its surface, and of that the part that makes its term. */
typedef struct piece {
    size_t start, end;   /* the surface */
    size_t term_end;     /* the term's text is [start, term_end) */
    size_t next_segment; /* the first segment behind it */
    bool dotted;         /* the dots of the term are dropped */
} piece;

/* Whether a word starts at byte `start`, behind a mark of one character that stands behind the
 * segments before `*at`, which becomes its number. */
static bool word_behind_mark(const dip_tokenizer *self, size_t *at, size_t start) {
    *at += sees_marks(self);
    if (*at >= dip_segments_len(&self->segments)) return false;
    const dip_segment segment = dip_segment_at(&self->segments, *at);
    return segment.start == start && segment.traits & DIP_TRAIT_WORD;
}

/* Lets `word` span an 's that UAX #29 cut off: behind a digit (1990's), the last dot of U.S., or an
 * entity. */
static void take_possessive(const dip_tokenizer *self, dip_str text, piece *word) {
    const size_t length = self->options.keep_possessives ? 0 : dip_apostrophe(text, word->end);
    if (length == 0) return;
    size_t at = word->next_segment;
    if (!word_behind_mark(self, &at, word->end + length)) return;
    const dip_segment s = dip_segment_at(&self->segments, at);
    if (s.end - s.start != 1 || (text.data[s.start] | 0x20) != 's') return;
    word->end = s.end;
    word->next_segment = at + 1;
}

/* The word at segment `at` with what belongs to it: the last dot of U.S., a following 's. */
static piece word_piece(const dip_tokenizer *self, dip_str text, size_t at) {
    const dip_segment segment = dip_segment_at(&self->segments, at);
    piece word = {segment.start, segment.end, segment.end, at + 1, false};
    if (!self->options.keep_possessives) {
        word.term_end = dip_without_possessive(text, word.start, word.end);
    }
    if (word.term_end != word.end) {
        word.dotted =
            !self->options.plain_acronyms && dotted_capitals(text, word.start, word.term_end);
        return word;
    }
    if (!self->options.plain_acronyms && dotted_capitals(text, word.start, word.end)) {
        word.dotted = true;
        if (word.end < text.len && text.data[word.end] == '.') {
            uint8_t traits;
            word.end = dip_wordbreak_next(text, word.end, &traits);
            word.next_segment += sees_marks(self);
        }
    }
    take_possessive(self, text, &word);
    return word;
}

/* The length of the hyphen (-, U+2010, U+2011) at `pos`, or 0. */
static size_t hyphen(dip_str text, size_t pos) {
    if (pos < text.len && text.data[pos] == '-') return 1;
    const bool unicode = pos + 3 <= text.len && text.data[pos] == 0xE2 &&
                         text.data[pos + 1] == 0x80 &&
                         (text.data[pos + 2] == 0x90 || text.data[pos + 2] == 0x91);
    return unicode ? 3 : 0;
}

typedef struct letters {
    size_t upper, lower;
    bool first_upper;
} letters;

static void count_letters(letters *self, dip_str text, size_t start, size_t end) {
    while (start < end) {
        const uint8_t sb = dip_unicode_get(dip_utf8_next(text, &start))->sentence_break;
        if (sb == DIP_SB_UPPER) {
            if (self->upper + self->lower == 0) self->first_upper = true;
            self->upper++;
        } else if (sb == DIP_SB_LOWER) {
            self->lower++;
        }
    }
}

static uint8_t written(const letters *self, bool line_of_capitals_) {
    if (line_of_capitals_) return DIP_CASE_LINE;
    if (self->upper == 0) return DIP_CASE_LOWER;
    if (self->upper == 1 && self->first_upper) return DIP_CASE_CAPITALISED;
    return self->lower == 0 ? DIP_CASE_CAPITALS : DIP_CASE_MIXED;
}

/* Writes the text of `word` without dropped dots and without format characters, which nobody sees
 * (a soft hyphen, a mark of direction), to `term` (room is reserved); its length. */
static size_t visible_text(const piece *word, dip_str text, uint8_t *term) {
    size_t length = 0;
    for (size_t at = word->start, next = at; at < word->term_end; at = next) {
        const uint32_t cp = dip_utf8_next(text, &next);
        if (word->dotted && cp == '.') continue;
        if (dip_unicode_get(cp)->word_break == DIP_WB_FORMAT) continue;
        memcpy(term + length, text.data + at, next - at);
        length += next - at;
    }
    return length;
}

/* Appends the term of `word`, which begins with segment `segment`, to self->term. */
static dip_status append_term(dip_tokenizer *self, places *at, const piece *word, size_t segment) {
    const dip_tokenize_options *options = &self->options;
    const size_t most = word->term_end - word->start;
    DIP_TRY(dip_array_reserve(self->allocator, &self->term, (DIP_UTF8_MAX + 1) * most));
    uint8_t *out = self->term.data + self->term.len;
    uint8_t *raw = out + DIP_UTF8_MAX * most; /* folding reads here and writes before it */
    const dip_str surface = {raw, visible_text(word, at->scan.text, raw)};
    bool acronym = options->acronyms && dip_vocab_find(options->acronyms, surface) != DIP_HOLE;
    if (acronym) {
        enter_line(at, segment, word->start);
        acronym = !at->capitals;
    }
    const dip_folding how = {!options->keep_case && !acronym, options->fold_diacritics};
    self->term.len += dip_fold_into(surface, how, out);
    return DIP_OK;
}

/* Puts down a token; room is there. Its span is in bytes until the document is done. */
static inline void put(const dip_tokenizer *self, places *at, uint32_t id, uint8_t written_,
                       dip_range span, dip_corpus *corpus) {
    dip_array_push(&corpus->ids, id);
    if (self->options.parts == DIP_PARTS_IDS) return;
    dip_array_push(&corpus->flags, (uint8_t)(written_ | at->pending));
    at->pending = 0;
    if (self->options.parts == DIP_PARTS_NO_SPANS) return;
    dip_array_push(&corpus->starts, span.start);
    dip_array_push(&corpus->ends, span.end);
}

/* Pushes the token `word` with the term in self->term. */
static dip_status push(dip_tokenizer *self, places *at, const piece *word, const letters *seen,
                       dip_vocab *vocab, dip_corpus *corpus) {
    const dip_str term = {self->term.data, self->term.len};
    if (term.len == 0) return DIP_OK; /* nothing but marks, all folded away */
    uint32_t id;
    DIP_TRY(dip_vocab_intern(vocab, term, &id));
    const dip_range span = {(uint32_t)word->start, (uint32_t)word->end};
    put(self, at, id, written(seen, at->capitals), span, corpus);
    return DIP_OK;
}

static bool has_letter(dip_str text, dip_segment segment) {
    if (segment.kind == DIP_SEGMENT_ANY) return segment.traits & DIP_TRAIT_LETTER;
    return letters_in(text, segment.start, segment.end) > 0;
}

/* A word, with the words that hyphens join to it where they are kept. */
static dip_status take_word(dip_tokenizer *self, places *at, size_t *segment, dip_vocab *vocab,
                            dip_corpus *corpus) {
    const dip_str text = at->scan.text;
    letters seen = {0, 0, false};
    self->term.len = 0;
    piece word = word_piece(self, text, *segment);
    const dip_segments *segments = &self->segments;
    bool number =
        self->options.drop_numbers && !has_letter(text, dip_segment_at(segments, *segment));
    DIP_TRY(append_term(self, at, &word, *segment));
    count_letters(&seen, text, word.start, word.term_end);
    while (self->options.keep_hyphens) {
        const size_t length = hyphen(text, word.end);
        if (length == 0) break;
        size_t behind = word.next_segment;
        if (!word_behind_mark(self, &behind, word.end + length)) break;
        const piece more = word_piece(self, text, behind);
        DIP_TRY(dip_array_reserve(self->allocator, &self->term, 1));
        dip_array_push(&self->term, '-');
        DIP_TRY(append_term(self, at, &more, behind));
        count_letters(&seen, text, more.start, more.term_end);
        number = number && !has_letter(text, dip_segment_at(segments, behind));
        word.end = more.end;
        word.next_segment = more.next_segment;
    }
    *segment = word.next_segment;
    return number ? DIP_OK : push(self, at, &word, &seen, vocab, corpus);
}

/* An entity as one token, or a mark of punctuation or symbol: the text as it is, folded. */
static dip_status take_whole(dip_tokenizer *self, places *at, const piece *whole, size_t segment,
                             dip_vocab *vocab, dip_corpus *corpus) {
    letters seen = {0, 0, false};
    self->term.len = 0;
    DIP_TRY(append_term(self, at, whole, segment));
    count_letters(&seen, at->scan.text, whole->start, whole->term_end);
    return push(self, at, whole, &seen, vocab, corpus);
}

/* Whether the options make a token of a segment that is no word. */
static bool wanted(const dip_tokenize_options *options, dip_segment segment) {
    if (segment.kind == DIP_SEGMENT_ENTITY) return options->urls == DIP_URLS_KEEP;
    return ((segment.traits & DIP_TRAIT_PUNCTUATION) && options->punctuation) ||
           ((segment.traits & DIP_TRAIT_SYMBOL) && options->symbols);
}

#define BATCH 128 /* segments whose slots are fetched before the first is looked at */

/* The segments [first, end) with what a quick look gave of each. */
typedef struct batch {
    size_t first, end;
    dip_quick_word words[BATCH];
} batch;

/* The id of a quick word, new or old. */
static inline dip_status intern_quick(dip_vocab *vocab, const dip_quick_word *word, uint32_t *id) {
    if (dip_vocab_find_short(vocab, word->term, word->hash, id)) return DIP_OK;
    return dip_vocab_add_short(vocab, word->term, id);
}

/* Puts down the ids of the quick words of the batch from segment `*k` to `to`, but for those behind
 * one that is not; room is there. */
static dip_status take_ids(const batch *from, size_t *k, size_t to, dip_vocab *vocab,
                           dip_corpus *corpus) {
    const dip_quick_word *word = &from->words[*k - from->first];
    const dip_quick_word *first = word, *end = &from->words[to - from->first];
    uint32_t *ids = corpus->ids.data + corpus->ids.len;
    dip_vocab now = *vocab; /* in registers, as nobody else can see it */
    for (; word < end && word->written < DIP_ACRONYM; word++, ids++) {
        if (dip_vocab_find_short(&now, word->term, word->hash, ids)) continue;
        DIP_TRY(dip_vocab_add_short(vocab, word->term, ids));
        now = *vocab;
    }
    corpus->ids.len += (size_t)(word - first);
    *k += (size_t)(word - first);
    return DIP_OK;
}

static uint8_t written_as(const dip_quick_word *word, const uint8_t *text) {
    return word->written == DIP_BY_FIRST ? (uint8_t)(text[0] - 'A') < 26 : word->written;
}

/* Puts down all but the ids of the quick words of the batch from segment `k`, where `at` stands, to
 * the first that is none or starts behind where `at` ends; gives its number. */
static size_t put_places(const dip_tokenizer *self, places *at, const batch *from, size_t k,
                         dip_corpus *corpus) {
    size_t stop = at->line_end < at->sentence_end ? at->line_end : at->sentence_end;
    if (at->rules.wrapped && at->paragraph_end < stop) stop = at->paragraph_end;
    const dip_quick_word *words = from->words + (k - from->first);
    const uint32_t *starts = self->segments.starts.data, *ends = self->segments.ends.data;
    uint8_t *flags = corpus->flags.data + corpus->flags.len;
    size_t to = k;
    for (; to < from->end && words[to - k].written < DIP_ACRONYM && starts[to] < stop; to++) {
        flags[to - k] = at->capitals ? DIP_CASE_LINE
                                     : written_as(&words[to - k], at->scan.text.data + starts[to]);
    }
    flags[0] |= at->pending;
    at->pending = 0;
    corpus->flags.len += to - k;
    if (self->options.parts == DIP_PARTS_NO_SPANS) return to;
    memcpy(corpus->starts.data + corpus->starts.len, starts + k, (to - k) * sizeof *starts);
    memcpy(corpus->ends.data + corpus->ends.len, ends + k, (to - k) * sizeof *ends);
    corpus->starts.len += to - k;
    corpus->ends.len += to - k;
    return to;
}

/* Takes the quick words of the batch from segment `*k` on, which moves to the first that is none.
 */
static dip_status take_quickly(dip_tokenizer *self, places *at, const batch *from, size_t *k,
                               dip_vocab *vocab, dip_corpus *corpus) {
    if (self->options.parts == DIP_PARTS_IDS) return take_ids(from, k, from->end, vocab, corpus);
    while (*k < from->end && from->words[*k - from->first].written < DIP_ACRONYM) {
        move_to(at, *k, self->segments.starts.data[*k]);
        const size_t to = put_places(self, at, from, *k, corpus);
        DIP_TRY(take_ids(from, k, to, vocab, corpus));
    }
    return DIP_OK;
}

/* A segment that is no quick word, as a look at it told; `*k` moves behind what it takes. */
static dip_status take_slowly(dip_tokenizer *self, places *at, size_t *k,
                              const dip_quick_word *word, dip_vocab *vocab, dip_corpus *corpus) {
    const dip_segment segment = dip_segment_at(&self->segments, *k);
    if (word->written != DIP_NOT_QUICK) {
        const bool lower = lower_near(&at->scan, segment.start);
        if (!lower) enter_line(at, *k, segment.start);
        if (lower || !at->capitals) {
            uint32_t id;
            DIP_TRY(intern_quick(vocab, word, &id));
            const uint8_t case_ = word->written & DIP_CASE_MASK;
            put(self, at, id, case_, (dip_range){segment.start, segment.end}, corpus);
            ++*k;
            return DIP_OK;
        }
    }
    if (segment.traits & DIP_TRAIT_WORD) return take_word(self, at, k, vocab, corpus);
    piece whole = {segment.start, segment.end, segment.end, *k + 1, false};
    if (segment.kind == DIP_SEGMENT_ENTITY) take_possessive(self, at->scan.text, &whole);
    if (wanted(&self->options, segment)) {
        DIP_TRY(take_whole(self, at, &whole, *k, vocab, corpus));
    }
    *k = whole.next_segment;
    return DIP_OK;
}

static dip_status walk(dip_tokenizer *self, places *at, dip_vocab *vocab, dip_corpus *corpus) {
    const size_t segments = dip_segments_len(&self->segments);
    batch next;
    next.first = next.end = 0;
    for (size_t k = 0; k < segments;) {
        if (k >= next.end) {
            const size_t left = segments - k, count = left < BATCH ? left : BATCH;
            dip_quick_look(&self->quick, &at->scan, &self->segments,
                           (dip_range){(uint32_t)k, (uint32_t)(k + count)}, vocab, next.words);
            next.first = k;
            next.end = k + count;
        }
        DIP_TRY(take_quickly(self, at, &next, &k, vocab, corpus));
        if (k == next.end) continue;
        if (self->options.parts != DIP_PARTS_IDS) move_to(at, k, self->segments.starts.data[k]);
        DIP_TRY(take_slowly(self, at, &k, &next.words[k - next.first], vocab, corpus));
    }
    return DIP_OK;
}

/* Counts the spans of the tokens from `first` on in code points. */
static void count_code_points(const dip_tokenizer *self, const dip_scan *scan, size_t first,
                              dip_corpus *corpus) {
    if (dip_scan_code_points(scan, scan->text.len) == scan->text.len) return; /* all ASCII */
    const size_t count = corpus->starts.len - first;
    if (count == 0) return;
    self->options.kernels->code_points(scan->blocks, corpus->starts.data + first, count);
    self->options.kernels->code_points(scan->blocks, corpus->ends.data + first, count);
}

#define BEHIND 96u       /* zero bytes behind a text that was moved: a block and a word */
#define SHORT_TEXT 2048u /* such are moved, so that their last words can be read as all others */

/* The text as UTF-8 and how much may be read there. */
static dip_status read_text(dip_tokenizer *self, dip_text text, dip_str *utf8, size_t *readable) {
    const dip_allocator *allocator = self->allocator;
    DIP_TRY(dip_utf8_from_text(allocator, self->options.kernels, text, &self->utf8, utf8));
    *readable = utf8->len;
    if (text.width == 0) {
        if (utf8->len > SHORT_TEXT) return DIP_OK;
        self->utf8.len = 0;
        DIP_TRY(dip_array_reserve(allocator, &self->utf8, utf8->len + BEHIND));
        if (utf8->len) memcpy(self->utf8.data, utf8->data, utf8->len);
        self->utf8.len = utf8->len;
    }
    DIP_TRY(dip_array_reserve(allocator, &self->utf8, BEHIND));
    memset(self->utf8.data + self->utf8.len, 0, BEHIND);
    utf8->data = self->utf8.data;
    *readable = utf8->len + BEHIND;
    return DIP_OK;
}

dip_status dip_tokenizer_run(dip_tokenizer *self, dip_text text, dip_vocab *vocab,
                             dip_corpus *corpus) {
    dip_str utf8;
    size_t readable;
    DIP_TRY(read_text(self, text, &utf8, &readable));
    if (utf8.len > DIP_DOCUMENT_MAX) return DIP_ERR_LIMIT;
    places at = {.segments = &self->segments, .rules = {.wrapped = self->options.wrapped}};
    DIP_TRY(dip_scan_text(self->allocator, self->options.kernels, utf8, &self->blocks, &at.scan));
    at.scan.readable = readable;
    at.rules.scan = &at.scan;
    self->entities.len = 0;
    if (self->options.urls != DIP_URLS_SPLIT) {
        DIP_TRY(dip_entities_find(self->allocator, &at.scan, &self->entities));
    }
    DIP_TRY(find_segments(self, &at.scan));
    DIP_TRY(dip_vocab_open(vocab));
    /* every token begins with a segment, so this is room for all */
    DIP_TRY(dip_corpus_reserve(corpus, dip_segments_len(&self->segments), self->options.parts));
    const size_t tokens = corpus->ids.len, offsets = corpus->offsets.len;
    const dip_status status = walk(self, &at, vocab, corpus);
    if (status != DIP_OK) {
        dip_corpus_cut(corpus, tokens, offsets);
        return status;
    }
    if (self->options.parts == DIP_PARTS_ALL) count_code_points(self, &at.scan, tokens, corpus);
    dip_corpus_close_document(corpus);
    return DIP_OK;
}
