/* tokenize.c - a document becomes tokens in three steps over small scratch arrays:
 *
 *     text      The U.S.-led talks ...
 *     segments  The | U.S | . | - | led | talks       UAX #29, white space left out; an entity is
 * one segment tokens    the   US . .  -   led   talks         a token takes one segment or several
 *     ids       1     2           3     4
 *
 * Segments know nothing of options and tokens nothing of characters, so that a faster way to either
 * can replace it alone. Sentences, paragraphs and lines are walked beside the segments by `places`.
 */
#include "tokenize.h"

#include "sentence.h"
#include "unicode.h"
#include "wordbreak.h"

#define SEGMENT_ENTITY                                                                             \
    0x80u /* beside the DIP_TRAIT_*: the segment is an entity; it has no other trait */

#define LINE_LONG_WORD 7  /* letters of a word that make a line without lower case one of capitals \
                           */
#define LINE_MANY_WORDS 5 /* or so many words */

void dip_tokenizer_init(dip_tokenizer *self, const dip_allocator *allocator,
                        dip_tokenize_options options) {
    *self = (dip_tokenizer){.allocator = allocator, .options = options};
}

void dip_tokenizer_fini(dip_tokenizer *self) {
    dip_array_fini(self->allocator, &self->utf8);
    dip_array_fini(self->allocator, &self->term);
    dip_array_fini(self->allocator, &self->segments);
    dip_array_fini(self->allocator, &self->entities);
}

static dip_status push_segment(dip_tokenizer *self, size_t start, size_t end, uint8_t traits) {
    DIP_TRY(dip_array_reserve(self->allocator, &self->segments, 1));
    dip_array_push(&self->segments, ((dip_segment){(uint32_t)start, (uint32_t)end, traits}));
    return DIP_OK;
}

/* The segments of [start, end), as if the text ended there. */
static dip_status find_words(dip_tokenizer *self, dip_str text, size_t start, size_t end) {
    const uint8_t visible = DIP_TRAIT_WORD | DIP_TRAIT_PUNCTUATION | DIP_TRAIT_SYMBOL;
    for (size_t pos = start, next; pos < end; pos = next) {
        uint8_t traits;
        next = dip_wordbreak_next((dip_str){text.data, end}, pos, &traits);
        if (traits & visible) DIP_TRY(push_segment(self, pos, next, traits));
    }
    return DIP_OK;
}

/* Entities cut the text first: "mail:x@y.org" has a word that UAX #29 would join to the address. */
static dip_status find_segments(dip_tokenizer *self, dip_str text) {
    self->segments.len = 0;
    size_t from = 0;
    for (size_t k = 0; k < self->entities.len; k++) {
        const dip_range entity = self->entities.data[k];
        DIP_TRY(find_words(self, text, from, entity.start));
        DIP_TRY(push_segment(self, entity.start, entity.end, SEGMENT_ENTITY));
        from = entity.end;
    }
    return find_words(self, text, from, text.len);
}

/* Where the walk stands: the ends of the sentence, paragraph and line around it, and how many code
 * points lie before byte `counted`. */
typedef struct places {
    dip_str text;
    const dip_segments *segments;
    dip_sentence_options rules;
    size_t sentence_end, paragraph_end, line_end;
    size_t counted, code_points;
    uint8_t pending; /* DIP_STARTS_* for the next token */
    bool capitals;   /* the line is one of capitals */
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

/* Whether [start, end), which begins with segment `at`, is a line of capitals. */
static bool line_of_capitals(const places *self, size_t at, size_t start) {
    if (has_lower(self->text, start, self->line_end)) return false;
    size_t words = 0;
    for (; at < self->segments->len; at++) {
        const dip_segment *segment = &self->segments->data[at];
        if (segment->start >= self->line_end) break;
        if (!(segment->traits & (DIP_TRAIT_WORD | SEGMENT_ENTITY))) continue;
        if (letters_in(self->text, segment->start, segment->end) >= LINE_LONG_WORD) return true;
        if (++words >= LINE_MANY_WORDS) return true;
    }
    return false;
}

/* Moves to segment `at`, which starts at byte `pos`. */
static void move_to(places *self, size_t at, size_t pos) {
    if (pos >= self->line_end) {
        size_t start = self->line_end;
        while (pos >= self->line_end) {
            start = self->line_end;
            self->line_end = dip_paragraph_next(self->text, start, false);
        }
        self->capitals = line_of_capitals(self, at, start);
    }
    while (pos >= self->paragraph_end) {
        self->paragraph_end =
            dip_paragraph_next(self->text, self->paragraph_end, self->rules.wrapped);
        self->pending |= DIP_STARTS_PARAGRAPH;
    }
    while (pos >= self->sentence_end) {
        self->sentence_end = dip_sentence_next(self->text, self->sentence_end, self->rules);
        self->pending |= DIP_STARTS_SENTENCE;
    }
}

/* The code point offset of byte `pos`, which is not before the last one asked for. */
static uint32_t code_point(places *self, size_t pos) {
    self->code_points += dip_utf8_count(dip_str_slice(self->text, self->counted, pos));
    self->counted = pos;
    return (uint32_t)self->code_points;
}

/* Whether the apostrophe ' or ’ stands at `pos`; its length in bytes, or 0. */
static size_t apostrophe(dip_str text, size_t pos) {
    if (pos < text.len && text.data[pos] == '\'') return 1;
    return pos + 3 <= text.len && memcmp(text.data + pos, "\xE2\x80\x99", 3) == 0 ? 3 : 0;
}

static bool is_s(uint8_t c) { return c == 's' || c == 'S'; }

/* The end of the word [start, end) without a final 's. */
static size_t without_possessive(dip_str text, size_t start, size_t end) {
    if (end - start < 3 || !is_s(text.data[end - 1])) return end;
    for (size_t length = 1; length <= 3; length += 2) {
        if (end - start > length + 1 && apostrophe(text, end - 1 - length) == length) {
            return end - 1 - length;
        }
    }
    return end;
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

static const dip_segment *segment_at(const dip_tokenizer *self, size_t at, size_t start) {
    const bool there = at < self->segments.len && self->segments.data[at].start == start;
    return there ? &self->segments.data[at] : NULL;
}

/* Lets `word` span an 's that UAX #29 cut off: behind a digit (1990's), the last dot of U.S., or an
 * entity. */
static void take_possessive(const dip_tokenizer *self, dip_str text, piece *word) {
    const size_t length = self->options.keep_possessives ? 0 : apostrophe(text, word->end);
    const dip_segment *s =
        length ? segment_at(self, word->next_segment + 1, word->end + length) : NULL;
    if (!s || s->end - s->start != 1 || !is_s(text.data[s->start])) return;
    word->end = s->end;
    word->next_segment += 2;
}

/* The word at segment `at` with what belongs to it: the last dot of U.S., a following 's. */
static piece word_piece(const dip_tokenizer *self, dip_str text, size_t at) {
    const dip_segment *segment = &self->segments.data[at];
    piece word = {segment->start, segment->end, segment->end, at + 1, false};
    if (!self->options.keep_possessives) {
        word.term_end = without_possessive(text, word.start, word.end);
    }
    if (word.term_end != word.end) {
        word.dotted =
            !self->options.plain_acronyms && dotted_capitals(text, word.start, word.term_end);
        return word;
    }
    if (!self->options.plain_acronyms && dotted_capitals(text, word.start, word.end)) {
        word.dotted = true;
        const dip_segment *dot = segment_at(self, word.next_segment, word.end);
        if (dot && text.data[dot->start] == '.') {
            word.end = dot->end;
            word.next_segment++;
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

/* Writes the text of `word` without dropped dots to `term` (room is reserved); its length. */
static size_t undotted(const piece *word, dip_str text, uint8_t *term) {
    size_t length = 0;
    for (size_t at = word->start; at < word->term_end; at++) {
        if (!word->dotted || text.data[at] != '.') term[length++] = text.data[at];
    }
    return length;
}

/* Folds [start, end) of `text` to `out`; gives the length, which is at most 4 bytes a code point.
 */
static size_t fold(const dip_tokenize_options *options, dip_str text, uint8_t *out,
                   bool keep_case) {
    size_t length = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t cp = dip_utf8_next(text, &at);
        if (!keep_case) cp = dip_unicode_fold(cp);
        if (options->fold_diacritics) {
            cp = dip_unicode_base(cp);
            if (!keep_case)
                cp = dip_unicode_fold(cp); /* U+0130 has no fold, its base letter I has */
        }
        if (cp) length += dip_utf8_put(cp, out + length);
    }
    return length;
}

/* Appends the term of `word` to self->term. */
static dip_status append_term(dip_tokenizer *self, const piece *word, dip_str text, bool capitals) {
    const size_t most = word->term_end - word->start;
    DIP_TRY(dip_array_reserve(self->allocator, &self->term, 5 * most));
    uint8_t *out = self->term.data + self->term.len;
    uint8_t *raw = out + 4 * most; /* folding reads here and writes before it */
    const dip_str surface = {raw, undotted(word, text, raw)};
    const dip_tokenize_options *options = &self->options;
    const bool acronym = options->acronyms && !options->plain_acronyms && !capitals &&
                         dip_vocab_find(options->acronyms, surface) != DIP_HOLE;
    self->term.len += fold(options, surface, out, options->keep_case || acronym);
    return DIP_OK;
}

/* Pushes the token [start, end) with the term in self->term. */
static dip_status push(dip_tokenizer *self, places *at, const piece *word, const letters *seen,
                       dip_vocab *vocab, dip_corpus *corpus) {
    const dip_str term = {self->term.data, self->term.len};
    if (term.len == 0) return DIP_OK; /* nothing but marks, all folded away */
    uint32_t id;
    DIP_TRY(dip_vocab_intern(vocab, term, &id));
    dip_array_push(&corpus->ids, id);
    dip_array_push(&corpus->flags, (uint8_t)(written(seen, at->capitals) | at->pending));
    at->pending = 0;
    if (!self->options.no_spans) {
        dip_array_push(&corpus->starts, code_point(at, word->start));
        dip_array_push(&corpus->ends, code_point(at, word->end));
    }
    return DIP_OK;
}

/* A word, with the words that hyphens join to it where they are kept. */
static dip_status take_word(dip_tokenizer *self, places *at, size_t *segment, dip_vocab *vocab,
                            dip_corpus *corpus) {
    const dip_str text = at->text;
    letters seen = {0, 0, false};
    self->term.len = 0;
    piece word = word_piece(self, text, *segment);
    uint8_t traits = self->segments.data[*segment].traits;
    DIP_TRY(append_term(self, &word, text, at->capitals));
    count_letters(&seen, text, word.start, word.term_end);
    while (self->options.keep_hyphens) {
        const size_t length = hyphen(text, word.end);
        const dip_segment *next =
            length ? segment_at(self, word.next_segment + 1, word.end + length) : NULL;
        if (!next || !(next->traits & DIP_TRAIT_WORD)) break;
        const piece more = word_piece(self, text, word.next_segment + 1);
        DIP_TRY(dip_array_reserve(self->allocator, &self->term, 1));
        dip_array_push(&self->term, '-');
        DIP_TRY(append_term(self, &more, text, at->capitals));
        count_letters(&seen, text, more.start, more.term_end);
        traits |= next->traits;
        word.end = more.end;
        word.next_segment = more.next_segment;
    }
    *segment = word.next_segment;
    if (self->options.drop_numbers && !(traits & DIP_TRAIT_LETTER)) return DIP_OK;
    return push(self, at, &word, &seen, vocab, corpus);
}

/* An entity as one token, or a mark of punctuation or symbol: the text as it is, folded. */
static dip_status take_whole(dip_tokenizer *self, places *at, const piece *whole, dip_vocab *vocab,
                             dip_corpus *corpus) {
    letters seen = {0, 0, false};
    self->term.len = 0;
    DIP_TRY(append_term(self, whole, at->text, at->capitals));
    count_letters(&seen, at->text, whole->start, whole->term_end);
    return push(self, at, whole, &seen, vocab, corpus);
}

/* Whether the options make a token of a segment that is no word. */
static bool wanted(const dip_tokenize_options *options, uint8_t traits) {
    if (traits & SEGMENT_ENTITY) return options->urls == DIP_URLS_KEEP;
    return ((traits & DIP_TRAIT_PUNCTUATION) && options->punctuation) ||
           ((traits & DIP_TRAIT_SYMBOL) && options->symbols);
}

static dip_status walk(dip_tokenizer *self, dip_str text, dip_vocab *vocab, dip_corpus *corpus) {
    places at = {
        .text = text, .segments = &self->segments, .rules = {.wrapped = self->options.wrapped}};
    for (size_t k = 0; k < self->segments.len;) {
        const dip_segment segment = self->segments.data[k];
        move_to(&at, k, segment.start);
        if (segment.traits & DIP_TRAIT_WORD) {
            DIP_TRY(take_word(self, &at, &k, vocab, corpus));
            continue;
        }
        piece whole = {segment.start, segment.end, segment.end, k + 1, false};
        if (segment.traits & SEGMENT_ENTITY) take_possessive(self, text, &whole);
        if (wanted(&self->options, segment.traits)) {
            DIP_TRY(take_whole(self, &at, &whole, vocab, corpus));
        }
        k = whole.next_segment;
    }
    return DIP_OK;
}

dip_status dip_tokenizer_run(dip_tokenizer *self, dip_text text, dip_vocab *vocab,
                             dip_corpus *corpus) {
    dip_str utf8;
    DIP_TRY(dip_utf8_from_text(self->allocator, text, &self->utf8, &utf8));
    if (utf8.len > UINT32_MAX) return DIP_ERR_LIMIT;
    self->entities.len = 0;
    if (self->options.urls != DIP_URLS_SPLIT) {
        DIP_TRY(dip_entities_find(self->allocator, utf8, &self->entities));
    }
    DIP_TRY(find_segments(self, utf8));
    /* every token begins with a segment, so this is room for all */
    DIP_TRY(dip_corpus_reserve(corpus, self->segments.len, !self->options.no_spans));
    const size_t tokens = corpus->ids.len;
    const dip_status status = walk(self, utf8, vocab, corpus);
    if (status != DIP_OK) {
        corpus->ids.len = corpus->flags.len = tokens;
        if (!self->options.no_spans) corpus->starts.len = corpus->ends.len = tokens;
        return status;
    }
    dip_corpus_close_document(corpus);
    return DIP_OK;
}
