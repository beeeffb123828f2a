#include "quick.h"

#include "short_term.h"

/* Tells of the listed acronyms what rules most words out, and whether any is something else than
 * two or more capitals of ASCII. */
static bool look_at_acronyms(dip_quick *self) {
    bool odd = false;
    for (uint32_t id = 1; id <= dip_vocab_len(self->acronyms); id++) {
        const dip_str term = dip_vocab_term(self->acronyms, id);
        odd |= term.len < 2;
        for (size_t k = 0; k < term.len; k++) odd |= term.data[k] < 'A' || term.data[k] > 'Z';
        self->initials |= 1u << (term.data[0] & 31);
        if (term.len > self->longest) self->longest = term.len;
    }
    return odd;
}

void dip_quick_init(dip_quick *self) {
    self->plain_capital = self->acronyms && look_at_acronyms(self) ? 0 : 1;
    self->fold = self->keep_case ? 0 : 0x20;
    const bool sure = self->plain_capital && !self->drop_numbers && !self->keep_hyphens;
    self->simple = sure ? dip_segment_what(DIP_SEGMENT_SIMPLE, DIP_TRAIT_WORD) : 0;
}

size_t dip_apostrophe(dip_str text, size_t pos) {
    if (pos < text.len && text.data[pos] == '\'') return 1;
    return pos + 3 <= text.len && memcmp(text.data + pos, "\xE2\x80\x99", 3) == 0 ? 3 : 0;
}

size_t dip_without_possessive(dip_str text, size_t start, size_t end) {
    if (end - start < 3 || (text.data[end - 1] | 0x20) != 's') return end;
    for (size_t length = 1; length <= 3; length += 2) {
        if (end - start > length + 1 && dip_apostrophe(text, end - 1 - length) == length) {
            return end - 1 - length;
        }
    }
    return end;
}

/* How a word was written that has the capitals `upper`, one a bit, but not its first byte alone. */
static unsigned case_of(const uint8_t *word, size_t len, unsigned upper) {
    unsigned lower = 0;
    for (size_t k = 0; k < len; k++) lower |= (unsigned)(word[k] >= 'a') << k;
    if ((upper & (upper - 1)) == 0 && (lower & (upper - 1)) == 0) return DIP_CASE_CAPITALISED;
    return lower ? DIP_CASE_MIXED : DIP_CASE_CAPITALS;
}

/* Takes the word as it is written for its term if it may be an acronym. */
static bool may_be_acronym(const dip_quick *self, const uint8_t *at, size_t len,
                           dip_quick_word *word) {
    if (len > self->longest || !(self->initials >> (at[0] & 31) & 1)) return false;
    dip_short_term term;
    (void)dip_short_term_read(at, len, 0, term.half);
    uint32_t id;
    if (!dip_vocab_find_short(self->acronyms, term, dip_short_term_hash(term), &id)) return false;
    word->term = term;
    return true;
}

static bool is_letter(uint8_t c) { return (uint8_t)((c | 0x20) - 'a') < 26; }

/* Whether what stands at `at`, 3 bytes of which can be read, may belong to the word before it: ' or
 * U+2019, and - U+2010 U+2011 where hyphens are kept. */
static bool clings(const dip_quick *self, const uint8_t *at) {
    if (at[0] != 0xE2) return at[0] == '\'' || (at[0] == '-' && self->keep_hyphens);
    return at[1] == 0x80 && (at[2] == 0x99 || (at[2] <= 0x91 && self->keep_hyphens));
}

/* Reads U.S, U.S.S.R and their like, `len` bytes at `at`, as the capitals alone; how many these
 * are, 0 if it is nothing of the kind. */
static size_t read_dotted(const uint8_t *at, size_t len, uint8_t out[16]) {
    if (len % 2 == 0) return 0;
    size_t letters = 0;
    for (size_t k = 0; k < len; k += 2) {
        if (at[k] < 'A' || at[k] > 'Z' || (k + 1 < len && at[k + 1] != '.')) return 0;
        out[letters++] = at[k];
    }
    return letters;
}

/* Tells how a word was written that has the capitals `upper` in its `len` bytes at `at`, of which
 * 16 can be read, and whether it may be an acronym. */
static void look_at_capitals(const dip_quick *self, const uint8_t *at, size_t len, unsigned upper,
                             dip_quick_word *word) {
    const bool acronym = may_be_acronym(self, at, len, word);
    word->written = (uint8_t)(case_of(at, len, upper) | (acronym ? DIP_ACRONYM : 0));
}

/* Looks at a word with capitals that has . ' , ; : between its letters or digits. */
static bool look_at_dotted(const dip_quick *self, const uint8_t *at, size_t len,
                           dip_quick_word *word) {
    uint8_t capitals[16] = {0};
    const size_t letters = self->joins_dots ? read_dotted(at, len, capitals) : 0;
    if (letters == 0) return false;
    if (at[len] == '.' && clings(self, at + len + 1)) return false;
    const unsigned upper = dip_short_term_read(capitals, letters, self->fold, word->term.half);
    look_at_capitals(self, capitals, letters, upper, word);
    return true;
}

/* Looks at a word without its final 's; false where it takes the long way: apostrophes between
 * capitals, a mark behind that may belong to the word, what may be a number to drop, the end of the
 * text. */
static bool look_closer(const dip_quick *self, const dip_scan *scan, dip_segment segment,
                        dip_quick_word *word) {
    const bool joined = segment.kind == DIP_SEGMENT_JOINED;
    if (!joined && segment.kind != DIP_SEGMENT_PLAIN && segment.kind != DIP_SEGMENT_SIMPLE) {
        return false;
    }
    size_t end = segment.end;
    if (joined && !self->keep_possessives) {
        end = dip_without_possessive(scan->text, segment.start, end);
    }
    const size_t len = end - segment.start;
    const uint8_t *text = scan->text.data, *at = text + segment.start;
    if (len > 16 || segment.start + (size_t)16 >= scan->readable) return false;
    if (segment.end + (size_t)4 > scan->readable || clings(self, text + segment.end)) return false;
    if (self->drop_numbers && !is_letter(at[0])) return false;
    const unsigned upper = dip_short_term_read(at, len, self->fold, word->term.half);
    word->written = (uint8_t)upper; /* DIP_CASE_LOWER or DIP_CASE_CAPITALISED */
    if ((upper & ~self->plain_capital) == 0) return true;
    if (joined) return look_at_dotted(self, at, len, word);
    look_at_capitals(self, at, len, upper, word);
    return true;
}

/* Takes down what is asked of the vocabulary and has the slot fetched. */
static inline void ask(dip_quick_word *word, const dip_vocab_slot *slots, size_t capacity) {
    word->hash = dip_short_term_hash(word->term);
    __builtin_prefetch(&slots[dip_vocab_home(word->hash, capacity)]);
}

/* Most are simple words, for which hardly anything is asked. */
void dip_quick_look(const dip_quick *self, const dip_scan *scan, const dip_segments *segments,
                    dip_range of, const dip_vocab *vocab, dip_quick_word *words) {
    const size_t first = of.start, count = of.end - of.start;
    const uint8_t fold = self->fold, simple = self->simple;
    const uint32_t *starts = segments->starts.data + first, *ends = segments->ends.data + first;
    const uint8_t *what = segments->what.data + first, *text = scan->text.data;
    const dip_vocab_slot *slots = vocab->slots;
    const size_t capacity = vocab->capacity;
    for (size_t k = 0; k < count; k++) {
        for (; k < count && what[k] == simple && ends[k] - starts[k] <= 16; k++) {
            dip_short_term_read_simple(text + starts[k], ends[k] - starts[k], fold,
                                       words[k].term.half);
            words[k].written = DIP_BY_FIRST;
            ask(&words[k], slots, capacity);
        }
        if (k == count) break;
        if (look_closer(self, scan, dip_segment_at(segments, first + k), &words[k])) {
            ask(&words[k], slots, capacity);
        } else {
            words[k].written = DIP_NOT_QUICK;
        }
    }
}
