/* unicode_tables.h - the shape of the generated tables; only unicode.c and unicode_tables.c need
 * it. */
#ifndef DIP_UNICODE_TABLES_H
#define DIP_UNICODE_TABLES_H

#include <stddef.h>

#include "unicode.h"

/* Sorted by `from`; `to` 0 drops the character. */
typedef struct dip_unicode_pair {
    uint32_t from, to;
} dip_unicode_pair;

extern const size_t dip_unicode_bases_len;
extern const dip_unicode_pair dip_unicode_bases[];

#endif
