/* topics.c - a trie over symbols.
 *
 *     types:  sudan -> [s3]   south -> [s1 s7]   *ese words -> [s9]
 *     trie:   root -s1-> node -s3-> node: entry "South Sudan"
 *             root -s3-> node: entry "Sudan"
 *
 * Globs stay one edge however many types they fit: a symbol is a set of types, and a token brings
 * the symbols of its type. The root's edges are an array by symbol, all others lie in one hash
 * table by (node, symbol). Most tokens begin no entry: a bit for each type tells them apart. */
#include "topics.h"

void dip_topics_init(dip_topics *self, const dip_allocator *allocator, uint32_t types) {
    *self = (dip_topics){.allocator = allocator, .types = types};
}

void dip_topics_fini(dip_topics *self) {
    dip_array_fini(self->allocator, &self->symbols);
    dip_array_fini(self->allocator, &self->symbol_ids);
    dip_array_fini(self->allocator, &self->entries);
    dip_array_fini(self->allocator, &self->entry_next);
    dip_array_fini(self->allocator, &self->conditions);
    dip_array_fini(self->allocator, &self->nodes);
    dip_array_fini(self->allocator, &self->roots);
    dip_array_fini(self->allocator, &self->type_start);
    dip_array_fini(self->allocator, &self->type_symbols);
    dip_array_fini(self->allocator, &self->starters);
    dip_mem_free(self->allocator, self->edges);
    self->edges = NULL;
    self->edges_capacity = self->edges_len = 0;
}

dip_status dip_topics_symbol(dip_topics *self, const uint32_t *ids, size_t len, uint8_t written,
                             uint32_t *symbol) {
    for (size_t k = 0; k < len; k++) {
        if (ids[k] == DIP_HOLE || ids[k] > self->types) return DIP_ERR_ARGUMENT;
    }
    DIP_TRY(dip_array_reserve(self->allocator, &self->symbols, 1));
    DIP_TRY(dip_array_reserve(self->allocator, &self->roots, 1));
    DIP_TRY(dip_array_reserve(self->allocator, &self->symbol_ids, len));
    for (size_t k = 0; k < len; k++) dip_array_push(&self->symbol_ids, ids[k]);
    dip_array_push(&self->symbols, ((dip_symbol){written, self->symbol_ids.len}));
    dip_array_push(&self->roots, 0);
    *symbol = (uint32_t)(self->symbols.len - 1);
    return DIP_OK;
}

/* The slot of the edge `symbol` of `node` (> 0), or the free one where it belongs. */
static dip_edge *edge_slot(const dip_edge *edges, size_t capacity, uint32_t node, uint32_t symbol) {
    const uint64_t key = (uint64_t)node << 32 | symbol;
    size_t at = (size_t)(key * 0x9E3779B97F4A7C15u >> 32) & (capacity - 1);
    while (edges[at].node && (edges[at].node != node || edges[at].symbol != symbol)) {
        at = (at + 1) & (capacity - 1);
    }
    return (dip_edge *)&edges[at];
}

/* Room for `extra` more edges. */
static dip_status reserve_edges(dip_topics *self, size_t extra) {
    size_t capacity = self->edges_capacity ? self->edges_capacity : 64;
    while ((self->edges_len + extra) * 2 > capacity) capacity *= 2;
    if (capacity == self->edges_capacity) return DIP_OK;
    void *block = NULL;
    DIP_TRY(dip_mem_resize(self->allocator, &block, capacity, sizeof *self->edges));
    memset(block, 0, capacity * sizeof *self->edges);
    for (size_t k = 0; k < self->edges_capacity; k++) {
        const dip_edge *edge = &self->edges[k];
        if (edge->node) *edge_slot(block, capacity, edge->node, edge->symbol) = *edge;
    }
    dip_mem_free(self->allocator, self->edges);
    self->edges = block;
    self->edges_capacity = capacity;
    return DIP_OK;
}

/* The node behind `node` (0: the root) on `symbol`, made if it is not there; room is there. */
static uint32_t step(dip_topics *self, uint32_t node, uint32_t symbol) {
    uint32_t *child = &self->roots.data[symbol];
    if (node) {
        dip_edge *edge = edge_slot(self->edges, self->edges_capacity, node, symbol);
        child = &edge->child;
        if (!edge->node) {
            *edge = (dip_edge){node, symbol, 0};
            self->edges_len++;
            self->nodes.data[node - 1].children++;
        }
    }
    if (*child == 0) {
        dip_array_push(&self->nodes, ((dip_node){0, 0}));
        *child = (uint32_t)self->nodes.len;
    }
    return *child;
}

static void raise_slots(dip_topics *self, uint32_t number) {
    if (number >= self->slots) self->slots = number + 1;
}

dip_status dip_topics_add(dip_topics *self, const uint32_t *symbols, size_t len, dip_entry entry,
                          const dip_condition *conditions, size_t conditions_len) {
    if (len == 0) return DIP_ERR_EMPTY;
    if (len > DIP_TOPICS_WORDS_MAX) return DIP_ERR_LIMIT;
    if (entry.key == UINT32_MAX || entry.group == UINT32_MAX) return DIP_ERR_ARGUMENT;
    for (size_t k = 0; k < len; k++) {
        if (symbols[k] >= self->symbols.len) return DIP_ERR_ARGUMENT;
    }
    DIP_TRY(dip_array_reserve(self->allocator, &self->entries, 1));
    DIP_TRY(dip_array_reserve(self->allocator, &self->entry_next, 1));
    DIP_TRY(dip_array_reserve(self->allocator, &self->conditions, conditions_len));
    DIP_TRY(dip_array_reserve(self->allocator, &self->nodes, len));
    DIP_TRY(reserve_edges(self, len));
    uint32_t node = 0;
    for (size_t k = 0; k < len; k++) node = step(self, node, symbols[k]);
    entry.conditions_start = (uint32_t)self->conditions.len;
    for (size_t k = 0; k < conditions_len; k++) dip_array_push(&self->conditions, conditions[k]);
    entry.conditions_end = (uint32_t)self->conditions.len;
    dip_array_push(&self->entries, entry);
    dip_array_push(&self->entry_next, self->nodes.data[node - 1].entry);
    self->nodes.data[node - 1].entry = (uint32_t)self->entries.len;
    raise_slots(self, entry.key);
    raise_slots(self, entry.group);
    return DIP_OK;
}

dip_status dip_topics_seal(dip_topics *self) {
    const size_t types = self->types;
    DIP_TRY(dip_array_reserve(self->allocator, &self->type_start, types + 3));
    DIP_TRY(dip_array_reserve(self->allocator, &self->type_symbols, self->symbol_ids.len));
    DIP_TRY(dip_array_reserve(self->allocator, &self->starters, types / 64 + 1));
    self->starters.len = types / 64 + 1;
    memset(self->starters.data, 0, self->starters.len * sizeof *self->starters.data);
    uint64_t *start = self->type_start.data;
    memset(start, 0, (types + 3) * sizeof *start);
    for (size_t k = 0; k < self->symbol_ids.len; k++) start[self->symbol_ids.data[k] + 2]++;
    for (size_t id = 2; id < types + 3; id++) start[id] += start[id - 1];
    uint64_t at = 0;
    for (uint32_t s = 0; s < self->symbols.len; s++) {
        for (; at < self->symbols.data[s].ids_end; at++) {
            const uint32_t id = self->symbol_ids.data[at];
            self->type_symbols.data[start[id + 1]++] = s;
            if (self->roots.data[s]) self->starters.data[id / 64] |= (uint64_t)1 << id % 64;
        }
    }
    self->type_start.len = types + 2;
    self->type_symbols.len = self->symbol_ids.len;
    return DIP_OK;
}

/* One document being matched. */
typedef struct search {
    const dip_topics *topics;
    dip_token_view view;
    uint32_t document;
    dip_matches found;      /* of this document */
    dip_matches conditions; /* of its condition entries */
    dip_matches by_set;     /* the same, those of one set together, by start */
    dip_i64s sets;          /* by set: where its own lie in by_set, [start, end); nowhere: 0, 0 */
    dip_i64s reach;         /* by group or key: the furthest end so far, and behind it its start */
} search;

static bool is_written(const search *self, uint32_t symbol, int64_t token) {
    const uint8_t written = self->topics->symbols.data[symbol].written;
    return written == DIP_CASE_ANY || written == (self->view.flags[token] & DIP_CASE_MASK);
}

static dip_status emit(search *self, uint32_t node, int64_t start, int64_t end) {
    const dip_topics *topics = self->topics;
    for (uint32_t e = topics->nodes.data[node - 1].entry; e; e = topics->entry_next.data[e - 1]) {
        const dip_entry *entry = &topics->entries.data[e - 1];
        if (entry->inside_sentence && (self->view.flags[start] & DIP_STARTS_SENTENCE)) continue;
        dip_matches *into = entry->condition ? &self->conditions : &self->found;
        DIP_TRY(dip_array_reserve(topics->allocator, into, 1));
        dip_array_push(into, ((dip_match){start, end, self->document, e - 1}));
    }
    return DIP_OK;
}

/* All entries behind `node`, whose words so far are [start, end). Depth is at most
 * DIP_TOPICS_WORDS_MAX. */
static dip_status follow(search *self, uint32_t node, int64_t start, int64_t end) {
    const dip_topics *topics = self->topics;
    DIP_TRY(emit(self, node, start, end));
    if (!topics->nodes.data[node - 1].children || end == self->view.offsets[self->document + 1])
        return DIP_OK;
    const uint32_t id = self->view.ids[end];
    if (id == DIP_HOLE || (self->view.flags[end] & DIP_STARTS_ANYTHING)) return DIP_OK;
    for (uint64_t s = topics->type_start.data[id]; s < topics->type_start.data[id + 1]; s++) {
        const uint32_t symbol = topics->type_symbols.data[s];
        if (!is_written(self, symbol, end)) continue;
        const dip_edge *edge = edge_slot(topics->edges, topics->edges_capacity, node, symbol);
        if (edge->node) DIP_TRY(follow(self, edge->child, start, end + 1));
    }
    return DIP_OK;
}

static dip_status find_all(search *self) {
    const dip_topics *topics = self->topics;
    const int64_t end = self->view.offsets[self->document + 1];
    for (int64_t t = self->view.offsets[self->document]; t < end; t++) {
        const uint32_t id = self->view.ids[t];
        if (!(topics->starters.data[id / 64] >> id % 64 & 1)) continue; /* nor does the hole */
        for (uint64_t s = topics->type_start.data[id]; s < topics->type_start.data[id + 1]; s++) {
            const uint32_t symbol = topics->type_symbols.data[s];
            const uint32_t node = topics->roots.data[symbol];
            if (node && is_written(self, symbol, t)) DIP_TRY(follow(self, node, t, t + 1));
        }
    }
    return DIP_OK;
}

/* Puts the condition matches of each set side by side, so that looking far for one set does not
 * pass through all others. O(condition matches). */
static dip_status group_conditions(search *self) {
    const dip_entry *entries = self->topics->entries.data;
    const size_t len = self->conditions.len;
    int64_t *bounds = self->sets.data;
    for (size_t k = 0; k < self->by_set.len; k++) { /* of the document before */
        const uint32_t set = entries[self->by_set.data[k].entry].key;
        bounds[2 * set] = bounds[2 * set + 1] = 0;
    }
    self->by_set.len = 0;
    DIP_TRY(dip_array_reserve(self->topics->allocator, &self->by_set, len));
    for (size_t k = 0; k < len; k++) bounds[2 * entries[self->conditions.data[k].entry].key]--;
    int64_t taken = 0;
    for (size_t k = 0; k < len; k++) {
        int64_t *bound = &bounds[2 * entries[self->conditions.data[k].entry].key];
        if (bound[0] < 0) { /* still minus its number */
            const int64_t number = -bound[0];
            bound[0] = bound[1] = taken;
            taken += number;
        }
        self->by_set.data[bound[1]++] = self->conditions.data[k];
    }
    self->by_set.len = len;
    return DIP_OK;
}

/* Where in by_set the matches of the condition's set begin that may lie within reach of `match`,
 * and where that set ends. O(log of its matches). */
static int64_t first_within(const search *self, const dip_condition *condition,
                            const dip_match *match, int64_t reach, int64_t *end) {
    *end = 0;
    if (condition->set >= self->topics->slots) return 0; /* a set without entries */
    const int64_t *bounds = &self->sets.data[2 * condition->set];
    const int64_t earliest = match->start - reach - (int64_t)DIP_TOPICS_WORDS_MAX;
    int64_t low = bounds[0], high = *end = bounds[1];
    while (low < high) { /* they lie by start */
        const int64_t middle = low + (high - low) / 2;
        if (self->by_set.data[middle].start < earliest) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Whether `other`, a match of a condition's set, stands to `match` as the condition speaks of. */
static bool stands_so(const search *self, dip_condition_kind kind, const dip_match *match,
                      const dip_match *other, int64_t reach) {
    const int64_t behind = other->start - match->end + 1, before = match->start - other->end + 1;
    switch (kind) {
    case DIP_NOT_BEFORE:
        return behind == 1 && !(self->view.flags[other->start] & DIP_STARTS_ANYTHING);
    case DIP_NOT_AFTER:
        return before == 1 && !(self->view.flags[match->start] & DIP_STARTS_ANYTHING);
    case DIP_NEAR: return (behind > 0 && behind <= reach) || (before > 0 && before <= reach);
    }
    return false;
}

static bool condition_holds(const search *self, const dip_condition *condition,
                            const dip_match *match) {
    const int64_t reach = condition->kind == DIP_NEAR ? (int64_t)condition->within : 1;
    int64_t end;
    int64_t at = first_within(self, condition, match, reach, &end);
    bool met = false;
    for (; at < end && self->by_set.data[at].start < match->end + reach && !met; at++) {
        met = stands_so(self, condition->kind, match, &self->by_set.data[at], reach);
    }
    return condition->kind == DIP_NEAR ? met : !met;
}

static bool conditions_hold(const search *self, const dip_match *match) {
    const dip_entry *entry = &self->topics->entries.data[match->entry];
    for (uint32_t c = entry->conditions_start; c < entry->conditions_end; c++) {
        if (!condition_holds(self, &self->topics->conditions.data[c], match)) return false;
    }
    return true;
}

/* By start, falling end, key, entry. */
static bool sorts_before(const search *self, const dip_match *a, const dip_match *b) {
    if (a->start != b->start) return a->start < b->start;
    if (a->end != b->end) return a->end > b->end;
    const dip_entry *entries = self->topics->entries.data;
    if (entries[a->entry].key != entries[b->entry].key)
        return entries[a->entry].key < entries[b->entry].key;
    return a->entry < b->entry;
}

/* Drops what its conditions forbid and sorts the rest; matches come by start, so that only those of
 * one start have to change places. */
static void settle(search *self) {
    dip_match *all = self->found.data;
    size_t kept = 0;
    for (size_t k = 0; k < self->found.len; k++) {
        const dip_match match = all[k];
        if (!conditions_hold(self, &match)) continue;
        size_t at = kept++;
        for (; at > 0 && sorts_before(self, &match, &all[at - 1]); at--) all[at] = all[at - 1];
        all[at] = match;
    }
    self->found.len = kept;
}

/* Drops matches of entries that need their key introduced where nothing in the document does. The
 * `reach` of a key tells meanwhile whether it is. */
static void drop_strangers(search *self) {
    const dip_entry *entries = self->topics->entries.data;
    dip_match *all = self->found.data;
    for (size_t k = 0; k < self->found.len; k++) {
        self->reach.data[2 * entries[all[k].entry].key] = 0;
    }
    for (size_t k = 0; k < self->found.len; k++) {
        const dip_entry *entry = &entries[all[k].entry];
        if (!entry->introduced) self->reach.data[2 * entry->key] = 1;
    }
    size_t kept = 0;
    for (size_t k = 0; k < self->found.len; k++) {
        const dip_entry *entry = &entries[all[k].entry];
        if (!entry->introduced || self->reach.data[2 * entry->key]) all[kept++] = all[k];
    }
    self->found.len = kept;
}

/* Whether the match of `slot` lies strictly inside an earlier one of that slot; and notes how far
 * it reaches. Among those that reach furthest the first starts first, so that its start tells equal
 * spans from inner ones. */
static bool inside_earlier(search *self, uint32_t slot, const dip_match *match) {
    int64_t *reach = &self->reach.data[2 * slot];
    const bool inside =
        reach[0] > match->end || (reach[0] == match->end && reach[1] < match->start);
    if (match->end > reach[0]) {
        reach[0] = match->end;
        reach[1] = match->start;
    }
    return inside;
}

static dip_status deliver(search *self, dip_overlap overlap, dip_matches *out) {
    const dip_entry *entries = self->topics->entries.data;
    DIP_TRY(dip_array_reserve(self->topics->allocator, out, self->found.len));
    const dip_match *last = NULL; /* the last one looked at, for "one a key" */
    for (size_t k = 0; k < self->found.len; k++) {
        const dip_match *match = &self->found.data[k];
        const dip_entry *entry = &entries[match->entry];
        if (overlap != DIP_OVERLAP_ALL) {
            const uint32_t slot = overlap == DIP_OVERLAP_KEY ? entry->key : entry->group;
            const bool repeats = last && last->start == match->start && last->end == match->end &&
                                 entries[last->entry].key == entry->key;
            last = match;
            if (inside_earlier(self, slot, match) || repeats) continue;
        }
        if (!entry->silent) dip_array_push(out, *match);
    }
    return DIP_OK;
}

static dip_status match_document(search *self, dip_overlap overlap, dip_matches *out) {
    self->found.len = self->conditions.len = 0;
    DIP_TRY(find_all(self));
    DIP_TRY(group_conditions(self));
    settle(self);
    drop_strangers(self);
    for (size_t k = 0; k < self->found.len; k++) {
        const dip_entry *entry = &self->topics->entries.data[self->found.data[k].entry];
        const uint32_t slot = overlap == DIP_OVERLAP_KEY ? entry->key : entry->group;
        self->reach.data[2 * slot] = self->reach.data[2 * slot + 1] = -1;
    }
    return deliver(self, overlap, out);
}

dip_status dip_topics_match(const dip_topics *self, dip_token_view view, dip_overlap overlap,
                            dip_matches *out) {
    if (view.documents > UINT32_MAX) return DIP_ERR_LIMIT;
    const size_t before = out->len;
    search one = {.topics = self, .view = view};
    dip_status status = dip_array_reserve(self->allocator, &one.reach, 2 * (size_t)self->slots);
    if (status == DIP_OK)
        status = dip_array_reserve(self->allocator, &one.sets, 2 * (size_t)self->slots);
    if (status == DIP_OK && self->slots)
        memset(one.sets.data, 0, 2 * (size_t)self->slots * sizeof *one.sets.data);
    for (size_t d = 0; d < view.documents && status == DIP_OK; d++) {
        one.document = (uint32_t)d;
        status = match_document(&one, overlap, out);
    }
    if (status != DIP_OK) out->len = before;
    dip_array_fini(self->allocator, &one.found);
    dip_array_fini(self->allocator, &one.conditions);
    dip_array_fini(self->allocator, &one.by_set);
    dip_array_fini(self->allocator, &one.sets);
    dip_array_fini(self->allocator, &one.reach);
    return status;
}
