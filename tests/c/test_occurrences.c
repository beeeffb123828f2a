/* Lists of where each key occurs. */
#include "support.h"

#include "occurrences.h"

static void keys_that_occur_are_numbered_and_listed(void **state) {
    (void)state;
    const uint32_t counts[] = {7, 2, 0, 1}; /* of ids 0 to 3; holes are not listed */
    dip_key_lists lists;
    assert_ok(dip_key_lists_init(&lists, NULL, counts, 3));
    const uint32_t numbers[] = {0, 1, 0, 2}, names[] = {0, 0, 2}, list[] = {10, 12, 11};
    assert_int_equal(lists.numbers.len, 4);
    assert_memory_equal(lists.numbers.data, numbers, sizeof numbers);
    assert_int_equal(lists.names.len, 3);
    assert_memory_equal(lists.names.data, names, sizeof names);
    assert_int_equal(dip_key_lists_put(&lists, 1, 10), 0);
    assert_int_equal(dip_key_lists_put(&lists, 2, 11), 2);
    assert_int_equal(dip_key_lists_put(&lists, 1, 12), 1);
    dip_key_lists_close(&lists);
    const uint64_t starts[] = {0, 0, 2, 3};
    assert_int_equal(lists.starts.len, 4);
    assert_memory_equal(lists.starts.data, starts, sizeof starts);
    assert_int_equal(lists.list.len, 3);
    assert_memory_equal(lists.list.data, list, sizeof list);
    dip_key_lists_fini(&lists);
    dip_key_lists_fini(&lists);
}

static void no_key_makes_no_list(void **state) {
    (void)state;
    const uint32_t counts[] = {4, 0};
    for (uint32_t types = 0; types < 2; types++) {
        dip_key_lists lists;
        assert_ok(dip_key_lists_init(&lists, NULL, counts, types));
        dip_key_lists_close(&lists);
        assert_int_equal(lists.names.len, 1);
        assert_int_equal(lists.list.len, 0);
        dip_key_lists_fini(&lists);
    }
}

static void places_default_to_the_token_itself(void **state) {
    (void)state;
    const int64_t first[] = {3, 4}, last[] = {5, 9}, offsets[] = {0, 2};
    dip_occurrences all = {{.offsets = offsets, .rows = 1}, NULL, NULL};
    assert_int_equal(dip_occurrences_first(&all, 1), 1);
    assert_int_equal(dip_occurrences_last(&all, 1), 1);
    assert_int_equal(dip_occurrences_len(&all), 2);
    all.first = first;
    all.last = last;
    assert_int_equal(dip_occurrences_first(&all, 1), 4);
    assert_int_equal(dip_occurrences_last(&all, 1), 9);
    all.contexts.rows = 0;
    assert_int_equal(dip_occurrences_len(&all), 0);
}

static dip_status make_lists(const dip_allocator *allocator) {
    const uint32_t counts[] = {0, 1, 1};
    dip_key_lists lists;
    DIP_TRY(dip_key_lists_init(&lists, allocator, counts, 2));
    dip_key_lists_fini(&lists);
    return DIP_OK;
}

static void lists_survive_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(make_lists);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_that_occur_are_numbered_and_listed),
        cmocka_unit_test(no_key_makes_no_list),
        cmocka_unit_test(places_default_to_the_token_itself),
        cmocka_unit_test(lists_survive_failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
