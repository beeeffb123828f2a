/* csr.c - a row is counted into `counts`, an array over all types that is zero between rows, while
 * a bit set notes which ids it has: reading that gives the ids in order, without sorting.
 *
 * Where the types are so many that neither fits a cache and most of the set is empty, the ids of
 * the row are sorted instead, and equal ones counted. */
#include "csr.h"

#include "sort.h"

void dip_csr_init(dip_csr *self, const dip_allocator *allocator) {
    *self = (dip_csr){.allocator = allocator};
}

void dip_csr_fini(dip_csr *self) {
    dip_array_fini(self->allocator, &self->indptr);
    dip_array_fini(self->allocator, &self->indices);
    dip_array_fini(self->allocator, &self->data);
}

void dip_counter_init(dip_counter *self, const dip_allocator *allocator) {
    *self = (dip_counter){.allocator = allocator};
}

void dip_counter_fini(dip_counter *self) {
    dip_array_fini(self->allocator, &self->counts);
    dip_array_fini(self->allocator, &self->words);
    dip_array_fini(self->allocator, &self->ids);
    dip_array_fini(self->allocator, &self->scratch);
}

/* Makes the array `len` items long, new ones 0. */
#define GROW_ZEROED(allocator, array, length)                                                      \
    do {                                                                                           \
        if ((array)->len < (length)) {                                                             \
            DIP_TRY(dip_array_reserve((allocator), (array), (length) - (array)->len));             \
            memset((array)->data + (array)->len, 0,                                                \
                   ((length) - (array)->len) * sizeof *(array)->data);                             \
            (array)->len = (length);                                                               \
        }                                                                                          \
    } while (0)

#define STEP 8u               /* words that are looked at together */
#define MANY_TYPES (1u << 19) /* from here on rows are sorted */

static dip_status make_room(dip_counter *self, uint32_t types) {
    if (types >= MANY_TYPES) return DIP_OK;
    GROW_ZEROED(self->allocator, &self->counts, (size_t)types + 1);
    GROW_ZEROED(self->allocator, &self->words, (((size_t)types >> 9) + 1) * STEP);
    return DIP_OK;
}

static inline uint32_t named(const uint32_t *names, uint32_t id) {
    return names ? names[id - 1] : id;
}

/* The lowest bit of `*bits`, which is taken out. */
static inline size_t take_bit(uint64_t *bits) {
    const size_t bit = (size_t)__builtin_ctzll(*bits);
    *bits &= *bits - 1;
    return bit;
}

/* Moves the counts of the ids of word `w` to the end of the row. */
static inline void take_word(dip_csr *self, dip_counter *from, size_t w) {
    uint32_t *indices = self->indices.data + self->indices.len;
    int64_t *data = self->data.data + self->data.len;
    size_t found = 0;
    for (uint64_t ids = from->words.data[w]; ids; found++) {
        const size_t id = w << 6 | take_bit(&ids);
        indices[found] = (uint32_t)id - 1;
        data[found] = (int64_t)from->counts.data[id];
        from->counts.data[id] = 0;
    }
    from->words.data[w] = 0;
    self->indices.len += found;
    self->data.len += found;
}

static void count_by_bits(dip_csr *self, dip_counter *with, const uint32_t *ids, size_t len,
                          const uint32_t *names) {
    for (size_t k = 0; k < len; k++) {
        if (!ids[k]) continue;
        const uint32_t id = named(names, ids[k]);
        with->counts.data[id]++;
        with->words.data[id >> 6] |= (uint64_t)1 << (id & 63);
    }
    const uint64_t *words = with->words.data;
    for (size_t at = 0; at < with->words.len; at += STEP) {
        uint64_t any = 0;
        for (size_t k = 0; k < STEP; k++) any |= words[at + k];
        if (!any) continue;
        for (size_t k = 0; k < STEP; k++) take_word(self, with, at + k);
    }
}

/* Room for `len` + 1 items is in `ids`, for `len` in `scratch`. Where a run of equal ids ends is
 * written at each and kept at its last one: a branch could not foresee which that is. */
static void count_by_sorting(dip_csr *self, dip_counter *with, const uint32_t *ids, size_t len,
                             const uint32_t *names) {
    uint32_t *sorted = with->ids.data;
    uint32_t *indices = self->indices.data + self->indices.len;
    int64_t *data = self->data.data + self->data.len;
    size_t count = 0, found = 0;
    for (size_t k = 0; k < len; k++) {
        if (ids[k]) sorted[count++] = named(names, ids[k]);
    }
    dip_sort_u32(sorted, with->scratch.data, count);
    sorted[count] = 0; /* no id: the last run ends */
    for (size_t k = 0; k < count; k++) {
        indices[found] = sorted[k] - 1;
        data[found] = (int64_t)k + 1;
        found += sorted[k] != sorted[k + 1];
    }
    for (size_t k = found; k-- > 1;) data[k] -= data[k - 1];
    self->indices.len += found;
    self->data.len += found;
}

void dip_csr_cut(dip_csr *self, size_t bounds, size_t non_zeros) {
    self->indptr.len = bounds;
    self->indices.len = self->data.len = non_zeros;
}

static dip_status append_row(dip_csr *self, dip_counter *with, const dip_rows *rows, size_t r,
                             const uint32_t *names) {
    const uint32_t *ids = rows->ids + rows->offsets[r];
    const size_t len = (size_t)(rows->offsets[r + 1] - rows->offsets[r]);
    const size_t most = len < rows->types ? len : rows->types;
    DIP_TRY(dip_array_reserve(self->allocator, &self->indices, most));
    DIP_TRY(dip_array_reserve(self->allocator, &self->data, most));
    if (rows->types >= MANY_TYPES) {
        DIP_TRY(dip_array_reserve(self->allocator, &with->ids, len + 1));
        DIP_TRY(dip_array_reserve(self->allocator, &with->scratch, len));
        count_by_sorting(self, with, ids, len, names);
    } else {
        count_by_bits(self, with, ids, len, names);
    }
    dip_array_push(&self->indptr, (int64_t)self->indices.len);
    return DIP_OK;
}

dip_status dip_csr_append(dip_csr *self, dip_counter *with, dip_rows rows, const uint32_t *names) {
    const size_t before = self->indptr.len, non_zeros = self->indices.len;
    DIP_TRY(dip_array_reserve(self->allocator, &self->indptr, rows.rows + 1));
    DIP_TRY(make_room(with, rows.types));
    if (before == 0) dip_array_push(&self->indptr, 0);
    dip_status status = DIP_OK;
    for (size_t r = 0; r < rows.rows && status == DIP_OK; r++) {
        status = append_row(self, with, &rows, r, names);
    }
    if (status != DIP_OK) dip_csr_cut(self, before, non_zeros);
    return status;
}

dip_status dip_csr_count(dip_csr *self, dip_rows rows) {
    dip_counter with;
    dip_counter_init(&with, self->allocator);
    const dip_status status = dip_csr_append(self, &with, rows, NULL);
    dip_counter_fini(&with);
    if (status != DIP_OK) dip_csr_fini(self);
    return status;
}

dip_status dip_csr_join(dip_csr *self, const dip_csr *part) {
    const size_t rows = part->indptr.len ? part->indptr.len - 1 : 0, added = part->indices.len;
    DIP_TRY(dip_array_reserve(self->allocator, &self->indptr, rows + 1));
    DIP_TRY(dip_array_reserve(self->allocator, &self->indices, added));
    DIP_TRY(dip_array_reserve(self->allocator, &self->data, added));
    if (self->indptr.len == 0) dip_array_push(&self->indptr, 0);
    const int64_t base = (int64_t)self->indices.len;
    for (size_t r = 1; r <= rows; r++) {
        dip_array_push(&self->indptr, base + part->indptr.data[r]);
    }
    if (added == 0) return DIP_OK;
    memcpy(self->indices.data + base, part->indices.data, added * sizeof *part->indices.data);
    memcpy(self->data.data + base, part->data.data, added * sizeof *part->data.data);
    self->indices.len += added;
    self->data.len += added;
    return DIP_OK;
}
