/* Near copies against all pairs compared by brute force. */
#include "sketches.h"

#include "copies.h"

enum { DOCUMENTS = 120, LONGEST = 400, TERMS = 4000, WORDS = 3 };

/* Documents of which some are made from earlier ones: cut, or with a stretch replaced. */
typedef struct sample {
    uint32_t ids[DOCUMENTS * LONGEST];
    int64_t offsets[DOCUMENTS + 1], starts[DOCUMENTS + 1];
    uint32_t shingles[DOCUMENTS * LONGEST], sizes[DOCUMENTS], labels[DOCUMENTS];
    uint32_t signatures[DOCUMENTS * DIP_MINHASH_BINS];
} sample;

static size_t copy_of(sample *self, size_t d, lcg *random, uint32_t *into) {
    const size_t from = lcg_below(random, (uint32_t)d),
                 len = (size_t)(self->offsets[from + 1] - self->offsets[from]);
    const size_t kept = lcg_below(random, 2) ? len : len * (30 + lcg_below(random, 70)) / 100;
    memcpy(into, self->ids + self->offsets[from], kept * sizeof *into);
    for (size_t k = kept / 3; k < kept / 2; k++) into[k] = 1 + lcg_below(random, TERMS);
    return kept;
}

static void make_sample(sample *self, uint64_t seed) {
    lcg random = {seed};
    memset(self, 0, sizeof *self);
    for (size_t d = 0; d < DOCUMENTS; d++) {
        uint32_t *into = self->ids + self->offsets[d];
        size_t len = d % 17 == 3 ? lcg_below(&random, 4) : 20 + lcg_below(&random, LONGEST - 20);
        if (d > 5 && lcg_below(&random, 2)) {
            len = copy_of(self, d, &random, into);
        } else {
            for (size_t k = 0; k < len; k++) into[k] = 1 + lcg_below(&random, TERMS);
        }
        self->offsets[d + 1] = self->offsets[d] + (int64_t)len;
        self->starts[d + 1] = self->starts[d] + (int64_t)dip_minhash_shingles(len, WORDS);
        self->labels[d] = (uint32_t)d % 3;
    }
}

static void sign(sample *self, const uint64_t *terms) {
    const dip_shingling from = {terms, self->ids, self->offsets, WORDS};
    for (size_t d = 0; d < DOCUMENTS; d++) {
        dip_minhash_document(&from, d, self->shingles + self->starts[d],
                             self->signatures + d * DIP_MINHASH_BINS);
    }
}

static dip_sketches view(sample *self, bool labelled) {
    return (dip_sketches){
        self->shingles, self->starts, self->sizes, self->signatures, labelled ? self->labels : NULL,
        DOCUMENTS};
}

/* How many distinct shingles of a occur in b, in the obvious way. */
static uint32_t distinct_in(const sample *of, size_t a, size_t b) {
    uint32_t found = 0;
    for (int64_t i = of->starts[a]; i < of->starts[a + 1]; i++) {
        bool again = false, there = false;
        for (int64_t k = of->starts[a]; k < i; k++) again |= of->shingles[k] == of->shingles[i];
        for (int64_t k = of->starts[b]; k < of->starts[b + 1]; k++) {
            there |= of->shingles[k] == of->shingles[i];
        }
        found += there && !again;
    }
    return found;
}

static const dip_copies_rule rule = {0.5, 0.2, 10};
static dip_vocab vocab;
static uint64_t *terms;
static sample made, untouched;

static int make(void **state) {
    (void)state;
    terms = make_terms(&vocab, TERMS);
    return 0;
}

static int unmake(void **state) {
    (void)state;
    free(terms);
    dip_vocab_fini(&vocab);
    return 0;
}

static void prepare(uint64_t seed) {
    make_sample(&made, seed);
    sign(&made, terms);
    untouched = made;
}

static void start(uint32_t *parents) {
    for (uint32_t d = 0; d < DOCUMENTS; d++) parents[d] = d;
}

static void join_all(dip_sketches *all, uint32_t *parents) {
    start(parents);
    for (uint32_t band = 0; band < DIP_COPIES_BANDS; band++) {
        assert_ok(dip_copies_join(NULL, all, rule, band, parents));
    }
}

static void the_overlap_is_that_of_two_sets(void **state) {
    (void)state;
    prepare(1);
    dip_sketches all = view(&made, false);
    for (uint32_t a = 0; a < 40; a++) {
        for (uint32_t b = 0; b < 40; b += 3) {
            dip_overlap found;
            assert_ok(dip_copies_overlap(NULL, &all, a, b, &found));
            assert_int_equal(found.shared, distinct_in(&untouched, a, b));
            assert_int_equal(found.a, distinct_in(&untouched, a, a));
            assert_int_equal(found.b, distinct_in(&untouched, b, b));
        }
    }
}

static void the_rule_on_both_sides_of_each_bound(void **state) {
    (void)state;
    assert_true(dip_copies_similar(rule, (dip_overlap){50, 100, 500})); /* contained by half */
    assert_true(dip_copies_similar(rule, (dip_overlap){50, 500, 100}));
    assert_false(dip_copies_similar(rule, (dip_overlap){49, 100, 500}));
    assert_false(dip_copies_similar(rule, (dip_overlap){100, 100, 501})); /* a piece of a digest */
    assert_true(dip_copies_similar(rule, (dip_overlap){10, 10, 15}));
    assert_false(dip_copies_similar(rule, (dip_overlap){9, 9, 15})); /* too few to tell */
    assert_true(dip_copies_similar(rule, (dip_overlap){3, 3, 3}));   /* but all of both */
    assert_false(dip_copies_similar(rule, (dip_overlap){0, 0, 0}));
}

static void groups_are_those_of_all_pairs_compared(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        for (int labelled = 0; labelled < 2; labelled++) {
            prepare(seed);
            uint32_t expected[DOCUMENTS], found[DOCUMENTS];
            dip_sketches all = view(&made, labelled);
            join_all(&all, found);
            start(expected);
            size_t joined = 0;
            for (uint32_t b = 0; b < DOCUMENTS; b++) {
                for (uint32_t a = 0; a < b; a++) {
                    dip_overlap overlap;
                    assert_ok(dip_copies_overlap(NULL, &all, a, b, &overlap));
                    if (!dip_copies_similar(rule, overlap)) continue;
                    if (labelled && made.labels[a] != made.labels[b]) continue;
                    const uint32_t from = dip_copies_root(expected, b),
                                   to = dip_copies_root(expected, a);
                    for (uint32_t d = 0; d < DOCUMENTS; d++) {
                        if (expected[d] == from || expected[d] == to) {
                            expected[d] = from < to ? from : to;
                        }
                    }
                }
            }
            for (uint32_t d = 0; d < DOCUMENTS; d++) {
                assert_int_equal(dip_copies_root(found, d), expected[d]);
                joined += expected[d] != d;
            }
            assert_true(joined > 5);
        }
    }
}

static void a_band_run_again_changes_nothing(void **state) {
    (void)state;
    prepare(2);
    uint32_t once[DOCUMENTS], again[DOCUMENTS];
    dip_sketches all = view(&made, false);
    join_all(&all, once);
    memcpy(again, once, sizeof once);
    for (uint32_t band = 0; band < DIP_COPIES_BANDS; band++) {
        assert_ok(dip_copies_join(NULL, &all, rule, band, again));
    }
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        assert_int_equal(dip_copies_root(again, d), dip_copies_root(once, d));
    }
}

static void no_documents_have_no_copies(void **state) {
    (void)state;
    dip_sketches none = {0};
    assert_ok(dip_copies_join(NULL, &none, rule, 0, NULL));
}

/* Joins all bands; a band that fails is run again with memory back. */
static dip_status join_retrying(const dip_allocator *allocator) {
    prepare(3);
    uint32_t expected[DOCUMENTS], found[DOCUMENTS];
    dip_sketches all = view(&made, false);
    join_all(&all, expected);
    made = untouched;
    start(found);
    dip_status failed = DIP_OK;
    for (uint32_t band = 0; band < DIP_COPIES_BANDS; band++) {
        dip_status status = dip_copies_join(allocator, &all, rule, band, found);
        if (status != DIP_OK) {
            failed = status;
            memory_back(allocator);
            status = dip_copies_join(allocator, &all, rule, band, found);
        }
        assert_ok(status);
    }
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        assert_int_equal(dip_copies_root(found, d), dip_copies_root(expected, d));
    }
    return failed;
}

static void joining_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(join_retrying);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_overlap_is_that_of_two_sets),
        cmocka_unit_test(the_rule_on_both_sides_of_each_bound),
        cmocka_unit_test(groups_are_those_of_all_pairs_compared),
        cmocka_unit_test(a_band_run_again_changes_nothing),
        cmocka_unit_test(no_documents_have_no_copies),
        cmocka_unit_test(joining_survives_failing_memory),
    };
    return cmocka_run_group_tests_name("copies", tests, make, unmake);
}
