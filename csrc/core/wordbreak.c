/* wordbreak.c - UAX #29 word boundaries as one forward scan.
 *
 * A segment is described while it grows by two classes: `base`, the last character that is not
 * Extend, Format or ZWJ (rule WB4 makes those invisible), and `last`, the last character of any
 * kind (for WB3c and WB3d). The rules that look two characters ahead (WB6, WB7b, WB12) look over
 * the middle character at once and take both, so that no rule ever looks back over a boundary. */
#include "wordbreak.h"

#include "unicode.h"
#include "utf8.h"

static bool invisible(uint8_t wb) {
    return wb == DIP_WB_EXTEND || wb == DIP_WB_FORMAT || wb == DIP_WB_ZWJ;
}

static bool letter(uint8_t wb) { return wb == DIP_WB_ALETTER || wb == DIP_WB_HEBREW_LETTER; }

/* The Word_Break of the next visible character at or after `pos`; Other at the end. */
static uint8_t visible_after(dip_str text, size_t pos) {
    while (pos < text.len) {
        const uint8_t wb = dip_unicode_get(dip_utf8_next(text, &pos))->word_break;
        if (!invisible(wb)) return wb;
    }
    return DIP_WB_OTHER;
}

/* WB6/7, WB7b/7c, WB11/12: whether `middle` binds because of what stands on both sides of it. */
static bool bridges(uint8_t base, uint8_t middle, uint8_t after) {
    const bool quote_like = middle == DIP_WB_MIDNUMLET || middle == DIP_WB_SINGLE_QUOTE;
    if (letter(base)) {
        if (letter(after) && (quote_like || middle == DIP_WB_MIDLETTER)) return true;
        return base == DIP_WB_HEBREW_LETTER && middle == DIP_WB_DOUBLE_QUOTE &&
               after == DIP_WB_HEBREW_LETTER;
    }
    return base == DIP_WB_NUMERIC && after == DIP_WB_NUMERIC &&
           (quote_like || middle == DIP_WB_MIDNUM);
}

/* The rules that need only the two neighbours: WB5, 7a, 8, 9, 10, 13, 13a, 13b. */
static bool joins(uint8_t base, uint8_t next) {
    switch (next) {
    case DIP_WB_ALETTER:
    case DIP_WB_HEBREW_LETTER:
    case DIP_WB_NUMERIC:
        return letter(base) || base == DIP_WB_NUMERIC || base == DIP_WB_EXTENDNUMLET;
    case DIP_WB_KATAKANA: return base == DIP_WB_KATAKANA || base == DIP_WB_EXTENDNUMLET;
    case DIP_WB_EXTENDNUMLET:
        return letter(base) || base == DIP_WB_NUMERIC || base == DIP_WB_KATAKANA ||
               base == DIP_WB_EXTENDNUMLET;
    case DIP_WB_SINGLE_QUOTE: return base == DIP_WB_HEBREW_LETTER;
    default: return false;
    }
}

static size_t line_end(dip_str text, size_t pos, uint8_t wb) {
    const bool pair = wb == DIP_WB_CR && pos < text.len && text.data[pos] == '\n';
    return pair ? pos + 1 : pos;
}

size_t dip_wordbreak_next(dip_str text, size_t from, uint8_t *traits) {
    size_t pos = from;
    const dip_uchar *first = dip_unicode_get(dip_utf8_next(text, &pos));
    uint8_t base = first->word_break, last = base, seen = first->traits;
    *traits = seen;
    if (base == DIP_WB_CR || base == DIP_WB_LF || base == DIP_WB_NEWLINE) {
        return line_end(text, pos, base);
    }
    bool odd_indicator =
        base == DIP_WB_REGIONAL_INDICATOR; /* one that may take a partner, WB15/16 */
    while (pos < text.len) {
        size_t after = pos;
        const dip_uchar *here = dip_unicode_get(dip_utf8_next(text, &after));
        const uint8_t wb = here->word_break;
        bool join = invisible(wb) || (last == DIP_WB_WSEGSPACE && wb == DIP_WB_WSEGSPACE) ||
                    (last == DIP_WB_ZWJ && (here->traits & DIP_TRAIT_PICTOGRAPHIC)) ||
                    joins(base, wb);
        if (!join && odd_indicator && base == DIP_WB_REGIONAL_INDICATOR && wb == base) {
            join = true;
            odd_indicator = false;
        }
        /* a quote that WB7a joins to a Hebrew letter may still be the middle of a bridge */
        const bool bridge =
            (!join || wb == DIP_WB_SINGLE_QUOTE) && bridges(base, wb, visible_after(text, after));
        if (!join && !bridge) break;
        seen |= here->traits;
        if (!invisible(wb)) base = wb;
        /* after a bridge the far side joins by itself only as if the middle were not there */
        if (bridge) {
            while (invisible(
                base = (here = dip_unicode_get(dip_utf8_next(text, &after)))->word_break)) {
                seen |= here->traits;
            }
            seen |= here->traits;
            last = base;
        } else {
            last = wb;
        }
        pos = after;
    }
    *traits = seen;
    return pos;
}
