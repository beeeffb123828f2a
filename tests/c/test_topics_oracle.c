/* Matches of random dictionaries in random texts against a matcher that tries every entry at every
 * token. */
#include "support.h"

#include "topics.h"

enum { TYPES = 10, TOKENS = 260, DOCUMENTS = 4 };

typedef struct tokens {
    uint32_t ids[TOKENS];
    uint8_t flags[TOKENS];
    int64_t offsets[DOCUMENTS + 1];
} tokens;

static dip_token_view view_of(const tokens *from) {
    return (dip_token_view){from->ids, from->flags, from->offsets, DOCUMENTS};
}

enum { SYMBOLS = 8, ENTRIES = 14, WORDS = 3, SETS = 2 };

typedef struct model_entry {
    uint32_t symbols[WORDS];
    size_t len;
    dip_entry entry;
    dip_condition conditions[2];
    size_t conditions_len;
} model_entry;

typedef struct model {
    uint32_t fits[SYMBOLS]; /* a bit for each id */
    uint8_t written[SYMBOLS];
    model_entry entries[ENTRIES];
    tokens text;
} model;

static void random_entry(lcg *random, model_entry *self) {
    self->len = 1 + lcg_below(random, WORDS);
    for (size_t k = 0; k < self->len; k++) self->symbols[k] = lcg_below(random, SYMBOLS);
    self->entry = (dip_entry){.group = lcg_below(random, 2),
                              .condition = lcg_below(random, 4) == 0,
                              .silent = lcg_below(random, 6) == 0,
                              .inside_sentence = lcg_below(random, 6) == 0,
                              .introduced = lcg_below(random, 6) == 0};
    self->entry.key = lcg_below(random, self->entry.condition ? SETS : 5);
    self->conditions_len = self->entry.condition ? 0 : lcg_below(random, 3);
    for (size_t k = 0; k < self->conditions_len; k++) {
        self->conditions[k] = (dip_condition){(dip_condition_kind)lcg_below(random, 3),
                                              lcg_below(random, SETS), lcg_below(random, 6)};
    }
}

static void random_model(lcg *random, model *self) {
    for (size_t s = 0; s < SYMBOLS; s++) {
        self->fits[s] = lcg_below(random, 16) << 1;
        self->written[s] = lcg_below(random, 3) ? DIP_CASE_ANY : (uint8_t)lcg_below(random, 2);
    }
    for (size_t e = 0; e < ENTRIES; e++) random_entry(random, &self->entries[e]);
    static const uint8_t starts[] = {DIP_STARTS_SENTENCE, DIP_STARTS_PARAGRAPH, DIP_AFTER_HOLE};
    self->text = (tokens){.offsets = {0, 30, 30, 200, TOKENS}};
    for (size_t t = 0; t < TOKENS; t++) {
        self->text.ids[t] = lcg_below(random, 20) ? 1 + lcg_below(random, 4) : DIP_HOLE;
        const uint8_t start = lcg_below(random, 8) ? 0 : starts[lcg_below(random, 3)];
        self->text.flags[t] = (uint8_t)(lcg_below(random, 2) | start);
    }
}

static bool entry_fits(const model *from, size_t e, int64_t start, int64_t end_of_document) {
    const model_entry *entry = &from->entries[e];
    const tokens *text = &from->text;
    if (start + (int64_t)entry->len > end_of_document) return false;
    if (entry->entry.inside_sentence && (text->flags[start] & DIP_STARTS_SENTENCE)) return false;
    for (size_t k = 0; k < entry->len; k++) {
        const size_t t = (size_t)start + k;
        const uint8_t written = from->written[entry->symbols[k]];
        const uint32_t fits = from->fits[entry->symbols[k]];
        if (text->ids[t] == DIP_HOLE || !(fits >> text->ids[t] & 1)) return false;
        if (written != DIP_CASE_ANY && written != (text->flags[t] & DIP_CASE_MASK)) return false;
        if (k > 0 && (text->flags[t] & DIP_STARTS_ANYTHING)) return false;
    }
    return true;
}

static bool condition_met(const model *from, const dip_condition *condition, const dip_match *match,
                          const dip_matches *others) {
    for (size_t k = 0; k < others->len; k++) {
        const dip_match *other = &others->data[k];
        const model_entry *entry = &from->entries[other->entry];
        if (!entry->entry.condition || entry->entry.key != condition->set) continue;
        if (other->document != match->document) continue;
        const int64_t behind = other->start - (match->end - 1);
        const int64_t before = match->start - (other->end - 1);
        if (condition->kind == DIP_NEAR) {
            const int64_t distance = behind > before ? behind : before;
            if (distance >= 1 && distance <= condition->within) return true;
        } else {
            const bool next = condition->kind == DIP_NOT_BEFORE ? behind == 1 : before == 1;
            const int64_t later = condition->kind == DIP_NOT_BEFORE ? other->start : match->start;
            if (next && !(from->text.flags[later] & DIP_STARTS_ANYTHING)) return false;
        }
    }
    return condition->kind != DIP_NEAR;
}

static bool conditions_met(const model *from, const dip_match *match, const dip_matches *all) {
    const model_entry *entry = &from->entries[match->entry];
    if (entry->entry.condition) return false;
    for (size_t k = 0; k < entry->conditions_len; k++) {
        if (!condition_met(from, &entry->conditions[k], match, all)) return false;
    }
    return true;
}

static bool is_introduced(const model *from, const dip_match *match, const dip_matches *all) {
    const dip_entry *entry = &from->entries[match->entry].entry;
    if (!entry->introduced) return true;
    for (size_t k = 0; k < all->len; k++) {
        const dip_match *other = &all->data[k];
        const dip_entry *by = &from->entries[other->entry].entry;
        if (other->document == match->document && by->key == entry->key && !by->introduced &&
            conditions_met(from, other, all)) {
            return true;
        }
    }
    return false;
}

/* Whether `match` goes because of `other`: it lies strictly inside, or repeats it for the same
 * key. */
static bool yields(const model *from, const dip_match *match, const dip_match *other,
                   dip_overlap overlap) {
    const dip_entry *a = &from->entries[match->entry].entry;
    const dip_entry *b = &from->entries[other->entry].entry;
    const bool same = match->start == other->start && match->end == other->end;
    if (same) return a->key == b->key && other->entry < match->entry;
    const bool inside = match->start >= other->start && match->end <= other->end;
    return inside && (overlap == DIP_OVERLAP_KEY ? a->key == b->key : a->group == b->group);
}

static int in_order(const model *from, const dip_match *a, const dip_match *b) {
    const uint32_t x = from->entries[a->entry].entry.key, y = from->entries[b->entry].entry.key;
    if (a->document != b->document) return a->document < b->document;
    if (a->start != b->start) return a->start < b->start;
    if (a->end != b->end) return a->end > b->end;
    return x != y ? x < y : a->entry < b->entry;
}

static void match_naively(const model *from, dip_overlap overlap, dip_matches *out) {
    dip_matches all = {0}, kept = {0};
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        const int64_t end = from->text.offsets[d + 1];
        for (int64_t t = from->text.offsets[d]; t < end; t++) {
            for (uint32_t e = 0; e < ENTRIES; e++) {
                if (!entry_fits(from, e, t, end)) continue;
                assert_ok(dip_array_reserve(NULL, &all, 1));
                dip_array_push(&all, ((dip_match){t, t + (int64_t)from->entries[e].len, d, e}));
            }
        }
    }
    assert_ok(dip_array_reserve(NULL, &kept, all.len));
    assert_ok(dip_array_reserve(NULL, out, all.len));
    for (size_t k = 0; k < all.len; k++) {
        const dip_match *match = &all.data[k];
        if (conditions_met(from, match, &all) && is_introduced(from, match, &all)) {
            dip_array_push(&kept, *match);
        }
    }
    for (size_t k = 0; k < kept.len; k++) {
        bool stays = !from->entries[kept.data[k].entry].entry.silent;
        for (size_t o = 0; o < kept.len && overlap != DIP_OVERLAP_ALL; o++) {
            if (o != k && yields(from, &kept.data[k], &kept.data[o], overlap)) stays = false;
        }
        if (!stays) continue;
        size_t at = out->len++;
        for (; at > 0 && in_order(from, &kept.data[k], &out->data[at - 1]); at--) {
            out->data[at] = out->data[at - 1];
        }
        out->data[at] = kept.data[k];
    }
    dip_array_fini(NULL, &all);
    dip_array_fini(NULL, &kept);
}

static dip_status build_model(const model *from, dip_topics *topics) {
    for (size_t s = 0; s < SYMBOLS; s++) {
        uint32_t ids[TYPES], symbol;
        size_t len = 0;
        for (uint32_t id = 1; id <= TYPES; id++) {
            if (from->fits[s] >> id & 1) ids[len++] = id;
        }
        DIP_TRY(dip_topics_symbol(topics, ids, len, from->written[s], &symbol));
    }
    for (size_t e = 0; e < ENTRIES; e++) {
        const model_entry *entry = &from->entries[e];
        DIP_TRY(dip_topics_add(topics, entry->symbols, entry->len, entry->entry, entry->conditions,
                               entry->conditions_len));
    }
    return dip_topics_seal(topics);
}

static void matches_are_those_of_trying_everything(void **state) {
    (void)state;
    lcg random = {15};
    size_t seen = 0;
    for (size_t round = 0; round < 200; round++) {
        model from;
        random_model(&random, &from);
        dip_topics topics;
        dip_topics_init(&topics, NULL, TYPES);
        assert_ok(build_model(&from, &topics));
        for (dip_overlap overlap = DIP_OVERLAP_LONGEST; overlap <= DIP_OVERLAP_ALL; overlap++) {
            dip_matches found = {0}, expected = {0};
            match_naively(&from, overlap, &expected);
            assert_ok(dip_topics_match(&topics, view_of(&from.text), overlap, &found));
            assert_same_array(found, expected);
            seen += found.len;
            dip_array_fini(NULL, &found);
            dip_array_fini(NULL, &expected);
        }
        dip_topics_fini(&topics);
    }
    assert_true(seen > 10000);
}

static dip_status match_behind_others(const dip_allocator *allocator, const dip_topics *topics,
                                      const model *from) {
    dip_matches found = {0}, expected = {0};
    match_naively(from, DIP_OVERLAP_LONGEST, &expected);
    assert_true(expected.len > 0);
    dip_status status = DIP_OK;
    for (size_t round = 1; round <= 2 && status == DIP_OK; round++) {
        const size_t before = found.len;
        status = dip_topics_match(topics, view_of(&from->text), DIP_OVERLAP_LONGEST, &found);
        if (status != DIP_OK) {
            assert_int_equal(found.len, before);
            memory_back(allocator);
            assert_ok(dip_topics_match(topics, view_of(&from->text), DIP_OVERLAP_LONGEST, &found));
        }
        assert_int_equal(found.len, round * expected.len);
        assert_memory_equal(found.data + before, expected.data,
                            expected.len * sizeof *expected.data);
    }
    dip_array_fini(allocator, &found);
    dip_array_fini(NULL, &expected);
    return status;
}

static dip_status build_and_match(const dip_allocator *allocator) {
    lcg random = {16};
    model from;
    random_model(&random, &from);
    dip_topics topics;
    dip_topics_init(&topics, allocator, TYPES);
    dip_status status = build_model(&from, &topics);
    if (status != DIP_OK) {
        dip_topics_fini(&topics);
        memory_back(allocator);
        dip_topics_init(&topics, allocator, TYPES);
        assert_ok(build_model(&from, &topics));
    }
    const dip_status matched = match_behind_others(allocator, &topics, &from);
    dip_topics_fini(&topics);
    return status == DIP_OK ? matched : status;
}

static void dictionaries_survive_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(build_and_match);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_are_those_of_trying_everything),
        cmocka_unit_test(dictionaries_survive_failing_memory),
    };
    return cmocka_run_group_tests_name("topics, random", tests, NULL, NULL);
}
