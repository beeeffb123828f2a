/* kernels.h - the loops that are written once for each instruction set, behind one table that is
 * chosen once and held by the object that uses it.
 *
 * Every kernel of a machine gives the same results bit for bit; tests/c/test_kernels.c holds each
 * against the scalar one. */
#ifndef DIP_KERNELS_H
#define DIP_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "popcount.h"

#define DIP_BLOCK 64u           /* bytes that a dip_block describes */
#define DIP_POSITIONS_SPARE 16u /* room behind what `positions` gives */

/* 64 bytes of UTF-8 as bit sets: bit k speaks of byte k. What the walkers over words, sentences and
 * entities look for is found by counting zeros instead of reading text.
 *
 * "Wide" is U+2010-203E but for the few that UAX #29 treats apart (U+2024, 2027-202F): the dashes,
 * curly quotes and dots of printed English, which no walker has to leave its bit sets for. `hard`
 * is every other byte beyond ASCII: there the property tables must be asked. */
typedef struct dip_block {
    uint64_t letter;     /* A-Z a-z */
    uint64_t upper;      /* A-Z */
    uint64_t digit;      /* 0-9 */
    uint64_t joiner;     /* _ */
    uint64_t mid_letter; /* . ' : join letters on both sides */
    uint64_t mid_number; /* . ' , ; join digits */
    uint64_t wide;       /* first byte of a wide character (3 bytes) */
    uint64_t wide_mid;   /* first byte of U+2018 and U+2019, which join both */
    uint64_t hard;
    uint64_t trail;         /* continuation bytes */
    uint64_t space;         /* U+0020 */
    uint64_t crlf;          /* LF directly behind CR */
    uint64_t clings;        /* ' and all beyond ASCII: may belong to the word before */
    uint64_t ends;          /* LF CR and all beyond ASCII: where lines may end */
    uint64_t marks;         /* these and . ! ?: where sentences may end */
    uint64_t entity;        /* @ #, : before /, w before w: where an entity may betray itself */
    uint64_t trails_before; /* how many continuation bytes the text has before this block */
} dip_block;

typedef struct dip_kernels {
    const char *name;
    /* Describes the `len` bytes of valid UTF-8 at `text` in the `dip_blocks_of(len)` blocks at
     * `out`; bits behind the end are 0. Never reads outside the text. */
    void (*classify)(const uint8_t *text, size_t len, dip_block *out);
    /* Turns `count` byte positions of that text, each the start of a character or the end, into
     * numbers of code points before them. */
    void (*code_points)(const dip_block *blocks, uint32_t *positions, size_t count);
    /* Copies units to bytes while they are ASCII, a run at a time; gives how many were copied,
     * which may be fewer than there are; what it writes behind those, never behind `len` bytes, is
     * of no worth. */
    size_t (*narrow)(const uint16_t *units, size_t len, uint8_t *out);
    /* Writes the numbers of the bits of `count` sets, of which the first bit has the number
     * `first`, to `out`, rising, and up to DIP_POSITIONS_SPARE numbers of no worth behind them;
     * gives their end. */
    uint32_t *(*positions)(const uint64_t *sets, size_t count, uint32_t first, uint32_t *out);
    /* From so many sets of 64 with any bit on, all are given to `positions` rather than those one
     * by one; measured. */
    unsigned positions_from;
    const dip_popcount *popcount; /* never NULL */
} dip_kernels;

/* The number of bits, without a call where the compiler may not count them in one step. */
static inline size_t dip_bits_in(uint64_t bits) {
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    return (size_t)(((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

static inline size_t dip_blocks_of(size_t len) { return (len + DIP_BLOCK - 1) / DIP_BLOCK; }

/* The number of code points before byte `pos`, which starts one or is the end of the text. O(1). */
static inline size_t dip_code_points_before(const dip_block *blocks, size_t pos) {
    if (pos == 0) return 0;
    const dip_block *block = &blocks[(pos - 1) / DIP_BLOCK];
    /* bits up to that of the byte before `pos`, so that the end of the text has a block too */
    const uint64_t before = block->trail << (DIP_BLOCK - 1 - (pos - 1) % DIP_BLOCK);
    return pos - (size_t)block->trails_before - (size_t)__builtin_popcountll(before);
}

/* The kernels that this machine can run, best first, ending with the scalar ones: `count` of them
 * (at least 1). The tables are constants. */
size_t dip_kernels_available(const dip_kernels *available[8]);

/* The best of them. */
const dip_kernels *dip_kernels_best(void);

/* The kernels of that name, if this machine can run them, else NULL. */
const dip_kernels *dip_kernels_named(const char *name);

#endif
