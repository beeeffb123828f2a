/* str.h - text is a pointer and a length, never NUL-terminated. A dip_str borrows its bytes. */
#ifndef DIP_STR_H
#define DIP_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct dip_str {
    const uint8_t *data;
    size_t len;
} dip_str;

/* Bytes [start, end) of a text, or other things by number. */
typedef struct dip_range {
    uint32_t start, end;
} dip_range;

/* The bytes of a string literal. */
#define DIP_STR(literal) ((dip_str){(const uint8_t *)(literal), sizeof(literal) - 1})

static inline bool dip_str_equal(dip_str a, dip_str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* Byte order: below, at, above zero. On UTF-8 this is code point order. */
static inline int dip_str_compare(dip_str a, dip_str b) {
    const size_t shared = a.len < b.len ? a.len : b.len;
    const int order = shared ? memcmp(a.data, b.data, shared) : 0;
    if (order != 0) return order;
    return (a.len > b.len) - (a.len < b.len);
}

/* The bytes [start, end). */
static inline dip_str dip_str_slice(dip_str s, size_t start, size_t end) {
    return (dip_str){s.data + start, end - start};
}

#endif
