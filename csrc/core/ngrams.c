/* ngrams.c - a tree of runs in a hash table of (prefix, word) pairs.
 *
 *     words:  1 north  2 korea  3 talks
 *     nodes:  4 = (1, 2) north korea   5 = (4, 3) north korea talks   6 = (2, 3) korea talks
 *     slots:  | tag 4 | free | tag 5 | ...     index = hash & (capacity - 1), tag = hash >> 32
 *
 * A run costs one look-up a word and 12 bytes of the tree, whatever its words' length; names are
 * made from the tree when somebody reads them. Frequent runs are met early, so their nodes lie
 * close together, but a hash scatters their slots over a table far larger than any cache. So slots
 * are small, and what the pair AHEAD tokens on needs is fetched while those at hand are counted:
 * its place is known from two neighbouring ids without any look-up. */
#include "ngrams.h"

#define AHEAD 24 /* tokens; a node is fetched half as far ahead as its slot */

void dip_ngrams_init(dip_ngrams *self, const dip_allocator *allocator, uint32_t words) {
    *self = (dip_ngrams){.allocator = allocator, .words = words};
}

void dip_ngrams_seal(dip_ngrams *self) {
    dip_mem_free(self->allocator, self->slots);
    self->slots = NULL;
    self->capacity = 0;
}

void dip_ngrams_fini(dip_ngrams *self) {
    dip_ngrams_seal(self);
    dip_array_fini(self->allocator, &self->nodes);
    dip_array_fini(self->allocator, &self->grams);
}

/* Two rounds of multiplying and folding, as in the finalisers of splitmix and its kin;
 * tests/c/test_ngrams.c holds the spread against chance. */
static uint64_t hash_of(uint32_t prefix, uint32_t word) {
    uint64_t h = ((uint64_t)prefix << 32 | (prefix ^ word)) * 0xD6E8FEB86659FD93u;
    h = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
    return h ^ h >> 32;
}

/* The slot of the run, or the free one where it belongs. The table must have a free slot. */
static dip_ngram_slot *locate(const dip_ngrams *self, uint32_t prefix, uint32_t word) {
    const uint64_t hash = hash_of(prefix, word);
    const size_t mask = self->capacity - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        dip_ngram_slot *slot = &self->slots[at];
        if (slot->node == 0) return slot;
        if (slot->tag != hash >> 32) continue;
        const dip_ngram_node *node = &self->nodes.data[slot->node];
        if (node->prefix == prefix && node->word == word) return slot;
    }
}

static void put(dip_ngrams *self, uint32_t node) {
    const dip_ngram_node *run = &self->nodes.data[node];
    const uint32_t tag = (uint32_t)(hash_of(run->prefix, run->word) >> 32);
    *locate(self, run->prefix, run->word) = (dip_ngram_slot){tag, node};
}

static dip_status grow(dip_ngrams *self) {
    const size_t capacity = self->capacity ? self->capacity * 2 : 64;
    void *block = NULL;
    DIP_TRY(dip_mem_resize(self->allocator, &block, capacity, sizeof *self->slots));
    dip_mem_free(self->allocator, self->slots);
    self->slots = block;
    self->capacity = capacity;
    memset(self->slots, 0, capacity * sizeof *self->slots);
    for (size_t node = (size_t)self->words + 1; node < self->nodes.len; node++) {
        put(self, (uint32_t)node);
    }
    return DIP_OK;
}

/* Gives the words their nodes. */
static dip_status prepare(dip_ngrams *self) {
    if (self->nodes.len) return DIP_OK;
    DIP_TRY(dip_array_reserve(self->allocator, &self->nodes, (size_t)self->words + 1));
    for (uint32_t word = 0; word <= self->words; word++) {
        dip_array_push(&self->nodes, ((dip_ngram_node){0, word, 0}));
    }
    return DIP_OK;
}

static dip_status add_node(dip_ngrams *self, uint32_t prefix, uint32_t word, uint32_t *node) {
    if (self->nodes.len > DIP_NGRAMS_MAX) return DIP_ERR_LIMIT;
    const size_t pairs = self->nodes.len - self->words; /* the new one too */
    DIP_TRY(dip_array_reserve(self->allocator, &self->nodes, 1));
    if (pairs * 8 > self->capacity * 5) DIP_TRY(grow(self));
    *node = (uint32_t)self->nodes.len;
    dip_array_push(&self->nodes, ((dip_ngram_node){prefix, word, 0}));
    put(self, *node);
    return DIP_OK;
}

/* The node of `prefix` (0: none) and `word` (> 0). */
static inline dip_status extend(dip_ngrams *self, uint32_t prefix, uint32_t word, uint32_t *node) {
    if (prefix == 0) {
        *node = word;
        return DIP_OK;
    }
    const uint32_t known = self->capacity ? locate(self, prefix, word)->node : 0;
    if (!known) return add_node(self, prefix, word, node);
    *node = known;
    return DIP_OK;
}

/* The gram of a node, new or old. */
static inline dip_status number(dip_ngrams *self, uint32_t node, uint32_t *gram) {
    uint32_t *own = &self->nodes.data[node].gram;
    if (*own == 0) {
        DIP_TRY(dip_array_reserve(self->allocator, &self->grams, 1));
        dip_array_push(&self->grams, node);
        *own = (uint32_t)self->grams.len;
    }
    *gram = *own;
    return DIP_OK;
}

dip_status dip_ngrams_intern(dip_ngrams *self, const uint32_t *words, size_t len, uint32_t *gram) {
    uint32_t node = 0;
    DIP_TRY(prepare(self));
    for (size_t k = 0; k < len; k++) DIP_TRY(extend(self, node, words[k], &node));
    return number(self, node, gram);
}

uint32_t dip_ngrams_find(const dip_ngrams *self, const uint32_t *words, size_t len) {
    uint32_t node = len ? words[0] : 0;
    for (size_t k = 1; k < len && node; k++) {
        node = self->capacity ? locate(self, node, words[k])->node : 0;
    }
    return node;
}

/* The walk over documents: for each gram either its number (`table`) or its place is noted. */
typedef struct walk {
    dip_token_view view;
    dip_ngram_options options;
    dip_ngrams *table; /* NULL: places */
    dip_u32s *ids;
    const uint32_t *starts, *ends;
    dip_corpus *places;
    size_t first, end; /* the first word of the grams at hand; where its unbroken run ends */
    size_t tokens;     /* of all documents */
    uint8_t pending;   /* DIP_STARTS_* for the next gram */
} walk;

static dip_status note(walk *self, uint32_t node, size_t last) {
    if (self->table) {
        DIP_TRY(dip_array_reserve(self->table->allocator, self->ids, 1));
        DIP_TRY(number(self->table, node, &self->ids->data[self->ids->len]));
        self->ids->len++;
        return DIP_OK;
    }
    dip_corpus *out = self->places;
    DIP_TRY(dip_array_reserve(out->allocator, &out->flags, 1));
    if (self->starts) {
        DIP_TRY(dip_array_reserve(out->allocator, &out->starts, 1));
        DIP_TRY(dip_array_reserve(out->allocator, &out->ends, 1));
        dip_array_push(&out->starts, self->starts[self->first]);
        dip_array_push(&out->ends, self->ends[last]);
    }
    const uint8_t written = self->view.flags[self->first] & DIP_CASE_MASK;
    dip_array_push(&out->flags, (uint8_t)(written | self->pending));
    self->pending = 0;
    return DIP_OK;
}

/* Notes the grams whose word number `length` is token `t` and that begin with `prefix`. Recurses
 * only where words may be skipped. */
static dip_status follow(walk *self, uint32_t prefix, uint32_t length, size_t t, uint32_t skips) {
    uint32_t node = prefix;
    for (;; t += 1 + skips, length++, skips = 0) {
        if (self->table) DIP_TRY(extend(self->table, node, self->view.ids[t], &node));
        if (length >= self->options.smallest) DIP_TRY(note(self, node, t));
        if (length == self->options.largest) return DIP_OK;
        for (uint32_t skipped = 0; skipped < skips && t + 1 + skipped < self->end; skipped++) {
            DIP_TRY(follow(self, node, length + 1, t + 1 + skipped, skips - skipped));
        }
        if (self->end - t <= (size_t)skips + 1) return DIP_OK;
    }
}

static bool breaks_before(const dip_token_view *view, size_t t) {
    return view->ids[t] == DIP_HOLE || (view->flags[t] & DIP_STARTS_ANYTHING);
}

/* Fetches the slot of the pair AHEAD tokens on, and the node of one that is nearer. */
static void fetch_ahead(const walk *self, size_t t) {
#if defined(__GNUC__)
    const dip_ngrams *table = self->table;
    if (!table || !table->capacity || t + AHEAD + 1 >= self->tokens) return;
    const uint32_t *far = self->view.ids + t + AHEAD, *near = far - AHEAD / 2;
    const size_t mask = table->capacity - 1;
    __builtin_prefetch(&table->slots[hash_of(far[0], far[1]) & mask]);
    __builtin_prefetch(&table->nodes.data[table->slots[hash_of(near[0], near[1]) & mask].node]);
#else
    (void)self;
    (void)t;
#endif
}

static dip_status walk_document(walk *self, size_t start, size_t end) {
    self->pending = 0;
    self->end = start;
    for (size_t t = start; t < end; t++) {
        fetch_ahead(self, t);
        self->pending |= self->view.flags[t] & DIP_STARTS_ANYTHING;
        if (self->view.ids[t] == DIP_HOLE) continue;
        self->first = t;
        if (t >= self->end) {
            self->end = t + 1;
            while (self->end < end && !breaks_before(&self->view, self->end)) self->end++;
        }
        DIP_TRY(follow(self, 0, 1, t, self->options.skips));
    }
    return DIP_OK;
}

static bool possible(dip_ngram_options options) {
    if (options.smallest == 0 || options.largest < options.smallest) return false;
    return options.skips == 0 || options.largest <= DIP_SKIPGRAM_MAX;
}

static dip_status walk_all(walk *self, dip_i64s *offsets) {
    if (!possible(self->options)) return DIP_ERR_ARGUMENT;
    if (self->table) DIP_TRY(prepare(self->table));
    const size_t documents = self->view.documents;
    self->tokens = documents ? (size_t)self->view.offsets[documents] : 0;
    for (size_t d = 0; d < documents; d++) {
        DIP_TRY(
            walk_document(self, (size_t)self->view.offsets[d], (size_t)self->view.offsets[d + 1]));
        if (offsets) dip_array_push(offsets, (int64_t)self->ids->len);
    }
    return DIP_OK;
}

dip_status dip_ngrams_cut(dip_ngrams *self, dip_token_view view, dip_ngram_options options,
                          dip_u32s *ids, dip_i64s *offsets) {
    const size_t grams = ids->len, documents = offsets->len;
    walk over = {.view = view, .options = options, .table = self, .ids = ids};
    DIP_TRY(dip_array_reserve(self->allocator, offsets, view.documents + 1));
    if (offsets->len == 0) dip_array_push(offsets, 0);
    const dip_status status = walk_all(&over, offsets);
    if (status != DIP_OK) {
        ids->len = grams;
        offsets->len = documents;
    }
    return status;
}

dip_status dip_ngrams_places(dip_token_view view, dip_ngram_options options, const uint32_t *starts,
                             const uint32_t *ends, dip_corpus *out) {
    const size_t flags = out->flags.len, spans = out->starts.len;
    walk over = {.view = view, .options = options, .starts = starts, .ends = ends, .places = out};
    const dip_status status = walk_all(&over, NULL);
    if (status != DIP_OK) {
        out->flags.len = flags;
        out->starts.len = out->ends.len = spans;
    }
    return status;
}
