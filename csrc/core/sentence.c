/* sentence.c - UAX #29 sentence boundaries as one forward scan, and the abbreviations that suppress
 * some.
 *
 * The scan keeps how far it is behind a terminator (rules SB6 to SB11): `phase` none, just behind
 * it, behind its closing marks, or behind the spaces. A look-ahead (SB8) ends at the next
 * terminator at the latest, so that the whole is linear. */
#include "sentence.h"

#include "unicode.h"
#include "utf8.h"

typedef enum phase { PHASE_NONE, PHASE_TERM, PHASE_CLOSE, PHASE_SPACE } phase;

typedef struct scan {
    phase phase;
    bool is_aterm;  /* the terminator is an ATerm (a full stop) */
    uint8_t before; /* the visible class before the terminator, SB7 */
    size_t term;    /* its byte offset */
} scan;

/* Abbreviations of English-language news after which a sentence seldom ends, in byte order. */
static const char *const abbreviations[] = {
    "Adm",  "Amb",  "Apr",    "Assn", "Assoc", "Aug",   "Ave",  "Bldg", "Blvd",   "Brig", "Bros",
    "Capt", "Cdr",  "Cmdr",   "Co",   "Col",   "Comdr", "Corp", "Cpl",  "Dec",    "Dept", "Dr",
    "Drs",  "Ens",  "Feb",    "Fr",   "Ft",    "Gen",   "Gov",  "Hon",  "Inc",    "Jan",  "Jr",
    "Jul",  "Jun",  "Lt",     "Ltd",  "MR",    "MRS",   "Maj",  "Mar",  "Messrs", "Mgr",  "Mlle",
    "Mme",  "Mr",   "Mrs",    "Ms",   "Msgr",  "Mt",    "Nov",  "Oct",  "Ph.D",   "Pres", "Prof",
    "Pvt",  "Rep",  "Reps",   "Rev",  "Sen",   "Sens",  "Sep",  "Sept", "Sgt",    "Sr",   "St",
    "Ste",  "Supt", "approx", "ca",   "cf",    "e.g",   "i.e",  "viz",  "vs"};

/* Abbreviations only before a number ("No. 5"; "He said no."), in byte order. */
static const char *const numbered[] = {"Art",   "Ch",   "Doc",   "Fig", "No",  "Nos", "Op", "Para",
                                       "Paras", "Res",  "Sec",   "Vol", "art", "fig", "no", "nos",
                                       "p",     "para", "paras", "pp",  "sec", "vol"};

static bool listed(dip_str word, const char *const *list, size_t len) {
    size_t low = 0, high = len;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const dip_str item = {(const uint8_t *)list[middle], strlen(list[middle])};
        const int order = dip_str_compare(item, word);
        if (order == 0) return true;
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

/* "J", "U.S", "a.m": letters one by one, dots between; a single letter only when it is upper case.
 */
static bool initials(dip_str word) {
    size_t pos = 0, letters = 0;
    uint8_t last = DIP_SB_OTHER;
    while (pos < word.len) {
        last = dip_unicode_get(dip_utf8_next(word, &pos))->sentence_break;
        if (last != DIP_SB_UPPER && last != DIP_SB_LOWER) return false;
        letters++;
        if (pos < word.len && (word.data[pos++] != '.' || pos == word.len)) return false;
    }
    return letters > 1 || last == DIP_SB_UPPER;
}

#define ABBREVIATION_MAX 6 /* letters of the longest in the lists above */

/* Whether only lower-case letters stand before `term`, more than any abbreviation has: so it is
 * with most sentences. */
static bool ends_long_word(dip_str text, size_t from, size_t term) {
    if (term - from <= ABBREVIATION_MAX) return false;
    for (size_t at = term - ABBREVIATION_MAX - 1; at < term; at++) {
        if (text.data[at] < 'a' || text.data[at] > 'z') return false;
    }
    return true;
}

/* Whether the full stop at byte `term` belongs to an abbreviation; `next` is the class that
 * follows. */
static bool suppressed(dip_str text, size_t from, size_t term, uint8_t next) {
    if (text.data[term] != '.' || ends_long_word(text, from, term)) return false;
    size_t start = term;
    while (start > from) {
        size_t at = dip_utf8_previous(text, start);
        const size_t here = at;
        const uint32_t cp = dip_utf8_next(text, &at);
        const uint8_t sb = dip_unicode_get(cp)->sentence_break;
        if (cp != '.' && sb != DIP_SB_UPPER && sb != DIP_SB_LOWER && sb != DIP_SB_OLETTER &&
            sb != DIP_SB_NUMERIC && sb != DIP_SB_EXTEND) {
            break;
        }
        start = here;
    }
    const dip_str word = dip_str_slice(text, start, term);
    if (word.len == 0) return false;
    if (initials(word)) return true;
    if (listed(word, abbreviations, sizeof abbreviations / sizeof *abbreviations)) return true;
    return next == DIP_SB_NUMERIC && listed(word, numbered, sizeof numbered / sizeof *numbered);
}

static bool separator(uint8_t sb) { return sb == DIP_SB_SEP || sb == DIP_SB_CR || sb == DIP_SB_LF; }

/* The end of the line end that starts at `pos` with class `sb`. */
static size_t line_end(dip_str text, size_t pos, uint8_t sb) {
    dip_utf8_next(text, &pos);
    return sb == DIP_SB_CR && pos < text.len && text.data[pos] == '\n' ? pos + 1 : pos;
}

/* At a line end at `pos`: the end of the paragraph if it ends here, else 0. */
static size_t paragraph_end(dip_str text, size_t pos, uint8_t sb, bool wrapped) {
    size_t end = line_end(text, pos, sb);
    if (!wrapped) return end;
    size_t at = pos;
    bool ends = dip_utf8_next(text, &at) == 0x2029;
    at = end;
    while (at < text.len) {
        size_t next = at;
        const dip_uchar *here = dip_unicode_get(dip_utf8_next(text, &next));
        if (separator(here->sentence_break)) {
            ends = true;
            at = end = line_end(text, at, here->sentence_break);
        } else if (here->traits & DIP_TRAIT_SPACE) {
            at = next;
        } else {
            break;
        }
    }
    return ends ? end : 0;
}

/* SB8: whether a Lower comes before any other letter, separator or terminator. */
static bool lower_follows(dip_str text, size_t pos, bool wrapped) {
    while (pos < text.len) {
        const size_t here = pos;
        const uint8_t sb = dip_unicode_get(dip_utf8_next(text, &pos))->sentence_break;
        if (sb == DIP_SB_LOWER) return true;
        if (sb == DIP_SB_OLETTER || sb == DIP_SB_UPPER || sb == DIP_SB_ATERM ||
            sb == DIP_SB_STERM) {
            return false;
        }
        if (separator(sb) && paragraph_end(text, here, sb, wrapped)) return false;
    }
    return false;
}

/* Whether rules SB6 to SB11 break before the class `sb` at byte `pos`, the scan being behind a
 * terminator. */
static bool breaks(dip_str text, const scan *at, size_t pos, uint8_t sb, bool wrapped) {
    switch (sb) {
    case DIP_SB_ATERM:
    case DIP_SB_STERM:
    case DIP_SB_SCONTINUE:
    case DIP_SB_SP: return false;
    case DIP_SB_CLOSE:
        if (at->phase != PHASE_SPACE) return false;
        break;
    case DIP_SB_NUMERIC:
        if (at->is_aterm && at->phase == PHASE_TERM) return false;
        break;
    case DIP_SB_UPPER:
        if (at->is_aterm && at->phase == PHASE_TERM &&
            (at->before == DIP_SB_UPPER || at->before == DIP_SB_LOWER)) {
            return false;
        }
        break;
    default: break;
    }
    return !(at->is_aterm && lower_follows(text, pos, wrapped));
}

/* Moves the scan over the visible class `sb` at byte `pos`. */
static void advance(scan *at, size_t pos, uint8_t sb, uint8_t before) {
    if (sb == DIP_SB_ATERM || sb == DIP_SB_STERM) {
        *at = (scan){PHASE_TERM, sb == DIP_SB_ATERM, before, pos};
    } else if (sb == DIP_SB_CLOSE && (at->phase == PHASE_TERM || at->phase == PHASE_CLOSE)) {
        at->phase = PHASE_CLOSE;
    } else if (sb == DIP_SB_SP && at->phase != PHASE_NONE) {
        at->phase = PHASE_SPACE;
    } else {
        at->phase = PHASE_NONE;
    }
}

/* Where the bit sets of options.scan let a walk go on: the next byte at or after `pos` with a bit
 * in the member at `offset`. */
static size_t skip(dip_str text, size_t pos, dip_sentence_options options, size_t offset) {
    if (!options.scan) return pos;
    const size_t next = dip_scan_find(options.scan, pos, offset);
    return next < text.len ? next : text.len;
}

size_t dip_sentence_next(dip_str text, size_t from, dip_sentence_options options) {
    scan at = {PHASE_NONE, false, DIP_SB_OTHER, 0};
    uint8_t visible = DIP_SB_OTHER;
    bool closed = false; /* closing marks stood behind the terminator: then it is no abbreviation */
    for (size_t pos = from, next; pos < text.len; pos = next) {
        if (at.phase == PHASE_NONE) {
            const size_t mark = skip(text, pos, options, offsetof(dip_block, marks));
            if (mark > pos) visible = dip_unicode_get(text.data[mark - 1])->sentence_break;
            if (mark == text.len) break;
            pos = mark;
        }
        next = pos;
        uint8_t sb = dip_unicode_get(dip_utf8_next(text, &next))->sentence_break;
        if (separator(sb)) {
            const size_t end = paragraph_end(text, pos, sb, options.wrapped);
            if (end) return end;
            sb = DIP_SB_SP;
        }
        if ((sb == DIP_SB_EXTEND || sb == DIP_SB_FORMAT) && pos > from) continue;
        if (at.phase != PHASE_NONE && breaks(text, &at, pos, sb, options.wrapped)) {
            const bool keep = !options.untailored && at.is_aterm && at.phase == PHASE_SPACE &&
                              !closed && suppressed(text, from, at.term, sb);
            if (!keep) return pos;
            at.phase = PHASE_NONE;
        }
        advance(&at, pos, sb, visible);
        closed = at.phase == PHASE_CLOSE || (closed && at.phase == PHASE_SPACE);
        visible = sb;
    }
    return text.len;
}

size_t dip_paragraph_next(dip_str text, size_t from, dip_sentence_options options) {
    for (size_t pos = skip(text, from, options, offsetof(dip_block, ends)); pos < text.len;) {
        size_t next = pos;
        const uint8_t sb = dip_unicode_get(dip_utf8_next(text, &next))->sentence_break;
        if (separator(sb)) {
            const size_t end = paragraph_end(text, pos, sb, options.wrapped);
            if (end) return end;
        }
        pos = skip(text, next, options, offsetof(dip_block, ends));
    }
    return text.len;
}
