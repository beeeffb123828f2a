/* entities.c - each kind has a rare byte that betrays it (":/" "@" "#" "ww", the `entity` bits of a
 * block); only there the scan stops and looks back for the start and forward for the end. A range
 * that starts before the end of the last one is dropped, so that an "@" inside a URL is no address.
 */
#include "entities.h"

#include "unicode.h"
#include "utf8.h"

static bool alnum(uint8_t c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool local_part(uint8_t c) { return alnum(c) || (c != 0 && strchr("._%+-", c) != NULL); }

static bool scheme_part(uint8_t c) { return alnum(c) || c == '+' || c == '.' || c == '-'; }

/* Whether a letter, digit, mark or _ ends at `pos`. */
static bool word_before(dip_str text, size_t pos) {
    if (pos == 0) return false;
    size_t at = dip_utf8_previous(text, pos);
    const uint32_t cp = dip_utf8_next(text, &at);
    return cp == '_' || (dip_unicode_get(cp)->traits & (DIP_TRAIT_WORD | DIP_TRAIT_MARK));
}

static bool ends_url(uint32_t cp) {
    if (cp < 0x7F) return cp <= 0x20 || strchr("<>\"{}|\\^`", (int)cp) != NULL;
    if (cp <= 0x9F || (cp >= 0x2018 && cp <= 0x201F)) return true;
    return cp == 0xAB || cp == 0xBB || (dip_unicode_get(cp)->traits & DIP_TRAIT_SPACE);
}

/* Whether `c` may end a sentence around a URL rather than the URL; `open` counts ( and [ that wait
 * for their closing bracket. */
static bool trailing(uint8_t c, size_t open[2]) {
    if (c == '(' || c == '[') open[c == '[']++;
    if (c != ')' && c != ']') return c < 0x80 && c != 0 && strchr(".,;:!?'*_~", c) != NULL;
    if (open[c == ']'] == 0) return true;
    open[c == ']']--;
    return false;
}

/* The end of a URL that starts at `start` and has its host at `host`; `start` if there is nothing
 * behind. */
static size_t url_end(dip_str text, size_t start, size_t host) {
    size_t end = host, open[2] = {0, 0};
    for (size_t pos = start, next = start; pos < text.len; pos = next) {
        if (ends_url(dip_utf8_next(text, &next))) break;
        if (!trailing(text.data[pos], open) && pos >= host) end = next;
    }
    return end > host ? end : start;
}

static dip_range scheme_url(dip_str text, size_t colon, size_t floor) {
    const dip_range none = {0, 0};
    if (colon + 3 > text.len || memcmp(text.data + colon, "://", 3) != 0) return none;
    size_t start = colon;
    while (start > floor && scheme_part(text.data[start - 1])) start--;
    while (start < colon && (text.data[start] < 'A' || !alnum(text.data[start]))) start++;
    if (start == colon || word_before(text, start)) return none;
    return (dip_range){(uint32_t)start, (uint32_t)url_end(text, start, colon + 3)};
}

static dip_range www_url(dip_str text, size_t start) {
    const bool is = start + 5 <= text.len && memcmp(text.data + start, "www.", 4) == 0 &&
                    alnum(text.data[start + 4]) && !word_before(text, start);
    if (!is) return (dip_range){0, 0};
    return (dip_range){(uint32_t)start, (uint32_t)url_end(text, start, start + 4)};
}

static dip_range email(dip_str text, size_t at, size_t floor) {
    const dip_range none = {0, 0};
    size_t start = at;
    while (start > floor && local_part(text.data[start - 1])) start--;
    while (start < at && !alnum(text.data[start])) start++;
    if (start == at || word_before(text, start)) return none;
    size_t end = at + 1, labels = 0;
    for (size_t from = end;; from = end + 1) {
        size_t to = from;
        while (to < text.len && (alnum(text.data[to]) || text.data[to] == '-')) to++;
        if (to == from) break;
        end = to;
        labels++;
        if (to >= text.len || text.data[to] != '.') break;
    }
    return labels >= 2 ? (dip_range){(uint32_t)start, (uint32_t)end} : none;
}

static dip_range name(dip_str text, size_t at) {
    size_t end = at + 1;
    while (end < text.len && (alnum(text.data[end]) || text.data[end] == '_')) end++;
    if (end == at + 1 || word_before(text, at)) return (dip_range){0, 0};
    return (dip_range){(uint32_t)at, (uint32_t)end};
}

static dip_range tag(dip_str text, size_t at) {
    size_t end = at + 1;
    uint8_t seen = 0;
    while (end < text.len) {
        size_t next = end;
        const uint32_t cp = dip_utf8_next(text, &next);
        const uint8_t traits = dip_unicode_get(cp)->traits;
        if (cp != '_' && !(traits & (DIP_TRAIT_WORD | DIP_TRAIT_MARK))) break;
        seen |= traits;
        end = next;
    }
    if (!(seen & DIP_TRAIT_LETTER) || word_before(text, at)) return (dip_range){0, 0};
    return (dip_range){(uint32_t)at, (uint32_t)end};
}

static dip_range entity_at(dip_str text, size_t pos, size_t floor) {
    dip_range found = {0, 0};
    switch (text.data[pos]) {
    case ':': return scheme_url(text, pos, floor);
    case 'w': return www_url(text, pos);
    case '#': return tag(text, pos);
    case '@': found = email(text, pos, floor); return found.end ? found : name(text, pos);
    default: return found;
    }
}

dip_status dip_entities_find(const dip_allocator *allocator, const dip_scan *scan,
                             dip_ranges *out) {
    const size_t before = out->len;
    size_t floor = 0, pos = DIP_SCAN_FIND(scan, 0, entity);
    while (pos < scan->text.len) {
        size_t next = pos + 1;
        const dip_range found = entity_at(scan->text, pos, floor);
        if (found.end > found.start) {
            const dip_status status = dip_array_reserve(allocator, out, 1);
            if (status != DIP_OK) {
                out->len = before;
                return status;
            }
            dip_array_push(out, found);
            floor = next = found.end;
        }
        pos = DIP_SCAN_FIND(scan, next, entity);
    }
    return DIP_OK;
}
