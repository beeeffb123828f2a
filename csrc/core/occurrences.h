/* occurrences.h - what can occur together: keys at tokens, in contexts; and for each key that
 * occurs, where. */
#ifndef DIP_OCCURRENCES_H
#define DIP_OCCURRENCES_H

#include "csr.h"

#define DIP_OCCURRENCES_MAX                                                                        \
    (UINT32_MAX - 2u) /* occurrences and contexts together; two numbers are marks */

/* Row c of `contexts` holds the occurrences of context c by first token: of key id - 1, or of none
 * where the id is 0. Occurrence k takes the tokens first[k] .. last[k], both inclusive; where both
 * are NULL it is the k-th token. Borrowed. */
typedef struct dip_occurrences {
    dip_rows contexts;
    const int64_t *first, *last;
} dip_occurrences;

static inline int64_t dip_occurrences_first(const dip_occurrences *self, size_t k) {
    return self->first ? self->first[k] : (int64_t)k;
}

static inline int64_t dip_occurrences_last(const dip_occurrences *self, size_t k) {
    return self->last ? self->last[k] : (int64_t)k;
}

static inline size_t dip_occurrences_len(const dip_occurrences *self) {
    return self->contexts.rows ? (size_t)self->contexts.offsets[self->contexts.rows] : 0;
}

/* The keys that occur, numbered from 1 as they rise, and a list for each. {0} is empty. */
typedef struct dip_key_lists {
    const dip_allocator *allocator; /* borrowed until fini */
    dip_u32s numbers;               /* by id; 0: it does not occur */
    dip_u32s names;                 /* by number: the key; names[0] is for holes */
    dip_u64s starts;                /* by number: where its list begins; one more for the end */
    dip_u32s list;
} dip_key_lists;

/* Makes the lists, with room for counts[id] items of each id (of `types` + 1; that of id 0 is not
 * looked at). On DIP_ERR_MEMORY `self` is empty. O(types + items). */
DIP_NODISCARD dip_status dip_key_lists_init(dip_key_lists *self, const dip_allocator *allocator,
                                            const uint32_t *counts, uint32_t types);
void dip_key_lists_fini(dip_key_lists *self);

/* Fills the lists: put each item behind those of its number, then close. */
static inline size_t dip_key_lists_put(dip_key_lists *self, uint32_t number, uint32_t item) {
    const size_t at = self->starts.data[number]++;
    self->list.data[at] = item;
    return at;
}

void dip_key_lists_close(dip_key_lists *self);

#endif
