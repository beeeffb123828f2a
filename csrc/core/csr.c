/* csr.c - a row is counted into `counts`, an array over all types that is zero between rows, while
 * a bit set notes which ids it has: reading that gives the ids in order, without sorting. A byte
 * for each word of the set notes where it has any; all is read with few branches that depend on it,
 * for a branch mispredicted costs as much as five ids.
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
    dip_array_fini(self->allocator, &self->touched);
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

#define MANY_TYPES (1u << 19) /* from here on rows are sorted */
#define GROUP 64u             /* words of the bit set that are looked at together */

/* Memory may fail between the arrays: `touched`, the last, tells how much of all is there. */
static dip_status make_room(dip_counter *self, uint32_t types) {
    if (types >= MANY_TYPES) return DIP_OK;
    GROW_ZEROED(self->allocator, &self->counts, (size_t)types + 1);
    const size_t words = ((size_t)types / (GROUP * 64) + 1) * GROUP;
    GROW_ZEROED(self->allocator, &self->words, words);
    GROW_ZEROED(self->allocator, &self->touched, words);
    return DIP_OK;
}

static inline uint32_t named(const uint32_t *names, uint32_t id) {
    return names ? names[id - 1] : id;
}

/* Which of the 64 bytes, all 0 or 1, are 1; they become 0. */
static inline uint64_t take_touched(uint8_t *touched) {
    uint64_t found = 0;
    for (size_t k = 0; k < GROUP; k += 8) {
        uint64_t eight = 0;
        for (size_t b = 0; b < 8; b++) eight |= (uint64_t)touched[k + b] << 8 * b;
        found |= (eight * 0x0102040810204080u >> 56) << k; /* byte b to bit b */
    }
    memset(touched, 0, GROUP);
    return found;
}

/* Writes the columns of all ids seen to `out`, rising, and forgets them; gives the end. */
static uint32_t *take_columns(dip_counter *from, uint32_t *out) {
    const dip_kernels *kernels = from->kernels;
    for (size_t group = 0; group < from->touched.len; group += GROUP) {
        uint64_t *words = from->words.data + group;
        uint64_t left = take_touched(from->touched.data + group);
        const uint32_t first = (uint32_t)group * 64 - 1; /* column of its first id */
        if (dip_bits_in(left) >= kernels->positions_from) {
            out = kernels->positions(words, GROUP, first, out);
            memset(words, 0, GROUP * sizeof *words);
            continue;
        }
        for (; left; left &= left - 1) {
            const size_t w = (size_t)__builtin_ctzll(left);
            out = kernels->positions(&words[w], 1, first + (uint32_t)w * 64, out);
            words[w] = 0;
        }
    }
    return out;
}

/* Room for the ids and DIP_POSITIONS_SPARE more is there. */
static void count_by_bits(dip_csr *self, dip_counter *with, const uint32_t *ids, size_t len,
                          const uint32_t *names) {
    uint32_t *counts = with->counts.data;
    uint64_t *words = with->words.data;
    uint8_t *touched = with->touched.data;
    for (size_t k = 0; k < len; k++) {
        if (!ids[k]) continue;
        const uint32_t id = named(names, ids[k]);
        counts[id]++;
        words[id >> 6] |= (uint64_t)1 << (id & 63);
        touched[id >> 6] = 1;
    }
    const size_t start = self->indices.len;
    uint32_t *columns = self->indices.data + start;
    const size_t found = (size_t)(take_columns(with, columns) - columns);
    int64_t *data = self->data.data + start;
    for (size_t k = 0; k < found; k++) {
        data[k] = (int64_t)counts[columns[k] + 1];
        counts[columns[k] + 1] = 0;
    }
    self->indices.len = self->data.len = start + found;
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

void dip_csr_expect(dip_csr *self, size_t rows, size_t non_zeros) {
    dip_array_expect(self->allocator, &self->indptr, rows);
    dip_array_expect(self->allocator, &self->indices, non_zeros);
    dip_array_expect(self->allocator, &self->data, non_zeros);
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
    DIP_TRY(dip_array_reserve(self->allocator, &self->indices, most + DIP_POSITIONS_SPARE));
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
    if (!with->kernels) with->kernels = dip_kernels_best();
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

dip_status dip_csr_open(dip_csr *self, size_t rows, size_t non_zeros) {
    DIP_TRY(dip_array_reserve(self->allocator, &self->indptr, rows + 1));
    DIP_TRY(dip_array_reserve(self->allocator, &self->indices, non_zeros));
    DIP_TRY(dip_array_reserve(self->allocator, &self->data, non_zeros));
    if (self->indptr.len == 0) dip_array_push(&self->indptr, 0);
    self->indptr.len += rows;
    self->indices.len += non_zeros;
    self->data.len += non_zeros;
    return DIP_OK;
}

void dip_csr_fill(dip_csr *self, dip_csr_place at, const dip_csr *part) {
    const size_t rows = dip_csr_rows(part), non_zeros = part->indices.len;
    for (size_t r = 1; r <= rows; r++) {
        self->indptr.data[at.row + r] = (int64_t)at.non_zero + part->indptr.data[r];
    }
    if (non_zeros == 0) return;
    memcpy(self->indices.data + at.non_zero, part->indices.data,
           non_zeros * sizeof *part->indices.data);
    memcpy(self->data.data + at.non_zero, part->data.data, non_zeros * sizeof *part->data.data);
}

dip_status dip_csr_join(dip_csr *self, const dip_csr *part) {
    const dip_csr_place end = {dip_csr_rows(self), self->indices.len};
    DIP_TRY(dip_csr_open(self, dip_csr_rows(part), part->indices.len));
    dip_csr_fill(self, end, part);
    return DIP_OK;
}
