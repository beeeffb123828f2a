/* utf8.h - UTF-8 in and out. Everything above this module works on valid UTF-8 only. */
#ifndef DIP_UTF8_H
#define DIP_UTF8_H

#include "kernels.h"
#include "mem.h"
#include "str.h"

#define DIP_UTF8_REPLACEMENT 0xFFFDu
#define DIP_UTF8_MAX 4 /* bytes of one code point */

/* The code point at `*pos` of valid UTF-8; `*pos` (< text.len) moves behind it. O(1). */
static inline uint32_t dip_utf8_next(dip_str text, size_t *pos) {
    const uint8_t *p = text.data + *pos;
    if (p[0] < 0x80) {
        *pos += 1;
        return p[0];
    }
    if (p[0] < 0xE0) {
        *pos += 2;
        return ((uint32_t)(p[0] & 0x1F) << 6) | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0) {
        *pos += 3;
        return ((uint32_t)(p[0] & 0x0F) << 12) | ((uint32_t)(p[1] & 0x3F) << 6) | (p[2] & 0x3F);
    }
    *pos += 4;
    return ((uint32_t)(p[0] & 0x07) << 18) | ((uint32_t)(p[1] & 0x3F) << 12) |
           ((uint32_t)(p[2] & 0x3F) << 6) | (p[3] & 0x3F);
}

/* The start of the code point that ends at `pos` (> 0) of valid UTF-8. O(1). */
static inline size_t dip_utf8_previous(dip_str text, size_t pos) {
    do {
        pos--;
    } while (pos > 0 && (text.data[pos] & 0xC0) == 0x80);
    return pos;
}

/* Writes `cp` (a scalar value, not a surrogate) to `out` (DIP_UTF8_MAX bytes); gives its length. */
static inline size_t dip_utf8_put(uint32_t cp, uint8_t *out) {
    if (cp < 0x80) {
        out[0] = (uint8_t)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (uint8_t)(0xC0 | (cp >> 6));
        out[1] = (uint8_t)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (uint8_t)(0xE0 | (cp >> 12));
        out[1] = (uint8_t)(0x80 | ((cp >> 6) & 0x3F));
        out[2] = (uint8_t)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | (cp >> 18));
    out[1] = (uint8_t)(0x80 | ((cp >> 12) & 0x3F));
    out[2] = (uint8_t)(0x80 | ((cp >> 6) & 0x3F));
    out[3] = (uint8_t)(0x80 | (cp & 0x3F));
    return 4;
}

/* Whether `text` is well-formed (Unicode 15, table 3-7: no surrogates, no overlong forms). If not,
 * `*bad` (may be NULL) is the offset of the first byte of the first malformed sequence. O(n). */
bool dip_utf8_valid(dip_str text, size_t *bad);

/* The number of code points of valid UTF-8. O(n), counts continuation bytes a block at a time. */
size_t dip_utf8_count(dip_str text);

/* Appends `text` to `out` with each maximal malformed subpart (Unicode 15, 3.9, U+FFFD substitution
 * of maximal subparts) replaced by U+FFFD, as Python's errors="replace" does.
 * On DIP_ERR_MEMORY `out` is as it was. */
DIP_NODISCARD dip_status dip_utf8_repair(const dip_allocator *allocator, dip_str text,
                                         dip_bytes *out);

/* Text as its owner keeps it: `len` units of `width` bytes: 0 and `len` bytes of valid UTF-8; 1:
 * code points below 256; 2: below 65536; 4: any. Borrows `data`. Widths 1, 2, 4 are CPython's. */
typedef struct dip_text {
    const void *data;
    size_t len;
    unsigned width;
} dip_text;

/* The text as UTF-8 in `*utf8`: the text's own bytes for width 0, else written over `scratch` (its
 * content is replaced, its memory kept for the next text). Surrogates become U+FFFD, one for one,
 * so that code point offsets stay true. `kernels` may be NULL, as is best for a short text. On
 * DIP_ERR_MEMORY `*utf8` is untouched. O(n). */
DIP_NODISCARD dip_status dip_utf8_from_text(const dip_allocator *allocator,
                                            const dip_kernels *kernels, dip_text text,
                                            dip_bytes *scratch, dip_str *utf8);

#endif
