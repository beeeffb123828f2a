/* ngrams.c - a tree of runs in a hash table of (prefix, word) pairs.
 *
 *     words:  1 north  2 korea  3 talks
 *     runs:   max = (1, 2) north korea   max - 1 = (max, 3) north korea talks   max - 2 = (2, 3)
 *     slots:  | 1 2 max gram | free | max 3 max-1 gram | ...     index = hash & (capacity - 1)
 *
 * A run costs one look-up a word and 12 bytes of the tree, whatever its words' length; names are
 * made from the tree when somebody reads them. A hash scatters the runs over a table far larger
 * than any cache. So a slot holds all that a look-up needs, and the hash of a run is made of its
 * words alone: the slots of a BATCH of runs are fetched before the first of them is looked up,
 * though the prefixes of the longer ones are not known yet. */
#include "ngrams.h"

#define BATCH 256
#define AHEAD 32 /* slots, where all are walked */

void dip_ngrams_init(dip_ngrams *self, const dip_allocator *allocator, uint32_t words) {
    *self = (dip_ngrams){.allocator = allocator, .words = words};
}

void dip_ngrams_seal(dip_ngrams *self) {
    dip_array_fini(self->allocator, &self->word_grams);
    dip_mem_free(self->allocator, self->slots);
    self->slots = NULL;
    self->capacity = 0;
}

void dip_ngrams_fini(dip_ngrams *self) {
    dip_ngrams_seal(self);
    dip_array_fini(self->allocator, &self->runs);
    dip_array_fini(self->allocator, &self->grams);
}

dip_status dip_ngrams_widen(dip_ngrams *self, uint32_t words) {
    if (words <= self->words) return DIP_OK;
    if (words + self->runs.len > DIP_NGRAMS_MAX) return DIP_ERR_LIMIT;
    self->words = words;
    return DIP_OK;
}

/* The hash of a run: `state` is the upper half of the hash without its last word; of a single word
 * that word. Two rounds of multiplying and folding, as in the finalisers of splitmix and its kin;
 * tests/c/test_ngrams.c holds the spread against chance. */
static inline uint64_t hash_of(uint32_t state, uint32_t word) {
    uint64_t h = ((uint64_t)state << 32 | (state ^ word)) * 0xD6E8FEB86659FD93u;
    h = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
    return h ^ h >> 32;
}

static inline uint32_t state_of(const dip_ngrams *self, uint32_t node) {
    return node <= self->words ? node : self->runs.data[UINT32_MAX - node].state;
}

/* Brings what state_of reads into the cache. */
static inline void fetch_state(const dip_ngrams *self, uint32_t node) {
#if defined(__GNUC__)
    if (node > self->words) __builtin_prefetch(&self->runs.data[UINT32_MAX - node]);
#else
    (void)self;
    (void)node;
#endif
}

/* The slot of the run, or the free one where it belongs. The table must have a free slot. */
static inline dip_ngram_slot *locate(const dip_ngrams *self, uint64_t hash, uint32_t prefix,
                                     uint32_t word) {
    const size_t mask = self->capacity - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        dip_ngram_slot *slot = &self->slots[at];
        if ((slot->prefix == prefix && slot->word == word) || slot->node == 0) return slot;
    }
}

/* Makes the table large enough for `runs`. */
static dip_status grow(dip_ngrams *self, size_t runs) {
    dip_ngram_slot *old = self->slots;
    const size_t old_capacity = self->capacity;
    size_t capacity = old_capacity ? old_capacity : 64;
    while (runs > capacity / 4 * 3) capacity *= 2;
    void *block = NULL;
    DIP_TRY(dip_mem_resize(self->allocator, &block, capacity, sizeof *self->slots));
    memset(block, 0, capacity * sizeof *self->slots);
    self->slots = block;
    self->capacity = capacity;
    for (size_t at = 0; at < old_capacity; at++) {
        const dip_ngram_slot *from = &old[at];
        if (at + AHEAD < old_capacity) fetch_state(self, from[AHEAD].prefix);
        if (from->node == 0) continue;
        const uint64_t hash = hash_of(state_of(self, from->prefix), from->word);
        *locate(self, hash, from->prefix, from->word) = *from;
    }
    dip_mem_free(self->allocator, old);
    return DIP_OK;
}

/* Room for so many more runs and grams, so that adding them cannot fail for want of memory. */
static dip_status make_room(dip_ngrams *self, size_t more) {
    const size_t words = (size_t)self->words + 1, known = self->word_grams.len;
    if (known < words) {
        DIP_TRY(dip_array_reserve(self->allocator, &self->word_grams, words - known));
        memset(self->word_grams.data + known, 0, (words - known) * sizeof *self->word_grams.data);
        self->word_grams.len = words;
    }
    DIP_TRY(dip_array_reserve(self->allocator, &self->runs, more));
    DIP_TRY(dip_array_reserve(self->allocator, &self->grams, more));
    const size_t most = self->runs.len + more;
    return most > self->capacity / 4 * 3 ? grow(self, most) : DIP_OK;
}

/* Finds the slot of a run, new or old. Room for it must have been made. */
static inline dip_status reach(dip_ngrams *self, uint64_t hash, uint32_t prefix, uint32_t word,
                               dip_ngram_slot **slot) {
    dip_ngram_slot *found = locate(self, hash, prefix, word);
    *slot = found;
    if (found->node) return DIP_OK;
    if (self->words + self->runs.len >= DIP_NGRAMS_MAX) return DIP_ERR_LIMIT;
    const uint32_t node = UINT32_MAX - (uint32_t)self->runs.len;
    dip_array_push(&self->runs, ((dip_ngram_run){prefix, word, (uint32_t)(hash >> 32)}));
    *found = (dip_ngram_slot){prefix, word, node, 0};
    return DIP_OK;
}

/* The gram of a node, new or old; `own` is where the node keeps it. */
static inline uint32_t number(dip_ngrams *self, uint32_t node, uint32_t *own) {
    if (*own == 0) {
        dip_array_push(&self->grams, node);
        *own = (uint32_t)self->grams.len;
    }
    return *own;
}

dip_status dip_ngrams_intern(dip_ngrams *self, const uint32_t *words, size_t len, uint32_t *gram) {
    DIP_TRY(make_room(self, len));
    uint32_t node = words[0], *own = &self->word_grams.data[words[0]];
    for (size_t k = 1; k < len; k++) {
        dip_ngram_slot *slot;
        DIP_TRY(reach(self, hash_of(state_of(self, node), words[k]), node, words[k], &slot));
        node = slot->node;
        own = &slot->gram;
    }
    *gram = number(self, node, own);
    return DIP_OK;
}

uint32_t dip_ngrams_find(const dip_ngrams *self, const uint32_t *words, size_t len) {
    if (len == 0 || self->capacity == 0 || words[0] >= self->word_grams.len) return 0;
    uint32_t node = words[0], gram = self->word_grams.data[words[0]];
    for (size_t k = 1; k < len && node; k++) {
        const uint64_t hash = hash_of(state_of(self, node), words[k]);
        const dip_ngram_slot *slot = locate(self, hash, node, words[k]);
        node = slot->node;
        gram = slot->gram;
    }
    return gram;
}

/* A run that waits to be looked up. In the order of the walk the run without its last word is the
 * last one before it of a length one less. */
typedef struct waiting_run {
    uint64_t hash;
    uint32_t word, length;
} waiting_run;

/* The walk over documents: for each gram either its number (`table`) or its place is noted. */
typedef struct walk {
    dip_token_view view;
    dip_ngram_options options;
    dip_ngrams *table; /* NULL: places */
    dip_u32s *ids;
    const uint32_t *starts, *ends;
    dip_corpus *places;
    size_t first, end; /* the first word of the grams at hand; where its unbroken run ends */
    uint8_t pending;   /* DIP_STARTS_* for the next gram */
    size_t grams;      /* noted so far, with those that wait */
    size_t waiting;
    waiting_run queue[BATCH];
    dip_u32s path; /* the node of the last run of each length */
} walk;

/* Room for what a batch may add. */
static dip_status make_room_for_batch(walk *self) {
    DIP_TRY(dip_array_reserve(self->table->allocator, self->ids, BATCH));
    return make_room(self->table, BATCH);
}

/* Numbers the runs that wait. */
static dip_status look_up(walk *self) {
    dip_ngrams *table = self->table;
    uint32_t *ids = self->ids->data + self->ids->len, *path = self->path.data;
    for (size_t k = 0; k < self->waiting; k++) {
        const waiting_run run = self->queue[k];
        uint32_t *own = &table->word_grams.data[run.word], node = run.word;
        if (run.length > 1) {
            dip_ngram_slot *slot;
            DIP_TRY(reach(table, run.hash, path[run.length - 1], run.word, &slot));
            own = &slot->gram;
            node = slot->node;
        }
        path[run.length] = node;
        if (run.length >= self->options.smallest) *ids++ = number(table, node, own);
    }
    self->ids->len = (size_t)(ids - self->ids->data);
    self->waiting = 0;
    return DIP_OK;
}

/* Has a run looked up later. */
static inline dip_status wait_for(walk *self, uint64_t hash, uint32_t word, uint32_t length) {
    self->queue[self->waiting++] = (waiting_run){hash, word, length};
    if (self->waiting < BATCH) return DIP_OK;
    DIP_TRY(look_up(self));
    return make_room_for_batch(self);
}

/* The hash of the run of `state` and `word`, whose slot is fetched. */
static inline uint64_t fetch(const dip_ngrams *table, uint32_t state, uint32_t word) {
    const uint64_t hash = hash_of(state, word);
#if defined(__GNUC__)
    __builtin_prefetch(&table->slots[hash & (table->capacity - 1)]);
#endif
    return hash;
}

/* Has the run of `length` words that ends with token `t` looked up later; `*state` is that of the
 * run without it, and becomes its own. */
static inline dip_status note_run(walk *self, uint32_t *state, uint32_t length, size_t t) {
    const uint32_t word = self->view.ids[t];
    const uint64_t hash = length > 1 ? fetch(self->table, *state, word) : (uint64_t)word << 32;
    *state = (uint32_t)(hash >> 32);
    self->grams += length >= self->options.smallest;
    return wait_for(self, hash, word, length);
}

/* Notes where the run lies that ends with token `last`. */
static dip_status note_place(walk *self, size_t last) {
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

/* Notes the runs whose word number `length` is token `t` and that begin with the run of `state`.
 * Recurses only where words may be skipped. */
static dip_status follow(walk *self, uint32_t state, uint32_t length, size_t t, uint32_t skips) {
    for (;; t += 1 + skips, length++, skips = 0) {
        if (self->table) {
            DIP_TRY(note_run(self, &state, length, t));
        } else if (length >= self->options.smallest) {
            DIP_TRY(note_place(self, t));
        }
        if (length == self->options.largest) return DIP_OK;
        for (uint32_t skipped = 0; skipped < skips && t + 1 + skipped < self->end; skipped++) {
            DIP_TRY(follow(self, state, length + 1, t + 1 + skipped, skips - skipped));
        }
        if (self->end - t <= (size_t)skips + 1) return DIP_OK;
    }
}

/* The same for all runs of [self->first, self->end) where no word may be skipped: where the time of
 * plain n-grams goes, so without what only skipping needs. */
static dip_status note_unskipped(walk *self) {
    const uint32_t *words = self->view.ids, smallest = self->options.smallest;
    const size_t end = self->end, largest = self->options.largest;
    for (size_t t = self->first; t < end; t++) {
        const size_t most = end - t < largest ? end - t : largest;
        uint32_t state = words[t];
        DIP_TRY(wait_for(self, 0, state, 1));
        for (uint32_t length = 2; length <= most; length++) {
            const uint32_t word = words[t + length - 1];
            const uint64_t hash = fetch(self->table, state, word);
            state = (uint32_t)(hash >> 32);
            DIP_TRY(wait_for(self, hash, word, length));
        }
        if (most >= smallest) self->grams += most - smallest + 1;
    }
    return DIP_OK;
}

/* Notes all runs of [self->first, self->end), in which nothing breaks. */
static dip_status note_all(walk *self) {
    if (self->table && self->options.skips == 0) return note_unskipped(self);
    for (; self->first < self->end; self->first++) {
        DIP_TRY(follow(self, 0, 1, self->first, self->options.skips));
    }
    return DIP_OK;
}

static bool breaks_before(const dip_token_view *view, size_t t) {
    return view->ids[t] == DIP_HOLE || (view->flags[t] & DIP_STARTS_ANYTHING);
}

/* Finds where the unbroken run that begins with token `t` ends, `end` at the latest. */
static dip_status enter_run(walk *self, size_t t, size_t end) {
    self->first = t;
    self->end = t + 1;
    while (self->end < end && !breaks_before(&self->view, self->end)) self->end++;
    if (!self->table) return DIP_OK;
    const size_t most = self->end - t;
    return dip_array_reserve(self->table->allocator, &self->path,
                             (most < self->options.largest ? most : self->options.largest) + 1);
}

static dip_status walk_document(walk *self, size_t start, size_t end) {
    self->pending = 0;
    for (size_t t = start; t < end; t = self->end) {
        self->pending |= self->view.flags[t] & DIP_STARTS_ANYTHING;
        self->end = t + 1;
        if (self->view.ids[t] == DIP_HOLE) continue;
        DIP_TRY(enter_run(self, t, end));
        DIP_TRY(note_all(self));
    }
    return DIP_OK;
}

static bool possible(dip_ngram_options options) {
    if (options.smallest == 0 || options.largest < options.smallest) return false;
    return options.skips == 0 || options.largest <= DIP_SKIPGRAM_MAX;
}

static dip_status walk_all(walk *self, dip_i64s *offsets) {
    if (!possible(self->options)) return DIP_ERR_ARGUMENT;
    if (self->table) DIP_TRY(make_room_for_batch(self));
    for (size_t d = 0; d < self->view.documents; d++) {
        DIP_TRY(
            walk_document(self, (size_t)self->view.offsets[d], (size_t)self->view.offsets[d + 1]));
        if (offsets) dip_array_push(offsets, (int64_t)self->grams);
    }
    return self->table ? look_up(self) : DIP_OK;
}

dip_status dip_ngrams_cut(dip_ngrams *self, dip_token_view view, dip_ngram_options options,
                          dip_u32s *ids, dip_i64s *offsets) {
    const size_t grams = ids->len, documents = offsets->len;
    walk over = {.view = view, .options = options, .table = self, .ids = ids, .grams = grams};
    DIP_TRY(dip_array_reserve(self->allocator, offsets, view.documents + 1));
    if (offsets->len == 0) dip_array_push(offsets, 0);
    const dip_status status = walk_all(&over, offsets);
    dip_array_fini(self->allocator, &over.path);
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
