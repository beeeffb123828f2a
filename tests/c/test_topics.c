/* Dictionaries and their matches by example; test_topics_oracle.c has the rest.
 *
 * Examples are written in letters. A text: a to j are tokens of types 1 to 10, capitals the same
 * written in capitals, _ is a hole, / begins a document; before a token "." says that it starts a
 * sentence, "#" a paragraph, "~" that it follows a hole, "=" that it stands in a line of capitals.
 * An entry: a letter is a word in any case, a capital one written in capitals, "*" any of a, b and
 * c. */
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
        } else if (strchr(".#~= ", *text)) {
            pending |= flag_of(*text);
        } else {
            const bool capital = *text >= 'A' && *text <= 'J';
            out.ids[out.len] = *text == '_' ? DIP_HOLE : (uint32_t)((*text | 0x20) - 'a') + 1;
            out.flags[out.len++] =
                (uint8_t)(pending | (capital ? DIP_CASE_CAPITALS : DIP_CASE_LOWER));
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

/* Symbols are shared as the callers of the core do it: one for each letter, at number letter -
 * '*'. */
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
    dip_array_fini(topics->allocator, &found);
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

static void conditions_hold_far_into_a_document(void **state) {
    (void)state;
    char text[MOST];
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    add(&topics, "c", set_7);
    add_if(&topics, "a", 0, (dip_condition){DIP_NEAR, 7, 2});
    add_if(&topics, "b", 1, (dip_condition){DIP_NOT_AFTER, 7, 0});
    memset(text, 'c', 150);
    strcpy(text + 150, "dabcbddab");
    gives(&topics, text, DIP_OVERLAP_LONGEST, "1:151-152 2:152-153 2:158-159 ");
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

static void some_entries_need_their_key_introduced(void **state) {
    (void)state;
    dip_topics topics;
    assert_ok(begin(&topics, NULL));
    add(&topics, "ab", (dip_entry){.key = 0});
    add(&topics, "b", (dip_entry){.key = 0, .introduced = true});
    add(&topics, "cb", (dip_entry){.key = 1});
    add(&topics, "b", (dip_entry){.key = 1, .introduced = true});
    add(&topics, "d", set_7);
    assert_ok(add_with(&topics, "e", (dip_entry){.key = 2}, &(dip_condition){DIP_NEAR, 7, 2}, 1));
    add(&topics, "f", (dip_entry){.key = 2, .introduced = true});
    gives(&topics, "b/bab/b", DIP_OVERLAP_LONGEST, "/1 1:1-2 0:2-4 ");
    gives(&topics, "abb", DIP_OVERLAP_LONGEST, "0:0-2 1:2-3 ");
    gives(&topics, "abcbb", DIP_OVERLAP_LONGEST, "0:0-2 2:2-4 1:4-5 3:4-5 ");
    gives(&topics, "ef/efd", DIP_OVERLAP_LONGEST, "/1 5:2-3 6:3-4 ");
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
    assert_int_equal(dip_topics_symbol(&topics, ids + 2, 2, DIP_CASE_ANY, &symbol),
                     DIP_ERR_ARGUMENT);
    assert_int_equal(symbol, 77);
    assert_ok(dip_topics_symbol(&topics, ids + 3, 1, DIP_CASE_ANY, &symbol));
    assert_int_equal(symbol, 0);
    const uint32_t unknown = 1;
    assert_int_equal(dip_topics_add(&topics, &unknown, 1, (dip_entry){0}, NULL, 0),
                     DIP_ERR_ARGUMENT);
    assert_int_equal(dip_topics_add(&topics, &symbol, 1, (dip_entry){.key = UINT32_MAX}, NULL, 0),
                     DIP_ERR_ARGUMENT);
    assert_int_equal(dip_topics_add(&topics, &symbol, 1, (dip_entry){.group = UINT32_MAX}, NULL, 0),
                     DIP_ERR_ARGUMENT);
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

/* Each call that fails is made again with memory back, so that the dictionary must come out
 * whole. */
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
    sweep_allocation_failures(build_by_retrying);
}

static void entries_of_one_first_word_compile_in_linear_time(void **state) {
    (void)state;
    enum { MANY = 60000 };
    dip_topics topics;
    dip_topics_init(&topics, NULL, MANY);
    for (uint32_t id = 1; id <= MANY; id++) {
        uint32_t symbol;
        assert_ok(dip_topics_symbol(&topics, &id, 1, DIP_CASE_ANY, &symbol));
        const uint32_t words[] = {0, symbol};
        assert_ok(dip_topics_add(&topics, words, 2, (dip_entry){.key = id}, NULL, 0));
    }
    assert_ok(dip_topics_seal(&topics));
    const uint32_t ids[] = {1, MANY, 1, 7, 8};
    const uint8_t flags[5] = {0};
    const int64_t offsets[] = {0, 5};
    dip_matches found = {0};
    assert_ok(dip_topics_match(&topics, (dip_token_view){ids, flags, offsets, 1},
                               DIP_OVERLAP_LONGEST, &found));
    assert_int_equal(found.len, 2);
    assert_int_equal(topics.entries.data[found.data[0].entry].key, MANY);
    assert_int_equal(topics.entries.data[found.data[1].entry].key, 7);
    dip_array_fini(NULL, &found);
    dip_topics_fini(&topics);
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
        cmocka_unit_test(conditions_hold_far_into_a_document),
        cmocka_unit_test(all_conditions_must_hold_before_overlap),
        cmocka_unit_test(some_entries_need_their_key_introduced),
        cmocka_unit_test(an_entry_has_one_to_so_many_words),
        cmocka_unit_test(symbols_are_of_known_types_and_entries_of_known_symbols),
        cmocka_unit_test(a_symbol_without_ids_fits_nothing),
        cmocka_unit_test(an_empty_dictionary_matches_nothing),
        cmocka_unit_test(entries_of_one_first_word_compile_in_linear_time),
        cmocka_unit_test(dictionaries_survive_failing_memory),
    };
    return cmocka_run_group_tests_name("topics", tests, NULL, NULL);
}
