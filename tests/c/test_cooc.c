/* Co-occurrence by example and against loops over all pairs. */
#include "support.h"

#include "cooc.h"
#include "par_cooc.h"

enum { MOST = 120, KEYS = 6 };

typedef struct sample {
    uint32_t keys[MOST];
    int64_t first[MOST], last[MOST], contexts[MOST];
    size_t len;
    uint32_t ids[MOST];
    int64_t offsets[MOST + 1];
} sample;

/* The sample as the core takes it; borrows until it changes. */
static dip_occurrences all_of(sample *from) {
    size_t contexts = 0;
    for (size_t k = 0; k < from->len; k++) {
        from->ids[k] = from->keys[k] + 1;
        if (k == 0 || from->contexts[k] != from->contexts[k - 1]) {
            from->offsets[contexts++] = (int64_t)k;
        }
    }
    from->offsets[contexts] = (int64_t)from->len;
    const dip_rows rows = {from->ids, from->offsets, contexts, KEYS};
    return (dip_occurrences){rows, from->first, from->last};
}

static dip_status count(dip_occurrences all, dip_cooc_options options, dip_csr *out) {
    return dip_par_cooc(&all, options, 1, out);
}

/* Options of pairs. */
static dip_cooc_options pairs_in(uint32_t window) {
    return (dip_cooc_options){.pairs = true, .window = window};
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
    sample from = read_sample(text);
    dip_csr matrix = {0};
    assert_ok(count(all_of(&from), (dip_cooc_options){.ordered = ordered}, &matrix));
    char written[1024];
    write_matrix(&matrix, written);
    assert_string_equal(written, expected);
    dip_csr_fini(&matrix);
}

static void pairs_give(const char *text, dip_cooc_options options, const char *expected) {
    sample from = read_sample(text);
    dip_csr matrix = {0};
    options.pairs = true;
    assert_ok(count(all_of(&from), options, &matrix));
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
    const uint32_t ids[] = {1, 2, 3};
    const int64_t first[] = {0, 0, 1}, last[] = {2, 1, 1}, offsets[] = {0, 3};
    const dip_occurrences all = {{ids, offsets, 1, KEYS}, first, last};
    for (uint32_t window = 0; window < 5; window++) {
        dip_csr matrix = {0};
        assert_ok(count(all, pairs_in(window), &matrix));
        assert_int_equal(matrix.indices.len, 0);
        dip_csr_fini(&matrix);
    }
}

static void weights_need_a_window_that_leaves_room(void **state) {
    (void)state;
    sample from = read_sample("ab");
    dip_csr matrix = {0};
    const uint32_t windows[] = {0, DIP_COOC_WEIGHTED_MAX + 1, UINT32_MAX};
    for (size_t k = 0; k < 3; k++) {
        dip_cooc_options options = pairs_in(windows[k]);
        options.harmonic = true;
        assert_int_equal(count(all_of(&from), options, &matrix), DIP_ERR_ARGUMENT);
        assert_null(matrix.indptr.data);
    }
    dip_cooc_options most = pairs_in(DIP_COOC_WEIGHTED_MAX);
    most.harmonic = true;
    assert_ok(count(all_of(&from), most, &matrix));
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

static void windows_belong_to_pairs(void **state) {
    (void)state;
    sample from = read_sample("ab");
    dip_csr matrix = {0};
    const dip_cooc_options options = {.window = 1};
    assert_int_equal(count(all_of(&from), options, &matrix), DIP_ERR_ARGUMENT);
    assert_null(matrix.indptr.data);
}

static void more_occurrences_than_can_be_numbered_are_refused(void **state) {
    (void)state;
    const int64_t offsets[] = {0, (int64_t)DIP_OCCURRENCES_MAX};
    const dip_occurrences all = {{NULL, offsets, 1, 1}, NULL, NULL};
    dip_csr matrix = {0};
    assert_int_equal(count(all, (dip_cooc_options){0}, &matrix), DIP_ERR_LIMIT);
    assert_int_equal(count(all, pairs_in(5), &matrix), DIP_ERR_LIMIT);
    assert_null(matrix.indptr.data);
}

/* `pairs` pairs of neighbours, each in a context of its own. */
typedef struct couples {
    uint32_t *ids;
    int64_t *first, *offsets;
} couples;

static couples make_couples(size_t pairs) {
    const couples out = {calloc(2 * pairs, sizeof(uint32_t)), calloc(2 * pairs, sizeof(int64_t)),
                         calloc(pairs + 1, sizeof(int64_t))};
    assert_true(out.ids && out.first && out.offsets);
    for (size_t k = 0; k < 2 * pairs; k++) {
        out.ids[k] = 1 + k % 2;
        out.first[k] = (int64_t)k;
        out.offsets[k / 2 + 1] = (int64_t)k + 1;
    }
    return out;
}

static void a_count_stops_short_of_overflow(void **state) {
    (void)state;
    const size_t most = (size_t)(INT64_MAX / dip_cooc_scale(DIP_COOC_WEIGHTED_MAX));
    const couples with = make_couples(most + 1);
    dip_cooc_options options = pairs_in(DIP_COOC_WEIGHTED_MAX);
    options.harmonic = true;
    for (int as_tokens = 0; as_tokens < 2; as_tokens++) {
        const int64_t *first = as_tokens ? NULL : with.first;
        dip_csr matrix = {0};
        dip_occurrences all = {{with.ids, with.offsets, most + 1, 2}, first, first};
        assert_int_equal(count(all, options, &matrix), DIP_ERR_LIMIT);
        assert_null(matrix.indptr.data);
        assert_null(matrix.data.data);
        all.contexts.rows = most;
        assert_ok(count(all, options, &matrix));
        assert_true(matrix.data.data[0] == (int64_t)most * 144403552893600);
        dip_csr_fini(&matrix);
    }
    free(with.ids);
    free(with.first);
    free(with.offsets);
}

static void keys_may_be_many_and_far_apart(void **state) {
    (void)state;
    enum { MANY = 300, STEP = 1000 };
    uint32_t ids[MANY];
    const int64_t offsets[] = {0, MANY};
    for (uint32_t k = 0; k < MANY; k++) ids[k] = (k * 7 % MANY) * STEP + 1;
    dip_csr matrix = {0};
    const dip_occurrences all = {{ids, offsets, 1, MANY * STEP}, NULL, NULL};
    assert_ok(count(all, (dip_cooc_options){0}, &matrix));
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

/* Key 0 is between all others, each of which occurs once: 0 1 0 2 0 3 ... */
static void beside_all_others(uint32_t keys) {
    const size_t len = 2 * (size_t)(keys - 1);
    uint32_t *ids = calloc(len, sizeof *ids);
    assert_non_null(ids);
    for (size_t k = 0; k < len; k++) ids[k] = k % 2 ? (uint32_t)k / 2 + 2 : 1;
    const int64_t offsets[] = {0, (int64_t)len};
    const dip_occurrences all = {{ids, offsets, 1, keys}, NULL, NULL};
    dip_csr matrix = {0};
    assert_ok(count(all, pairs_in(1), &matrix));
    assert_int_equal(matrix.indices.len, 2 * (keys - 1));
    for (uint32_t r = 0; r < keys - 1; r++) {
        const int64_t expected = r + 2 < keys ? 2 : 1; /* nothing stands behind the last */
        assert_int_equal(matrix.indices.data[r], r + 1);
        assert_int_equal(matrix.data.data[r], expected);
        assert_int_equal(matrix.indptr.data[r + 1], keys - 1 + r);
        assert_int_equal(matrix.indices.data[keys - 1 + r], 0);
        assert_int_equal(matrix.data.data[keys - 1 + r], expected);
    }
    dip_csr_fini(&matrix);
    free(ids);
}

static void keys_may_be_as_many_as_16_bits_number_and_one_more(void **state) {
    (void)state;
    beside_all_others(UINT16_MAX);
    beside_all_others(UINT16_MAX + 1);
}

static void no_occurrences_make_an_empty_matrix(void **state) {
    (void)state;
    const int64_t offsets[] = {0, 0, 0};
    const dip_occurrences none = {{NULL, offsets, 2, 3}, NULL, NULL};
    const dip_cooc_options ways[] = {{0}, {.ordered = true}, {.pairs = true}, pairs_in(2)};
    for (size_t k = 0; k < 4; k++) {
        dip_csr matrix = {0};
        assert_ok(count(none, ways[k], &matrix));
        assert_int_equal(matrix.indptr.len, 4);
        assert_int_equal(matrix.indptr.data[3], 0);
        dip_csr_fini(&matrix);
        assert_ok(count((dip_occurrences){0}, ways[k], &matrix));
        assert_int_equal(matrix.indptr.len, 1);
        dip_csr_fini(&matrix);
    }
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
        assert_ok(count(all_of(&from), (dip_cooc_options){.ordered = round % 2}, &matrix));
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
        dip_cooc_options options = {.pairs = true, .ordered = round % 2};
        options.window = lcg_below(&random, 8);
        options.harmonic = options.window > 0 && lcg_below(&random, 2);
        count_pairs(&from, options, expected);
        assert_ok(count(all_of(&from), options, &matrix));
        assert_dense(&matrix, expected);
        dip_csr_fini(&matrix);
    }
}

/* One occurrence a token, some tokens holes: `tokens` as the core takes them, `self` for the twin.
 */
typedef struct token_sample {
    uint32_t ids[MOST];
    int64_t offsets[MOST + 1];
    size_t contexts;
    sample self;
} token_sample;

static void random_tokens(lcg *random, token_sample *out) {
    const size_t len = lcg_below(random, MOST);
    *out = (token_sample){.contexts = 0};
    for (size_t k = 0; k < len; k++) {
        while (lcg_below(random, 8) == 0 && out->contexts < MOST) { /* empty contexts too */
            out->offsets[++out->contexts] = (int64_t)k;
        }
        out->ids[k] = lcg_below(random, KEYS);
        if (out->ids[k] == 0) continue;
        sample *self = &out->self;
        self->keys[self->len] = out->ids[k] - 1;
        self->first[self->len] = self->last[self->len] = (int64_t)k;
        self->contexts[self->len++] = (int64_t)out->contexts;
    }
    if (out->contexts < MOST) out->contexts++;
    out->offsets[out->contexts] = (int64_t)len;
}

static void tokens_are_occurrences_of_one_token(void **state) {
    (void)state;
    const uint32_t windows[] = {0, 1, 2, 5, 30, 2000, UINT32_MAX};
    lcg random = {19};
    for (size_t round = 0; round < 3000; round++) {
        token_sample from;
        dense expected;
        dip_csr matrix = {0};
        random_tokens(&random, &from);
        dip_cooc_options options = {.pairs = round % 3 > 0, .ordered = round % 2};
        if (options.pairs) options.window = windows[lcg_below(&random, 7)];
        const bool few = options.window > 0 && options.window <= DIP_COOC_WEIGHTED_MAX;
        options.harmonic = few && lcg_below(&random, 2);
        if (options.pairs) {
            count_pairs(&from.self, options, expected);
        } else {
            count_contexts(&from.self, options.ordered, expected);
        }
        const dip_rows rows = {from.ids, from.offsets, from.contexts, KEYS};
        assert_ok(count((dip_occurrences){rows, NULL, NULL}, options, &matrix));
        assert_dense(&matrix, expected);
        dip_csr_fini(&matrix);
    }
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
        cmocka_unit_test(windows_belong_to_pairs),
        cmocka_unit_test(more_occurrences_than_can_be_numbered_are_refused),
        cmocka_unit_test(a_count_stops_short_of_overflow),
        cmocka_unit_test(keys_may_be_many_and_far_apart),
        cmocka_unit_test(keys_may_be_as_many_as_16_bits_number_and_one_more),
        cmocka_unit_test(no_occurrences_make_an_empty_matrix),
        cmocka_unit_test(contexts_are_those_of_looking_at_all_pairs),
        cmocka_unit_test(pairs_are_those_of_looking_at_all_pairs),
        cmocka_unit_test(tokens_are_occurrences_of_one_token),
    };
    return cmocka_run_group_tests_name("cooc", tests, NULL, NULL);
}
