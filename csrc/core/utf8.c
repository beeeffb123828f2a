/* utf8.c - one decoder of possibly bad bytes (`malformed`), shared by validation and repair. */
#include "utf8.h"

#include "narrow.h"

/* Table 3-7 by lead byte: the length, and the range of the second byte; length 0 for no lead byte.
 */
static unsigned lead(uint8_t byte, uint8_t *low, uint8_t *high) {
    *low = 0x80;
    *high = 0xBF;
    if (byte < 0xC2 || byte > 0xF4) return 0;
    if (byte < 0xE0) return 2;
    if (byte < 0xF0) {
        if (byte == 0xE0) *low = 0xA0;
        if (byte == 0xED) *high = 0x9F;
        return 3;
    }
    if (byte == 0xF0) *low = 0x90;
    if (byte == 0xF4) *high = 0x8F;
    return 4;
}

/* The length of the sequence at `pos`, and in `*good` whether it is well-formed; of a malformed one
 * the maximal subpart counts (at least 1). */
static size_t sequence(dip_str text, size_t pos, bool *good) {
    const uint8_t *p = text.data + pos;
    *good = true;
    if (p[0] < 0x80) return 1;
    uint8_t low, high;
    const unsigned length = lead(p[0], &low, &high);
    size_t at = 1;
    while (at < length && pos + at < text.len && p[at] >= low && p[at] <= high) {
        low = 0x80;
        high = 0xBF;
        at++;
    }
    *good = length != 0 && at == length;
    return at;
}

/* Whether the 8 bytes at `p` are all ASCII. */
static bool ascii8(const uint8_t *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return (word & 0x8080808080808080u) == 0;
}

bool dip_utf8_valid(dip_str text, size_t *bad) {
    size_t pos = 0;
    while (pos < text.len) {
        if (pos + 8 <= text.len && ascii8(text.data + pos)) {
            pos += 8;
            continue;
        }
        bool good;
        const size_t length = sequence(text, pos, &good);
        if (!good) {
            if (bad) *bad = pos;
            return false;
        }
        pos += length;
    }
    return true;
}

size_t dip_utf8_count(dip_str text) {
    size_t continuation = 0, pos = 0;
    for (; pos + 8 <= text.len; pos += 8) {
        uint64_t word;
        memcpy(&word, text.data + pos, sizeof word);
        /* bit 0 of each byte: top bit set and next bit clear; the product sums the eight bytes */
        const uint64_t marks = (word >> 7) & (~word >> 6) & 0x0101010101010101u;
        continuation += (size_t)((marks * 0x0101010101010101u) >> 56);
    }
    for (; pos < text.len; pos++) continuation += (text.data[pos] & 0xC0) == 0x80;
    return text.len - continuation;
}

dip_status dip_utf8_repair(const dip_allocator *allocator, dip_str text, dip_bytes *out) {
    /* the worst case is a replacement (3 bytes) for every byte */
    if (text.len > SIZE_MAX / 3) return DIP_ERR_MEMORY;
    DIP_TRY(dip_array_reserve(allocator, out, text.len * 3));
    size_t pos = 0;
    while (pos < text.len) {
        bool good;
        const size_t length = sequence(text, pos, &good);
        if (good) {
            memcpy(out->data + out->len, text.data + pos, length);
            out->len += length;
        } else {
            out->len += dip_utf8_put(DIP_UTF8_REPLACEMENT, out->data + out->len);
        }
        pos += length;
    }
    return DIP_OK;
}

/* Code unit `at` of a text of width 1, 2 or 4. */
static uint32_t unit(dip_text text, size_t at) {
    switch (text.width) {
    case 1: return ((const uint8_t *)text.data)[at];
    case 2: return ((const uint16_t *)text.data)[at];
    default: return ((const uint32_t *)text.data)[at];
    }
}

static inline size_t narrow(dip_text text, size_t at, uint8_t *out) {
    switch (text.width) {
    case 1: return dip_narrow_1((const uint8_t *)text.data + at, out);
    case 2: return dip_narrow_2((const uint16_t *)text.data + at, out);
    default: return dip_narrow_4((const uint32_t *)text.data + at, out);
    }
}

dip_status dip_utf8_from_text(const dip_allocator *allocator, const dip_kernels *kernels,
                              dip_text text, dip_bytes *scratch, dip_str *utf8) {
    if (text.width == 0) {
        *utf8 = (dip_str){text.data, text.len};
        return DIP_OK;
    }
    const size_t most = text.width == 1 ? 2 : text.width == 2 ? 3 : 4;
    if (text.len > SIZE_MAX / most) return DIP_ERR_MEMORY;
    scratch->len = 0;
    DIP_TRY(dip_array_reserve(allocator, scratch, text.len * most));
    uint8_t *out = scratch->data;
    for (size_t at = 0; at < text.len;) {
        if (kernels && text.width == 2) {
            const size_t ascii =
                kernels->narrow((const uint16_t *)text.data + at, text.len - at, out);
            out += ascii;
            at += ascii;
            if (at == text.len) break;
        }
        if (text.len - at >= DIP_NARROW && unit(text, at) < 0x80) {
            const size_t ascii = narrow(text, at, out);
            out += ascii;
            at += ascii;
            if (ascii == DIP_NARROW) continue;
        }
        uint32_t cp;
        do { /* what is not ASCII seldom stands alone where the script is another */
            cp = unit(text, at++);
            if (cp >= 0xD800 && cp <= 0xDFFF) cp = DIP_UTF8_REPLACEMENT;
            out += dip_utf8_put(cp, out);
        } while (cp >= 0x80 && at < text.len);
    }
    scratch->len = (size_t)(out - scratch->data);
    *utf8 = (dip_str){scratch->data, scratch->len};
    return DIP_OK;
}
