/* Threads against one run: the same shingles and signatures for any number of them, also when
 * threads are refused. */
#include "sketches.h"

#include "par_minhash.h"
#include "par_tokenize.h"

/* The same code with its threads watched. */
#include "watched_threads.h"
#define dip_par_run watched_run
#define dip_par_minhash watched_minhash
#include "../../csrc/par/par_minhash.c"
#undef dip_par_run
#undef dip_par_minhash

enum { DOCUMENTS = 300, LONGEST = 60, TERMS = 500, WORDS = 4 };

static uint32_t ids[DOCUMENTS * LONGEST];
static int64_t offsets[DOCUMENTS + 1], starts[DOCUMENTS + 1];
static uint32_t shingles[2][DOCUMENTS * LONGEST], signatures[2][DOCUMENTS * DIP_MINHASH_BINS];

static int make(void **state) {
    (void)state;
    make_terms(TERMS);
    lcg random = {5};
    for (size_t d = 0; d < DOCUMENTS; d++) {
        const size_t len = d % 7 ? lcg_below(&random, LONGEST) : 0;
        for (size_t k = 0; k < len; k++) {
            ids[offsets[d] + (int64_t)k] = 1 + lcg_below(&random, TERMS);
        }
        offsets[d + 1] = offsets[d] + (int64_t)len;
        starts[d + 1] = starts[d] + (int64_t)dip_minhash_shingles(len, WORDS);
    }
    return 0;
}

static void assert_like_one_by_one(size_t documents, unsigned threads) {
    memset(shingles, 0, sizeof shingles);
    memset(signatures, 0, sizeof signatures);
    const dip_shingling from = {terms, ids, offsets, WORDS};
    for (size_t d = 0; d < documents; d++) {
        dip_minhash_document(&from, d, shingles[0] + starts[d],
                             signatures[0] + d * DIP_MINHASH_BINS);
    }
    watched_minhash(&from, documents, threads,
                    (dip_minhash_output){starts, shingles[1], signatures[1]});
    assert_memory_equal(shingles[0], shingles[1], sizeof shingles[0]);
    assert_memory_equal(signatures[0], signatures[1], sizeof signatures[0]);
}

static void the_number_of_threads_changes_nothing(void **state) {
    (void)state;
    const unsigned threads[] = {0, 1, 2, 3, 8, DIP_PAR_THREADS_MAX + 1, UINT32_MAX};
    const size_t documents[] = {0, 1, 2, 9, DOCUMENTS};
    refuse_every = 0;
    for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
        for (size_t n = 0; n < 5; n++) assert_like_one_by_one(documents[n], threads[k]);
    }
}

static void threads_that_cannot_start_are_done_without(void **state) {
    (void)state;
    for (refuse_every = 1; refuse_every < 4; refuse_every++) {
        asked = 0;
        assert_like_one_by_one(DOCUMENTS, 8);
        assert_int_equal(asked, 7); /* the caller's own thread is the eighth */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_number_of_threads_changes_nothing),
        cmocka_unit_test(threads_that_cannot_start_are_done_without),
    };
    return cmocka_run_group_tests_name("par_minhash", tests, make, unmake);
}
