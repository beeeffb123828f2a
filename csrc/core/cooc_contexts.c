/* cooc_contexts.c - the incidence of keys and contexts lies both ways: by context its keys, by key
 * its contexts. The row of key i is the sum over its contexts of their keys (Gustavson 1978).
 *
 *     rare:    | rare keys of context 0 | of context 1 | ...      read by every row
 *     common:  | frequent keys of context 0 | ...                 read by rows of rare keys
 *
 * Frequent keys meet each other in so many contexts that counting common bits costs less than
 * adding ones: their pairs come from `bits`, a tile of rows at a time. Where order counts there are
 * no frequent keys. */
#include "cooc_contexts.h"

#include "sort.h"

#define TILE_ROWS 32u
#define AHEAD 4u /* the keys of a context are fetched so many contexts ahead */

/* The distinct ids of each context go to `rare`, whatever they are; counts[id]: in how many
 * contexts it is. */
static dip_status collect(dip_cooc_contexts *self, const dip_occurrences *all, dip_u32s *counts,
                          dip_u32s *stamps) {
    const dip_rows *contexts = &all->contexts;
    const size_t ids = (size_t)contexts->types + 1;
    DIP_TRY(dip_array_reserve(self->allocator, counts, ids));
    DIP_TRY(dip_array_reserve(self->allocator, stamps, ids));
    DIP_TRY(dip_array_reserve(self->allocator, &self->rare_bounds, contexts->rows + 1));
    memset(counts->data, 0, ids * sizeof *counts->data);
    memset(stamps->data, 0, ids * sizeof *stamps->data);
    for (uint32_t c = 0; c < contexts->rows; c++) {
        const size_t start = (size_t)contexts->offsets[c], end = (size_t)contexts->offsets[c + 1];
        DIP_TRY(dip_array_reserve(self->allocator, &self->rare, end - start));
        dip_array_push(&self->rare_bounds, self->rare.len);
        stamps->data[0] = c + 1; /* a hole is no key */
        for (size_t k = start; k < end; k++) {
            const uint32_t id = contexts->ids[k];
            if (stamps->data[id] == c + 1) continue;
            stamps->data[id] = c + 1;
            counts->data[id]++;
            dip_array_push(&self->rare, id);
        }
    }
    dip_array_push(&self->rare_bounds, self->rare.len);
    return DIP_OK;
}

static int more_contexts(const void *with, uint32_t a, uint32_t b) {
    const uint64_t *starts = with;
    return starts[a + 1] - starts[a] > starts[b + 1] - starts[b];
}

/* How many keys, the most frequent first, it pays to keep as bits: so long as the bits to look
 * through for a key (all words, against each frequent key) cost less than the ones to add (its
 * contexts, each with as many keys as contexts have on average, seen from their entries). */
static size_t choose_frequent(const dip_cooc_contexts *self, const uint32_t *by_contexts,
                              size_t contexts) {
    uint64_t squares = 0;
    for (size_t c = 0; c < contexts; c++) {
        const uint64_t keys = self->rare_bounds.data[c + 1] - self->rare_bounds.data[c];
        squares += keys * keys;
    }
    const uint64_t mean = self->rare.len ? squares / self->rare.len : 0;
    const uint64_t words = dip_bitrows_words(contexts), live = self->keys.names.len - 1;
    size_t count = 0;
    for (; count < live; count++) {
        const uint64_t *start = self->keys.starts.data + by_contexts[count];
        const uint64_t additions = (start[1] - start[0]) * mean;
        if (additions * self->kernels->popcount->words_per_addition < (count + 1) * words) break;
    }
    return count;
}

/* Fills `frequent` and `ranks`. */
static dip_status rank_keys(dip_cooc_contexts *self, size_t contexts) {
    const size_t live = self->keys.names.len - 1;
    dip_u32s scratch = {0};
    DIP_TRY(dip_array_reserve(self->allocator, &self->ranks, live + 1));
    DIP_TRY(dip_array_reserve(self->allocator, &self->frequent, live + 1));
    DIP_TRY(dip_array_reserve(self->allocator, &scratch, live + 1));
    memset(self->ranks.data, 0, (live + 1) * sizeof *self->ranks.data);
    for (uint32_t n = 1; n <= live && !self->ordered; n++) dip_array_push(&self->frequent, n);
    dip_sort_by(self->frequent.data, scratch.data, self->frequent.len, more_contexts,
                self->keys.starts.data);
    if (!self->ordered) {
        self->frequent.len = choose_frequent(self, self->frequent.data, contexts);
    }
    dip_sort_u32(self->frequent.data, scratch.data, self->frequent.len);
    for (uint32_t k = 0; k < self->frequent.len; k++) {
        self->ranks.data[self->frequent.data[k]] = k + 1;
    }
    dip_array_fini(self->allocator, &scratch);
    return DIP_OK;
}

/* Makes ids numbers and moves those of frequent keys to `common` and `bits`. ranks: room for the
 * keys of any context. */
static void split(dip_cooc_contexts *self, size_t contexts, uint32_t *ranks) {
    uint32_t *rare = self->rare.data;
    size_t len = 0, end = 0;
    for (size_t c = 0; c < contexts; c++) {
        const size_t start = end, ranked = self->common.len;
        end = self->rare_bounds.data[c + 1];
        self->rare_bounds.data[c] = len;
        dip_array_push(&self->common_bounds, self->common.len);
        for (size_t e = start; e < end; e++) {
            const uint32_t number = self->keys.numbers.data[rare[e]];
            const uint32_t rank = self->ranks.data[number];
            if (rank) {
                ranks[self->common.len - ranked] = rank - 1;
                dip_array_push(&self->common, number);
            } else {
                rare[len++] = number;
            }
        }
        dip_bitrows_put(&self->bits, c, ranks, self->common.len - ranked);
    }
    self->rare_bounds.data[contexts] = self->rare.len = len;
    dip_array_push(&self->common_bounds, self->common.len);
}

static dip_status reserve_common(dip_cooc_contexts *self, size_t contexts) {
    size_t len = 0;
    for (size_t k = 0; k < self->frequent.len; k++) {
        const uint64_t *start = self->keys.starts.data + self->frequent.data[k];
        len += start[1] - start[0];
    }
    DIP_TRY(dip_array_reserve(self->allocator, &self->common, len + 1));
    DIP_TRY(dip_array_reserve(self->allocator, &self->common_bounds, contexts + 1));
    return dip_bitrows_init(&self->bits, self->allocator, self->kernels->popcount,
                            (uint32_t)self->frequent.len, contexts);
}

/* Fills the lists of contexts; `rare` holds ids still. */
static void list_contexts(dip_cooc_contexts *self, uint32_t contexts) {
    for (uint32_t c = 0; c < contexts; c++) {
        for (size_t e = self->rare_bounds.data[c]; e < self->rare_bounds.data[c + 1]; e++) {
            const uint32_t number = self->keys.numbers.data[self->rare.data[e]];
            (void)dip_key_lists_put(&self->keys, number, c);
        }
    }
    dip_key_lists_close(&self->keys);
}

/* Where a key is in the context at hand. */
typedef struct place {
    int64_t earliest_end, latest_start;
} place;

typedef DIP_ARRAY(place) places;

/* Finds the places of the keys of context c. */
static void find_places(const dip_cooc_contexts *self, const dip_occurrences *all, uint32_t c,
                        place *by_id) {
    for (size_t e = self->rare_bounds.data[c]; e < self->rare_bounds.data[c + 1]; e++) {
        by_id[self->rare.data[e]].earliest_end = INT64_MAX;
    }
    const size_t end = (size_t)all->contexts.offsets[c + 1];
    for (size_t k = (size_t)all->contexts.offsets[c]; k < end; k++) {
        const uint32_t id = all->contexts.ids[k];
        if (id == 0) continue;
        const int64_t last = dip_occurrences_last(all, k);
        if (last < by_id[id].earliest_end) by_id[id].earliest_end = last;
        by_id[id].latest_start = dip_occurrences_first(all, k);
    }
}

/* The same where order counts: each key's place in each context is noted too. */
static dip_status list_places(dip_cooc_contexts *self, const dip_occurrences *all, places *with) {
    const size_t entries = self->rare.len;
    DIP_TRY(dip_array_reserve(self->allocator, with, (size_t)all->contexts.types + 1));
    DIP_TRY(dip_array_reserve(self->allocator, &self->ends, entries + 1));
    DIP_TRY(dip_array_reserve(self->allocator, &self->begins, entries + 1));
    for (uint32_t c = 0; c < all->contexts.rows; c++) {
        find_places(self, all, c, with->data);
        for (size_t e = self->rare_bounds.data[c]; e < self->rare_bounds.data[c + 1]; e++) {
            const uint32_t id = self->rare.data[e];
            const size_t at = dip_key_lists_put(&self->keys, self->keys.numbers.data[id], c);
            self->ends.data[at] = with->data[id].earliest_end;
            self->begins.data[e] = with->data[id].latest_start;
        }
    }
    dip_key_lists_close(&self->keys);
    return DIP_OK;
}

/* Working memory of a build. */
typedef struct builder {
    dip_u32s counts, stamps;
    places by_id;
} builder;

static dip_status build(dip_cooc_contexts *self, const dip_occurrences *all, builder *with) {
    const size_t contexts = all->contexts.rows;
    DIP_TRY(collect(self, all, &with->counts, &with->stamps));
    DIP_TRY(
        dip_key_lists_init(&self->keys, self->allocator, with->counts.data, all->contexts.types));
    if (self->ordered) {
        DIP_TRY(list_places(self, all, &with->by_id));
    } else {
        list_contexts(self, (uint32_t)contexts);
    }
    DIP_TRY(rank_keys(self, contexts));
    DIP_TRY(reserve_common(self, contexts));
    split(self, contexts, with->stamps.data); /* a context has no more keys than there are ids */
    return DIP_OK;
}

dip_status dip_cooc_contexts_init(dip_cooc_contexts *self, const dip_allocator *allocator,
                                  const dip_occurrences *all, bool ordered,
                                  const dip_kernels *kernels) {
    *self = (dip_cooc_contexts){.allocator = allocator, .kernels = kernels, .ordered = ordered};
    builder with = {0};
    const dip_status status = build(self, all, &with);
    dip_array_fini(allocator, &with.counts);
    dip_array_fini(allocator, &with.stamps);
    dip_array_fini(allocator, &with.by_id);
    if (status != DIP_OK) dip_cooc_contexts_fini(self);
    return status;
}

void dip_cooc_contexts_fini(dip_cooc_contexts *self) {
    dip_key_lists_fini(&self->keys);
    dip_array_fini(self->allocator, &self->rare);
    dip_array_fini(self->allocator, &self->common);
    dip_array_fini(self->allocator, &self->rare_bounds);
    dip_array_fini(self->allocator, &self->common_bounds);
    dip_array_fini(self->allocator, &self->ranks);
    dip_array_fini(self->allocator, &self->frequent);
    dip_bitrows_fini(&self->bits);
    dip_array_fini(self->allocator, &self->ends);
    dip_array_fini(self->allocator, &self->begins);
}

static uint64_t work_in(const dip_cooc_contexts *self, uint32_t number, const uint64_t *bounds) {
    uint64_t work = 0;
    for (size_t k = self->keys.starts.data[number]; k < self->keys.starts.data[number + 1]; k++) {
        const uint64_t *start = bounds + self->keys.list.data[k];
        work += start[1] - start[0];
    }
    return work;
}

uint64_t dip_cooc_contexts_work(const dip_cooc_contexts *self, uint32_t number) {
    const uint64_t rare = work_in(self, number, self->rare_bounds.data);
    if (self->ranks.data[number]) return rare + self->frequent.len;
    return rare + work_in(self, number, self->common_bounds.data);
}

/* Adds 1 for each entry of each context of the key. bounds: where those of a context begin. */
static inline void add_entries(const dip_cooc_contexts *self, uint32_t number,
                               const uint32_t *entries, const uint64_t *bounds, dip_spa *row) {
    dip_spa sums = *row; /* a copy that the compiler can keep in registers */
    const uint32_t *list = self->keys.list.data;
    const size_t stop = self->keys.starts.data[number + 1];
    const bool dense = row->dense;
    for (size_t k = self->keys.starts.data[number]; k < stop; k++) {
        const size_t end = bounds[(size_t)list[k] + 1];
        __builtin_prefetch(entries + bounds[list[k + AHEAD < stop ? k + AHEAD : k]]);
        for (size_t e = bounds[list[k]]; e < end; e++) {
            dip_spa_add(&sums, entries[e], 1, dense);
        }
    }
    *row = sums;
}

/* Adds 1 for each entry that begins behind the earliest end of the key in its context. */
static void add_later_entries(const dip_cooc_contexts *self, uint32_t number, dip_spa *row) {
    for (size_t k = self->keys.starts.data[number]; k < self->keys.starts.data[number + 1]; k++) {
        const uint64_t *start = self->rare_bounds.data + self->keys.list.data[k];
        for (size_t e = start[0]; e < start[1]; e++) {
            if (self->ends.data[k] < self->begins.data[e]) {
                dip_spa_add(row, self->rare.data[e], 1, row->dense);
            }
        }
    }
}

/* The counts of the frequent key of `rank` (from 0) against all frequent keys. */
static dip_status shared(const dip_cooc_contexts *self, uint32_t rank, dip_cooc_tile *tile,
                         const uint32_t **counts) {
    const uint32_t all = self->bits.rows;
    if (rank < tile->from || rank >= tile->to) {
        const size_t room = (size_t)TILE_ROWS * all;
        DIP_TRY(dip_array_reserve(self->allocator, &tile->counts, room));
        tile->from = rank;
        tile->to = all - rank < TILE_ROWS ? all : rank + TILE_ROWS;
        dip_bitrows_shared(&self->bits, tile->from, tile->to, tile->counts.data);
    }
    *counts = tile->counts.data + (size_t)(rank - tile->from) * all;
    return DIP_OK;
}

dip_status dip_cooc_contexts_row(const dip_cooc_contexts *self, uint32_t number,
                                 dip_cooc_tile *tile, dip_spa *row) {
    if (self->ordered) {
        add_later_entries(self, number, row);
        return DIP_OK;
    }
    const uint32_t rank = self->ranks.data[number];
    add_entries(self, number, self->rare.data, self->rare_bounds.data, row);
    if (rank == 0) {
        add_entries(self, number, self->common.data, self->common_bounds.data, row);
        return DIP_OK;
    }
    const uint32_t *counts;
    DIP_TRY(shared(self, rank - 1, tile, &counts));
    for (size_t k = 0; k < self->frequent.len; k++) {
        if (counts[k]) dip_spa_add(row, self->frequent.data[k], counts[k], row->dense);
    }
    return DIP_OK;
}
