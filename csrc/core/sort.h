/* sort.h - sorting without allocation of its own (the C library's qsort may allocate). */
#ifndef DIP_SORT_H
#define DIP_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts `keys` rising; `scratch` holds `len` items too. O(len). */
void dip_sort_u32(uint32_t *keys, uint32_t *scratch, size_t len);

/* Sorts `items` by `before` (a strict order), stable; `scratch` holds `len` items too. O(len log
 * len). */
typedef int (*dip_sort_before)(const void *context, uint32_t a, uint32_t b);
void dip_sort_by(uint32_t *items, uint32_t *scratch, size_t len, dip_sort_before before,
                 const void *context);

#endif
