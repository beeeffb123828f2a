/* Co-occurrence in threads and without memory, and of a corpus with frequent and rare terms. */
#include "support.h"

#include "cooc_contexts.h"
#include "par_cooc.h"

/* Options of pairs. */
static dip_cooc_options pairs_in(uint32_t window) {
    return (dip_cooc_options){.pairs = true, .window = window};
}

enum { CONTEXTS = 700, LENGTH = 60, TERMS = 900 };

/* A corpus in which some terms are in most contexts and most terms in few, as in a language. */
static void make_language(uint32_t *ids, int64_t *offsets) {
    lcg random = {20};
    for (size_t k = 0; k < CONTEXTS * LENGTH; k++) {
        ids[k] = 1 + lcg_below(&random, 1 + lcg_below(&random, 1 + lcg_below(&random, TERMS)));
    }
    for (size_t c = 0; c <= CONTEXTS; c++) offsets[c] = (int64_t)(c * LENGTH);
}

static void bits_and_lists_count_the_same(void **state) {
    (void)state;
    uint32_t *ids = calloc(CONTEXTS * LENGTH, sizeof *ids);
    int64_t *offsets = calloc(CONTEXTS + 1, sizeof *offsets);
    uint8_t *in = calloc((size_t)CONTEXTS * TERMS, 1);
    assert_true(ids && offsets && in);
    make_language(ids, offsets);
    for (size_t k = 0; k < CONTEXTS * LENGTH; k++) in[k / LENGTH * TERMS + ids[k] - 1] = 1;
    const dip_occurrences all = {{ids, offsets, CONTEXTS, TERMS}, NULL, NULL};
    dip_cooc_contexts built;
    assert_ok(dip_cooc_contexts_init(&built, NULL, &all, false, dip_kernels_best()));
    assert_in_range(built.frequent.len, 10, built.keys.names.len - 10);
    dip_cooc_contexts_fini(&built);
    dip_csr matrix = {0};
    assert_ok(dip_par_cooc(&all, (dip_cooc_options){0}, 1, &matrix));
    size_t at = 0;
    for (size_t i = 0; i < TERMS; i++) {
        for (size_t j = 0; j < TERMS; j++) {
            int64_t both = 0;
            for (size_t c = 0; c < CONTEXTS; c++) both += in[c * TERMS + i] & in[c * TERMS + j];
            if (both == 0) continue;
            assert_int_equal(matrix.indices.data[at], j);
            assert_int_equal(matrix.data.data[at++], both);
        }
        assert_int_equal(matrix.indptr.data[i + 1], at);
    }
    dip_csr_fini(&matrix);
    free(ids);
    free(offsets);
    free(in);
}

static void threads_change_no_bit(void **state) {
    (void)state;
    uint32_t *ids = calloc(CONTEXTS * LENGTH, sizeof *ids);
    int64_t *offsets = calloc(CONTEXTS + 1, sizeof *offsets);
    assert_true(ids && offsets);
    make_language(ids, offsets);
    const dip_occurrences all = {{ids, offsets, CONTEXTS, TERMS}, NULL, NULL};
    const unsigned threads[] = {0, 2, 8, 5000};
    const dip_cooc_options ways[] = {{0}, {.ordered = true}, {.pairs = true}, pairs_in(3)};
    for (size_t way = 0; way < 4; way++) {
        dip_csr one = {0};
        assert_ok(dip_par_cooc(&all, ways[way], 1, &one));
        for (size_t k = 0; k < 4; k++) {
            dip_csr many = {0};
            assert_ok(dip_par_cooc(&all, ways[way], threads[k], &many));
            assert_same_array(many.indptr, one.indptr);
            assert_same_array(many.indices, one.indices);
            assert_same_array(many.data, one.data);
            dip_csr_fini(&many);
        }
        dip_csr_fini(&one);
    }
    free(ids);
    free(offsets);
}

/* Counts in `threads` threads; the second try must give the whole matrix. */
static dip_status count_twice(const dip_allocator *inner, dip_cooc_options options,
                              const int64_t *first, unsigned threads) {
    enum { MANY = 100 };
    uint32_t ids[MANY];
    const int64_t offsets[] = {0, 50, MANY};
    for (uint32_t k = 0; k < MANY; k++) ids[k] = k * 37 % MANY + 1;
    const dip_occurrences all = {{ids, offsets, 2, MANY}, first, first};
    locked context = {PTHREAD_MUTEX_INITIALIZER, inner};
    const dip_allocator allocator = {locked_resize, &context};
    dip_csr matrix, expected = {0};
    dip_csr_init(&matrix, &allocator);
    const dip_status status = dip_par_cooc(&all, options, threads, &matrix);
    if (status != DIP_OK) {
        assert_null(matrix.indptr.data);
        assert_int_equal(((failing *)inner->context)->live, 0);
        memory_back(inner);
        assert_ok(dip_par_cooc(&all, options, threads, &matrix));
    }
    assert_ok(dip_par_cooc(&all, options, 1, &expected));
    assert_same_array(matrix.indptr, expected.indptr);
    assert_same_array(matrix.indices, expected.indices);
    assert_same_array(matrix.data, expected.data);
    dip_csr_fini(&matrix);
    dip_csr_fini(&expected);
    return status;
}

static dip_status contexts_twice(const dip_allocator *allocator) {
    return count_twice(allocator, (dip_cooc_options){0}, NULL, 1);
}

static dip_status order_twice(const dip_allocator *allocator) {
    return count_twice(allocator, (dip_cooc_options){.ordered = true}, NULL, 1);
}

static dip_status pairs_twice(const dip_allocator *allocator) {
    return count_twice(allocator, pairs_in(0), NULL, 1);
}

static dip_status window_twice(const dip_allocator *allocator) {
    return count_twice(allocator, pairs_in(20), NULL, 1);
}

static dip_status occurrences_twice(const dip_allocator *allocator) {
    int64_t first[100];
    for (int64_t k = 0; k < 100; k++) first[k] = k;
    dip_cooc_options options = pairs_in(20);
    options.harmonic = true;
    return count_twice(allocator, options, first, 1);
}

static dip_status contexts_in_threads_twice(const dip_allocator *allocator) {
    return count_twice(allocator, (dip_cooc_options){0}, NULL, 3);
}

static dip_status window_in_threads_twice(const dip_allocator *allocator) {
    return count_twice(allocator, pairs_in(4), NULL, 3);
}

static void counting_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(contexts_twice);
    sweep_allocation_failures(order_twice);
    sweep_allocation_failures(pairs_twice);
    sweep_allocation_failures(window_twice);
    sweep_allocation_failures(occurrences_twice);
    sweep_allocation_failures(contexts_in_threads_twice);
    sweep_allocation_failures(window_in_threads_twice);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_and_lists_count_the_same),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(counting_survives_failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
