/* The matrix of n-grams against their ids counted one by one, and its columns renamed. */
#include "support.h"

#include "ngram_counts.h"

enum { WORDS = 50, DOCUMENTS = 60, MOST = 40000 };

typedef struct sample {
    uint32_t ids[MOST];
    uint8_t flags[MOST];
    int64_t offsets[DOCUMENTS + 1];
} sample;

/* Documents of up to `most` random tokens, some of them holes; each tenth begins a sentence. */
static void make_sample(sample *self, uint64_t seed, uint32_t most) {
    lcg random = {seed};
    self->offsets[0] = 0;
    for (size_t d = 0; d < DOCUMENTS; d++) {
        const uint32_t len = d % 7 == 3 ? 0 : lcg_below(&random, most + 1);
        int64_t at = self->offsets[d];
        for (uint32_t k = 0; k < len; k++, at++) {
            self->ids[at] = lcg_below(&random, WORDS + 1);
            self->flags[at] = lcg_below(&random, 10) ? 0 : DIP_STARTS_SENTENCE;
        }
        self->offsets[d + 1] = at;
    }
}

static dip_token_view view_of(const sample *from, size_t start, size_t documents) {
    return (dip_token_view){from->ids, from->flags, from->offsets + start, documents};
}

/* What counting the ids that dip_ngrams_cut gives would make. */
static void count_ids(const sample *from, dip_ngram_options options, dip_csr *out) {
    dip_ngrams grams = {.words = WORDS};
    dip_u32s ids = {0};
    dip_i64s offsets = {0};
    assert_ok(dip_ngrams_cut(&grams, view_of(from, 0, DOCUMENTS), options, &ids, &offsets));
    const uint32_t types = (uint32_t)dip_ngrams_len(&grams);
    assert_ok(dip_csr_count(out, (dip_rows){ids.data, offsets.data, DOCUMENTS, types}));
    dip_array_fini(NULL, &ids);
    dip_array_fini(NULL, &offsets);
    dip_ngrams_fini(&grams);
}

static void assert_same_matrix(const dip_csr *found, const dip_csr *expected) {
    assert_same_array(found->indptr, expected->indptr);
    assert_same_array(found->indices, expected->indices);
    assert_same_array(found->data, expected->data);
}

static void counts_are_those_of_the_ids(void **state) {
    (void)state;
    const dip_ngram_options all[] = {{1, 1, 0}, {1, 2, 0}, {2, 2, 0}, {1, 4, 0}, {2, 3, 2}};
    static sample from;
    for (uint32_t most = 5; most <= 605; most += 600) { /* one chunk, and several */
        make_sample(&from, most, most);
        for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
            dip_csr expected = {0}, found = {0};
            dip_ngrams grams = {.words = WORDS};
            dip_ngram_counter with = {0};
            count_ids(&from, all[k], &expected);
            const size_t first = DOCUMENTS / 3; /* in two calls */
            assert_ok(dip_ngrams_count(&grams, &with, view_of(&from, 0, first), all[k], &found));
            assert_ok(dip_ngrams_count(&grams, &with, view_of(&from, first, DOCUMENTS - first),
                                       all[k], &found));
            assert_same_matrix(&found, &expected);
            dip_ngram_counter_fini(&with);
            dip_ngrams_fini(&grams);
            dip_csr_fini(&expected);
            dip_csr_fini(&found);
        }
    }
}

static void a_document_longer_than_a_chunk_is_one_row(void **state) {
    (void)state;
    static uint32_t ids[MOST];
    static uint8_t flags[MOST];
    for (size_t t = 0; t < MOST; t++) ids[t] = 1 + t % 2;
    const int64_t offsets[] = {0, 1, MOST - 1, MOST};
    dip_csr found = {0};
    dip_ngrams grams = {.words = 2};
    dip_ngram_counter with = {0};
    assert_ok(dip_ngrams_count(&grams, &with, (dip_token_view){ids, flags, offsets, 3},
                               (dip_ngram_options){1, 2, 0}, &found));
    const int64_t indptr[] = {0, 1, 5, 6}, data[] = {1, 19999, 19999, 19999, 19998, 1};
    const uint32_t indices[] = {0, 0, 1, 2, 3, 1};
    assert_int_equal(found.indices.len, 6);
    assert_memory_equal(found.indptr.data, indptr, sizeof indptr);
    assert_memory_equal(found.indices.data, indices, sizeof indices);
    assert_memory_equal(found.data.data, data, sizeof data);
    dip_ngram_counter_fini(&with);
    dip_ngrams_fini(&grams);
    dip_csr_fini(&found);
}

static void no_documents_make_a_matrix_of_no_rows(void **state) {
    (void)state;
    dip_csr found = {0};
    dip_ngrams grams = {0};
    dip_ngram_counter with = {0};
    const dip_token_view none = {0};
    assert_ok(dip_ngrams_count(&grams, &with, none, (dip_ngram_options){1, 2, 0}, &found));
    assert_int_equal(found.indptr.len, 1);
    assert_int_equal(found.indptr.data[0], 0);
    assert_int_equal(dip_ngrams_count(&grams, &with, none, (dip_ngram_options){0}, &found),
                     DIP_ERR_ARGUMENT);
    assert_int_equal(found.indptr.len, 1);
    dip_ngram_counter_fini(&with);
    dip_ngrams_fini(&grams);
    dip_csr_fini(&found);
}

/* Random names, each its own or that of an earlier column, as dip_ngrams_unify gives them. */
static void make_names(dip_u32s *names, uint32_t columns, lcg *random) {
    uint32_t fresh = 0;
    assert_ok(dip_array_reserve(NULL, names, columns));
    for (uint32_t c = 0; c < columns; c++) {
        const bool old = c > 0 && lcg_below(random, 4) == 0;
        dip_array_push(names, old ? names->data[lcg_below(random, c)] : ++fresh);
    }
}

static void renaming_columns_is_counting_ids_of_other_names(void **state) {
    (void)state;
    static sample from;
    lcg random = {5};
    for (uint64_t seed = 1; seed <= 20; seed++) {
        make_sample(&from, seed, 90);
        dip_csr found = {0}, expected = {0};
        dip_counter with = {0};
        dip_u32s names = {0};
        make_names(&names, WORDS, &random);
        const dip_rows rows = {from.ids, from.offsets, DOCUMENTS, WORDS};
        assert_ok(dip_csr_append(&expected, &with, rows, names.data));
        assert_ok(dip_csr_count(&found, rows));
        assert_ok(dip_ngrams_rename_columns(&found, &names));
        assert_same_matrix(&found, &expected);
        dip_counter_fini(&with);
        dip_array_fini(NULL, &names);
        dip_csr_fini(&found);
        dip_csr_fini(&expected);
    }
}

/* Counts and renames; after a failure the matrix is as it was, and a second try succeeds. */
static dip_status count_and_rename(const dip_allocator *allocator) {
    static sample from;
    make_sample(&from, 3, 200);
    const dip_ngram_options options = {1, 2, 0};
    dip_csr found, expected = {0};
    dip_ngrams grams;
    dip_ngram_counter with;
    dip_csr_init(&found, allocator);
    dip_ngrams_init(&grams, allocator, WORDS);
    dip_ngram_counter_init(&with, allocator);
    dip_status status =
        dip_ngrams_count(&grams, &with, view_of(&from, 0, DOCUMENTS), options, &found);
    if (status == DIP_OK) {
        dip_u32s names = {0};
        lcg random = {9};
        make_names(&names, (uint32_t)dip_ngrams_len(&grams), &random);
        count_ids(&from, options, &expected);
        status = dip_ngrams_rename_columns(&found, &names);
        if (status != DIP_OK) {
            assert_same_matrix(&found, &expected);
            memory_back(allocator);
            assert_ok(dip_ngrams_rename_columns(&found, &names));
        }
        assert_ok(dip_ngrams_rename_columns(&expected, &names));
        assert_same_matrix(&found, &expected);
        dip_array_fini(NULL, &names);
    } else {
        assert_int_equal(found.indptr.len + found.indices.len + found.data.len, 0);
        memory_back(allocator);
        assert_ok(dip_ngrams_count(&grams, &with, view_of(&from, 0, DOCUMENTS), options, &found));
        assert_int_equal(found.indptr.len, DOCUMENTS + 1);
    }
    dip_ngram_counter_fini(&with);
    dip_ngrams_fini(&grams);
    dip_csr_fini(&found);
    dip_csr_fini(&expected);
    return status;
}

static void counting_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(count_and_rename);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_those_of_the_ids),
        cmocka_unit_test(a_document_longer_than_a_chunk_is_one_row),
        cmocka_unit_test(no_documents_make_a_matrix_of_no_rows),
        cmocka_unit_test(renaming_columns_is_counting_ids_of_other_names),
        cmocka_unit_test(counting_survives_failing_memory),
    };
    return cmocka_run_group_tests_name("ngram_counts", tests, NULL, NULL);
}
