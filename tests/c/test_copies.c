/* Near copies against all pairs compared in the obvious way. */
#include "sketches.h"

#include "copies.h"

enum { DOCUMENTS = 120, LONGEST = 400, TERMS = 4000, WORDS = 3 };

/* Documents of which some are made from earlier ones: cut, or with a stretch replaced. */
typedef struct sample {
    uint32_t ids[DOCUMENTS * LONGEST];
    int64_t offsets[DOCUMENTS + 1], starts[DOCUMENTS + 1];
    uint32_t shingles[DOCUMENTS * LONGEST], labels[DOCUMENTS];
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

static void sign(sample *self) {
    const dip_shingling from = {terms, self->ids, self->offsets, WORDS};
    for (size_t d = 0; d < DOCUMENTS; d++) {
        dip_minhash_document(&from, d, self->shingles + self->starts[d],
                             self->signatures + d * DIP_MINHASH_BINS);
    }
}

static dip_sketches view(sample *self, bool labelled) {
    return (dip_sketches){self->shingles, self->starts, self->signatures,
                          labelled ? self->labels : NULL, DOCUMENTS};
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
static sample made, untouched;

static int make(void **state) {
    (void)state;
    make_terms(TERMS);
    return 0;
}

static void prepare(uint64_t seed) {
    make_sample(&made, seed);
    sign(&made);
    untouched = made;
}

/* The document that stays for each, and their overlaps. */
typedef struct outcome {
    uint32_t kept[DOCUMENTS];
    dip_copies_overlap overlaps[DOCUMENTS];
} outcome;

static outcome take_all(bool labelled) {
    outcome found;
    dip_copies copies;
    const dip_sketches all = view(&made, labelled);
    assert_ok(dip_copies_init(&copies, NULL, &all, rule));
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        assert_ok(dip_copies_take(&copies, d, &found.kept[d], &found.overlaps[d]));
    }
    dip_copies_fini(&copies);
    dip_copies_fini(&copies);
    return found;
}

static dip_copies_overlap overlap_by_hand(size_t a, size_t b) {
    return (dip_copies_overlap){distinct_in(&untouched, a, b), distinct_in(&untouched, a, a),
                                distinct_in(&untouched, b, b)};
}

static void the_rule_on_both_sides_of_each_bound(void **state) {
    (void)state;
    assert_true(
        dip_copies_similar(rule, (dip_copies_overlap){50, 100, 500})); /* contained by half */
    assert_true(dip_copies_similar(rule, (dip_copies_overlap){50, 500, 100}));
    assert_false(dip_copies_similar(rule, (dip_copies_overlap){49, 100, 500}));
    assert_false(
        dip_copies_similar(rule, (dip_copies_overlap){100, 100, 501})); /* a piece of a digest */
    assert_true(dip_copies_similar(rule, (dip_copies_overlap){10, 10, 15}));
    assert_false(dip_copies_similar(rule, (dip_copies_overlap){9, 9, 15})); /* too few to tell */
    assert_true(dip_copies_similar(rule, (dip_copies_overlap){3, 3, 3}));   /* but all of both */
    assert_false(dip_copies_similar(rule, (dip_copies_overlap){0, 0, 0}));
}

/* Whether the bands may miss a pair: they find it with 0.9999 and more where J is 0.3. */
static bool may_be_missed(dip_copies_overlap overlap) {
    const double all = (double)overlap.a + overlap.b - overlap.shared;
    return overlap.shared < 0.3 * all;
}

static void what_is_left_out_is_like_what_stays_and_what_stays_is_not(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        const bool labelled = seed % 2;
        prepare(seed);
        const outcome found = take_all(labelled);
        size_t left = 0, missed = 0;
        for (uint32_t d = 0; d < DOCUMENTS; d++) {
            const uint32_t kept = found.kept[d];
            for (uint32_t other = 0; other < kept; other++) {
                if (found.kept[other] != other) continue;
                if (labelled && made.labels[other] != made.labels[d]) continue;
                const dip_copies_overlap with = overlap_by_hand(d, other);
                if (!dip_copies_similar(rule, with)) continue;
                assert_true(may_be_missed(with));
                missed++;
            }
            if (kept == d) continue;
            const dip_copies_overlap overlap = overlap_by_hand(d, kept);
            assert_int_equal(found.kept[kept], kept);
            assert_true(!labelled || made.labels[kept] == made.labels[d]);
            assert_memory_equal(&found.overlaps[d], &overlap, sizeof overlap);
            assert_true(dip_copies_similar(rule, overlap));
            left++;
        }
        assert_true(left > 10 && missed < 3);
    }
}

static void documents_without_words_stay(void **state) {
    (void)state;
    const int64_t starts[] = {0, 0, 0, 0};
    static uint32_t signatures[3 * DIP_MINHASH_BINS];
    memset(signatures, 0xFF, sizeof signatures);
    const dip_sketches all = {NULL, starts, signatures, NULL, 3};
    dip_copies copies;
    assert_ok(dip_copies_init(&copies, NULL, &all, rule));
    for (uint32_t d = 0; d < 3; d++) {
        uint32_t kept;
        dip_copies_overlap overlap;
        assert_ok(dip_copies_take(&copies, d, &kept, &overlap));
        assert_int_equal(kept, d);
    }
    dip_copies_fini(&copies);
}

/* Whether the last of `between` + 2 documents is found to be a copy of the first, when all agree in
 * all bands, but those between share no shingle with any other. */
static bool found_behind(uint32_t between) {
    enum { SHINGLES = 30, MOST = DIP_COPIES_CHAIN + 3 };
    static uint32_t shingles[MOST * SHINGLES], signatures[MOST * DIP_MINHASH_BINS];
    static int64_t starts[MOST + 1];
    const uint32_t last = between + 1;
    for (uint32_t d = 0; d <= last; d++) {
        starts[d + 1] = (int64_t)(d + 1) * SHINGLES;
        for (uint32_t k = 0; k < SHINGLES; k++) {
            shingles[d * SHINGLES + k] = (d == last ? 0 : d) * SHINGLES + k;
        }
        for (uint32_t k = 0; k < DIP_MINHASH_BINS; k++) signatures[d * DIP_MINHASH_BINS + k] = k;
    }
    const dip_sketches all = {shingles, starts, signatures, NULL, last + 1};
    dip_copies copies;
    assert_ok(dip_copies_init(&copies, NULL, &all, rule));
    uint32_t kept = 0;
    for (uint32_t d = 0; d <= last; d++) {
        dip_copies_overlap overlap;
        assert_ok(dip_copies_take(&copies, d, &kept, &overlap));
        assert_true(d == last || kept == d);
    }
    dip_copies_fini(&copies);
    return kept == 0;
}

static void a_chain_is_followed_to_its_limit(void **state) {
    (void)state;
    assert_true(found_behind(0));
    assert_true(found_behind(DIP_COPIES_CHAIN - 1));
    assert_false(found_behind(DIP_COPIES_CHAIN));
}

static void no_documents_have_no_copies(void **state) {
    (void)state;
    const int64_t starts[] = {0};
    const dip_sketches none = {.offsets = starts};
    dip_copies copies;
    assert_ok(dip_copies_init(&copies, NULL, &none, rule));
    dip_copies_fini(&copies);
    assert_null(copies.heads);
}

/* Takes all documents; one that fails is taken again with memory back. */
static dip_status take_retrying(const dip_allocator *allocator) {
    prepare(3);
    const outcome expected = take_all(true);
    made = untouched;
    const dip_sketches all = view(&made, true);
    dip_copies copies;
    dip_status failed = dip_copies_init(&copies, allocator, &all, rule);
    if (failed != DIP_OK) {
        assert_null(copies.sizes);
        memory_back(allocator);
        assert_ok(dip_copies_init(&copies, allocator, &all, rule));
    }
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        uint32_t kept = 77;
        dip_copies_overlap overlap = {1, 2, 3};
        dip_status status = dip_copies_take(&copies, d, &kept, &overlap);
        if (status != DIP_OK) {
            assert_true(kept == 77 && overlap.shared == 1);
            failed = status;
            memory_back(allocator);
            status = dip_copies_take(&copies, d, &kept, &overlap);
        }
        assert_ok(status);
        assert_int_equal(kept, expected.kept[d]);
    }
    dip_copies_fini(&copies);
    return failed;
}

static void taking_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(take_retrying);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rule_on_both_sides_of_each_bound),
        cmocka_unit_test(what_is_left_out_is_like_what_stays_and_what_stays_is_not),
        cmocka_unit_test(documents_without_words_stay),
        cmocka_unit_test(a_chain_is_followed_to_its_limit),
        cmocka_unit_test(no_documents_have_no_copies),
        cmocka_unit_test(taking_survives_failing_memory),
    };
    return cmocka_run_group_tests_name("copies", tests, make, unmake);
}
