/* Sorting against the C library's, at the lengths where the method changes. */
#include "support.h"

#include "sort.h"

#define MOST 1000

static int rising(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void sorts_like_the_library(size_t len, uint32_t bound, unsigned shift, lcg *random) {
    uint32_t keys[MOST], expected[MOST], scratch[MOST];
    for (size_t k = 0; k < len; k++) keys[k] = expected[k] = lcg_below(random, bound) << shift;
    qsort(expected, len, sizeof *expected, rising);
    dip_sort_u32(keys, scratch, len);
    assert_memory_equal(keys, expected, len * sizeof *keys);
}

static void keys_come_out_rising(void **state) {
    (void)state;
    const size_t lengths[] = {1, 2, 3, 31, 32, 33, 34, 299, 300, 301, MOST};
    lcg random = {1};
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
        sorts_like_the_library(lengths[k], 2, 0, &random);
        sorts_like_the_library(lengths[k], 200, 0, &random);
        sorts_like_the_library(lengths[k], 70000, 0, &random);
        sorts_like_the_library(lengths[k], 200, 8, &random);
        sorts_like_the_library(lengths[k], 200, 24, &random);
        sorts_like_the_library(lengths[k], 1u << 31, 1, &random);
    }
}

static void the_greatest_key_sorts_last(void **state) {
    (void)state;
    uint32_t keys[40], scratch[40];
    for (uint32_t k = 0; k < 40; k++) keys[k] = UINT32_MAX - k * 0x01010101u;
    dip_sort_u32(keys, scratch, 40);
    assert_int_equal(keys[39], UINT32_MAX);
    for (size_t k = 1; k < 40; k++) assert_true(keys[k - 1] < keys[k]);
}

static void nothing_sorts_to_nothing(void **state) {
    (void)state;
    dip_sort_u32(NULL, NULL, 0);
    dip_sort_by(NULL, NULL, 0, NULL, NULL);
}

static int by_rank(const void *context, uint32_t a, uint32_t b) {
    const uint32_t *ranks = context;
    return ranks[a] < ranks[b];
}

static void items_of_equal_rank_keep_their_order(void **state) {
    (void)state;
    lcg random = {2};
    const size_t lengths[] = {1, 2, 3, 4, 5, 7, 8, 9, 63, 64, 65, 500, MOST};
    for (size_t n = 0; n < sizeof lengths / sizeof *lengths; n++) {
        const size_t len = lengths[n];
        uint32_t ranks[MOST], items[MOST], scratch[MOST];
        for (uint32_t k = 0; k < len; k++) {
            ranks[k] = lcg_below(&random, 10);
            items[k] = k;
        }
        dip_sort_by(items, scratch, len, by_rank, ranks);
        bool seen[MOST] = {false};
        for (size_t k = 0; k < len; k++) {
            assert_false(seen[items[k]]);
            seen[items[k]] = true;
            if (k == 0) continue;
            assert_true(ranks[items[k - 1]] <= ranks[items[k]]);
            if (ranks[items[k - 1]] == ranks[items[k]]) assert_true(items[k - 1] < items[k]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_come_out_rising),
        cmocka_unit_test(the_greatest_key_sorts_last),
        cmocka_unit_test(nothing_sorts_to_nothing),
        cmocka_unit_test(items_of_equal_rank_keep_their_order),
    };
    return cmocka_run_group_tests_name("sort", tests, NULL, NULL);
}
