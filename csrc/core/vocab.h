/* vocab.h - terms interned to dense uint32 ids, in order of first sight, from 1. Id 0 is the hole.
 *
 * Thread safety: a growing vocabulary has one owner; one that nobody interns into any more is
 * readable by any number of threads. */
#ifndef DIP_VOCAB_H
#define DIP_VOCAB_H

#include "mem.h"
#include "str.h"

#define DIP_HOLE 0u

/* The most terms; lowered in the tests that stand on both sides of it. */
#ifndef DIP_VOCAB_MAX
#define DIP_VOCAB_MAX 0xFFFFFFFEu
#endif

/* A term of up to 16 bytes without NUL is its own key: its bytes, zero-padded, in `lo` and `hi`. A
 * longer one has a 64-bit hash in `lo` and its length with all bits of the top byte set in `hi`:
 * 0xFF is in no UTF-8. */
typedef struct dip_vocab_slot {
    uint64_t lo, hi;
    uint32_t hash;
    uint32_t id;     /* DIP_HOLE: the slot is free */
    uint64_t unused; /* so that no slot lies in two lines of the cache */
} dip_vocab_slot;

/* A term of 1 to 16 bytes without NUL as the key of its slot. */
typedef struct dip_short_term {
    uint64_t half[2];
} dip_short_term;

/* {0} is a valid empty vocabulary with the system allocator. */
typedef struct dip_vocab {
    const dip_allocator *allocator; /* borrowed until fini */
    void *block;                    /* holds the slots; owns */
    dip_vocab_slot *slots;          /* open addressing, linear; aligned to their size */
    size_t capacity;                /* of slots: 0 or a power of two, at most half of them taken
                                       while they are no more than there are hashes */
    dip_bytes bytes;                /* the terms end to end, in order of id */
    dip_u64s ends;                  /* term id ends at ends.data[id - 1] of bytes */
} dip_vocab;

void dip_vocab_init(dip_vocab *self, const dip_allocator *allocator);
void dip_vocab_fini(dip_vocab *self);

/* The number of terms; ids are 1 .. len. */
static inline size_t dip_vocab_len(const dip_vocab *self) { return self->ends.len; }

/* The id of `term` (valid UTF-8, not empty), new or old. On DIP_ERR_MEMORY or DIP_ERR_LIMIT nothing
 * changed. Amortised O(term.len). */
DIP_NODISCARD dip_status dip_vocab_intern(dip_vocab *self, dip_str term, uint32_t *id);

/* The hash of a short term: its upper bits are those that count (vocab.c). */
static inline uint32_t dip_short_term_hash(dip_short_term term) {
    return (uint32_t)((term.half[0] * 0x9E3779B97F4A7C15u + term.half[1] * 0xE7037ED1A0B428DBu) >>
                      32);
}

/* Where a term of that hash is looked for first among `capacity` slots. */
static inline size_t dip_vocab_home(uint32_t hash, size_t capacity) {
    return (size_t)((uint64_t)hash * capacity >> 32);
}

/* Makes sure that there are slots, so that a look need not ask. */
DIP_NODISCARD dip_status dip_vocab_open(dip_vocab *self);

/* Whether a short term with its hash is there, and its id. The vocabulary is open. */
static inline bool dip_vocab_find_short(const dip_vocab *self, dip_short_term term, uint32_t hash,
                                        uint32_t *id) {
    for (size_t at = dip_vocab_home(hash, self->capacity);; at = (at + 1) & (self->capacity - 1)) {
        const dip_vocab_slot *slot = &self->slots[at];
        *id = slot->id;
        if (slot->lo == term.half[0] && slot->hi == term.half[1]) return true;
        if (slot->id == DIP_HOLE) return false;
    }
}

/* dip_vocab_intern of a short term that is not there. */
DIP_NODISCARD dip_status dip_vocab_add_short(dip_vocab *self, dip_short_term term, uint32_t *id);

/* Interns the terms of `part` that `names` does not have yet, in order of id: names[id - 1] is the
 * id here of term `id` there. On failure `names` is as long as what was done. O(new terms). */
DIP_NODISCARD dip_status dip_vocab_merge(dip_vocab *self, const dip_vocab *part, dip_u32s *names);

/* The id of `term`, DIP_HOLE if it is unknown. O(term.len). */
uint32_t dip_vocab_find(const dip_vocab *self, dip_str term);

/* The term of `id` (<= len; empty for the hole). Borrows until the next intern. O(1). */
dip_str dip_vocab_term(const dip_vocab *self, uint32_t id);

#endif
