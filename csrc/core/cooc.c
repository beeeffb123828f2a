/* cooc.c - counts gather in one hash table of pairs and leave it as a sorted matrix.
 *
 *     cells:  | (i << 32 | j) + 1 : count | 0 : - | ...       free cells have key 0
 *
 * The matrix is made by two counting sorts, by column and then by row, so that its rows come out
 * rising. */
#include "cooc.h"

#include "sort.h"

typedef struct cell {
    uint64_t pair; /* + 1 */
    int64_t count;
} cell;

typedef struct table {
    const dip_allocator *allocator;
    cell *cells;
    size_t capacity, taken;
} table;

static size_t cell_index(const cell *cells, size_t capacity, uint64_t pair) {
    uint64_t hash = pair * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
    size_t at = (size_t)hash & (capacity - 1);
    while (cells[at].pair && cells[at].pair != pair) at = (at + 1) & (capacity - 1);
    return at;
}

static dip_status table_grow(table *self) {
    const size_t capacity = self->capacity ? self->capacity * 2 : 256;
    void *block = NULL;
    DIP_TRY(dip_mem_resize(self->allocator, &block, capacity, sizeof(cell)));
    cell *cells = block;
    memset(cells, 0, capacity * sizeof *cells);
    for (size_t k = 0; k < self->capacity; k++) {
        if (self->cells[k].pair)
            cells[cell_index(cells, capacity, self->cells[k].pair)] = self->cells[k];
    }
    dip_mem_free(self->allocator, self->cells);
    self->cells = cells;
    self->capacity = capacity;
    return DIP_OK;
}

static dip_status table_add(table *self, uint32_t i, uint32_t j, int64_t count) {
    if ((self->taken + 1) * 2 > self->capacity) DIP_TRY(table_grow(self));
    const uint64_t pair = ((uint64_t)i << 32 | j) + 1;
    cell *at = &self->cells[cell_index(self->cells, self->capacity, pair)];
    if (count > INT64_MAX - at->count) return DIP_ERR_LIMIT;
    if (!at->pair) {
        at->pair = pair;
        self->taken++;
    }
    at->count += count;
    return DIP_OK;
}

typedef struct triplet {
    uint32_t row, column;
    int64_t count;
} triplet;

typedef DIP_ARRAY(triplet) triplets;

/* Moves `from` to `to` sorted by row (or by column), stable. starts: n_keys + 1 numbers. */
static void counting_sort(const triplets *from, triplet *to, bool by_row, dip_u64s *starts) {
    memset(starts->data, 0, starts->len * sizeof *starts->data);
    for (size_t k = 0; k < from->len; k++) {
        starts->data[(by_row ? from->data[k].row : from->data[k].column) + 1]++;
    }
    for (size_t n = 1; n < starts->len; n++) starts->data[n] += starts->data[n - 1];
    for (size_t k = 0; k < from->len; k++) {
        to[starts->data[by_row ? from->data[k].row : from->data[k].column]++] = from->data[k];
    }
}

typedef struct builder {
    triplets one, two;
    dip_u64s starts;
} builder;

static dip_status build(const table *self, uint32_t n_keys, bool symmetric, builder *with,
                        dip_csr *out) {
    const dip_allocator *allocator = out->allocator;
    const size_t most = symmetric ? 2 * self->taken : self->taken;
    DIP_TRY(dip_array_reserve(allocator, &with->one, most));
    DIP_TRY(dip_array_reserve(allocator, &with->two, most));
    DIP_TRY(dip_array_reserve(allocator, &with->starts, (size_t)n_keys + 1));
    DIP_TRY(dip_array_reserve(allocator, &out->indptr, (size_t)n_keys + 1));
    DIP_TRY(dip_array_reserve(allocator, &out->indices, most));
    DIP_TRY(dip_array_reserve(allocator, &out->data, most));
    for (size_t k = 0; k < self->capacity; k++) {
        const cell *at = &self->cells[k];
        if (!at->pair) continue;
        const uint32_t i = (uint32_t)((at->pair - 1) >> 32), j = (uint32_t)(at->pair - 1);
        dip_array_push(&with->one, ((triplet){i, j, at->count}));
        if (symmetric && i != j) dip_array_push(&with->one, ((triplet){j, i, at->count}));
    }
    with->starts.len = (size_t)n_keys + 1;
    with->two.len = with->one.len;
    counting_sort(&with->one, with->two.data, false, &with->starts);
    counting_sort(&with->two, with->one.data, true, &with->starts);
    for (size_t k = 0; k < with->one.len; k++) {
        dip_array_push(&out->indices, with->one.data[k].column);
        dip_array_push(&out->data, with->one.data[k].count);
    }
    /* sorting moved each row's start to its end */
    dip_array_push(&out->indptr, 0);
    for (uint32_t r = 0; r < n_keys; r++)
        dip_array_push(&out->indptr, (int64_t)with->starts.data[r]);
    return DIP_OK;
}

/* Ends a count: the table becomes `out` if all went well so far. */
static dip_status finish(table *self, dip_status status, uint32_t n_keys, bool symmetric,
                         dip_csr *out) {
    builder with = {0};
    if (status == DIP_OK) status = build(self, n_keys, symmetric, &with, out);
    dip_array_fini(out->allocator, &with.one);
    dip_array_fini(out->allocator, &with.two);
    dip_array_fini(out->allocator, &with.starts);
    dip_mem_free(self->allocator, self->cells);
    if (status != DIP_OK) dip_csr_fini(out);
    return status;
}

/* The first occurrence behind the context of `start`. */
static size_t context_end(const dip_occurrences *all, size_t start) {
    size_t end = start + 1;
    while (end < all->len && all->contexts[end] == all->contexts[start]) end++;
    return end;
}

/* What one context knows of each key, reset key by key. */
typedef struct context {
    dip_i64s earliest_end, latest_start; /* by key */
    dip_i64s ended;                      /* by key: occurrences that ended so far */
    dip_u32s seen, order, scratch;
} context;

static void context_fini(const dip_allocator *allocator, context *self) {
    dip_array_fini(allocator, &self->earliest_end);
    dip_array_fini(allocator, &self->latest_start);
    dip_array_fini(allocator, &self->ended);
    dip_array_fini(allocator, &self->seen);
    dip_array_fini(allocator, &self->order);
    dip_array_fini(allocator, &self->scratch);
}

static dip_status context_init(const dip_allocator *allocator, context *self,
                               const dip_occurrences *all) {
    DIP_TRY(dip_array_reserve(allocator, &self->earliest_end, all->n_keys));
    DIP_TRY(dip_array_reserve(allocator, &self->latest_start, all->n_keys));
    DIP_TRY(dip_array_reserve(allocator, &self->ended, all->n_keys));
    DIP_TRY(dip_array_reserve(allocator, &self->seen, all->n_keys));
    for (uint32_t key = 0; key < all->n_keys; key++) {
        self->latest_start.data[key] = -1;
        self->ended.data[key] = 0;
    }
    return DIP_OK;
}

static dip_status count_context(table *into, context *with, const dip_occurrences *all,
                                size_t start, size_t end, bool ordered) {
    with->seen.len = 0;
    for (size_t k = start; k < end; k++) {
        const uint32_t key = all->keys[k];
        if (with->latest_start.data[key] < 0) {
            dip_array_push(&with->seen, key);
            with->earliest_end.data[key] = all->last[k];
        }
        if (all->last[k] < with->earliest_end.data[key])
            with->earliest_end.data[key] = all->last[k];
        with->latest_start.data[key] = all->first[k];
    }
    dip_status status = DIP_OK;
    for (size_t a = 0; a < with->seen.len && status == DIP_OK; a++) {
        const uint32_t i = with->seen.data[a];
        for (size_t b = ordered ? 0 : a; b < with->seen.len && status == DIP_OK; b++) {
            const uint32_t j = with->seen.data[b];
            if (ordered && with->earliest_end.data[i] >= with->latest_start.data[j]) continue;
            const bool swap = !ordered && j < i;
            status = table_add(into, swap ? j : i, swap ? i : j, 1);
        }
    }
    for (size_t a = 0; a < with->seen.len; a++) with->latest_start.data[with->seen.data[a]] = -1;
    return status;
}

dip_status dip_cooc_contexts(dip_occurrences all, bool ordered, dip_csr *out) {
    table counts = {.allocator = out->allocator};
    context with = {0};
    dip_status status = context_init(out->allocator, &with, &all);
    for (size_t start = 0, end; start < all.len && status == DIP_OK; start = end) {
        end = context_end(&all, start);
        status = count_context(&counts, &with, &all, start, end, ordered);
    }
    context_fini(out->allocator, &with);
    return finish(&counts, status, all.n_keys, !ordered, out);
}

int64_t dip_cooc_scale(uint32_t n) {
    int64_t scale = 1;
    for (int64_t k = 2; k <= (int64_t)n; k++) {
        int64_t a = scale, b = k;
        while (b) {
            const int64_t rest = a % b;
            a = b;
            b = rest;
        }
        scale *= k / a;
    }
    return scale;
}

static dip_status add_pair(table *into, uint32_t i, uint32_t j, int64_t count, bool ordered) {
    const bool swap = !ordered && j < i;
    return table_add(into, swap ? j : i, swap ? i : j, count);
}

static int ends_before(const void *with, uint32_t a, uint32_t b) {
    const dip_occurrences *all = with;
    return all->last[a] < all->last[b];
}

/* Pairs at any distance: occurrences by start meet, key by key, how many ended before them. */
static dip_status count_all_pairs(table *into, context *with, const dip_occurrences *all,
                                  size_t start, size_t end, bool ordered) {
    const size_t len = end - start;
    with->order.len = with->seen.len = 0;
    DIP_TRY(dip_array_reserve(into->allocator, &with->order, len));
    DIP_TRY(dip_array_reserve(into->allocator, &with->scratch, len));
    for (size_t k = 0; k < len; k++) dip_array_push(&with->order, (uint32_t)k);
    const dip_occurrences here = {
        all->keys + start, all->first + start, all->last + start, NULL, len, all->n_keys};
    dip_sort_by(with->order.data, with->scratch.data, len, ends_before, &here);
    dip_status status = DIP_OK;
    size_t done = 0;
    for (size_t k = 0; k < len && status == DIP_OK; k++) {
        for (; done < len && here.last[with->order.data[done]] < here.first[k]; done++) {
            const uint32_t key = here.keys[with->order.data[done]];
            if (with->ended.data[key]++ == 0) dip_array_push(&with->seen, key);
        }
        for (size_t s = 0; s < with->seen.len && status == DIP_OK; s++) {
            const uint32_t key = with->seen.data[s];
            status = add_pair(into, key, here.keys[k], with->ended.data[key], ordered);
        }
    }
    for (size_t s = 0; s < with->seen.len; s++) with->ended.data[with->seen.data[s]] = 0;
    return status;
}

/* Pairs within the window: each occurrence looks back as far as the longest occurrence allows. */
static dip_status count_window(table *into, const dip_occurrences *all, size_t start, size_t end,
                               const dip_cooc_options *options) {
    int64_t longest = 0;
    for (size_t k = start; k < end; k++) {
        if (all->last[k] - all->first[k] > longest) longest = all->last[k] - all->first[k];
    }
    const int64_t scale = options->harmonic ? dip_cooc_scale(options->window) : 1;
    for (size_t k = start; k < end; k++) {
        const int64_t from = all->first[k] - (int64_t)options->window - longest;
        for (size_t b = k; b-- > start && all->first[b] >= from;) {
            const int64_t distance = all->first[k] - all->last[b];
            if (distance < 1 || distance > (int64_t)options->window) continue;
            const int64_t weight = options->harmonic ? scale / distance : 1;
            DIP_TRY(add_pair(into, all->keys[b], all->keys[k], weight, options->ordered));
        }
    }
    return DIP_OK;
}

dip_status dip_cooc_pairs(dip_occurrences all, dip_cooc_options options, dip_csr *out) {
    const bool fits = options.window > 0 && options.window <= DIP_COOC_WEIGHTED_MAX;
    if (options.harmonic && !fits) return DIP_ERR_ARGUMENT;
    table counts = {.allocator = out->allocator};
    context with = {0};
    dip_status status = context_init(out->allocator, &with, &all);
    for (size_t start = 0, end; start < all.len && status == DIP_OK; start = end) {
        end = context_end(&all, start);
        status = options.window
                     ? count_window(&counts, &all, start, end, &options)
                     : count_all_pairs(&counts, &with, &all, start, end, options.ordered);
    }
    context_fini(out->allocator, &with);
    return finish(&counts, status, all.n_keys, !options.ordered, out);
}
