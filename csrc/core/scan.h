/* scan.h - a text with its blocks (kernels.h), and steps over it by counting zeros. */
#ifndef DIP_SCAN_H
#define DIP_SCAN_H

#include "kernels.h"
#include "mem.h"
#include "str.h"

typedef DIP_ARRAY(dip_block) dip_blocks;

/* Borrows both from their owners. */
typedef struct dip_scan {
    dip_str text; /* valid UTF-8 */
    const dip_block *blocks;
    size_t readable; /* bytes from the start of the text on that may be read: its length or more */
    const dip_kernels *kernels; /* by which it was classified */
} dip_scan;

/* Classifies `text` into `blocks`, whose content is replaced and whose memory is kept for the next
 * text. Nothing behind the text may be read. On DIP_ERR_MEMORY `*scan` is untouched. O(n). */
DIP_NODISCARD dip_status dip_scan_text(const dip_allocator *allocator, const dip_kernels *kernels,
                                       dip_str text, dip_blocks *blocks, dip_scan *scan);

/* The bits of `word` at or above `bit` (< 64). */
static inline uint64_t dip_bits_from(uint64_t word, size_t bit) {
    return word & ~(uint64_t)0 << bit;
}

/* The position of the first byte at or after `pos` (<= text.len) whose bit is set in the member at
 * `offset` of its block; text.len if there is none. */
static inline size_t dip_scan_find(const dip_scan *self, size_t pos, size_t offset) {
    const size_t blocks = dip_blocks_of(self->text.len);
    for (size_t b = pos / DIP_BLOCK, bit = pos % DIP_BLOCK; b < blocks; b++, bit = 0) {
        const uint8_t *block = (const uint8_t *)&self->blocks[b];
        uint64_t bits;
        memcpy(&bits, block + offset, sizeof bits);
        bits = dip_bits_from(bits, bit);
        if (bits) return b * DIP_BLOCK + (size_t)__builtin_ctzll(bits);
    }
    return self->text.len;
}

/* dip_scan_find by the name of the member: DIP_SCAN_FIND(&scan, pos, hard). */
#define DIP_SCAN_FIND(self, pos, member) dip_scan_find((self), (pos), offsetof(dip_block, member))

/* The number of code points before byte `pos` (<= text.len), which starts one. O(1). */
static inline size_t dip_scan_code_points(const dip_scan *self, size_t pos) {
    return dip_code_points_before(self->blocks, pos);
}

#endif
