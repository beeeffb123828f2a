/* bitrows.c - chunks of 512 words: a tile of rows of one chunk stays in the second-level cache
 * while all other rows pass by.
 *
 *     | chunk 0: row 0 | row 1 | ... | row n - 1 | chunk 1: row 0 | ... */
#include "bitrows.h"

#include <string.h>

#define CHUNK_MAX 512u

typedef struct shape {
    size_t chunk, chunks;
} shape;

/* As many chunks as are needed, all of the same whole number of blocks. */
static shape shape_of(size_t numbers) {
    const size_t words = numbers / 64 + (numbers % 64 != 0);
    const size_t chunks = (words + CHUNK_MAX - 1) / CHUNK_MAX;
    if (chunks == 0) return (shape){0, 0};
    const size_t least = (words + chunks - 1) / chunks;
    const size_t blocks = (least + DIP_POPCOUNT_WORDS - 1) / DIP_POPCOUNT_WORDS;
    return (shape){blocks * DIP_POPCOUNT_WORDS, chunks};
}

size_t dip_bitrows_words(size_t numbers) {
    const shape of = shape_of(numbers);
    return of.chunk * of.chunks;
}

dip_status dip_bitrows_init(dip_bitrows *self, const dip_allocator *allocator,
                            const dip_popcount *popcount, uint32_t rows, size_t numbers) {
    const shape of = shape_of(numbers);
    const size_t words = of.chunk * of.chunks;
    *self = (dip_bitrows){.allocator = allocator, .popcount = popcount};
    if (rows == 0 || words == 0) return DIP_OK;
    if (words > SIZE_MAX / rows) return DIP_ERR_MEMORY;
    DIP_TRY(dip_array_reserve(allocator, &self->words, words * rows));
    memset(self->words.data, 0, words * rows * sizeof *self->words.data);
    self->rows = rows;
    self->chunk = of.chunk;
    self->chunks = of.chunks;
    return DIP_OK;
}

void dip_bitrows_fini(dip_bitrows *self) {
    dip_array_fini(self->allocator, &self->words);
    self->rows = 0;
}

void dip_bitrows_put(dip_bitrows *self, size_t number, const uint32_t *rows, size_t len) {
    const size_t word = number / 64, chunk = self->chunk;
    if (chunk == 0) return;
    uint64_t *column = self->words.data + word / chunk * self->rows * chunk + word % chunk;
    const uint64_t bit = (uint64_t)1 << number % 64;
    for (size_t k = 0; k < len; k++) column[rows[k] * chunk] |= bit;
}

void dip_bitrows_shared(const dip_bitrows *self, uint32_t from, uint32_t to, uint32_t *counts) {
    memset(counts, 0, (size_t)(to - from) * self->rows * sizeof *counts);
    for (size_t c = 0; c < self->chunks; c++) {
        const uint64_t *all = self->words.data + c * self->rows * self->chunk;
        const dip_bit_sets tile = {all + from * self->chunk, to - from};
        self->popcount->shared(tile, (dip_bit_sets){all, self->rows}, self->chunk, counts);
    }
}
