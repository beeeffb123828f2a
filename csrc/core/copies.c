/* copies.c - of each band a table of the documents that stay. Those that agree in both bins hang on
 * one chain, the latest first:
 *
 *     heads:  | free | 7 | free | 4 | ...    open addressing
 *     next:   7 -> 5 -> 2 -> none
 *
 * A document is held against its chain in every band, but against each document of them once: `met`
 * notes when. What is left out is in no table: a thousand
 * copies of one story cost a thousand comparisons, not half a million. */
#include "copies.h"

#include "sort.h"

#define NONE UINT32_MAX
/* A pair is verified unless the estimate of its J is so many standard errors below what the rule
 * asks for: one copy in 700 is lost by it. */
#define MARGIN 3.0

static size_t shingles_of(const dip_copies *self, uint32_t d) {
    return (size_t)(self->from.offsets[d + 1] - self->from.offsets[d]);
}

static const uint32_t *signature_of(const dip_copies *self, uint32_t d) {
    return self->from.signatures + (size_t)d * DIP_MINHASH_BINS;
}

static uint32_t label_of(const dip_copies *self, uint32_t d) {
    return self->from.labels ? self->from.labels[d] : 0;
}

dip_status dip_copies_init(dip_copies *self, const dip_allocator *allocator,
                           const dip_sketches *from, dip_copies_rule rule) {
    *self = (dip_copies){0};
    size_t capacity = 16; /* of each table: at most half is taken */
    while (capacity < 2 * from->documents) capacity *= 2;
    const size_t documents = from->documents ? from->documents : 1;
    void *sizes = NULL, *heads = NULL, *next = NULL; /* sizes and met are one block */
    dip_status status = dip_mem_resize(allocator, &sizes, documents, 2 * sizeof(uint32_t));
    if (status == DIP_OK) {
        status = dip_mem_resize(allocator, &heads, capacity, DIP_COPIES_BANDS * sizeof(uint32_t));
    }
    if (status == DIP_OK) {
        status = dip_mem_resize(allocator, &next, documents, DIP_COPIES_BANDS * sizeof(uint32_t));
    }
    *self = (dip_copies){.allocator = allocator,
                         .from = *from,
                         .rule = rule,
                         .sizes = sizes,
                         .heads = heads,
                         .next = next,
                         .capacity = capacity};
    if (status != DIP_OK) {
        dip_copies_fini(self);
        return status;
    }
    self->met = self->sizes + documents;
    memset(self->sizes, 0, 2 * documents * sizeof(uint32_t));
    memset(self->heads, 0xFF, capacity * DIP_COPIES_BANDS * sizeof(uint32_t)); /* NONE */
    return DIP_OK;
}

void dip_copies_fini(dip_copies *self) {
    dip_mem_free(self->allocator, self->sizes);
    dip_mem_free(self->allocator, self->heads);
    dip_mem_free(self->allocator, self->next);
    *self = (dip_copies){0};
}

/* Sorts the shingles of d and keeps each once, if that was not done. */
static dip_status settle(dip_copies *self, uint32_t d) {
    const size_t len = shingles_of(self, d);
    if (self->sizes[d] || len == 0) return DIP_OK;
    uint32_t *all = self->from.shingles + self->from.offsets[d];
    void *scratch = NULL;
    DIP_TRY(dip_mem_resize(self->allocator, &scratch, len, sizeof *all));
    dip_sort_u32(all, scratch, len);
    dip_mem_free(self->allocator, scratch);
    uint32_t kept = 1;
    for (size_t k = 1; k < len; k++) {
        if (all[k] != all[k - 1]) all[kept++] = all[k];
    }
    self->sizes[d] = kept;
    return DIP_OK;
}

/* The overlap of two documents whose shingles are settled. */
static dip_copies_overlap overlap_of(const dip_copies *self, uint32_t a, uint32_t b) {
    const uint32_t *in_a = self->from.shingles + self->from.offsets[a],
                   *in_b = self->from.shingles + self->from.offsets[b];
    const uint32_t size_a = self->sizes[a], size_b = self->sizes[b];
    uint32_t shared = 0;
    for (uint32_t i = 0, j = 0; i < size_a && j < size_b;) {
        const uint32_t x = in_a[i], y = in_b[j];
        shared += x == y;
        i += x <= y;
        j += y <= x;
    }
    return (dip_copies_overlap){shared, size_a, size_b};
}

static bool whole(dip_copies_rule rule, double a, double b) {
    return a < b ? a >= rule.shortest * b : b >= rule.shortest * a;
}

bool dip_copies_similar(dip_copies_rule rule, dip_copies_overlap overlap) {
    const double a = overlap.a, b = overlap.b, shared = overlap.shared;
    if (overlap.shared == 0) return false;
    if (overlap.shared == overlap.a && overlap.shared == overlap.b) return true;
    const double of = whole(rule, a, b) ? (a < b ? a : b) : a + b - shared;
    return overlap.shared >= rule.least && shared >= rule.threshold * of;
}

/* Whether the signatures of two documents, whose shingles are settled, speak for verifying them. */
static bool promising(const dip_copies *self, uint32_t d, uint32_t other) {
    const double a = self->sizes[d], b = self->sizes[other], bins = DIP_MINHASH_BINS;
    const double shared = self->rule.threshold * (a < b ? a : b);
    const double needed =
        whole(self->rule, a, b) ? shared / (a + b - shared) : self->rule.threshold;
    const double found = dip_minhash_equal(signature_of(self, d), signature_of(self, other)) / bins;
    const double below = needed - found; /* squares, to do without a root */
    return below <= 0.0 || below * below * bins <= MARGIN * MARGIN * needed * (1.0 - needed);
}

/* Of what d has in the bins of a band, and its label, a number for the table. */
static uint64_t key_of(const dip_copies *self, uint32_t band, uint32_t d) {
    const uint32_t *bins = signature_of(self, d) + (size_t)2 * band;
    const uint64_t key = ((uint64_t)bins[0] << 32 | bins[1]) ^ label_of(self, d);
    return (key ^ key >> 29) * 0x9E3779B97F4A7C15u >> 32;
}

static bool same_chain(const dip_copies *self, uint32_t band, uint32_t d, uint32_t head) {
    const uint32_t *bins = signature_of(self, d) + (size_t)2 * band;
    const uint32_t *others = signature_of(self, head) + (size_t)2 * band;
    return others[0] == bins[0] && others[1] == bins[1] &&
           label_of(self, d) == label_of(self, head);
}

/* Finds the place of d's chain in the table of each band: where its head is, or the free one that
 * it gets. Tables and signatures are far larger than a cache: what all bands read next is fetched
 * before any of them waits for it. */
static void find_chains(dip_copies *self, uint32_t d) {
    size_t *places = self->places;
    for (uint32_t band = 0; band < DIP_COPIES_BANDS; band++) {
        places[band] = (size_t)key_of(self, band, d) & (self->capacity - 1);
        __builtin_prefetch(self->heads + band * self->capacity + places[band]);
    }
    for (uint32_t band = 0; band < DIP_COPIES_BANDS; band++) {
        const uint32_t head = self->heads[band * self->capacity + places[band]];
        if (head != NONE) __builtin_prefetch(signature_of(self, head) + (size_t)2 * band);
    }
    for (uint32_t band = 0; band < DIP_COPIES_BANDS; band++) {
        const uint32_t *heads = self->heads + band * self->capacity;
        size_t at = places[band];
        while (heads[at] != NONE && !same_chain(self, band, d, heads[at])) {
            at = (at + 1) & (self->capacity - 1);
        }
        places[band] = at;
    }
}

static uint32_t *head_of(const dip_copies *self, uint32_t band) {
    return &self->heads[band * self->capacity + self->places[band]];
}

/* Holds d against a chain of a band; a similar document before `*kept` takes its place. */
static dip_status follow(dip_copies *self, uint32_t band, uint32_t d, uint32_t *kept,
                         dip_copies_overlap *overlap) {
    const uint32_t *next = self->next + band * self->from.documents;
    uint32_t other = *head_of(self, band);
    for (size_t length = 0; other != NONE && length < DIP_COPIES_CHAIN; length++) {
        const uint32_t held = other;
        other = next[other];
        if (held >= *kept || self->met[held] == self->taken) continue;
        self->met[held] = self->taken;
        DIP_TRY(settle(self, d));
        DIP_TRY(settle(self, held));
        if (!promising(self, d, held)) continue;
        const dip_copies_overlap found = overlap_of(self, d, held);
        if (!dip_copies_similar(self->rule, found)) continue;
        *kept = held;
        *overlap = found;
    }
    return DIP_OK;
}

dip_status dip_copies_take(dip_copies *self, uint32_t d, uint32_t *kept,
                           dip_copies_overlap *overlap) {
    self->taken++; /* also where this is another attempt, which must meet everything again */
    uint32_t best = d;
    dip_copies_overlap with = {0, 0, 0};
    const bool words = shingles_of(self, d) > 0; /* what has none is like nothing */
    if (words) find_chains(self, d);
    for (uint32_t band = 0; words && band < DIP_COPIES_BANDS; band++) {
        DIP_TRY(follow(self, band, d, &best, &with));
    }
    for (uint32_t band = 0; words && best == d && band < DIP_COPIES_BANDS; band++) {
        uint32_t *head = head_of(self, band);
        self->next[band * self->from.documents + d] = *head;
        *head = d;
    }
    *kept = best;
    *overlap = with;
    return DIP_OK;
}
