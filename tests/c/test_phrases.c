/* Phrases joined where they stand. */
#include "support.h"

#include "phrases.h"

enum { TOKENS = 8 };

static const uint32_t ids[TOKENS] = {1, 2, 3, 0, 1, 2, 4, 1};
static const uint8_t flags[TOKENS] = {24, 0, 0, 0, DIP_AFTER_HOLE, 0, 24, 1};
static const uint32_t starts[TOKENS] = {0, 10, 20, 30, 40, 50, 0, 10};
static const uint32_t ends[TOKENS] = {5, 15, 25, 35, 45, 55, 5, 15};
static const int64_t offsets[] = {0, 6, 6, 8};
static const dip_token_view view = {ids, flags, offsets, 3};

static dip_status join(dip_ngrams *table, const int64_t *first, const int64_t *end, size_t len,
                       dip_corpus *out) {
    return dip_phrases_join(table, view, (dip_phrase_spans){first, end, len}, starts, ends, out);
}

static void a_phrase_is_one_token_from_its_first_start_to_its_last_end(void **state) {
    (void)state;
    const int64_t first[] = {0, 4}, end[] = {2, 6};
    dip_ngrams table = {.words = 4};
    dip_corpus out = {0};
    assert_ok(join(&table, first, end, 2, &out));
    const uint32_t joined[] = {1, 2, 0, 1, 3, 4}, from[] = {0, 20, 30, 40, 0, 10},
                   to[] = {15, 25, 35, 55, 5, 15};
    const uint8_t stands[] = {24, 0, 0, DIP_AFTER_HOLE, 24, 1};
    const int64_t bounds[] = {0, 4, 4, 6};
    assert_int_equal(out.ids.len, 6);
    assert_memory_equal(out.ids.data, joined, sizeof joined);
    assert_memory_equal(out.starts.data, from, sizeof from);
    assert_memory_equal(out.ends.data, to, sizeof to);
    assert_memory_equal(out.flags.data, stands, sizeof stands);
    assert_int_equal(out.offsets.len, 4);
    assert_memory_equal(out.offsets.data, bounds, sizeof bounds);
    dip_corpus_fini(&out);
    dip_ngrams_fini(&table);
}

/* The lengths of the joined tokens of the first document, in words. */
static void lengths_are(const int64_t *first, const int64_t *end, size_t len,
                        const char *expected) {
    dip_ngrams table = {.words = 4};
    dip_corpus out = {0};
    char written[TOKENS + 1] = "";
    assert_ok(join(&table, first, end, len, &out));
    for (int64_t t = 0; t < out.offsets.data[1]; t++) {
        written[t] = (char)('1' + (out.ends.data[t] - out.starts.data[t]) / 10);
    }
    assert_string_equal(written, expected);
    dip_corpus_fini(&out);
    dip_ngrams_fini(&table);
}

static void of_overlapping_phrases_the_first_then_the_longest_is_joined(void **state) {
    (void)state;
    lengths_are(NULL, NULL, 0, "111111");
    lengths_are((int64_t[]){0, 0}, (int64_t[]){2, 3}, 2, "3111");
    lengths_are((int64_t[]){0, 0}, (int64_t[]){3, 2}, 2, "3111");
    lengths_are((int64_t[]){0, 1}, (int64_t[]){2, 3}, 2, "21111");
    lengths_are((int64_t[]){0, 1, 4}, (int64_t[]){2, 3, 6}, 3, "2112");
    lengths_are((int64_t[]){1, 1}, (int64_t[]){2, 2}, 2, "111111");
}

static void spans_may_be_missing(void **state) {
    (void)state;
    dip_ngrams table = {.words = 4};
    dip_corpus out = {0};
    const dip_phrase_spans none = {NULL, NULL, 0};
    assert_ok(dip_phrases_join(&table, view, none, NULL, NULL, &out));
    assert_int_equal(out.ids.len, TOKENS);
    assert_int_equal(out.starts.len + out.ends.len, 0);
    dip_corpus_fini(&out);
    assert_ok(dip_phrases_join(&table, (dip_token_view){0}, none, NULL, NULL, &out));
    assert_int_equal(out.ids.len, 0);
    dip_corpus_fini(&out);
    dip_ngrams_fini(&table);
}

static dip_status join_twice(const dip_allocator *allocator) {
    const int64_t first[] = {0, 4}, end[] = {3, 6};
    dip_ngrams table;
    dip_corpus out;
    dip_ngrams_init(&table, allocator, 4);
    dip_corpus_init(&out, allocator);
    const dip_status status = join(&table, first, end, 2, &out);
    if (status != DIP_OK) {
        assert_int_equal(out.ids.len + out.flags.len + out.starts.len + out.offsets.len, 0);
        memory_back(allocator);
        assert_ok(join(&table, first, end, 2, &out));
    }
    assert_int_equal(out.ids.len, 5);
    assert_int_equal(out.offsets.len, 4);
    dip_corpus_fini(&out);
    dip_ngrams_fini(&table);
    return status;
}

static void joining_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(join_twice);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_phrase_is_one_token_from_its_first_start_to_its_last_end),
        cmocka_unit_test(of_overlapping_phrases_the_first_then_the_longest_is_joined),
        cmocka_unit_test(spans_may_be_missing),
        cmocka_unit_test(joining_survives_failing_memory),
    };
    return cmocka_run_group_tests_name("phrases", tests, NULL, NULL);
}
