/* Co-occurrence by example and against loops over all pairs. */
#include "support.h"

#include "cooc.h"

enum { MOST = 120, KEYS = 6 };

typedef struct sample {
    uint32_t keys[MOST];
    int64_t first[MOST], last[MOST], contexts[MOST];
    size_t len;
} sample;

static dip_occurrences all_of(const sample *from) {
    return (dip_occurrences){from->keys, from->first, from->last, from->contexts, from->len, KEYS};
}

/* One letter a token: a to f are occurrences of keys 0 to 5, "-" is no occurrence, "/" begins a
 * context; an occurrence goes on over the digits behind it, one token each. */
static sample read_sample(const char *text) {
    sample out = {.len = 0};
    int64_t context = 0, token = 0;
    for (; *text; text++) {
        if (*text == '/') {
            context++;
        } else if (*text >= '0' && *text <= '9') {
            out.last[out.len - 1] = token++;
        } else {
            if (*text != '-') {
                out.keys[out.len] = (uint32_t)(*text - 'a');
                out.first[out.len] = out.last[out.len] = token;
                out.contexts[out.len++] = context;
            }
            token++;
        }
    }
    return out;
}

/* Writes the matrix as "ab:1 ba:1 ", row by row. */
static void write_matrix(const dip_csr *matrix, char *out) {
    out[0] = 0;
    for (size_t r = 0; r < KEYS; r++) {
        for (int64_t at = matrix->indptr.data[r]; at < matrix->indptr.data[r + 1]; at++) {
            const char column = (char)('a' + matrix->indices.data[at]);
            sprintf(out + strlen(out), "%c%c:%d ", (char)('a' + r), column,
                    (int)matrix->data.data[at]);
        }
    }
}

static void contexts_give(const char *text, bool ordered, const char *expected) {
    const sample from = read_sample(text);
    dip_csr matrix = {0};
    assert_ok(dip_cooc_contexts(all_of(&from), ordered, &matrix));
    char written[1024];
    write_matrix(&matrix, written);
    assert_string_equal(written, expected);
    dip_csr_fini(&matrix);
}

static void pairs_give(const char *text, dip_cooc_options options, const char *expected) {
    const sample from = read_sample(text);
    dip_csr matrix = {0};
    assert_ok(dip_cooc_pairs(all_of(&from), options, &matrix));
    char written[1024];
    write_matrix(&matrix, written);
    assert_string_equal(written, expected);
    dip_csr_fini(&matrix);
}

static void a_context_counts_once_however_often_keys_occur(void **state) {
    (void)state;
    contexts_give("aabba/ab/a/c", false, "aa:3 ab:2 ba:2 bb:2 cc:1 ");
    contexts_give("a/b", false, "aa:1 bb:1 ");
    contexts_give("", false, "");
}

static void order_in_a_context_is_end_before_beginning(void **state) {
    (void)state;
    contexts_give("ab/ba/aba", true, "aa:1 ab:2 ba:2 ");
    contexts_give("a1b", true, "ab:1 ");
    contexts_give("a/a", true, "");
}

static void pairs_count_each_unordered_pair_once(void **state) {
    (void)state;
    pairs_give("aabb", (dip_cooc_options){0}, "aa:1 ab:4 ba:4 bb:1 ");
    pairs_give("ab/ab/a/b", (dip_cooc_options){0}, "ab:2 ba:2 ");
    pairs_give("aba", (dip_cooc_options){.ordered = true}, "aa:1 ab:1 ba:1 ");
    pairs_give("a", (dip_cooc_options){0}, "");
}

static void windows_measure_from_last_token_to_first(void **state) {
    (void)state;
    const dip_cooc_options two = {.window = 2}, three = {.window = 3};
    pairs_give("a-b", two, "ab:1 ba:1 ");
    pairs_give("a--b", two, "");
    pairs_give("a--b", three, "ab:1 ba:1 ");
    pairs_give("a12-b", two, "ab:1 ba:1 ");
    pairs_give("a12--b", two, "");
    pairs_give("a/b", two, "");
    pairs_give("abc", (dip_cooc_options){.window = 1, .ordered = true}, "ab:1 bc:1 ");
    pairs_give("a----b", (dip_cooc_options){.window = UINT32_MAX}, "ab:1 ba:1 ");
}

static void near_pairs_weigh_more(void **state) {
    (void)state;
    const dip_cooc_options options = {.window = 3, .harmonic = true};
    assert_int_equal(dip_cooc_scale(3), 6);
    pairs_give("ab/a-b/a--b/a---b", options, "ab:11 ba:11 ");
    pairs_give("aa", options, "aa:6 ");
}

static void overlapping_occurrences_are_no_pair(void **state) {
    (void)state;
    const uint32_t keys[] = {0, 1, 2};
    const int64_t first[] = {0, 0, 1}, last[] = {2, 1, 1}, contexts[] = {0, 0, 0};
    const dip_occurrences all = {keys, first, last, contexts, 3, KEYS};
    for (uint32_t window = 0; window < 5; window++) {
        dip_csr matrix = {0};
        assert_ok(dip_cooc_pairs(all, (dip_cooc_options){.window = window}, &matrix));
        assert_int_equal(matrix.indices.len, 0);
        dip_csr_fini(&matrix);
    }
}

static void weights_need_a_window_that_leaves_room(void **state) {
    (void)state;
    const sample from = read_sample("ab");
    dip_csr matrix = {0};
    const uint32_t windows[] = {0, DIP_COOC_WEIGHTED_MAX + 1, UINT32_MAX};
    for (size_t k = 0; k < 3; k++) {
        const dip_cooc_options options = {.harmonic = true, .window = windows[k]};
        assert_int_equal(dip_cooc_pairs(all_of(&from), options, &matrix), DIP_ERR_ARGUMENT);
        assert_null(matrix.indptr.data);
    }
    const dip_cooc_options most = {.harmonic = true, .window = DIP_COOC_WEIGHTED_MAX};
    assert_ok(dip_cooc_pairs(all_of(&from), most, &matrix));
    assert_true(matrix.data.data[0] == 144403552893600);
    dip_csr_fini(&matrix);
}

static void scales_are_least_common_multiples(void **state) {
    (void)state;
    int64_t before = 1;
    for (uint32_t n = 0; n <= DIP_COOC_WEIGHTED_MAX; n++) {
        const int64_t scale = dip_cooc_scale(n);
        for (uint32_t d = 1; d <= n; d++) assert_int_equal(scale % d, 0);
        assert_int_equal(scale % before, 0);
        before = scale;
    }
    assert_true(dip_cooc_scale(10) == 2520 &&
                dip_cooc_scale(DIP_COOC_WEIGHTED_MAX) == 144403552893600);
}

static void a_count_stops_short_of_overflow(void **state) {
    (void)state;
    const size_t most = (size_t)(INT64_MAX / dip_cooc_scale(DIP_COOC_WEIGHTED_MAX));
    const size_t len = 2 * (most + 1);
    uint32_t *keys = calloc(len, sizeof *keys);
    int64_t *first = calloc(len, sizeof *first), *contexts = calloc(len, sizeof *contexts);
    assert_true(keys && first && contexts);
    for (size_t k = 0; k < len; k++) {
        keys[k] = k % 2;
        first[k] = (int64_t)k;
        contexts[k] = (int64_t)k / 2;
    }
    const dip_cooc_options options = {.harmonic = true, .window = DIP_COOC_WEIGHTED_MAX};
    dip_csr matrix = {0};
    dip_occurrences all = {keys, first, first, contexts, len, 2};
    assert_int_equal(dip_cooc_pairs(all, options, &matrix), DIP_ERR_LIMIT);
    assert_null(matrix.indptr.data);
    assert_null(matrix.data.data);
    all.len -= 2;
    assert_ok(dip_cooc_pairs(all, options, &matrix));
    assert_true(matrix.data.data[0] == (int64_t)most * 144403552893600);
    dip_csr_fini(&matrix);
    free(keys);
    free(first);
    free(contexts);
}

static void keys_may_be_many_and_far_apart(void **state) {
    (void)state;
    enum { MANY = 300, STEP = 1000 };
    uint32_t keys[MANY];
    int64_t first[MANY], contexts[MANY] = {0};
    for (uint32_t k = 0; k < MANY; k++) {
        keys[k] = (k * 7 % MANY) * STEP;
        first[k] = k;
    }
    dip_csr matrix = {0};
    const dip_occurrences all = {keys, first, first, contexts, MANY, MANY * STEP};
    assert_ok(dip_cooc_contexts(all, false, &matrix));
    assert_int_equal(matrix.indptr.len, MANY * STEP + 1);
    assert_int_equal(matrix.indices.len, MANY * MANY);
    for (uint32_t r = 0; r < MANY; r++) {
        assert_int_equal(matrix.indptr.data[r * STEP], r * MANY);
        for (uint32_t c = 0; c < MANY; c++) {
            assert_int_equal(matrix.indices.data[r * MANY + c], c * STEP);
            assert_int_equal(matrix.data.data[r * MANY + c], 1);
        }
    }
    dip_csr_fini(&matrix);
}

static void no_occurrences_make_an_empty_matrix(void **state) {
    (void)state;
    const dip_occurrences none = {.n_keys = 3};
    dip_csr matrix = {0};
    assert_ok(dip_cooc_pairs(none, (dip_cooc_options){0}, &matrix));
    assert_int_equal(matrix.indptr.len, 4);
    assert_int_equal(matrix.indptr.data[3], 0);
    dip_csr_fini(&matrix);
    assert_ok(dip_cooc_contexts((dip_occurrences){0}, true, &matrix));
    assert_int_equal(matrix.indptr.len, 1);
    dip_csr_fini(&matrix);
}

/* Occurrences of 1 to 4 tokens that often overlap, in contexts of about ten. */
static void random_sample(lcg *random, sample *self) {
    self->len = lcg_below(random, MOST);
    int64_t context = 0, token = 0;
    for (size_t k = 0; k < self->len; k++) {
        if (lcg_below(random, 10) == 0) {
            context += 1 + lcg_below(random, 3);
            token += lcg_below(random, 5);
        }
        self->keys[k] = lcg_below(random, KEYS - 1);
        self->first[k] = token;
        self->last[k] = token + lcg_below(random, 4);
        self->contexts[k] = context;
        token += lcg_below(random, 3);
    }
}

typedef int64_t dense[KEYS][KEYS];

static void assert_dense(const dip_csr *matrix, dense expected) {
    assert_int_equal(matrix->indptr.len, KEYS + 1);
    int64_t at = 0;
    for (uint32_t i = 0; i < KEYS; i++) {
        assert_int_equal(matrix->indptr.data[i], at);
        for (uint32_t j = 0; j < KEYS; j++) {
            if (!expected[i][j]) continue;
            assert_true(at < (int64_t)matrix->indices.len);
            assert_int_equal(matrix->indices.data[at], j);
            assert_int_equal(matrix->data.data[at], expected[i][j]);
            at++;
        }
    }
    assert_int_equal(matrix->indptr.data[KEYS], at);
    assert_int_equal(matrix->indices.len, at);
    assert_int_equal(matrix->data.len, at);
}

/* The distance from occurrence a to a later b of the same context; 0 if they are no such pair. */
static int64_t distance(const sample *from, size_t a, size_t b) {
    const bool apart = from->contexts[a] == from->contexts[b] && from->last[a] < from->first[b];
    return apart ? from->first[b] - from->last[a] : 0;
}

static void count_pairs(const sample *from, dip_cooc_options options, dense out) {
    memset(out, 0, sizeof(dense));
    for (size_t a = 0; a < from->len; a++) {
        for (size_t b = 0; b < from->len; b++) {
            const int64_t d = distance(from, a, b);
            if (d == 0 || (options.window && d > options.window)) continue;
            const uint32_t i = from->keys[a], j = from->keys[b];
            const int64_t weight = options.harmonic ? dip_cooc_scale(options.window) / d : 1;
            out[i][j] += weight;
            if (!options.ordered && i != j) out[j][i] += weight;
        }
    }
}

static void count_contexts(const sample *from, bool ordered, dense out) {
    memset(out, 0, sizeof(dense));
    for (size_t start = 0, end; start < from->len; start = end) {
        dense met = {{0}};
        end = start;
        while (end < from->len && from->contexts[end] == from->contexts[start]) end++;
        for (size_t a = start; a < end; a++) {
            for (size_t b = start; b < end; b++) {
                if (!ordered || distance(from, a, b)) met[from->keys[a]][from->keys[b]] = 1;
            }
        }
        for (size_t k = 0; k < KEYS * KEYS; k++) out[k / KEYS][k % KEYS] += met[k / KEYS][k % KEYS];
    }
}

static void contexts_are_those_of_looking_at_all_pairs(void **state) {
    (void)state;
    lcg random = {17};
    for (size_t round = 0; round < 1000; round++) {
        sample from;
        dense expected;
        dip_csr matrix = {0};
        random_sample(&random, &from);
        count_contexts(&from, round % 2, expected);
        assert_ok(dip_cooc_contexts(all_of(&from), round % 2, &matrix));
        assert_dense(&matrix, expected);
        dip_csr_fini(&matrix);
    }
}

static void pairs_are_those_of_looking_at_all_pairs(void **state) {
    (void)state;
    lcg random = {18};
    for (size_t round = 0; round < 2000; round++) {
        sample from;
        dense expected;
        dip_csr matrix = {0};
        random_sample(&random, &from);
        dip_cooc_options options = {.ordered = round % 2, .window = lcg_below(&random, 8)};
        options.harmonic = options.window > 0 && lcg_below(&random, 2);
        count_pairs(&from, options, expected);
        assert_ok(dip_cooc_pairs(all_of(&from), options, &matrix));
        assert_dense(&matrix, expected);
        dip_csr_fini(&matrix);
    }
}

/* Counts with many keys, so that the table grows; the second try must give the whole matrix. */
static dip_status count_twice(const dip_allocator *allocator, const dip_cooc_options *pairs) {
    enum { MANY = 100 };
    uint32_t keys[MANY];
    int64_t first[MANY], contexts[MANY];
    for (uint32_t k = 0; k < MANY; k++) {
        keys[k] = k * 37 % MANY;
        first[k] = k;
        contexts[k] = k / 50;
    }
    const dip_occurrences all = {keys, first, first, contexts, MANY, MANY};
    dip_csr matrix, expected = {0};
    dip_csr_init(&matrix, allocator);
    const dip_status status =
        pairs ? dip_cooc_pairs(all, *pairs, &matrix) : dip_cooc_contexts(all, false, &matrix);
    if (status != DIP_OK) {
        assert_null(matrix.indptr.data);
        assert_int_equal(((failing *)allocator->context)->live, 0);
        memory_back(allocator);
        assert_ok(pairs ? dip_cooc_pairs(all, *pairs, &matrix)
                        : dip_cooc_contexts(all, false, &matrix));
    }
    assert_ok(pairs ? dip_cooc_pairs(all, *pairs, &expected)
                    : dip_cooc_contexts(all, false, &expected));
    assert_same_array(matrix.indptr, expected.indptr);
    assert_same_array(matrix.indices, expected.indices);
    assert_same_array(matrix.data, expected.data);
    dip_csr_fini(&matrix);
    dip_csr_fini(&expected);
    return status;
}

static dip_status contexts_twice(const dip_allocator *allocator) {
    return count_twice(allocator, NULL);
}

static dip_status pairs_twice(const dip_allocator *allocator) {
    return count_twice(allocator, &(dip_cooc_options){0});
}

static dip_status window_twice(const dip_allocator *allocator) {
    return count_twice(allocator, &(dip_cooc_options){.window = 20, .harmonic = true});
}

static void counting_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(contexts_twice);
    sweep_allocation_failures(pairs_twice);
    sweep_allocation_failures(window_twice);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_context_counts_once_however_often_keys_occur),
        cmocka_unit_test(order_in_a_context_is_end_before_beginning),
        cmocka_unit_test(pairs_count_each_unordered_pair_once),
        cmocka_unit_test(windows_measure_from_last_token_to_first),
        cmocka_unit_test(near_pairs_weigh_more),
        cmocka_unit_test(overlapping_occurrences_are_no_pair),
        cmocka_unit_test(weights_need_a_window_that_leaves_room),
        cmocka_unit_test(scales_are_least_common_multiples),
        cmocka_unit_test(a_count_stops_short_of_overflow),
        cmocka_unit_test(keys_may_be_many_and_far_apart),
        cmocka_unit_test(no_occurrences_make_an_empty_matrix),
        cmocka_unit_test(contexts_are_those_of_looking_at_all_pairs),
        cmocka_unit_test(pairs_are_those_of_looking_at_all_pairs),
        cmocka_unit_test(counting_survives_failing_memory),
    };
    return cmocka_run_group_tests_name("cooc", tests, NULL, NULL);
}
