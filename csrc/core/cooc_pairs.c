/* cooc_pairs.c - the row of a key is summed by going from one of its occurrences to the next and
 * looking around each. Where occurrences are tokens and the window is finite, they are looked at in
 * a line of numbers:
 *
 *     line:  0 0 | 1 2 0 1 | 0 0 | 3 1 | 0 0          window 2; 0: a hole, or between contexts
 *
 * where as many holes as the window is wide keep contexts apart, so that nothing is asked. Where
 * those holes would outnumber the occurrences, or occurrences take several tokens, each is asked
 * for its context. */
#include "cooc_pairs.h"

#define LINE_WINDOW_MAX 1024u /* also the holes that a small corpus may have in any case */
#define FAR 4096u             /* no context is taken to be longer where work is only guessed */
#define AHEAD 128u            /* places of the line are fetched so many occurrences ahead */

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

static bool in_line(const dip_cooc_pairs *self) {
    const uint64_t window = self->reach.window, len = dip_occurrences_len(&self->all);
    const uint64_t holes = ((uint64_t)self->all.contexts.rows + 1) * window;
    const bool tokens = !self->all.first && !self->all.last;
    const bool near = window > 0 && window <= LINE_WINDOW_MAX;
    return tokens && near && holes <= len + LINE_WINDOW_MAX && holes + len <= UINT32_MAX;
}

static dip_status make_lists(dip_cooc_pairs *self, dip_u32s *counts) {
    const dip_rows *rows = &self->all.contexts;
    const size_t ids = (size_t)rows->types + 1, len = dip_occurrences_len(&self->all);
    DIP_TRY(dip_array_reserve(self->allocator, counts, ids));
    memset(counts->data, 0, ids * sizeof *counts->data);
    for (size_t k = 0; k < len; k++) counts->data[rows->ids[k]]++;
    return dip_key_lists_init(&self->keys, self->allocator, counts->data, rows->types);
}

/* Whether the numbers of all keys fit in 16 bits. */
static bool are_small(const dip_cooc_pairs *self) { return self->keys.names.len - 1 <= UINT16_MAX; }

static inline uint32_t number_at(const dip_cooc_line *self, size_t place, bool small) {
    return small ? self->small.data[place] : self->large.data[place];
}

static inline void push_number(dip_cooc_line *self, uint32_t number, bool small) {
    if (small) {
        dip_array_push(&self->small, (uint16_t)number);
    } else {
        dip_array_push(&self->large, number);
    }
}

static void fill_line(dip_cooc_pairs *self, bool small) {
    const dip_rows *rows = &self->all.contexts;
    const size_t window = self->reach.window;
    size_t place = window;
    for (size_t h = 0; h < window; h++) push_number(&self->line, 0, small);
    for (size_t c = 0; c < rows->rows; c++) {
        for (int64_t k = rows->offsets[c]; k < rows->offsets[c + 1]; k++, place++) {
            const uint32_t number = self->keys.numbers.data[rows->ids[k]];
            if (number) (void)dip_key_lists_put(&self->keys, number, (uint32_t)place);
            push_number(&self->line, number, small);
        }
        for (size_t h = 0; h < window; h++, place++) push_number(&self->line, 0, small);
    }
    dip_key_lists_close(&self->keys);
}

static dip_status make_line(dip_cooc_pairs *self) {
    const size_t holes = (self->all.contexts.rows + 1) * self->reach.window;
    const size_t places = dip_occurrences_len(&self->all) + holes;
    if (are_small(self)) {
        DIP_TRY(dip_array_reserve(self->allocator, &self->line.small, places));
        fill_line(self, true);
    } else {
        DIP_TRY(dip_array_reserve(self->allocator, &self->line.large, places));
        fill_line(self, false);
    }
    return DIP_OK;
}

static dip_status note_contexts(dip_cooc_pairs *self) {
    const dip_rows *rows = &self->all.contexts;
    DIP_TRY(
        dip_array_reserve(self->allocator, &self->contexts, dip_occurrences_len(&self->all) + 1));
    for (uint32_t c = 0; c < rows->rows; c++) {
        for (int64_t k = rows->offsets[c]; k < rows->offsets[c + 1]; k++) {
            const size_t at = (size_t)k;
            const int64_t length =
                dip_occurrences_last(&self->all, at) - dip_occurrences_first(&self->all, at);
            if (length > self->longest) self->longest = length;
            const uint32_t number = self->keys.numbers.data[rows->ids[k]];
            if (number) (void)dip_key_lists_put(&self->keys, number, (uint32_t)k);
            dip_array_push(&self->contexts, c);
        }
    }
    dip_key_lists_close(&self->keys);
    return DIP_OK;
}

dip_status dip_cooc_pairs_init(dip_cooc_pairs *self, const dip_allocator *allocator,
                               const dip_occurrences *all, dip_cooc_reach reach) {
    *self = (dip_cooc_pairs){.allocator = allocator, .all = *all, .reach = reach};
    const uint64_t scale = reach.harmonic ? (uint64_t)dip_cooc_scale(reach.window) : 1;
    for (uint32_t d = 1; reach.harmonic && d <= reach.window; d++) self->weights[d] = scale / d;
    dip_u32s counts = {0};
    dip_status status = make_lists(self, &counts);
    dip_array_fini(allocator, &counts);
    if (status == DIP_OK) status = in_line(self) ? make_line(self) : note_contexts(self);
    if (status != DIP_OK) dip_cooc_pairs_fini(self);
    return status;
}

void dip_cooc_pairs_fini(dip_cooc_pairs *self) {
    dip_key_lists_fini(&self->keys);
    dip_array_fini(self->allocator, &self->line.small);
    dip_array_fini(self->allocator, &self->line.large);
    dip_array_fini(self->allocator, &self->contexts);
}

uint64_t dip_cooc_pairs_work(const dip_cooc_pairs *self, uint32_t number) {
    const uint64_t *start = self->keys.starts.data + number;
    const uint64_t around = self->reach.ordered ? 1 : 2, window = self->reach.window;
    if (window) return (start[1] - start[0]) * around * (window < FAR ? window : FAR);
    uint64_t work = 0;
    uint32_t before = UINT32_MAX;
    for (uint64_t k = start[0]; k < start[1]; k++) {
        const uint32_t c = self->contexts.data[self->keys.list.data[k]];
        const int64_t *offset = self->all.contexts.offsets + c;
        if (c != before) work += (uint64_t)(offset[1] - offset[0]);
        before = c;
    }
    return work;
}

/* How to look along a line; constants where the compiler is to see them. */
typedef struct manner {
    bool both_ways, harmonic, dense, small;
} manner;

/* Has the places within the window of a place of the line fetched. */
static inline void fetch(const dip_cooc_line *line, size_t place, size_t window, bool small) {
    if (small) {
        __builtin_prefetch(line->small.data + place - window);
        __builtin_prefetch(line->small.data + place + window);
    } else {
        __builtin_prefetch(line->large.data + place - window);
        __builtin_prefetch(line->large.data + place + window);
    }
}

/* Adds what stands within the window of each occurrence of the key. Both ways, a pair of the key
 * with itself is found from either of the two, and so counted double until the end. */
static inline void look_along(const dip_cooc_pairs *self, uint32_t number, dip_spa *row,
                              manner how) {
    dip_spa sums = *row; /* copies that the compiler can keep in registers */
    const dip_cooc_line line = self->line;
    const uint32_t *list = self->keys.list.data;
    const size_t window = self->reach.window, all = self->keys.list.len;
    const uint64_t end = self->keys.starts.data[number + 1];
    for (uint64_t k = self->keys.starts.data[number]; k < end; k++) {
        const size_t here = list[k];
        fetch(&line, list[k + AHEAD < all ? k + AHEAD : k], window, how.small);
        for (size_t d = 1; d <= window; d++) {
            const uint64_t weight = how.harmonic ? self->weights[d] : 1;
            dip_spa_add(&sums, number_at(&line, here + d, how.small), weight, how.dense);
            if (!how.both_ways) continue;
            dip_spa_add(&sums, number_at(&line, here - d, how.small), weight, how.dense);
        }
    }
    if (how.both_ways) sums.counts.data[number] /= 2;
    *row = sums;
}

static void look_along_line(const dip_cooc_pairs *self, uint32_t number, dip_spa *row) {
    const bool both_ways = !self->reach.ordered, small = are_small(self);
    const bool plain = both_ways && !self->reach.harmonic;
    if (plain && small && row->dense) {
        look_along(self, number, row, (manner){true, false, true, true});
    } else if (plain && small) {
        look_along(self, number, row, (manner){true, false, false, true});
    } else {
        look_along(self, number, row, (manner){both_ways, self->reach.harmonic, row->dense, small});
    }
}

/* Adds the pair of two occurrences at `distance`, if the window holds it. */
static inline void add_near(const dip_cooc_pairs *self, size_t other, int64_t distance,
                            dip_spa *row) {
    if (distance < 1 || distance > (int64_t)self->reach.window) return;
    const uint32_t number = self->keys.numbers.data[self->all.contexts.ids[other]];
    dip_spa_add(row, number, self->reach.harmonic ? self->weights[distance] : 1, row->dense);
}

/* The same where occurrences take several tokens: one looks back so far as the longest allows. */
static void look_around(const dip_cooc_pairs *self, uint32_t number, dip_spa *row) {
    const dip_occurrences *all = &self->all;
    const int64_t window = self->reach.window;
    for (uint64_t k = self->keys.starts.data[number]; k < self->keys.starts.data[number + 1]; k++) {
        const size_t here = self->keys.list.data[k];
        const int64_t *offset = all->contexts.offsets + self->contexts.data[here];
        const int64_t first = dip_occurrences_first(all, here);
        const int64_t last = dip_occurrences_last(all, here);
        for (size_t b = here + 1; b < (size_t)offset[1]; b++) {
            const int64_t distance = dip_occurrences_first(all, b) - last;
            if (distance > window) break;
            add_near(self, b, distance, row);
        }
        if (self->reach.ordered) continue;
        const uint64_t own = row->counts.data[number];
        for (size_t b = here; b-- > (size_t)offset[0];) {
            if (dip_occurrences_first(all, b) < first - window - self->longest) break;
            add_near(self, b, first - dip_occurrences_last(all, b), row);
        }
        row->counts.data[number] = own;
    }
}

/* How many of the rising `values` are below `bound`. */
static size_t below(const dip_i64s *values, int64_t bound) {
    size_t low = 0, high = values->len;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (values->data[middle] < bound) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The ends of the key's occurrences `list` .. `list + len`, rising. */
static dip_status sort_lasts(const dip_cooc_pairs *self, const uint32_t *list, size_t len,
                             dip_i64s *lasts) {
    lasts->len = 0;
    DIP_TRY(dip_array_reserve(self->allocator, lasts, len));
    for (size_t k = 0; k < len; k++) { /* by first token they are nearly in order */
        const int64_t last = dip_occurrences_last(&self->all, list[k]);
        size_t at = lasts->len++;
        for (; at > 0 && lasts->data[at - 1] > last; at--) lasts->data[at] = lasts->data[at - 1];
        lasts->data[at] = last;
    }
    return DIP_OK;
}

/* How many of the key's occurrences `list` .. `list + len` begin behind the token `last`. */
static size_t behind(const dip_cooc_pairs *self, const uint32_t *list, size_t len, int64_t last) {
    size_t low = 0, high = len;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (dip_occurrences_first(&self->all, list[middle]) > last) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return len - low;
}

/* Each occurrence of a context meets those of the key that ended before it began, and those that
 * begin after it has ended. list .. list + len: the key's occurrences there. */
static dip_status meet_context(const dip_cooc_pairs *self, const uint32_t *list, size_t len,
                               dip_i64s *lasts, dip_spa *row) {
    DIP_TRY(sort_lasts(self, list, len, lasts));
    const dip_rows *rows = &self->all.contexts;
    const uint32_t own = rows->ids[list[0]], context = self->contexts.data[list[0]];
    for (int64_t k = rows->offsets[context]; k < rows->offsets[context + 1]; k++) {
        const uint32_t id = rows->ids[k];
        if (id == 0) continue;
        uint64_t pairs = below(lasts, dip_occurrences_first(&self->all, (size_t)k));
        if (!self->reach.ordered && id != own) {
            pairs += behind(self, list, len, dip_occurrences_last(&self->all, (size_t)k));
        }
        if (pairs) dip_spa_add(row, self->keys.numbers.data[id], pairs, row->dense);
    }
    return DIP_OK;
}

static dip_status meet_all(const dip_cooc_pairs *self, uint32_t number, dip_i64s *lasts,
                           dip_spa *row) {
    const uint32_t *list = self->keys.list.data;
    const uint64_t end = self->keys.starts.data[number + 1];
    for (uint64_t start = self->keys.starts.data[number], stop; start < end; start = stop) {
        stop = start + 1;
        while (stop < end && self->contexts.data[list[stop]] == self->contexts.data[list[start]]) {
            stop++;
        }
        DIP_TRY(meet_context(self, list + start, (size_t)(stop - start), lasts, row));
    }
    return DIP_OK;
}

dip_status dip_cooc_pairs_row(const dip_cooc_pairs *self, uint32_t number, dip_i64s *lasts,
                              dip_spa *row) {
    if (self->reach.window == 0) return meet_all(self, number, lasts, row);
    if (in_line(self)) {
        look_along_line(self, number, row);
    } else {
        look_around(self, number, row);
    }
    return DIP_OK;
}
