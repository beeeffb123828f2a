#include "sort.h"

#include <string.h>

#define INSERTION_MAX 32

static void insertion(uint32_t *keys, size_t len) {
    for (size_t k = 1; k < len; k++) {
        const uint32_t key = keys[k];
        size_t at = k;
        for (; at > 0 && keys[at - 1] > key; at--) keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

/* One pass of a radix sort by the byte at `shift`; false when all keys share it and nothing moved.
 */
static int radix_pass(const uint32_t *from, uint32_t *to, size_t len, unsigned shift) {
    size_t starts[257] = {0};
    for (size_t k = 0; k < len; k++) starts[((from[k] >> shift) & 0xFF) + 1]++;
    if (starts[((from[0] >> shift) & 0xFF) + 1] == len) return 0;
    for (size_t b = 0; b < 256; b++) starts[b + 1] += starts[b];
    for (size_t k = 0; k < len; k++) to[starts[(from[k] >> shift) & 0xFF]++] = from[k];
    return 1;
}

void dip_sort_u32(uint32_t *keys, uint32_t *scratch, size_t len) {
    if (len <= INSERTION_MAX) {
        insertion(keys, len);
        return;
    }
    uint32_t *from = keys, *to = scratch;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        if (!radix_pass(from, to, len, shift)) continue;
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != keys) memcpy(keys, from, len * sizeof *keys);
}

void dip_sort_by(uint32_t *items, uint32_t *scratch, size_t len, dip_sort_before before,
                 const void *context) {
    uint32_t *from = items, *to = scratch;
    for (size_t width = 1; width < len; width *= 2) {
        for (size_t left = 0; left < len; left += 2 * width) {
            const size_t middle = left + width < len ? left + width : len;
            const size_t right = middle + width < len ? middle + width : len;
            size_t a = left, b = middle;
            for (size_t k = left; k < right; k++) {
                const int take_b = a == middle || (b < right && before(context, from[b], from[a]));
                to[k] = take_b ? from[b++] : from[a++];
            }
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != items) memcpy(items, from, len * sizeof *items);
}
