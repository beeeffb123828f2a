/* Tokens whose types become other types, holes or nothing; and folded text. */
#include "support.h"

#include "fold.h"
#include "recode.h"

enum { TOKENS = 9, SENTENCE = DIP_STARTS_SENTENCE, PARAGRAPH = DIP_STARTS_PARAGRAPH };

/* Words 1 to 4; the seventh token stands in a line of capitals. */
static const uint32_t ids[TOKENS] = {1, 2, 3, 1, 0, 2, 2, 4, 1};
static const uint8_t flags[TOKENS] = {
    SENTENCE | PARAGRAPH | DIP_CASE_CAPITALISED, 0, SENTENCE, 0, 0, DIP_AFTER_HOLE,
    SENTENCE | PARAGRAPH | DIP_CASE_LINE,        0, 0};
static const uint32_t starts[TOKENS] = {0, 1, 2, 3, 4, 5, 0, 1, 2};
static const uint32_t ends[TOKENS] = {10, 11, 12, 13, 14, 15, 10, 11, 12};
static const int64_t offsets[] = {0, 6, 6, 9};
static const dip_token_view view = {ids, flags, offsets, 3};

typedef struct result {
    dip_corpus out;
    dip_u32s order;
} result;

static result recode(const uint32_t *classes, const uint32_t *capitals, uint32_t n) {
    result made = {0};
    assert_ok(dip_recode(view, (dip_recoding){classes, capitals, n}, starts, ends, &made.out,
                         &made.order));
    return made;
}

static void result_fini(result *self) {
    dip_corpus_fini(&self->out);
    dip_array_fini(NULL, &self->order);
}

#define assert_holds(array, ...)                                                                   \
    do {                                                                                           \
        const uint32_t expected_[] = {__VA_ARGS__};                                                \
        assert_int_equal((array).len, sizeof expected_ / sizeof *expected_);                       \
        for (size_t k_ = 0; k_ < (array).len; k_++) {                                              \
            assert_int_equal((array).data[k_], expected_[k_]);                                     \
        }                                                                                          \
    } while (0)

static void ids_are_numbered_in_order_of_first_sight(void **state) {
    (void)state;
    const uint32_t classes[] = {0, 3, 3, 2, 7};
    result made = recode(classes, classes, 7);
    assert_holds(made.out.ids, 1, 1, 2, 1, 0, 1, 1, 3, 1);
    assert_holds(made.order, 3, 2, 7);
    assert_memory_equal(made.out.flags.data, flags, TOKENS);
    assert_memory_equal(made.out.starts.data, starts, sizeof starts);
    assert_memory_equal(made.out.ends.data, ends, sizeof ends);
    assert_memory_equal(made.out.offsets.data, offsets, sizeof offsets);
    result_fini(&made);
}

static void what_is_gone_closes_the_gap_and_hands_on_what_it_started(void **state) {
    (void)state;
    const uint32_t classes[] = {0, DIP_GONE, 1, DIP_GONE, DIP_GONE};
    result made = recode(classes, classes, 4);
    assert_holds(made.out.ids, 1, 0, 1, 1);
    assert_holds(made.out.starts, 1, 4, 5, 0);
    assert_holds(made.out.ends, 11, 14, 15, 10);
    assert_holds(made.out.flags, SENTENCE | PARAGRAPH, SENTENCE, DIP_AFTER_HOLE,
                 SENTENCE | PARAGRAPH | DIP_CASE_LINE);
    assert_holds(made.out.offsets, 0, 3, 3, 4);
    result_fini(&made);
}

static void a_hole_stays_and_marks_the_token_behind_it(void **state) {
    (void)state;
    const uint32_t classes[] = {0, 1, 0, 2, 3};
    result made = recode(classes, classes, 3);
    assert_holds(made.out.ids, 1, 0, 2, 1, 0, 0, 0, 3, 1);
    assert_int_equal(made.out.flags.data[2], SENTENCE | DIP_AFTER_HOLE);
    assert_int_equal(made.out.flags.data[5], DIP_AFTER_HOLE);
    assert_int_equal(made.out.flags.data[6], flags[6]);
    assert_int_equal(made.out.flags.data[7], DIP_AFTER_HOLE);
    result_fini(&made);
}

static void a_token_behind_what_is_gone_behind_a_hole_is_behind_a_hole(void **state) {
    (void)state;
    const uint32_t classes[] = {0, 0, DIP_GONE, 1, 2};
    result made = recode(classes, classes, 2);
    assert_holds(made.out.ids, 0, 1, 0, 0, 2, 0);
    assert_int_equal(made.out.flags.data[1], SENTENCE | DIP_AFTER_HOLE);
    result_fini(&made);
}

static void lines_of_capitals_have_classes_of_their_own(void **state) {
    (void)state;
    const uint32_t classes[] = {0, 1, 2, 3, 4}, capitals[] = {0, 1, 5, 3, 4};
    result made = recode(classes, capitals, 5);
    assert_holds(made.out.ids, 1, 2, 3, 1, 0, 2, 4, 5, 1);
    assert_holds(made.order, 1, 2, 3, 5, 4);
    result_fini(&made);
}

static void no_documents_and_no_spans(void **state) {
    (void)state;
    const uint32_t classes[] = {0, 1, 2, 3, 4};
    dip_corpus out = {0};
    dip_u32s order = {0};
    const dip_recoding by = {classes, classes, 4};
    assert_ok(dip_recode((dip_token_view){0}, by, NULL, NULL, &out, &order));
    assert_int_equal(out.ids.len + order.len + out.offsets.len, 0);
    assert_ok(dip_recode(view, by, NULL, NULL, &out, &order));
    assert_int_equal(out.ids.len, TOKENS);
    assert_int_equal(out.starts.len + out.ends.len, 0);
    dip_corpus_fini(&out);
    dip_array_fini(NULL, &order);
}

static dip_status recode_twice(const dip_allocator *allocator) {
    const uint32_t classes[] = {0, 1, DIP_GONE, 2, 2};
    const dip_recoding by = {classes, classes, 2};
    dip_corpus out;
    dip_u32s order = {0};
    dip_corpus_init(&out, allocator);
    const dip_status status = dip_recode(view, by, starts, ends, &out, &order);
    if (status != DIP_OK) {
        assert_int_equal(out.ids.len + out.flags.len + out.starts.len + out.offsets.len, 0);
        assert_int_equal(order.len, 0);
        memory_back(allocator);
        assert_ok(dip_recode(view, by, starts, ends, &out, &order));
    }
    assert_holds(out.ids, 1, 2, 1, 0, 2, 1);
    dip_corpus_fini(&out);
    dip_array_fini(allocator, &order);
    return status;
}

static void fold_gives(const char *text, dip_folding how, const char *expected) {
    uint8_t *copy = exact_copy(text);
    dip_bytes out = {0};
    assert_ok(dip_fold(NULL, (dip_str){copy, strlen(text)}, how, &out));
    assert_true(dip_str_equal((dip_str){out.data, out.len}, str_of(expected)));
    dip_array_fini(NULL, &out);
    free(copy);
}

static void folding_takes_case_or_marks_or_both(void **state) {
    (void)state;
    const dip_folding lower = {.lower = true}, bare = {.bare = true}, both = {true, true};
    fold_gives("\xC3\x89lys\xC3\xA9"
               "e STRASSE\xC3\x9F",
               lower,
               "\xC3\xA9lys\xC3\xA9"
               "e strasse\xC3\x9F");
    fold_gives("\xC3\x89lys\xC3\xA9"
               "e e\xCC\x81",
               bare, "Elysee e");
    fold_gives("\xC4\xB0stanbul \xC3\x89", both, "istanbul e");
    fold_gives("As is", (dip_folding){0}, "As is");
    fold_gives("\xCC\x81", both, "");
    fold_gives("", both, "");
    dip_bytes out = {0}; /* U+0000 is a character like any other */
    assert_ok(dip_fold(NULL, DIP_STR("A\0B"), both, &out));
    assert_int_equal(out.len, 3);
    assert_memory_equal(out.data, "a\0b", 3);
    dip_array_fini(NULL, &out);
}

static dip_status fold_once(const dip_allocator *allocator) {
    dip_bytes out = {0};
    const dip_status status =
        dip_fold(allocator, DIP_STR("US"), (dip_folding){.lower = true}, &out);
    assert_int_equal(out.len, status == DIP_OK ? 2 : 0);
    dip_array_fini(allocator, &out);
    return status;
}

static void failing_memory_is_survived(void **state) {
    (void)state;
    sweep_allocation_failures(recode_twice);
    sweep_allocation_failures(fold_once);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_numbered_in_order_of_first_sight),
        cmocka_unit_test(what_is_gone_closes_the_gap_and_hands_on_what_it_started),
        cmocka_unit_test(a_hole_stays_and_marks_the_token_behind_it),
        cmocka_unit_test(a_token_behind_what_is_gone_behind_a_hole_is_behind_a_hole),
        cmocka_unit_test(lines_of_capitals_have_classes_of_their_own),
        cmocka_unit_test(no_documents_and_no_spans),
        cmocka_unit_test(folding_takes_case_or_marks_or_both),
        cmocka_unit_test(failing_memory_is_survived),
    };
    return cmocka_run_group_tests_name("recode", tests, NULL, NULL);
}
