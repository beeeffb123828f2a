#if defined(__linux__)
#define _DEFAULT_SOURCE /* madvise */
#include <sys/mman.h>
#endif

#include "mem.h"

#include <stdlib.h>
#include <string.h>

/* Asks for huge pages under a large new block, as numpy does: else it is handed out in a fault for
 * each 4 KB, which takes longer than filling it. Not for blocks that grow: moving huge pages costs
 * more than it saves. Where there are none, nothing changes. */
static void advise_huge_pages(void *block, size_t size) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    const size_t large = (size_t)4 << 20, page = 4096;
    if (!block || size < large) return;
    const size_t skipped = (page - (uintptr_t)block % page) % page;
    (void)madvise((char *)block + skipped, (size - skipped) / page * page, MADV_HUGEPAGE);
#else
    (void)block;
    (void)size;
#endif
}

static void *system_resize(void *context, void *block, size_t size) {
    (void)context;
    if (size == 0) {
        free(block);
        return NULL;
    }
    void *grown = realloc(block, size);
    if (!block) advise_huge_pages(grown, size);
    return grown;
}

static const dip_allocator system_allocator = {system_resize, NULL};

const dip_allocator *dip_allocator_system(void) { return &system_allocator; }

static const dip_allocator *or_system(const dip_allocator *allocator) {
    return allocator ? allocator : &system_allocator;
}

dip_status dip_mem_resize(const dip_allocator *allocator, void **block, size_t count, size_t size) {
    if (count > SIZE_MAX / size) return DIP_ERR_MEMORY;
    allocator = or_system(allocator);
    void *grown = allocator->resize(allocator->context, *block, count * size);
    if (!grown) return DIP_ERR_MEMORY;
    *block = grown;
    return DIP_OK;
}

void dip_mem_free(const dip_allocator *allocator, void *block) {
    if (!block) return;
    allocator = or_system(allocator);
    allocator->resize(allocator->context, block, 0);
}

dip_status dip_array_grow(const dip_allocator *allocator, void *array, size_t extra, size_t size) {
    /* Every DIP_ARRAY has this shape; copying it in and out keeps the access well defined. */
    DIP_ARRAY(void) any;
    memcpy(&any, array, sizeof any);
    if (extra > SIZE_MAX - any.len) return DIP_ERR_MEMORY;
    const size_t need = any.len + extra;
    size_t cap = any.cap < SIZE_MAX / 2 ? any.cap + any.cap / 2 : SIZE_MAX;
    if (cap < need) cap = need;
    if (cap < 16) cap = 16;
    DIP_TRY(dip_mem_resize(allocator, &any.data, cap, size));
    any.cap = cap;
    memcpy(array, &any, sizeof any);
    return DIP_OK;
}

void dip_array_move(const dip_allocator *allocator, void *array, size_t extra, size_t size) {
    DIP_ARRAY(void) any; /* see dip_array_grow */
    memcpy(&any, array, sizeof any);
    if (extra > SIZE_MAX - any.len) return;
    void *block = NULL;
    if (dip_mem_resize(allocator, &block, any.len + extra, size) != DIP_OK) return;
    if (any.len) memcpy(block, any.data, any.len * size);
    dip_mem_free(allocator, any.data);
    any.data = block;
    any.cap = any.len + extra;
    memcpy(array, &any, sizeof any);
}
