/* Threads against one run: the same bits for any number of them, also when threads or memory are
 * refused. */
#include "support.h"

#include <pthread.h>

#include "par_count.h"
#include "par_tokenize.h"

/* The same code with its threads watched. */
#include "watched_threads.h"
#define dip_par_run watched_run
#define dip_par_tokenize watched_tokenize
#include "../../csrc/par/par_tokenize.c"
#undef dip_par_run
#undef dip_par_tokenize

enum { DOCUMENTS = 300, LONGEST = 2000 };

typedef struct sample {
    char bytes[DOCUMENTS][LONGEST];
    dip_text texts[DOCUMENTS];
} sample;

/* Documents of 0 to 40 words, now and then a long one, out of words that come back and words that
 * do not. */
static sample *make_sample(void) {
    static sample self;
    lcg random = {19};
    for (size_t d = 0; d < DOCUMENTS; d++) {
        char *at = self.bytes[d];
        at[0] = 0;
        for (uint32_t k = lcg_below(&random, d % 50 == 7 ? 150 : 40); k > 0; k--) {
            const char *form = lcg_below(&random, 3) ? "Word%u" : "U.S.-led \xC3\xA9t\xC3\xA9%u.";
            at += sprintf(at, form, lcg_below(&random, 500));
            *at++ = ' ';
            *at = 0;
        }
        self.texts[d] = (dip_text){self.bytes[d], strlen(self.bytes[d]), 0};
    }
    return &self;
}

static void tokenize_one_by_one(pair *into, const dip_text *texts, size_t len,
                                dip_tokenize_options options) {
    dip_tokenizer tokenizer;
    dip_tokenizer_init(&tokenizer, into->vocab.allocator, options);
    for (size_t d = 0; d < len; d++) {
        assert_ok(dip_tokenizer_run(&tokenizer, texts[d], &into->vocab, &into->corpus));
    }
    dip_tokenizer_fini(&tokenizer);
}

static const dip_tokenize_options plain = {0};

static void the_number_of_threads_changes_nothing(void **state) {
    (void)state;
    const sample *from = make_sample();
    const unsigned threads[] = {0,         1, 2, 3, 8, DIP_PAR_THREADS_MAX, DIP_PAR_THREADS_MAX + 1,
                                UINT32_MAX};
    const size_t lengths[] = {0, 1, 2, 9, DOCUMENTS};
    for (size_t n = 0; n < 5; n++) {
        for (int spans = 0; spans < 2; spans++) {
            const dip_tokenize_options options = {.parts =
                                                      spans ? DIP_PARTS_ALL : DIP_PARTS_NO_SPANS};
            pair expected = {0};
            tokenize_one_by_one(&expected, from->texts, lengths[n], options);
            for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
                pair found = {0};
                dip_documents documents = {from->texts, lengths[n], 0};
                assert_ok(
                    dip_par_tokenize(&documents, options, threads[k], &found.vocab, &found.corpus));
                assert_same(&found, &expected);
                pair_fini(&found);
            }
            pair_fini(&expected);
        }
    }
}

static void documents_go_behind_what_is_there(void **state) {
    (void)state;
    const sample *from = make_sample();
    pair expected = {0}, found = {0};
    tokenize_one_by_one(&expected, from->texts, DOCUMENTS, plain);
    for (size_t start = 0; start < DOCUMENTS; start += 100) {
        dip_documents documents = {from->texts + start, 100, 0};
        assert_ok(dip_par_tokenize(&documents, plain, 4, &found.vocab, &found.corpus));
    }
    assert_same(&found, &expected);
    pair_fini(&expected);
    pair_fini(&found);
}

static void one_long_document_among_short_ones_changes_nothing(void **state) {
    (void)state;
    const sample *from = make_sample();
    dip_text texts[6];
    for (size_t d = 0; d < 6; d++) texts[d] = (dip_text){"Oslo", 4, 0};
    for (size_t place = 0; place < 6; place++) {
        texts[place] = from->texts[7];
        pair expected = {0}, found = {0};
        dip_documents documents = {texts, 6, 0};
        tokenize_one_by_one(&expected, texts, 6, plain);
        assert_ok(dip_par_tokenize(&documents, plain, 4, &found.vocab, &found.corpus));
        assert_same(&found, &expected);
        pair_fini(&expected);
        pair_fini(&found);
        texts[place] = (dip_text){"Oslo", 4, 0};
    }
}

static void the_first_document_that_fails_is_told(void **state) {
    (void)state;
    const sample *from = make_sample();
    dip_text texts[60];
    memcpy(texts, from->texts, sizeof texts);
    texts[23].len = texts[48].len =
        (size_t)UINT32_MAX + 1; /* too long; refused before it is read */
    const unsigned threads[] = {1, 2, 8, 60};
    for (size_t k = 0; k < 4; k++) {
        pair expected = {0}, found = {0};
        tokenize_one_by_one(&expected, texts, 5, plain);
        tokenize_one_by_one(&found, texts, 5, plain);
        dip_documents documents = {texts, 60, 99};
        const dip_status status =
            dip_par_tokenize(&documents, plain, threads[k], &found.vocab, &found.corpus);
        assert_int_equal(status, DIP_ERR_LIMIT);
        assert_int_equal(documents.bad, 23);
        assert_same_array(found.corpus.ids, expected.corpus.ids);
        assert_same_array(found.corpus.flags, expected.corpus.flags);
        assert_same_array(found.corpus.starts, expected.corpus.starts);
        assert_same_array(found.corpus.ends, expected.corpus.ends);
        assert_same_array(found.corpus.offsets, expected.corpus.offsets);
        assert_true(dip_vocab_len(&found.vocab) >= dip_vocab_len(&expected.vocab));
        pair_fini(&expected);
        pair_fini(&found);
    }
}

static void run_watched(unsigned threads, unsigned refused, unsigned expected_asked) {
    const sample *from = make_sample();
    pair expected = {0}, found = {0};
    tokenize_one_by_one(&expected, from->texts, DOCUMENTS, plain);
    dip_documents documents = {from->texts, DOCUMENTS, 0};
    asked = 0;
    refuse_every = refused;
    assert_ok(watched_tokenize(&documents, plain, threads, &found.vocab, &found.corpus));
    assert_int_equal(asked, expected_asked);
    assert_same(&found, &expected);
    pair_fini(&expected);
    pair_fini(&found);
}

static void threads_that_cannot_start_are_done_without(void **state) {
    (void)state;
    run_watched(8, 1, 7);
    run_watched(8, 2, 7);
    run_watched(8, 3, 7);
}

static void threads_are_no_more_than_asked_for_or_allowed(void **state) {
    (void)state;
    run_watched(1, 0, 0);
    run_watched(2, 0, 1);
    run_watched(DIP_PAR_THREADS_MAX, 0, DIP_PAR_THREADS_MAX - 1);
    run_watched(DIP_PAR_THREADS_MAX + 1, 0, DIP_PAR_THREADS_MAX - 1);
}

static dip_status tokenize_twice(const dip_allocator *inner) {
    static const char *const words[] = {"The talks in Minsk", "U.S. officials left", "",
                                        "Minsk held"};
    dip_text texts[4];
    for (size_t d = 0; d < 4; d++) texts[d] = (dip_text){words[d], strlen(words[d]), 0};
    locked context = {PTHREAD_MUTEX_INITIALIZER, inner};
    const dip_allocator allocator = {locked_resize, &context};
    pair found, expected = {0};
    pair_init(&found, &allocator);
    tokenize_one_by_one(&expected, texts, 4, plain);
    dip_documents documents = {texts, 4, 0};
    const dip_status status = dip_par_tokenize(&documents, plain, 3, &found.vocab, &found.corpus);
    if (status != DIP_OK) {
        assert_int_equal(dip_corpus_documents(&found.corpus), 0);
        assert_int_equal(found.corpus.ids.len + found.corpus.flags.len + found.corpus.offsets.len,
                         0);
        memory_back(inner);
        assert_ok(dip_par_tokenize(&documents, plain, 3, &found.vocab, &found.corpus));
    }
    assert_same(&found, &expected);
    pair_fini(&found);
    pair_fini(&expected);
    return status;
}

static void threads_survive_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(tokenize_twice);
}

/* The matrix of the first `len` documents, counted by way of their ids. */
static void count_by_ids(const dip_text *texts, size_t len, pair *from, dip_csr *matrix) {
    tokenize_one_by_one(from, texts, len, plain);
    const dip_rows rows = {from->corpus.ids.data, from->corpus.offsets.data, len,
                           (uint32_t)dip_vocab_len(&from->vocab)};
    assert_ok(dip_csr_count(matrix, rows));
}

static void assert_same_matrix(const dip_csr *a, const dip_csr *b) {
    assert_same_array(a->indptr, b->indptr);
    assert_same_array(a->indices, b->indices);
    assert_same_array(a->data, b->data);
}

static void counting_gives_the_matrix_of_the_tokens(void **state) {
    (void)state;
    const sample *from = make_sample();
    const unsigned threads[] = {0, 1, 2, 8, DIP_PAR_THREADS_MAX + 1};
    const size_t batches[] = {1, 7, 100, DOCUMENTS};
    pair expected = {0};
    dip_csr matrix = {0};
    count_by_ids(from->texts, DOCUMENTS, &expected, &matrix);
    for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
        for (size_t b = 0; b < sizeof batches / sizeof *batches; b++) {
            dip_par_counter counter;
            dip_vocab vocab = {0};
            dip_csr found = {0};
            assert_ok(dip_par_counter_init(&counter, NULL, plain, threads[k]));
            dip_documents none = {from->texts, 0, 0};
            assert_ok(dip_par_count(&counter, &none, &vocab, &found));
            assert_int_equal(found.indptr.len, 1);
            for (size_t start = 0; start < DOCUMENTS; start += batches[b]) {
                const size_t left = DOCUMENTS - start;
                dip_documents documents = {from->texts + start,
                                           left < batches[b] ? left : batches[b], 0};
                assert_ok(dip_par_count(&counter, &documents, &vocab, &found));
            }
            assert_same_matrix(&found, &matrix);
            assert_same_array(vocab.bytes, expected.vocab.bytes);
            dip_par_counter_fini(&counter);
            dip_csr_fini(&found);
            dip_vocab_fini(&vocab);
        }
    }
    dip_csr_fini(&matrix);
    pair_fini(&expected);
}

static dip_status count_twice(const dip_allocator *inner) {
    const sample *from = make_sample();
    locked context = {PTHREAD_MUTEX_INITIALIZER, inner};
    const dip_allocator allocator = {locked_resize, &context};
    dip_par_counter counter;
    dip_vocab vocab;
    dip_csr found;
    DIP_TRY(dip_par_counter_init(&counter, &allocator, plain, 2));
    dip_vocab_init(&vocab, &allocator);
    dip_csr_init(&found, &allocator);
    dip_documents first = {from->texts, 6, 0}, second = {from->texts + 6, 6, 0};
    dip_status status = dip_par_count(&counter, &first, &vocab, &found);
    if (status == DIP_OK) {
        status = dip_par_count(&counter, &second, &vocab, &found);
        if (status != DIP_OK) {
            assert_int_equal(found.indptr.len, 7);
            memory_back(inner);
            assert_ok(dip_par_count(&counter, &second, &vocab, &found));
        }
        assert_int_equal(found.indptr.len, 13);
    } else {
        assert_int_equal(found.indptr.len + found.indices.len + found.data.len, 0);
    }
    dip_par_counter_fini(&counter);
    dip_csr_fini(&found);
    dip_vocab_fini(&vocab);
    return status;
}

static void counting_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(count_twice);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_number_of_threads_changes_nothing),
        cmocka_unit_test(documents_go_behind_what_is_there),
        cmocka_unit_test(one_long_document_among_short_ones_changes_nothing),
        cmocka_unit_test(the_first_document_that_fails_is_told),
        cmocka_unit_test(threads_that_cannot_start_are_done_without),
        cmocka_unit_test(threads_are_no_more_than_asked_for_or_allowed),
        cmocka_unit_test(threads_survive_failing_memory),
        cmocka_unit_test(counting_gives_the_matrix_of_the_tokens),
        cmocka_unit_test(counting_survives_failing_memory),
    };
    return cmocka_run_group_tests_name("par_tokenize", tests, NULL, NULL);
}
