/* Dictionaries and their matches, first by example and then against a matcher that tries everything.
 *
 * Examples are written in letters. A text: a to j are tokens of types 1 to 10, capitals the same written in capitals,
 * _ is a hole, / begins a document; before a token "." says that it starts a sentence, "#" a paragraph, "~" that
 * it follows a hole, "=" that it stands in a line of capitals. An entry: a letter is a word in any case, a
 * capital one written in capitals, "*" any of a, b and c. */
#include "support.h"

#include "topics.h"

enum { TYPES = 10, MOST = 200 };

typedef struct tokens {
    uint32_t ids[MOST];
    uint8_t flags[MOST];
    int64_t offsets[MOST];
    size_t len, documents;
} tokens;

static uint8_t flag_of(char c) {
    switch (c) {
    case '.': return DIP_STARTS_SENTENCE;
    case '#': return DIP_STARTS_SENTENCE | DIP_STARTS_PARAGRAPH;
    case '~': return DIP_AFTER_HOLE;
    case '=': return DIP_CASE_LINE;
    default: return 0;
    }
}

static tokens read_text(const char *text) {
    tokens out = {.documents = 1};
    uint8_t pending = DIP_STARTS_SENTENCE | DIP_STARTS_PARAGRAPH;
    for (; *text; text++) {
        if (*text == '/') {
            out.offsets[out.documents++] = (int64_t)out.len;
            pending = DIP_STARTS_SENTENCE | DIP_STARTS_PARAGRAPH;
        } else if (strchr(".#~=", *text)) {
            pending |= flag_of(*text);
        } else {
            const bool capital = *text >= 'A' && *text <= 'J';
            out.ids[out.len] = *text == '_' ? DIP_HOLE : (uint32_t)((*text | 0x20) - 'a') + 1;
            out.flags[out.len++] = (uint8_t)(pending | (capital ? DIP_CASE_CAPITALS : DIP_CASE_LOWER));
            pending = 0;
        }
    }
    out.offsets[out.documents] = (int64_t)out.len;
    return out;
}

static dip_token_view view_of(const tokens *from) {
    return (dip_token_view){from->ids, from->flags, from->offsets, from->documents};
}

static dip_status add_symbol(dip_topics *topics, char c, uint32_t *symbol) {
    const uint32_t any[] = {1, 2, 3};
    if (c == '*') return dip_topics_symbol(topics, any, 3, DIP_CASE_ANY, symbol);
    const bool capital = c >= 'A' && c <= 'J';
    const uint32_t id = (uint32_t)((c | 0x20) - 'a') + 1;
    return dip_topics_symbol(topics, &id, 1, capital ? DIP_CASE_CAPITALS : DIP_CASE_ANY, symbol);
}

/* Symbols are shared as the callers of the core do it: one for each letter, at number letter - '*'. */
static dip_status begin(dip_topics *topics, const dip_allocator *allocator) {
    dip_topics_init(topics, allocator, TYPES);
    uint32_t symbol = 0;
    for (char c = '*'; c <= 'j'; c++) {
        const bool letter = c == '*' || (c >= 'A' && c <= 'J') || c >= 'a';
        DIP_TRY(add_symbol(topics, letter ? c : 'j', &symbol));
        assert_int_equal(symbol, c - '*');
    }
    return DIP_OK;
}

static dip_status add_with(dip_topics *topics, const char *words, dip_entry entry,
                           const dip_condition *conditions, size_t len) {
    uint32_t symbols[2 * DIP_TOPICS_WORDS_MAX];
    const size_t n = strlen(words);
    for (size_t k = 0; k < n; k++) symbols[k] = (uint32_t)(words[k] - '*');
    return dip_topics_add(topics, symbols, n, entry, conditions, len);
}

static void add(dip_topics *topics, const char *words, dip_entry entry) {
    assert_ok(add_with(topics, words, entry, NULL, 0));
}

static void add_if(dip_topics *topics, const char *words, uint32_t key, dip_condition condition) {
    assert_ok(add_with(topics, words, (dip_entry){.key = key}, &condition, 1));
}

/* Writes "entry:start-end" for each match; a document's number goes before its first. */
static void write_matches(const dip_matches *found, char *out) {
    out[0] = 0;
    for (size_t k = 0; k < found->len; k++) {
        const dip_match *match = &found->data[k];
        if (k == 0 ? match->document : match->document != found->data[k - 1].document) {
            sprintf(out + strlen(out), "/%u ", match->document);
        }
        sprintf(out + strlen(out), "%u:%d-%d ", match->entry, (int)match->start, (int)match->end);
    }
}

static void gives(dip_topics *topics, const char *text, dip_overlap overlap, const char *expected) {
    const tokens all = read_text(text);
    dip_matches found = {0};
    assert_ok(dip_topics_seal(topics));
    assert_ok(dip_topics_match(topics, view_of(&all), overlap, &found));
    char written[2048];
    write_matches(&found, written);
    assert_string_equal(written, expected);
    dip_array_fini(NULL, &found);
}

static void words_in_a_row_fit(void **state) {
    (void)state;
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    add(&topics, "ab", (dip_entry){.key = 0});
    add(&topics, "cc", (dip_entry){.key = 1});
    add(&topics, "*e", (dip_entry){.key = 2});
    gives(&topics, "cabab", DIP_OVERLAP_LONGEST, "0:1-3 0:3-5 ");
    gives(&topics, "ccc", DIP_OVERLAP_LONGEST, "1:0-2 1:1-3 ");
    gives(&topics, "aebecede", DIP_OVERLAP_LONGEST, "2:0-2 2:2-4 2:4-6 ");
    gives(&topics, "a/b/ab//ab", DIP_OVERLAP_LONGEST, "/2 0:2-4 /4 0:4-6 ");
    gives(&topics, "a", DIP_OVERLAP_LONGEST, "");
    gives(&topics, "", DIP_OVERLAP_LONGEST, "");
    dip_topics_fini(&topics);
}

static void entries_cross_no_boundary(void **state) {
    (void)state;
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    add(&topics, "ab", (dip_entry){.key = 0});
    gives(&topics, "ab.ab", DIP_OVERLAP_LONGEST, "0:0-2 0:2-4 ");
    gives(&topics, "a.b a#b a~b a_b a/b", DIP_OVERLAP_LONGEST, "");
    gives(&topics, "_ab_", DIP_OVERLAP_LONGEST, "0:1-3 ");
    dip_topics_fini(&topics);
}

static void case_true_words_compare_how_they_were_written(void **state) {
    (void)state;
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    add(&topics, "A", (dip_entry){.key = 0});
    add(&topics, "a", (dip_entry){.key = 1});
    add(&topics, "bC", (dip_entry){.key = 2});
    gives(&topics, "aA=a", DIP_OVERLAP_LONGEST, "1:0-1 0:1-2 1:1-2 1:2-3 ");
    gives(&topics, "bc bC BC b=c", DIP_OVERLAP_LONGEST, "2:2-4 2:4-6 ");
    dip_topics_fini(&topics);
}

static void the_longest_of_a_group_stays(void **state) {
    (void)state;
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    add(&topics, "b", (dip_entry){.key = 0});
    add(&topics, "ab", (dip_entry){.key = 1});
    add(&topics, "bc", (dip_entry){.key = 2});
    add(&topics, "ab", (dip_entry){.key = 3});
    add(&topics, "*b", (dip_entry){.key = 1});
    add(&topics, "b", (dip_entry){.key = 4, .group = 1});
    gives(&topics, "dbd", DIP_OVERLAP_LONGEST, "0:1-2 5:1-2 ");
    gives(&topics, "ab", DIP_OVERLAP_LONGEST, "1:0-2 3:0-2 5:1-2 ");
    gives(&topics, "abc", DIP_OVERLAP_LONGEST, "1:0-2 3:0-2 2:1-3 5:1-2 ");
    dip_topics_fini(&topics);
}

static void within_a_key_only_its_own_matches_compete(void **state) {
    (void)state;
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    add(&topics, "b", (dip_entry){.key = 0});
    add(&topics, "ab", (dip_entry){.key = 0});
    add(&topics, "b", (dip_entry){.key = 1});
    add(&topics, "*", (dip_entry){.key = 1});
    gives(&topics, "ab", DIP_OVERLAP_KEY, "1:0-2 3:0-1 2:1-2 ");
    gives(&topics, "ab", DIP_OVERLAP_ALL, "1:0-2 3:0-1 0:1-2 2:1-2 3:1-2 ");
    gives(&topics, "ab", DIP_OVERLAP_LONGEST, "1:0-2 ");
    dip_topics_fini(&topics);
}

static void silent_matches_compete_and_count_for_nothing(void **state) {
    (void)state;
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    add(&topics, "b", (dip_entry){.key = 0});
    add(&topics, "ab", (dip_entry){.key = 1, .silent = true});
    gives(&topics, "ab b", DIP_OVERLAP_LONGEST, "0:2-3 ");
    gives(&topics, "ab b", DIP_OVERLAP_KEY, "0:1-2 0:2-3 ");
    gives(&topics, "ab b", DIP_OVERLAP_ALL, "0:1-2 0:2-3 ");
    dip_topics_fini(&topics);
}

static void some_entries_do_not_begin_a_sentence(void **state) {
    (void)state;
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    add(&topics, "a", (dip_entry){.key = 0, .inside_sentence = true});
    add(&topics, "ab", (dip_entry){.key = 1, .inside_sentence = true});
    gives(&topics, "ab ca.ab~ab", DIP_OVERLAP_LONGEST, "0:3-4 1:6-8 ");
    dip_topics_fini(&topics);
}

static const dip_entry set_7 = {.key = 7, .condition = true};

static void neighbours_may_forbid_a_match(void **state) {
    (void)state;
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    add(&topics, "cd", set_7);
    add_if(&topics, "a", 0, (dip_condition){DIP_NOT_BEFORE, 7, 0});
    add_if(&topics, "b", 1, (dip_condition){DIP_NOT_AFTER, 7, 0});
    gives(&topics, "acd aecd cda ac.d", DIP_OVERLAP_LONGEST, "1:3-4 1:9-10 1:10-11 ");
    gives(&topics, "a.cd a~cd a_cd a/cd", DIP_OVERLAP_LONGEST, "1:0-1 1:3-4 1:6-7 1:10-11 ");
    gives(&topics, "cdb cdeb bcd cd.b cd_b cd/b", DIP_OVERLAP_LONGEST,
          "2:6-7 2:7-8 2:12-13 2:16-17 /1 2:19-20 ");
    dip_topics_fini(&topics);
}

static void near_counts_from_the_last_token_to_the_first(void **state) {
    (void)state;
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    add(&topics, "cd", set_7);
    add_if(&topics, "ab", 0, (dip_condition){DIP_NEAR, 7, 2});
    gives(&topics, "abcd/abecd/abeecd", DIP_OVERLAP_LONGEST, "1:0-2 /1 1:4-6 ");
    gives(&topics, "cdab/cdeab/cdeeab", DIP_OVERLAP_LONGEST, "1:2-4 /1 1:7-9 ");
    gives(&topics, "ab.cd/ab#e_/cd", DIP_OVERLAP_LONGEST, "1:0-2 ");
    add(&topics, "be", set_7);
    gives(&topics, "abe", DIP_OVERLAP_LONGEST, "");
    add_if(&topics, "f", 1, (dip_condition){DIP_NEAR, 7, 0});
    gives(&topics, "fcdf", DIP_OVERLAP_LONGEST, "");
    dip_topics_fini(&topics);
}

static void near_sees_long_condition_entries(void **state) {
    (void)state;
    char words[DIP_TOPICS_WORDS_MAX + 1] = "", text[MOST];
    memset(words, 'c', DIP_TOPICS_WORDS_MAX);
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    add(&topics, words, set_7);
    add_if(&topics, "a", 0, (dip_condition){DIP_NEAR, 7, 3});
    snprintf(text, sizeof text, "%seea/%seeea", words, words);
    gives(&topics, text, DIP_OVERLAP_LONGEST, "1:66-67 ");
    dip_topics_fini(&topics);
}

static void all_conditions_must_hold_before_overlap(void **state) {
    (void)state;
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    const dip_condition two[] = {{DIP_NOT_BEFORE, 7, 0}, {DIP_NEAR, 8, 3}};
    add(&topics, "b", (dip_entry){.key = 0});
    assert_ok(add_with(&topics, "ab", (dip_entry){.key = 1}, two, 2));
    add(&topics, "c", set_7);
    add(&topics, "d", (dip_entry){.key = 8, .condition = true});
    gives(&topics, "ab/abc/abed/abcd", DIP_OVERLAP_LONGEST, "0:1-2 /1 0:3-4 /2 1:5-7 /3 0:10-11 ");
    dip_topics_fini(&topics);
}

static void an_entry_has_one_to_so_many_words(void **state) {
    (void)state;
    char words[DIP_TOPICS_WORDS_MAX + 2] = "", text[MOST];
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    assert_int_equal(add_with(&topics, "", (dip_entry){0}, NULL, 0), DIP_ERR_EMPTY);
    memset(words, 'a', DIP_TOPICS_WORDS_MAX + 1);
    assert_int_equal(add_with(&topics, words, (dip_entry){0}, NULL, 0), DIP_ERR_LIMIT);
    words[DIP_TOPICS_WORDS_MAX] = 0;
    assert_ok(add_with(&topics, words, (dip_entry){0}, NULL, 0));
    snprintf(text, sizeof text, "b%sb", words);
    gives(&topics, text, DIP_OVERLAP_LONGEST, "0:1-65 ");
    dip_topics_fini(&topics);
}

static void symbols_are_of_known_types_and_entries_of_known_symbols(void **state) {
    (void)state;
    dip_topics topics;
    dip_topics_init(&topics, NULL, TYPES);
    uint32_t symbol = 77;
    const uint32_t ids[] = {1, TYPES + 1, DIP_HOLE, TYPES};
    assert_int_equal(dip_topics_symbol(&topics, ids, 2, DIP_CASE_ANY, &symbol), DIP_ERR_ARGUMENT);
    assert_int_equal(dip_topics_symbol(&topics, ids + 2, 2, DIP_CASE_ANY, &symbol), DIP_ERR_ARGUMENT);
    assert_int_equal(symbol, 77);
    assert_ok(dip_topics_symbol(&topics, ids + 3, 1, DIP_CASE_ANY, &symbol));
    assert_int_equal(symbol, 0);
    const uint32_t unknown = 1;
    assert_int_equal(dip_topics_add(&topics, &unknown, 1, (dip_entry){0}, NULL, 0), DIP_ERR_ARGUMENT);
    assert_ok(dip_topics_add(&topics, &symbol, 1, (dip_entry){0}, NULL, 0));
    gives(&topics, "ajj", DIP_OVERLAP_LONGEST, "0:1-2 0:2-3 ");
    dip_topics_fini(&topics);
}

static void a_symbol_without_ids_fits_nothing(void **state) {
    (void)state;
    dip_topics topics;
    dip_topics_init(&topics, NULL, TYPES);
    uint32_t symbol;
    assert_ok(dip_topics_symbol(&topics, NULL, 0, DIP_CASE_ANY, &symbol));
    assert_ok(dip_topics_add(&topics, &symbol, 1, (dip_entry){0}, NULL, 0));
    gives(&topics, "abcj", DIP_OVERLAP_ALL, "");
    dip_topics_fini(&topics);
}

static void an_empty_dictionary_matches_nothing(void **state) {
    (void)state;
    dip_topics topics = {0};
    dip_topics_fini(&topics);
    dip_topics_init(&topics, NULL, TYPES);
    gives(&topics, "ab_/c", DIP_OVERLAP_LONGEST, "");
    dip_topics_fini(&topics);
    dip_topics_fini(&topics);
}

/* Random dictionaries and texts, and a matcher that tries every entry at every token. */

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
                              .inside_sentence = lcg_below(random, 6) == 0};
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
    self->text = (tokens){.documents = 4, .len = 80, .offsets = {0, 30, 30, 55, 80}};
    for (size_t t = 0; t < self->text.len; t++) {
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
        if (text->ids[t] == DIP_HOLE || !(from->fits[entry->symbols[k]] >> text->ids[t] & 1)) return false;
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
        const int64_t behind = other->start - (match->end - 1), before = match->start - (other->end - 1);
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

/* Whether `match` goes because of `other`: it lies strictly inside, or repeats it for the same key. */
static bool yields(const model *from, const dip_match *match, const dip_match *other, dip_overlap overlap) {
    const dip_entry *a = &from->entries[match->entry].entry, *b = &from->entries[other->entry].entry;
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
    for (uint32_t d = 0; d < from->text.documents; d++) {
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
        if (conditions_met(from, &all.data[k], &all)) dip_array_push(&kept, all.data[k]);
    }
    for (size_t k = 0; k < kept.len; k++) {
        bool stays = !from->entries[kept.data[k].entry].entry.silent;
        for (size_t o = 0; o < kept.len && overlap != DIP_OVERLAP_ALL; o++) {
            if (o != k && yields(from, &kept.data[k], &kept.data[o], overlap)) stays = false;
        }
        if (!stays) continue;
        size_t at = out->len++;
        for (; at > 0 && in_order(from, &kept.data[k], &out->data[at - 1]); at--) out->data[at] = out->data[at - 1];
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
    for (size_t round = 0; round < 600; round++) {
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
        assert_memory_equal(found.data + before, expected.data, expected.len * sizeof *expected.data);
    }
    dip_array_fini(allocator, &found);
    dip_array_fini(NULL, &expected);
    return status;
}

/* Each call that fails is made again with memory back, so that the dictionary must come out whole. */
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

static dip_status build_by_retrying(const dip_allocator *allocator) {
    static const char *const entries[] = {"ab", "abc", "a", "dddddddd", "abd", "ab"};
    dip_topics topics;
    dip_status status = begin(&topics, allocator);
    if (status != DIP_OK) {
        memory_back(allocator);
        const uint32_t id = 1, made = (uint32_t)topics.symbols.len;
        uint32_t symbol;
        assert_ok(dip_topics_symbol(&topics, &id, 1, DIP_CASE_ANY, &symbol));
        assert_int_equal(symbol, made);
        dip_topics_fini(&topics);
        return status;
    }
    for (uint32_t k = 0; k < 30; k++) {
        const dip_condition condition = {DIP_NEAR, 7, k};
        const dip_entry entry = {.key = k};
        const dip_status this = add_with(&topics, entries[k % 6], entry, &condition, k < 6 ? 0 : 1);
        if (this == DIP_OK) continue;
        status = this;
        memory_back(allocator);
        assert_ok(add_with(&topics, entries[k % 6], entry, &condition, k < 6 ? 0 : 1));
    }
    if (dip_topics_seal(&topics) != DIP_OK) {
        status = DIP_ERR_MEMORY;
        memory_back(allocator);
        assert_ok(dip_topics_seal(&topics));
    }
    if (status != DIP_OK) gives(&topics, "abc", DIP_OVERLAP_ALL, "1:0-3 0:0-2 5:0-2 2:0-1 ");
    dip_topics_fini(&topics);
    return status;
}

static void dictionaries_survive_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(build_and_match);
    sweep_allocation_failures(build_by_retrying);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_in_a_row_fit),
        cmocka_unit_test(entries_cross_no_boundary),
        cmocka_unit_test(case_true_words_compare_how_they_were_written),
        cmocka_unit_test(the_longest_of_a_group_stays),
        cmocka_unit_test(within_a_key_only_its_own_matches_compete),
        cmocka_unit_test(silent_matches_compete_and_count_for_nothing),
        cmocka_unit_test(some_entries_do_not_begin_a_sentence),
        cmocka_unit_test(neighbours_may_forbid_a_match),
        cmocka_unit_test(near_counts_from_the_last_token_to_the_first),
        cmocka_unit_test(near_sees_long_condition_entries),
        cmocka_unit_test(all_conditions_must_hold_before_overlap),
        cmocka_unit_test(an_entry_has_one_to_so_many_words),
        cmocka_unit_test(symbols_are_of_known_types_and_entries_of_known_symbols),
        cmocka_unit_test(a_symbol_without_ids_fits_nothing),
        cmocka_unit_test(an_empty_dictionary_matches_nothing),
        cmocka_unit_test(matches_are_those_of_trying_everything),
        cmocka_unit_test(dictionaries_survive_failing_memory),
    };
    return cmocka_run_group_tests_name("topics", tests, NULL, NULL);
}
