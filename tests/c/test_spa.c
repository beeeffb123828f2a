/* Rows summed in an accumulator, with few columns and with many. */
#include "support.h"

#include "spa.h"

enum { COLUMNS = 100 };

static uint32_t names[COLUMNS];

static int name_columns(void **state) {
    (void)state;
    for (uint32_t c = 0; c < COLUMNS; c++) names[c] = 10 * c;
    return 0;
}

static void a_row_comes_out_rising_without_zeros(void **state) {
    (void)state;
    lcg random = {41};
    dip_spa row;
    assert_ok(dip_spa_init(&row, NULL, COLUMNS));
    for (size_t round = 0; round < 500; round++) {
        uint64_t expected[COLUMNS] = {0};
        const size_t additions = lcg_below(&random, round % 2 ? 300 : 12);
        dip_csr out = {0};
        dip_spa_begin(&row, additions);
        assert_int_equal(row.dense, additions >= COLUMNS / 2);
        for (size_t k = 0; k < additions; k++) {
            const uint32_t column = lcg_below(&random, COLUMNS), count = lcg_below(&random, 3) + 1;
            expected[column] += count;
            dip_spa_add(&row, column, count, row.dense);
        }
        assert_ok(dip_spa_flush(&row, names, &out));
        size_t at = 0;
        for (uint32_t c = 1; c < COLUMNS; c++) {
            if (expected[c] == 0) continue;
            assert_int_equal(out.indices.data[at], 10 * c);
            assert_int_equal(out.data.data[at++], expected[c]);
        }
        assert_int_equal(out.indices.len, at);
        assert_int_equal(out.data.len, at);
        dip_csr_fini(&out);
    }
    dip_spa_fini(&row);
    dip_spa_fini(&row);
}

static void every_column_may_be_listed(void **state) {
    (void)state;
    dip_spa row;
    dip_csr out = {0};
    assert_ok(dip_spa_init(&row, NULL, COLUMNS));
    dip_spa_begin(&row, 0);
    for (uint32_t turn = 0; turn < 2; turn++) {
        for (uint32_t c = 0; c < COLUMNS; c++) dip_spa_add(&row, COLUMNS - 1 - c, 1, false);
    }
    assert_ok(dip_spa_flush(&row, names, &out));
    assert_int_equal(out.indices.len, COLUMNS - 1);
    dip_csr_fini(&out);
    dip_spa_fini(&row);
}

static void sums_reach_int64_and_no_further(void **state) {
    (void)state;
    for (uint64_t over = 0; over < 2; over++) {
        dip_spa row;
        dip_csr out = {0};
        assert_ok(dip_spa_init(&row, NULL, COLUMNS));
        dip_spa_begin(&row, 2);
        dip_spa_add(&row, 7, INT64_MAX - 1, row.dense);
        dip_spa_add(&row, 7, 1 + over, row.dense);
        if (over) dip_spa_add(&row, 7, INT64_MAX, row.dense); /* it wraps, and is known still */
        assert_int_equal(dip_spa_flush(&row, names, &out), over ? DIP_ERR_LIMIT : DIP_OK);
        assert_int_equal(out.indices.len, 1 - over);
        if (!over) assert_true(out.data.data[0] == INT64_MAX);
        dip_csr_fini(&out);
        dip_spa_fini(&row);
    }
}

static void a_sum_that_wraps_to_nothing_is_not_listed_again(void **state) {
    (void)state;
    dip_spa row;
    dip_csr out = {0};
    assert_ok(dip_spa_init(&row, NULL, COLUMNS));
    dip_spa_begin(&row, 0);
    for (size_t turn = 0; turn < 10 * COLUMNS; turn++) { /* four of these are 2^64 */
        dip_spa_add(&row, 7, (uint64_t)1 << 62, row.dense);
    }
    assert_int_equal(row.seen.len, 1);
    assert_int_equal(dip_spa_flush(&row, names, &out), DIP_ERR_LIMIT);
    dip_spa_fini(&row);
}

static dip_status sum_a_row(const dip_allocator *allocator) {
    dip_spa row;
    dip_csr out;
    dip_csr_init(&out, allocator);
    DIP_TRY(dip_spa_init(&row, allocator, COLUMNS));
    dip_spa_begin(&row, 1);
    dip_spa_add(&row, 5, 1, row.dense);
    const dip_status status = dip_spa_flush(&row, names, &out);
    assert_int_equal(out.indices.len, status == DIP_OK);
    dip_csr_fini(&out);
    dip_spa_fini(&row);
    return status;
}

static void summing_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(sum_a_row);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_comes_out_rising_without_zeros),
        cmocka_unit_test(every_column_may_be_listed),
        cmocka_unit_test(sums_reach_int64_and_no_further),
        cmocka_unit_test(a_sum_that_wraps_to_nothing_is_not_listed_again),
        cmocka_unit_test(summing_survives_failing_memory),
    };
    return cmocka_run_group_tests(tests, name_columns, NULL);
}
