#include "sort.h"

#include <string.h>

#define INSERTION_MAX 32
#define NARROW 8 /* bits of a digit */
#define WIDE 11  /* fewer passes, each over a table that only many keys are worth */
#define WIDE_FROM 300

static void insertion(uint32_t *keys, size_t len) {
    for (size_t k = 1; k < len; k++) {
        const uint32_t key = keys[k];
        size_t at = k;
        for (; at > 0 && keys[at - 1] > key; at--) keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

/* One pass of a radix sort by the `digit` bits (<= WIDE) from bit `shift` on. */
static void radix_pass(const uint32_t *from, uint32_t *to, size_t len, unsigned shift,
                       unsigned digit) {
    size_t starts[1 << WIDE], sum = 0;
    const uint32_t values = 1u << digit, mask = values - 1;
    memset(starts, 0, values * sizeof *starts);
    for (size_t k = 0; k < len; k++) starts[from[k] >> shift & mask]++;
    for (size_t value = 0; value < values; value++) {
        const size_t count = starts[value];
        starts[value] = sum;
        sum += count;
    }
    for (size_t k = 0; k < len; k++) to[starts[from[k] >> shift & mask]++] = from[k];
}

void dip_sort_u32(uint32_t *keys, uint32_t *scratch, size_t len) {
    if (len <= INSERTION_MAX) {
        insertion(keys, len);
        return;
    }
    uint32_t *from = keys, *to = scratch, varying = 0;
    for (size_t k = 0; k < len; k++) varying |= keys[k] ^ keys[0];
    const unsigned digit = len < WIDE_FROM ? NARROW : WIDE;
    for (unsigned shift = 0; shift < 32 && varying >> shift; shift += digit) {
        if ((varying >> shift & ((1u << digit) - 1)) == 0) continue;
        radix_pass(from, to, len, shift, digit);
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
