/* mem.h - all memory of the core: an allocator that is passed in, and one growable array.
 *
 * Thread safety: an allocator must be callable from any thread that works on an object made
 * with it; the system allocator is. */
#ifndef DIP_MEM_H
#define DIP_MEM_H

#include <stddef.h>
#include <stdint.h>

#include "status.h"

/* `resize(context, block, size)` is realloc with one law: size 0 frees and gives NULL; a
 * failure gives NULL and leaves `block` valid. */
typedef struct dip_allocator {
    void *(*resize)(void *context, void *block, size_t size);
    void *context;
} dip_allocator;

/* The C library's allocator. Where a function takes an allocator, NULL means this one. */
const dip_allocator *dip_allocator_system(void);

/* Makes `*block` hold `count` items of `size` bytes (both > 0). The content is kept up to the
 * smaller size. On failure (DIP_ERR_MEMORY, also when count * size overflows) `*block` is as it
 * was. */
DIP_NODISCARD dip_status dip_mem_resize(const dip_allocator *allocator, void **block, size_t count,
                                        size_t size);

/* Frees `block`; NULL is fine. */
void dip_mem_free(const dip_allocator *allocator, void *block);

/* The one growable array. {0} is empty and valid. Owns `data`. */
#define DIP_ARRAY(T)                                                                               \
    struct {                                                                                       \
        T *data;                                                                                   \
        size_t len;                                                                                \
        size_t cap;                                                                                \
    }

typedef DIP_ARRAY(uint8_t) dip_bytes;
typedef DIP_ARRAY(uint32_t) dip_u32s;
typedef DIP_ARRAY(uint64_t) dip_u64s;
typedef DIP_ARRAY(int64_t) dip_i64s;

/* Implementation of dip_array_reserve: `array` points to any DIP_ARRAY of items of `size` bytes. */
DIP_NODISCARD dip_status dip_array_grow(const dip_allocator *allocator, void *array, size_t extra,
                                        size_t size);

/* Room for `extra` more items without touching len; growth is geometric, so that n pushes cost
 * O(n). On DIP_ERR_MEMORY the array is as it was. */
#define dip_array_reserve(allocator, array, extra)                                                 \
    ((array)->cap - (array)->len >= (size_t)(extra)                                                \
         ? DIP_OK                                                                                  \
         : dip_array_grow((allocator), (array), (extra), sizeof *(array)->data))

/* Implementation of dip_array_expect. */
void dip_array_move(const dip_allocator *allocator, void *array, size_t extra, size_t size);

/* Takes a hint that some `extra` more items will come: where there is no room for them, the items
 * move to a new block of that size, which the system hands out in larger pieces than a block that
 * grew (see mem.c). Without memory for it nothing changes. */
#define dip_array_expect(allocator, array, extra)                                                  \
    ((array)->cap - (array)->len >= (size_t)(extra)                                                \
         ? (void)0                                                                                 \
         : dip_array_move((allocator), (array), (extra), sizeof *(array)->data))

/* Appends one item; room must have been reserved. */
#define dip_array_push(array, item) ((array)->data[(array)->len++] = (item))

/* Frees the items and makes the array {0}. Harmless on {0}. */
#define dip_array_fini(allocator, array)                                                           \
    do {                                                                                           \
        dip_mem_free((allocator), (array)->data);                                                  \
        (array)->data = NULL;                                                                      \
        (array)->len = (array)->cap = 0;                                                           \
    } while (0)

#endif
