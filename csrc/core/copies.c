/* copies.c - the documents of a band that agree in both bins hang on one chain:
 *
 *     heads:  | free | 7 | free | 4 | ...    the latest document of a bucket, open addressing
 *     next:   7 -> 5 -> 2 -> none            the earlier ones
 *
 * A document is held against all of its chain, then becomes the head. Pairs that met in an earlier
 * band, or are in one group already, are passed over, so that no pair is verified twice. */
#include "copies.h"

#include "sort.h"

#define NONE UINT32_MAX
/* A pair whose signatures promise less than this part of what the rule asks for is not verified.
 * The estimate of J has a standard error of at most 0.03; see tests/c/test_copies.c. */
#define LENIENCE 0.5

typedef struct band_table {
    const dip_sketches *from;
    uint32_t band;
    uint32_t *heads, *next;
    size_t capacity; /* of heads: a power of two, at most half taken */
} band_table;

static size_t shingles_of(const dip_sketches *from, uint32_t d) {
    return (size_t)(from->offsets[d + 1] - from->offsets[d]);
}

static const uint32_t *signature_of(const dip_sketches *from, uint32_t d) {
    return from->signatures + (size_t)d * DIP_MINHASH_BINS;
}

static uint32_t label_of(const dip_sketches *from, uint32_t d) {
    return from->labels ? from->labels[d] : 0;
}

uint32_t dip_copies_root(uint32_t *parents, uint32_t d) {
    while (parents[d] != d) d = parents[d] = parents[parents[d]];
    return d;
}

static void unite(uint32_t *parents, uint32_t a, uint32_t b) {
    a = dip_copies_root(parents, a);
    b = dip_copies_root(parents, b);
    parents[a < b ? b : a] = a < b ? a : b;
}

/* Sorts the shingles of d and keeps each once, if that was not done. */
static dip_status settle(const dip_allocator *allocator, dip_sketches *from, uint32_t d) {
    const size_t len = shingles_of(from, d);
    if (from->sizes[d] || len == 0) return DIP_OK;
    uint32_t *all = from->shingles + from->offsets[d];
    void *scratch = NULL;
    DIP_TRY(dip_mem_resize(allocator, &scratch, len, sizeof *all));
    dip_sort_u32(all, scratch, len);
    dip_mem_free(allocator, scratch);
    uint32_t kept = 1;
    for (size_t k = 1; k < len; k++) {
        if (all[k] != all[k - 1]) all[kept++] = all[k];
    }
    from->sizes[d] = kept;
    return DIP_OK;
}

dip_status dip_copies_overlap(const dip_allocator *allocator, dip_sketches *from, uint32_t a,
                              uint32_t b, dip_overlap *overlap) {
    DIP_TRY(settle(allocator, from, a));
    DIP_TRY(settle(allocator, from, b));
    const uint32_t *in_a = from->shingles + from->offsets[a],
                   *in_b = from->shingles + from->offsets[b];
    const uint32_t size_a = from->sizes[a], size_b = from->sizes[b];
    uint32_t shared = 0;
    for (uint32_t i = 0, j = 0; i < size_a && j < size_b;) {
        const uint32_t x = in_a[i], y = in_b[j];
        shared += x == y;
        i += x <= y;
        j += y <= x;
    }
    *overlap = (dip_overlap){shared, size_a, size_b};
    return DIP_OK;
}

/* Whether `shared` shingles of sets of `a` and `b` pass the rule's threshold times `factor`. */
static bool passes(dip_copies_rule rule, double shared, double a, double b, double factor) {
    const double smaller = a < b ? a : b, larger = a < b ? b : a;
    const double of = smaller >= rule.shortest * larger ? smaller : a + b - shared;
    return shared >= rule.threshold * factor * of;
}

bool dip_copies_similar(dip_copies_rule rule, dip_overlap overlap) {
    if (overlap.shared == 0) return false;
    if (overlap.shared == overlap.a && overlap.shared == overlap.b) return true;
    return overlap.shared >= rule.least && passes(rule, overlap.shared, overlap.a, overlap.b, 1.0);
}

/* Whether the documents agreed in a band before this one. */
static bool met_before(const uint32_t *a, const uint32_t *b, uint32_t band) {
    for (uint32_t k = 0; k < band; k++) {
        if (a[2 * k] == b[2 * k] && a[2 * k + 1] == b[2 * k + 1]) return true;
    }
    return false;
}

static bool promising(const dip_sketches *from, dip_copies_rule rule, uint32_t a, uint32_t b) {
    const double jaccard =
        (double)dip_minhash_equal(signature_of(from, a), signature_of(from, b)) / DIP_MINHASH_BINS;
    const double size_a = (double)shingles_of(from, a), size_b = (double)shingles_of(from, b);
    const double shared = jaccard * (size_a + size_b) / (1.0 + jaccard);
    return passes(rule, shared, size_a, size_b, LENIENCE);
}

static dip_status hold_together(const dip_allocator *allocator, dip_sketches *from,
                                dip_copies_rule rule, uint32_t a, uint32_t b, uint32_t *parents) {
    dip_overlap overlap;
    DIP_TRY(dip_copies_overlap(allocator, from, a, b, &overlap));
    if (dip_copies_similar(rule, overlap)) unite(parents, a, b);
    return DIP_OK;
}

/* The place of d's bucket in the table: where its head is, or the free one that it gets. */
static size_t bucket_of(const band_table *table, uint32_t d) {
    const uint32_t *bins = signature_of(table->from, d) + (size_t)2 * table->band;
    const uint64_t key = ((uint64_t)bins[0] << 32 | bins[1]) ^ label_of(table->from, d);
    size_t at = (size_t)((key ^ key >> 29) * 0x9E3779B97F4A7C15u >> 32) & (table->capacity - 1);
    for (;; at = (at + 1) & (table->capacity - 1)) {
        const uint32_t head = table->heads[at];
        if (head == NONE) return at;
        const uint32_t *other = signature_of(table->from, head) + (size_t)2 * table->band;
        if (other[0] == bins[0] && other[1] == bins[1] &&
            label_of(table->from, d) == label_of(table->from, head)) {
            return at;
        }
    }
}

static dip_status join(const dip_allocator *allocator, dip_sketches *from, dip_copies_rule rule,
                       band_table *table, uint32_t *parents) {
    for (uint32_t d = 0; d < from->documents; d++) {
        if (shingles_of(from, d) == 0) continue;
        const size_t at = bucket_of(table, d);
        for (uint32_t other = table->heads[at]; other != NONE; other = table->next[other]) {
            if (dip_copies_root(parents, d) == dip_copies_root(parents, other)) continue;
            if (met_before(signature_of(from, d), signature_of(from, other), table->band)) continue;
            if (!promising(from, rule, d, other)) continue;
            DIP_TRY(hold_together(allocator, from, rule, other, d, parents));
        }
        table->next[d] = table->heads[at];
        table->heads[at] = d;
    }
    return DIP_OK;
}

dip_status dip_copies_join(const dip_allocator *allocator, dip_sketches *from, dip_copies_rule rule,
                           uint32_t band, uint32_t *parents) {
    if (from->documents == 0) return DIP_OK;
    band_table table = {.from = from, .band = band, .capacity = 16};
    while (table.capacity < 2 * from->documents) table.capacity *= 2;
    void *block = NULL;
    DIP_TRY(dip_mem_resize(allocator, &block, table.capacity + from->documents, sizeof(uint32_t)));
    table.heads = block;
    table.next = table.heads + table.capacity;
    for (size_t k = 0; k < table.capacity; k++) table.heads[k] = NONE;
    const dip_status status = join(allocator, from, rule, &table, parents);
    dip_mem_free(allocator, block);
    return status;
}
