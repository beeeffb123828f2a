/* vocab.c - a hash table of 32-byte slots that hold short terms themselves.
 *
 *     slots:  | lo hi hash id | lo hi hash id |  free  | ...     index = upper bits of hash
 *     bytes:  russiaukrainesanctions...                          ends: 6 13 22 ...
 *
 * Nearly all words of a text have at most 16 bytes: they are found by comparing two integers of one
 * slot, without touching `bytes`. The hash of the two is the upper half of a sum of products with
 * odd numbers, whose upper bits depend on all of both (multiply-shift: Dietzfelbinger et al.
 * 1997, "A reliable randomized algorithm for the closest-pair problem"); tests/c/test_vocab.c holds
 * its spread against chance. Terms that differ in nothing but the last byte of both halves collide
 * more often than by chance. */
#include "vocab.h"

/* Terms of another vocabulary whose slots are fetched before one of them is looked at. */
#define TOGETHER 32u
#define LONG_KEY 0xFF00000000000000u

/* The folded product of two 64-bit words (as wyhash and its kin). */
static uint64_t mix(uint64_t a, uint64_t b) {
    __extension__ typedef unsigned __int128 wide;
    const wide product = (wide)(a ^ 0xA0761D6478BD642Fu) * (b ^ 0xE7037ED1A0B428DBu);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

typedef struct key {
    uint64_t lo, hi;
    uint32_t hash;
} key;

static key key_of(dip_str term) {
    key k = {0, 0, 0};
    if (term.len <= 16 && !memchr(term.data, 0, term.len)) {
        uint8_t padded[16] = {0};
        memcpy(padded, term.data, term.len);
        memcpy(&k.lo, padded, 8);
        memcpy(&k.hi, padded + 8, 8);
    } else {
        uint64_t state = term.len;
        for (size_t at = 0; at < term.len; at += 16) {
            uint64_t block[2] = {0, 0};
            memcpy(block, term.data + at, term.len - at < 16 ? term.len - at : 16);
            state = mix(block[0] ^ state, block[1]);
        }
        k.lo = state;
        k.hi = LONG_KEY | term.len;
    }
    k.hash = dip_short_term_hash((dip_short_term){{k.lo, k.hi}});
    return k;
}

void dip_vocab_init(dip_vocab *self, const dip_allocator *allocator) {
    *self = (dip_vocab){.allocator = allocator};
}

void dip_vocab_fini(dip_vocab *self) {
    dip_mem_free(self->allocator, self->block);
    dip_array_fini(self->allocator, &self->bytes);
    dip_array_fini(self->allocator, &self->ends);
    self->block = self->slots = NULL;
    self->capacity = 0;
}

dip_str dip_vocab_term(const dip_vocab *self, uint32_t id) {
    if (id == DIP_HOLE) return (dip_str){NULL, 0};
    const uint64_t start = id > 1 ? self->ends.data[id - 2] : 0;
    return (dip_str){self->bytes.data + start, self->ends.data[id - 1] - start};
}

/* The slot of the key, or the free one where it belongs. The table must have a free slot. */
static size_t locate(const dip_vocab *self, const key *k, dip_str term) {
    size_t at = dip_vocab_home(k->hash, self->capacity);
    for (;; at = (at + 1) & (self->capacity - 1)) {
        const dip_vocab_slot *slot = &self->slots[at];
        if (slot->id == DIP_HOLE) return at;
        if (slot->lo != k->lo || slot->hi != k->hi || slot->hash != k->hash) continue;
        if (k->hi < LONG_KEY || dip_str_equal(dip_vocab_term(self, slot->id), term)) return at;
    }
}

/* The first slot of a block. */
static dip_vocab_slot *aligned(void *block) {
    const size_t size = sizeof(dip_vocab_slot), over = (uintptr_t)block % size;
    return (dip_vocab_slot *)(void *)((uint8_t *)block + (over ? size - over : 0));
}

static dip_status grow(dip_vocab *self) {
    const size_t capacity = self->capacity ? self->capacity * 2 : 64;
    void *block = NULL;
    DIP_TRY(dip_mem_resize(self->allocator, &block, capacity + 1, sizeof *self->slots));
    dip_vocab_slot *slots = aligned(block);
    memset(slots, 0, capacity * sizeof *slots);
    for (size_t old = 0; old < self->capacity; old++) {
        if (self->slots[old].id == DIP_HOLE) continue;
        size_t at = dip_vocab_home(self->slots[old].hash, capacity);
        while (slots[at].id != DIP_HOLE) at = (at + 1) & (capacity - 1);
        slots[at] = self->slots[old];
    }
    dip_mem_free(self->allocator, self->block);
    self->block = block;
    self->slots = slots;
    self->capacity = capacity;
    return DIP_OK;
}

dip_status dip_vocab_open(dip_vocab *self) { return self->capacity ? DIP_OK : grow(self); }

#define HASHES ((size_t)1 << 32) /* more slots than these would have no home */

static bool is_full(const dip_vocab *self) {
    return (self->ends.len + 1) * 2 > self->capacity && self->capacity < HASHES;
}

/* Adds a term that is not there. */
static dip_status add(dip_vocab *self, const key *k, dip_str term, uint32_t *id) {
    if (self->ends.len >= DIP_VOCAB_MAX) return DIP_ERR_LIMIT;
    if (is_full(self)) DIP_TRY(grow(self));
    DIP_TRY(dip_array_reserve(self->allocator, &self->bytes, term.len));
    DIP_TRY(dip_array_reserve(self->allocator, &self->ends, 1));
    memcpy(self->bytes.data + self->bytes.len, term.data, term.len);
    self->bytes.len += term.len;
    dip_array_push(&self->ends, self->bytes.len);
    const uint32_t fresh = (uint32_t)self->ends.len;
    self->slots[locate(self, k, term)] = (dip_vocab_slot){k->lo, k->hi, k->hash, fresh, 0};
    *id = fresh;
    return DIP_OK;
}

static dip_status intern_as(dip_vocab *self, const key *k, dip_str term, uint32_t *id) {
    if (self->capacity) {
        const dip_vocab_slot *slot = &self->slots[locate(self, k, term)];
        if (slot->id != DIP_HOLE) {
            *id = slot->id;
            return DIP_OK;
        }
    }
    return add(self, k, term, id);
}

dip_status dip_vocab_intern(dip_vocab *self, dip_str term, uint32_t *id) {
    const key k = key_of(term);
    return intern_as(self, &k, term, id);
}

dip_status dip_vocab_add_short(dip_vocab *self, dip_short_term term, uint32_t *id) {
    const key k = {term.half[0], term.half[1], dip_short_term_hash(term)};
    uint8_t bytes[16];
    memcpy(bytes, &k.lo, 8);
    memcpy(bytes + 8, &k.hi, 8);
    const uint8_t *end = memchr(bytes, 0, sizeof bytes);
    return add(self, &k, (dip_str){bytes, end ? (size_t)(end - bytes) : sizeof bytes}, id);
}

dip_status dip_vocab_merge(dip_vocab *self, const dip_vocab *part, dip_u32s *names) {
    const size_t terms = dip_vocab_len(part);
    DIP_TRY(dip_array_reserve(self->allocator, names, terms - names->len));
    DIP_TRY(dip_vocab_open(self));
    while (names->len < terms) {
        key keys[TOGETHER];
        const size_t first = names->len, left = terms - first;
        const size_t count = left < TOGETHER ? left : TOGETHER;
        for (size_t k = 0; k < count; k++) {
            keys[k] = key_of(dip_vocab_term(part, (uint32_t)(first + k) + 1));
            __builtin_prefetch(&self->slots[dip_vocab_home(keys[k].hash, self->capacity)]);
        }
        for (size_t k = 0; k < count; k++) {
            const dip_str term = dip_vocab_term(part, (uint32_t)(first + k) + 1);
            DIP_TRY(intern_as(self, &keys[k], term, &names->data[first + k]));
            names->len++;
        }
    }
    return DIP_OK;
}

uint32_t dip_vocab_find(const dip_vocab *self, dip_str term) {
    if (!self->capacity || term.len == 0) return DIP_HOLE;
    const key k = key_of(term);
    return self->slots[locate(self, &k, term)].id;
}
