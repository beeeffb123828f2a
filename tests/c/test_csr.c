/* Counting rows of ids against a dense table. */
#include "support.h"

#include "csr.h"

enum { TYPES = 40, ROWS = 30, MOST = 90 };

typedef struct sample {
    uint32_t ids[ROWS * MOST];
    int64_t offsets[ROWS + 1];
} sample;

/* Rows of 0 to MOST - 1 ids, some of them holes; a few types never occur. */
static void make_sample(sample *self, uint64_t seed) {
    lcg random = {seed};
    self->offsets[0] = 0;
    for (size_t r = 0; r < ROWS; r++) {
        const size_t len = r % 5 == 4 ? 0 : lcg_below(&random, MOST);
        int64_t at = self->offsets[r];
        for (size_t k = 0; k < len; k++) self->ids[at++] = lcg_below(&random, TYPES - 3);
        self->offsets[r + 1] = at;
    }
}

static dip_rows rows_of(const sample *from) {
    return (dip_rows){from->ids, from->offsets, ROWS, TYPES};
}

static void assert_counts(const dip_csr *matrix, const sample *from) {
    assert_int_equal(matrix->indptr.len, ROWS + 1);
    assert_int_equal(matrix->indptr.data[0], 0);
    assert_int_equal(matrix->indptr.data[ROWS], (int64_t)matrix->indices.len);
    assert_int_equal(matrix->data.len, matrix->indices.len);
    for (size_t r = 0; r < ROWS; r++) {
        int64_t dense[TYPES + 1] = {0};
        for (int64_t t = from->offsets[r]; t < from->offsets[r + 1]; t++) dense[from->ids[t]]++;
        int64_t at = matrix->indptr.data[r];
        for (uint32_t id = 1; id <= TYPES; id++) {
            if (!dense[id]) continue;
            assert_true(at < matrix->indptr.data[r + 1]);
            assert_int_equal(matrix->indices.data[at], id - 1);
            assert_int_equal(matrix->data.data[at], dense[id]);
            at++;
        }
        assert_int_equal(at, matrix->indptr.data[r + 1]);
    }
}

static void counts_are_those_of_a_dense_table(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        sample from;
        make_sample(&from, seed);
        dip_csr matrix;
        dip_csr_init(&matrix, NULL);
        assert_ok(dip_csr_count(&matrix, rows_of(&from)));
        assert_counts(&matrix, &from);
        dip_csr_fini(&matrix);
    }
}

/* A group of words of the bit set is read at once where many of them have a bit, else one by one.
 */
static void rows_are_the_same_however_full_the_bit_set_is(void **state) {
    (void)state;
    enum { MANY = 20000, LONGEST = 12000 };
    const dip_kernels *available[8];
    const size_t count = dip_kernels_available(available);
    uint32_t *ids = malloc(LONGEST * sizeof *ids);
    int64_t *expected = calloc(MANY + 1, sizeof *expected);
    assert_true(ids && expected);
    lcg random = {5};
    for (size_t round = 0; round < 60; round++) {
        dip_kernels kernels = *available[round % count];
        const unsigned from[] = {0, kernels.positions_from, 33, 65};
        kernels.positions_from = from[round % 4];
        const int64_t offsets[] = {0, 1 + lcg_below(&random, LONGEST)};
        const uint32_t rarest = round % 3 ? MANY : 64 * 64 - 1; /* a group that is full */
        memset(expected, 0, (MANY + 1) * sizeof *expected);
        for (int64_t k = 0; k < offsets[1]; k++) {
            ids[k] = lcg_below(&random, 1 + lcg_below(&random, rarest + 1));
            expected[ids[k]]++;
        }
        dip_csr matrix = {0};
        dip_counter with = {.kernels = &kernels};
        assert_ok(dip_csr_append(&matrix, &with, (dip_rows){ids, offsets, 1, MANY}, NULL));
        size_t at = 0;
        for (uint32_t id = 1; id <= MANY; id++) {
            if (!expected[id]) continue;
            assert_true(at < matrix.indices.len);
            assert_int_equal(matrix.indices.data[at], id - 1);
            assert_int_equal(matrix.data.data[at++], expected[id]);
        }
        assert_int_equal(at, matrix.indices.len);
        dip_counter_fini(&with);
        dip_csr_fini(&matrix);
    }
    free(ids);
    free(expected);
}

static void rows_are_the_same_where_types_are_many(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        sample from;
        make_sample(&from, seed);
        dip_rows rows = rows_of(&from);
        rows.types = 1u << 19;
        dip_csr matrix = {0};
        assert_ok(dip_csr_count(&matrix, rows));
        assert_counts(&matrix, &from);
        dip_csr_fini(&matrix);
    }
}

static void a_long_row_comes_out_rising(void **state) {
    (void)state;
    enum { LONG = 5000 };
    static uint32_t ids[2 * LONG];
    for (uint32_t k = 0; k < 2 * LONG; k++) ids[k] = 1 + k * 7919 % LONG;
    const int64_t offsets[] = {0, 2 * LONG};
    dip_csr matrix = {0};
    assert_ok(dip_csr_count(&matrix, (dip_rows){ids, offsets, 1, LONG}));
    assert_int_equal(matrix.indices.len, LONG);
    for (uint32_t k = 0; k < LONG; k++) {
        assert_int_equal(matrix.indices.data[k], k);
        assert_int_equal(matrix.data.data[k], 2);
    }
    dip_csr_fini(&matrix);
}

static void rows_may_begin_anywhere_in_the_ids(void **state) {
    (void)state;
    const uint32_t ids[] = {1, 1, 2, 3, 3, 3};
    const int64_t offsets[] = {2, 3, 6};
    dip_csr matrix = {0};
    assert_ok(dip_csr_count(&matrix, (dip_rows){ids, offsets, 2, 3}));
    assert_int_equal(matrix.indices.len, 2);
    assert_int_equal(matrix.indices.data[0], 1);
    assert_int_equal(matrix.data.data[0], 1);
    assert_int_equal(matrix.indices.data[1], 2);
    assert_int_equal(matrix.data.data[1], 3);
    dip_csr_fini(&matrix);
}

static void holes_have_no_column(void **state) {
    (void)state;
    const uint32_t ids[] = {0, 0, 0};
    const int64_t offsets[] = {0, 3};
    dip_csr matrix = {0};
    assert_ok(dip_csr_count(&matrix, (dip_rows){ids, offsets, 1, 0}));
    assert_int_equal(matrix.indptr.len, 2);
    assert_int_equal(matrix.indptr.data[1], 0);
    assert_int_equal(matrix.indices.len, 0);
    dip_csr_fini(&matrix);
}

static void no_rows_make_a_matrix_of_no_rows(void **state) {
    (void)state;
    const int64_t offsets[] = {0};
    dip_csr matrix = {0};
    assert_ok(dip_csr_count(&matrix, (dip_rows){NULL, offsets, 0, 0}));
    assert_int_equal(matrix.indptr.len, 1);
    assert_int_equal(matrix.indptr.data[0], 0);
    dip_csr_fini(&matrix);
    dip_csr_fini(&matrix);
    assert_null(matrix.indptr.data);
}

static void types_may_be_many_and_have_other_names(void **state) {
    (void)state;
    const uint32_t types[] = {3, 4096, 1u << 19, (1u << 20) + 5};
    for (size_t k = 0; k < 4; k++) {
        const uint32_t last = types[k];
        const uint32_t names[] = {last, 1, last - 1}, ids[] = {1, 3, 1, 2, 0, 3, 3};
        const int64_t offsets[] = {0, 4, 7};
        dip_csr matrix = {0};
        dip_counter with = {0};
        assert_ok(dip_csr_append(&matrix, &with, (dip_rows){ids, offsets, 2, last}, names));
        dip_counter_fini(&with);
        const uint32_t indices[] = {0, last - 2, last - 1, last - 2};
        const int64_t data[] = {1, 1, 2, 2}, indptr[] = {0, 3, 4};
        assert_int_equal(matrix.indices.len, 4);
        assert_memory_equal(matrix.indices.data, indices, sizeof indices);
        assert_memory_equal(matrix.data.data, data, sizeof data);
        assert_memory_equal(matrix.indptr.data, indptr, sizeof indptr);
        dip_csr_fini(&matrix);
    }
}

static dip_status count_sample(const dip_allocator *allocator) {
    sample from;
    make_sample(&from, 21);
    dip_csr matrix;
    dip_csr_init(&matrix, allocator);
    const dip_status status = dip_csr_count(&matrix, rows_of(&from));
    if (status != DIP_OK) {
        assert_null(matrix.indptr.data);
        assert_null(matrix.indices.data);
        assert_null(matrix.data.data);
        assert_int_equal(((failing *)allocator->context)->live, 0);
        memory_back(allocator);
        assert_ok(dip_csr_count(&matrix, rows_of(&from)));
    }
    assert_counts(&matrix, &from);
    dip_csr_fini(&matrix);
    return status;
}

static void counting_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(count_sample);
}

/* A few types, then so many that every array grows, then few again. */
static dip_status count_few_and_many(const dip_allocator *allocator) {
    const uint32_t few[] = {3, 1, 3}, many[] = {9000};
    const int64_t of_few[] = {0, 3}, of_many[] = {0, 1};
    dip_csr matrix;
    dip_counter with;
    dip_csr_init(&matrix, NULL);
    dip_counter_init(&with, allocator);
    dip_status status = dip_csr_append(&matrix, &with, (dip_rows){few, of_few, 1, 3}, NULL);
    if (status == DIP_OK) {
        status = dip_csr_append(&matrix, &with, (dip_rows){many, of_many, 1, 9000}, NULL);
    }
    memory_back(allocator);
    dip_csr_cut(&matrix, 1, 0);
    assert_ok(dip_csr_append(&matrix, &with, (dip_rows){few, of_few, 1, 3}, NULL));
    const uint32_t indices[] = {0, 2};
    const int64_t data[] = {1, 2};
    assert_int_equal(matrix.indices.len, 2);
    assert_memory_equal(matrix.indices.data, indices, sizeof indices);
    assert_memory_equal(matrix.data.data, data, sizeof data);
    dip_counter_fini(&with);
    dip_csr_fini(&matrix);
    return status;
}

static void a_counter_that_could_not_grow_counts_on(void **state) {
    (void)state;
    sweep_allocation_failures(count_few_and_many);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_those_of_a_dense_table),
        cmocka_unit_test(rows_are_the_same_however_full_the_bit_set_is),
        cmocka_unit_test(rows_are_the_same_where_types_are_many),
        cmocka_unit_test(a_long_row_comes_out_rising),
        cmocka_unit_test(rows_may_begin_anywhere_in_the_ids),
        cmocka_unit_test(holes_have_no_column),
        cmocka_unit_test(no_rows_make_a_matrix_of_no_rows),
        cmocka_unit_test(types_may_be_many_and_have_other_names),
        cmocka_unit_test(counting_survives_failing_memory),
        cmocka_unit_test(a_counter_that_could_not_grow_counts_on),
    };
    return cmocka_run_group_tests_name("csr", tests, NULL, NULL);
}
