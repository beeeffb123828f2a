/* permute.c - a chain works on its own copy of the keys:
 *
 *     context r, context s    | shared | only r |   | shared | only s |      one trade:
 *     pool                    | only r ... only s |  shuffled, the first |only r| go back to r
 *
 * A mark by key (the number of the trade that set it) tells what two contexts share in one pass
 * over each; no context is ever sorted. */
#include "permute.h"

#include <string.h>

#include "rng.h"

static uint32_t keys_of(dip_permute_source source) {
    return source.contexts ? source.contexts->n_keys : source.slots->n_keys;
}

static size_t length_of(dip_permute_source source) {
    if (source.slots) return (size_t)source.slots->groups[source.slots->n_groups];
    const dip_permute_contexts *of = source.contexts;
    return (size_t)of->offsets[of->strata[of->n_strata]];
}

/* Counting ---------------------------------------------------------------------------------- */

static void count_contexts(const dip_permute_contexts *of, const uint32_t *keys, int64_t *now) {
    const int64_t contexts = of->strata[of->n_strata];
    for (int64_t r = 0; r < contexts; r++) {
        for (int64_t a = of->offsets[r]; a < of->offsets[r + 1]; a++) {
            int64_t *row = now + (size_t)keys[a] * of->n_keys;
            for (int64_t b = a + 1; b < of->offsets[r + 1]; b++) row[keys[b]]++;
        }
    }
}

/* How many tokens the longest occurrence takes beyond its first. */
static int64_t longest_of(const dip_permute_slots *of) {
    int64_t longest = 0;
    for (int64_t k = 0; k < of->groups[of->n_groups]; k++) {
        if (of->last[k] - of->first[k] > longest) longest = of->last[k] - of->first[k];
    }
    return longest;
}

static void count_slots(const dip_permute_slots *of, const uint32_t *keys, int64_t longest,
                        int64_t *now) {
    const int64_t len = of->groups[of->n_groups];
    for (int64_t b = 1; b < len; b++) {
        for (int64_t a = b - 1; a >= 0 && of->contexts[a] == of->contexts[b]; a--) {
            const int64_t distance = of->first[b] - of->last[a];
            if (of->window && distance > of->window + longest) break;
            if (distance < 1 || (of->window && distance > of->window)) continue;
            now[(size_t)keys[a] * of->n_keys + keys[b]]++;
        }
    }
}

/* Counts into `now`; an unordered pair is moved to the cell above the diagonal, which is emptied.
 */
static void count_all(dip_permute_source source, const uint32_t *keys, int64_t longest,
                      dip_i64s *now) {
    if (!now->len) return; /* no keys */
    memset(now->data, 0, now->len * sizeof *now->data);
    const size_t n = keys_of(source);
    if (source.contexts) {
        count_contexts(source.contexts, keys, now->data);
    } else {
        count_slots(source.slots, keys, longest, now->data);
    }
    const bool fold = source.contexts || !source.slots->ordered;
    for (size_t i = 0; i < n; i++) {
        now->data[i * n + i] = 0;
        for (size_t j = i + 1; fold && j < n; j++) {
            now->data[i * n + j] += now->data[j * n + i];
            now->data[j * n + i] = 0;
        }
    }
}

/* Tallies ----------------------------------------------------------------------------------- */

static dip_status zeros(const dip_allocator *allocator, dip_i64s *array, size_t len) {
    if (!len) return DIP_OK;
    DIP_TRY(dip_array_reserve(allocator, array, len));
    memset(array->data, 0, len * sizeof *array->data);
    array->len = len;
    return DIP_OK;
}

static dip_status tally_reserve(dip_tally *self) {
    const size_t cells = (size_t)self->n_keys * self->n_keys;
    dip_i64s *all[] = {&self->observed, &self->more,    &self->less,
                       &self->sum,      &self->squares, &self->now};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        DIP_TRY(zeros(self->allocator, all[k], cells));
    }
    return DIP_OK;
}

dip_status dip_tally_init(dip_tally *self, const dip_allocator *allocator,
                          dip_permute_source source) {
    *self = (dip_tally){.allocator = allocator, .n_keys = keys_of(source)};
    dip_status status = self->n_keys > DIP_PERMUTE_KEYS_MAX ? DIP_ERR_LIMIT : tally_reserve(self);
    if (status != DIP_OK) {
        dip_tally_fini(self);
        return status;
    }
    const uint32_t *keys = source.contexts ? source.contexts->keys : source.slots->keys;
    count_all(source, keys, source.slots ? longest_of(source.slots) : 0, &self->observed);
    return DIP_OK;
}

void dip_tally_fini(dip_tally *self) {
    dip_array_fini(self->allocator, &self->observed);
    dip_array_fini(self->allocator, &self->more);
    dip_array_fini(self->allocator, &self->less);
    dip_array_fini(self->allocator, &self->sum);
    dip_array_fini(self->allocator, &self->squares);
    dip_array_fini(self->allocator, &self->now);
    *self = (dip_tally){0};
}

/* *to + by, unless that passes int64. */
static dip_status add(int64_t *to, int64_t by) {
    if (by > 0 ? *to > INT64_MAX - by : *to < INT64_MIN - by) return DIP_ERR_LIMIT;
    *to += by;
    return DIP_OK;
}

dip_status dip_tally_merge(dip_tally *self, const dip_tally *other) {
    for (size_t k = 0; k < self->more.len; k++) {
        self->more.data[k] += other->more.data[k];
        self->less.data[k] += other->less.data[k];
        DIP_TRY(add(&self->sum.data[k], other->sum.data[k]));
        DIP_TRY(add(&self->squares.data[k], other->squares.data[k]));
    }
    return DIP_OK;
}

/* Adds the counts in `now` to the sums. */
static dip_status tally_take(dip_tally *self) {
    for (size_t k = 0; k < self->now.len; k++) {
        const int64_t beyond = self->now.data[k] - self->observed.data[k];
        self->more.data[k] += beyond >= 0;
        self->less.data[k] += beyond <= 0;
        if (!beyond) continue;
        if (beyond > INT32_MAX || beyond < -INT32_MAX) return DIP_ERR_LIMIT;
        DIP_TRY(add(&self->sum.data[k], beyond));
        DIP_TRY(add(&self->squares.data[k], beyond * beyond));
    }
    return DIP_OK;
}

/* Permuting --------------------------------------------------------------------------------- */

/* What a chain works on. */
typedef struct shuffler {
    dip_permute_source source;
    dip_rng rng;
    dip_u32s keys;  /* the permuted copy */
    dip_u64s marks; /* by key: the trade that set it, twice, plus 1 once found in both */
    dip_u32s pool;  /* what two contexts do not share */
    dip_u32s order; /* the contexts of a stratum, by number in it */
    uint64_t trade;
} shuffler;

static void shuffler_fini(const dip_allocator *allocator, shuffler *self) {
    dip_array_fini(allocator, &self->keys);
    dip_array_fini(allocator, &self->marks);
    dip_array_fini(allocator, &self->pool);
    dip_array_fini(allocator, &self->order);
}

static dip_status shuffler_init(const dip_allocator *allocator, shuffler *self) {
    const size_t len = length_of(self->source);
    DIP_TRY(dip_array_reserve(allocator, &self->keys, len));
    const uint32_t *from =
        self->source.contexts ? self->source.contexts->keys : self->source.slots->keys;
    if (len) memcpy(self->keys.data, from, len * sizeof *from);
    self->keys.len = len;
    const dip_permute_contexts *of = self->source.contexts;
    if (!of) return DIP_OK;
    int64_t largest = 0;
    for (size_t s = 0; s < of->n_strata; s++) {
        const int64_t size = of->strata[s + 1] - of->strata[s];
        if (size > largest) largest = size;
    }
    if (largest > UINT32_MAX) return DIP_ERR_LIMIT;
    DIP_TRY(dip_array_reserve(allocator, &self->order, (size_t)largest));
    DIP_TRY(dip_array_reserve(allocator, &self->pool, of->n_keys));
    DIP_TRY(dip_array_reserve(allocator, &self->marks, of->n_keys));
    for (uint32_t key = 0; key < of->n_keys; key++) self->marks.data[key] = 0;
    return DIP_OK;
}

/* Moves the first `picked` places of a random order to the front. */
static void shuffle_front(dip_rng *rng, uint32_t *items, uint32_t len, uint32_t picked) {
    for (uint32_t k = 0; k < picked && k + 1 < len; k++) {
        const uint32_t other = k + dip_rng_below(rng, len - k), item = items[k];
        items[k] = items[other];
        items[other] = item;
    }
}

/* One curveball trade between contexts r and s: what only one of them holds is dealt out anew. */
static void trade(shuffler *self, int64_t r, int64_t s) {
    const int64_t *offsets = self->source.contexts->offsets;
    uint32_t *left = self->keys.data + offsets[r], *right = self->keys.data + offsets[s];
    const uint32_t n_left = (uint32_t)(offsets[r + 1] - offsets[r]),
                   n_right = (uint32_t)(offsets[s + 1] - offsets[s]);
    if (n_left == 0 || n_right == 0) return;
    const uint64_t alone = ++self->trade * 2, both = alone + 1;
    uint32_t shared = 0, kept = 0, pooled = 0;
    for (uint32_t k = 0; k < n_left; k++) self->marks.data[left[k]] = alone;
    for (uint32_t k = 0; k < n_right; k++) {
        uint64_t *mark = &self->marks.data[right[k]];
        if (*mark == alone) {
            *mark = both;
            right[shared++] = right[k];
        } else {
            self->pool.data[pooled++] = right[k];
        }
    }
    const uint32_t from_right = pooled;
    for (uint32_t k = 0; k < n_left; k++) {
        if (self->marks.data[left[k]] == both) {
            left[kept++] = left[k];
        } else {
            self->pool.data[pooled++] = left[k];
        }
    }
    shuffle_front(&self->rng, self->pool.data, pooled, from_right);
    memcpy(right + shared, self->pool.data, from_right * sizeof *right);
    memcpy(left + kept, self->pool.data + from_right, (pooled - from_right) * sizeof *left);
}

/* Every context trades with one other of its stratum; where their number is odd, one does not. */
static void sweep(shuffler *self) {
    const dip_permute_contexts *of = self->source.contexts;
    for (size_t s = 0; s < of->n_strata; s++) {
        const uint32_t size = (uint32_t)(of->strata[s + 1] - of->strata[s]);
        for (uint32_t k = 0; k < size; k++) self->order.data[k] = k;
        shuffle_front(&self->rng, self->order.data, size, size);
        for (uint32_t k = 0; k + 1 < size; k += 2) {
            trade(self, of->strata[s] + self->order.data[k],
                  of->strata[s] + self->order.data[k + 1]);
        }
    }
}

/* The keys of each group change places. */
static void relabel(shuffler *self) {
    const dip_permute_slots *of = self->source.slots;
    for (size_t g = 0; g < of->n_groups; g++) {
        const uint32_t size = (uint32_t)(of->groups[g + 1] - of->groups[g]);
        shuffle_front(&self->rng, self->keys.data + of->groups[g], size, size);
    }
}

static dip_status run(shuffler *self, uint64_t samples, dip_tally *into) {
    const int64_t longest = self->source.slots ? longest_of(self->source.slots) : 0;
    for (uint64_t sample = 0; sample < samples; sample++) {
        const unsigned sweeps = sample ? DIP_PERMUTE_THIN : DIP_PERMUTE_BURN_IN;
        for (unsigned k = 0; self->source.contexts && k < sweeps; k++) sweep(self);
        if (self->source.slots) relabel(self);
        count_all(self->source, self->keys.data, longest, &into->now);
        DIP_TRY(tally_take(into));
    }
    return DIP_OK;
}

dip_status dip_permute_run(dip_permute_source source, dip_permute_chain chain, dip_tally *into) {
    const uint64_t start = chain.number * DIP_PERMUTE_CHAIN;
    const uint64_t left = start < chain.total ? chain.total - start : 0;
    shuffler self = {.source = source, .rng = dip_rng_seeded(chain.seed, chain.number)};
    dip_status status = shuffler_init(into->allocator, &self);
    if (status == DIP_OK) {
        status = run(&self, left < DIP_PERMUTE_CHAIN ? left : DIP_PERMUTE_CHAIN, into);
    }
    shuffler_fini(into->allocator, &self);
    return status;
}
