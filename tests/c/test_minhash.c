/* MinHash: what a shingle is, that hashes are spread, and that the estimate is without bias. */
#include "sketches.h"

#include <math.h>

enum { TERMS = 60000 };

static int make(void **state) {
    (void)state;
    make_terms(TERMS);
    return 0;
}

/* The signature of `len` ids taken as a set: shingles of one word. */
static void sign_set(const uint32_t *ids, size_t len, uint32_t *signature) {
    const int64_t offsets[] = {0, (int64_t)len};
    const dip_shingling from = {terms, ids, offsets, 1};
    uint32_t *shingles = malloc((len ? len : 1) * sizeof *shingles);
    dip_minhash_document(&from, 0, shingles, signature);
    free(shingles);
}

static void shingles_are_runs_of_words(void **state) {
    (void)state;
    assert_int_equal(dip_minhash_shingles(0, 3), 0);
    assert_int_equal(dip_minhash_shingles(1, 3), 1);
    assert_int_equal(dip_minhash_shingles(3, 3), 1);
    assert_int_equal(dip_minhash_shingles(4, 3), 2);
    const uint32_t ids[] = {1, 2, 3, 1, 2, 3, 2, 1, 1, 2, 1, 2};
    const int64_t offsets[] = {0, 6, 6, 8, 11, 12};
    const dip_shingling from = {terms, ids, offsets, 3};
    uint32_t first[4], two[1], three[1], one[1], signature[DIP_MINHASH_BINS];
    dip_minhash_document(&from, 0, first, signature);
    assert_int_equal(first[0], first[3]); /* 1 2 3 at either end */
    assert_true(first[0] != first[1] && first[1] != first[2] && first[0] != first[2]);
    dip_minhash_document(&from, 2, two, signature);   /* 2 1: shorter than a shingle */
    dip_minhash_document(&from, 3, three, signature); /* 1 2 1 */
    dip_minhash_document(&from, 4, one, signature);   /* 2 */
    assert_true(two[0] != three[0] && two[0] != one[0] && three[0] != first[0]);
}

static void a_shingle_does_not_depend_on_what_stands_before_it(void **state) {
    (void)state;
    uint32_t ids[40], all[36], alone[1], signature[DIP_MINHASH_BINS];
    lcg random = {3};
    for (size_t k = 0; k < 40; k++) ids[k] = 1 + lcg_below(&random, 50);
    const int64_t offsets[] = {0, 40};
    dip_minhash_document(&(dip_shingling){terms, ids, offsets, 5}, 0, all, signature);
    for (size_t k = 0; k < 36; k++) {
        const int64_t bounds[] = {0, 5};
        dip_minhash_document(&(dip_shingling){terms, ids + k, bounds, 5}, 0, alone, signature);
        assert_int_equal(all[k], alone[0]);
    }
}

static void documents_are_compared_by_their_words_and_not_by_their_ids(void **state) {
    (void)state;
    dip_vocab other = {0};
    uint32_t id;
    assert_ok(dip_vocab_intern(&other, DIP_STR("unseen"), &id));
    for (uint32_t k = 10; k > 0; k--) {
        assert_ok(dip_vocab_intern(&other, dip_vocab_term(&vocab, k), &id));
    }
    uint64_t hashes[12];
    dip_minhash_terms(&other, hashes);
    const uint32_t here[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
                   there[] = {11, 10, 9, 8, 7, 6, 5, 4, 3, 2};
    const int64_t offsets[] = {0, 10};
    uint32_t a[DIP_MINHASH_BINS], b[DIP_MINHASH_BINS], in_a[8], in_b[8];
    dip_minhash_document(&(dip_shingling){terms, here, offsets, 3}, 0, in_a, a);
    dip_minhash_document(&(dip_shingling){hashes, there, offsets, 3}, 0, in_b, b);
    assert_memory_equal(a, b, sizeof a);
    assert_memory_equal(in_a, in_b, sizeof in_a);
    dip_vocab_fini(&other);
}

static void a_document_without_words_has_an_empty_signature(void **state) {
    (void)state;
    uint32_t signature[DIP_MINHASH_BINS];
    sign_set(NULL, 0, signature);
    for (size_t k = 0; k < DIP_MINHASH_BINS; k++) assert_int_equal(signature[k], UINT32_MAX);
}

static void one_word_fills_all_bins(void **state) {
    (void)state;
    uint32_t signature[DIP_MINHASH_BINS];
    const uint32_t id = 7;
    sign_set(&id, 1, signature);
    for (size_t k = 1; k < DIP_MINHASH_BINS; k++) assert_int_equal(signature[k], signature[0]);
    assert_true(signature[0] != UINT32_MAX);
}

/* Chi-squared of `count` values over `cells`, in standard deviations from what chance gives. */
static double deviation(const uint32_t *cells, size_t len, size_t count) {
    double chi = 0.0;
    const double expected = (double)count / (double)len;
    for (size_t k = 0; k < len; k++) {
        chi += ((double)cells[k] - expected) * ((double)cells[k] - expected) / expected;
    }
    return (chi - (double)(len - 1)) / sqrt(2.0 * (double)(len - 1));
}

static void hashes_of_shingles_are_spread_like_chance(void **state) {
    (void)state;
    static uint32_t ids[TERMS], shingles[TERMS], cells[256];
    const int64_t offsets[] = {0, TERMS};
    uint32_t signature[DIP_MINHASH_BINS];
    for (uint32_t k = 0; k < TERMS; k++) ids[k] = 1 + k; /* neighbours: the hard case */
    for (uint32_t words = 1; words <= 5; words += 2) {
        dip_minhash_document(&(dip_shingling){terms, ids, offsets, words}, 0, shingles, signature);
        const size_t count = dip_minhash_shingles(TERMS, words);
        for (unsigned shift = 0; shift < 32; shift += 8) {
            memset(cells, 0, sizeof cells);
            for (size_t k = 0; k < count; k++) cells[shingles[k] >> shift & 255]++;
            const double away = deviation(cells, 256, count);
            assert_true(away > -4.0 && away < 4.0);
        }
    }
}

static void the_estimate_has_no_bias(void **state) {
    (void)state;
    enum { ROUNDS = 400 };
    static uint32_t ids[3000];
    const struct {
        uint32_t both, each;
    } shapes[] = {{5, 5}, {10, 2}, {60, 90}, {90, 30}, {600, 150}, {100, 900}, {1000, 50}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        const uint32_t both = shapes[s].both, each = shapes[s].each;
        const double jaccard = (double)both / (double)(both + 2 * each);
        double sum = 0.0, squares = 0.0;
        lcg random = {s + 1};
        for (size_t round = 0; round < ROUNDS; round++) {
            uint32_t a[DIP_MINHASH_BINS], b[DIP_MINHASH_BINS];
            const uint32_t start = 1 + lcg_below(&random, TERMS - 3000);
            for (uint32_t k = 0; k < both + each; k++) ids[k] = start + k;
            sign_set(ids, both + each, a);
            for (uint32_t k = both; k < both + each; k++) ids[k] = start + k + each;
            sign_set(ids, both + each, b);
            const double found = (double)dip_minhash_equal(a, b) / DIP_MINHASH_BINS;
            sum += found;
            squares += found * found;
        }
        const double mean = sum / ROUNDS, variance = squares / ROUNDS - mean * mean;
        const double error = sqrt(variance / ROUNDS);
        assert_true(fabs(mean - jaccard) < 4.0 * error + 1e-3);
        /* that of a sample of the union, which densification may raise where bins are few */
        const double expected =
            jaccard * (1.0 - jaccard) * (1.0 / DIP_MINHASH_BINS + 1.0 / (double)(both + 2 * each));
        assert_true(variance < 2.0 * expected);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shingles_are_runs_of_words),
        cmocka_unit_test(a_shingle_does_not_depend_on_what_stands_before_it),
        cmocka_unit_test(documents_are_compared_by_their_words_and_not_by_their_ids),
        cmocka_unit_test(a_document_without_words_has_an_empty_signature),
        cmocka_unit_test(one_word_fills_all_bins),
        cmocka_unit_test(hashes_of_shingles_are_spread_like_chance),
        cmocka_unit_test(the_estimate_has_no_bias),
    };
    return cmocka_run_group_tests_name("minhash", tests, make, unmake);
}
