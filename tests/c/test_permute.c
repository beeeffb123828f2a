/* Permutations: what they keep, that every arrangement is as likely as the next, and that nothing
 * depends on threads. */
#include "support.h"

/* The same code, opened, under names of its own. */
#include "watched_threads.h"
#define dip_par_run watched_run
#define dip_tally_init opened_tally_init
#define dip_tally_fini opened_tally_fini
#define dip_tally_merge opened_tally_merge
#define dip_permute_run opened_permute_run
#define dip_par_permute opened_par_permute
#include "par_permute.h"
#include "rng.h"
#define run permute_samples
#include "../../csrc/core/permute.c"
#undef run
#include "../../csrc/par/par_permute.c"

enum { KEYS = 9, CONTEXTS = 60, STRATA = 4 };

typedef struct sample {
    uint32_t keys[CONTEXTS * KEYS];
    int64_t offsets[CONTEXTS + 1], strata[STRATA + 1];
    dip_permute_contexts of;
} sample;

/* Strata of 1, 2, 7 and the rest; a context holds each key with a chance of its own. */
static void make_sample(sample *self, uint64_t seed) {
    lcg random = {seed};
    const int64_t strata[] = {0, 1, 3, 10, CONTEXTS};
    memcpy(self->strata, strata, sizeof strata);
    self->offsets[0] = 0;
    for (size_t r = 0; r < CONTEXTS; r++) {
        int64_t at = self->offsets[r];
        const uint32_t longer = lcg_below(&random, 3);
        for (uint32_t key = 0; key < KEYS; key++) {
            if (lcg_below(&random, 12) < 1 + key / 2 + longer) self->keys[at++] = key;
        }
        self->offsets[r + 1] = at;
    }
    self->of = (dip_permute_contexts){self->keys, self->offsets, self->strata, STRATA, KEYS};
}

static void numbers_are_those_of_the_reference(void **state) {
    (void)state;
    /* SplitMix64 from 0, and xoshiro256** from the state 1, 2, 3, 4: as published */
    uint64_t mix = 0;
    assert_true(dip_rng_mix(&mix) == 0xE220A8397B1DCDAFu);
    dip_rng rng = {{1, 2, 3, 4}};
    const uint64_t expected[] = {11520, 0, 1509978240, 1215971899390074240};
    for (size_t k = 0; k < 4; k++) assert_true(dip_rng_next(&rng) == expected[k]);
}

static void numbers_below_a_bound_are_equally_likely(void **state) {
    (void)state;
    dip_rng rng = dip_rng_seeded(5, 0);
    size_t seen[7] = {0};
    for (size_t k = 0; k < 70000; k++) seen[dip_rng_below(&rng, 7)]++;
    for (size_t k = 0; k < 7; k++) assert_in_range(seen[k], 9600, 10400);
    assert_int_equal(dip_rng_below(&rng, 1), 0);
    dip_rng other = dip_rng_seeded(5, 1), again = dip_rng_seeded(5, 1);
    assert_true(dip_rng_next(&other) == dip_rng_next(&again));
    assert_true(dip_rng_next(&other) != dip_rng_next(&rng));
}

static void observed_counts_are_those_of_a_plain_loop(void **state) {
    (void)state;
    sample from;
    make_sample(&from, 3);
    dip_tally tally;
    assert_ok(dip_tally_init(&tally, NULL, (dip_permute_source){.contexts = &from.of}));
    for (uint32_t i = 0; i < KEYS; i++) {
        for (uint32_t j = 0; j < KEYS; j++) {
            int64_t both = 0;
            for (size_t r = 0; i < j && r < CONTEXTS; r++) {
                int found = 0;
                for (int64_t k = from.offsets[r]; k < from.offsets[r + 1]; k++) {
                    found += from.keys[k] == i || from.keys[k] == j;
                }
                both += found == 2;
            }
            assert_int_equal(tally.observed.data[i * KEYS + j], both);
        }
    }
    dip_tally_fini(&tally);
    dip_tally_fini(&tally);
}

/* How many contexts of a stratum hold a key. */
static size_t holders(const sample *of, const uint32_t *keys, size_t stratum, uint32_t key) {
    size_t found = 0;
    for (int64_t k = of->offsets[of->strata[stratum]]; k < of->offsets[of->strata[stratum + 1]];
         k++) {
        found += keys[k] == key;
    }
    return found;
}

static void sweeps_keep_every_margin(void **state) {
    (void)state;
    sample from;
    make_sample(&from, 7);
    shuffler self = {.source = {.contexts = &from.of}, .rng = dip_rng_seeded(1, 2)};
    assert_ok(shuffler_init(NULL, &self));
    for (size_t n = 0; n < 50; n++) sweep(&self);
    assert_memory_not_equal(self.keys.data, from.keys, self.keys.len * sizeof *from.keys);
    for (size_t r = 0; r < CONTEXTS; r++) {
        bool seen[KEYS] = {false};
        for (int64_t k = from.offsets[r]; k < from.offsets[r + 1]; k++) {
            assert_false(seen[self.keys.data[k]]);
            seen[self.keys.data[k]] = true;
        }
    }
    for (size_t s = 0; s < STRATA; s++) {
        for (uint32_t key = 0; key < KEYS; key++) {
            assert_int_equal(holders(&from, self.keys.data, s, key),
                             holders(&from, from.keys, s, key));
        }
    }
    shuffler_fini(NULL, &self);
}

static void contexts_that_hold_nothing_trade_nothing(void **state) {
    (void)state;
    const uint32_t keys[] = {0, 1};
    const int64_t none[] = {0, 0, 0, 0}, some[] = {0, 0, 2, 2}, strata[] = {0, 3};
    const dip_permute_contexts of[] = {{NULL, none, strata, 1, 0}, {keys, some, strata, 1, 2}};
    for (size_t k = 0; k < 2; k++) {
        const dip_permute_source source = {.contexts = &of[k]};
        dip_tally tally;
        assert_ok(dip_tally_init(&tally, NULL, source));
        assert_ok(dip_permute_run(source, (dip_permute_chain){1, 0, 5}, &tally));
        if (k) {
            assert_int_equal(tally.observed.data[1], 1);
            assert_int_equal(tally.more.data[1], 5);
            assert_int_equal(tally.sum.data[1], 0);
        }
        dip_tally_fini(&tally);
    }
}

static void every_matrix_with_the_same_margins_is_equally_likely(void **state) {
    (void)state;
    /* contexts {0 1} {0 2} {1}, keys in 2, 2, 1 contexts: the third holds one key, and each leaves
     * one way for the others, or two: 0 | {01}{12}{0} is {01}{12}{0} and {12}{01}{0}; 1 | {02}{01}
     * both ways; 2 | {01}{01}. Five in all. */
    const uint32_t keys[] = {0, 1, 0, 2, 1};
    const int64_t offsets[] = {0, 2, 4, 5}, strata[] = {0, 3};
    const dip_permute_contexts of = {keys, offsets, strata, 1, 3};
    shuffler self = {.source = {.contexts = &of}, .rng = dip_rng_seeded(11, 0)};
    assert_ok(shuffler_init(NULL, &self));
    size_t seen[3][2] = {{0}};
    for (size_t n = 0; n < 50000; n++) {
        for (unsigned k = 0; k < DIP_PERMUTE_THIN; k++) sweep(&self);
        const uint32_t last = self.keys.data[4];
        const bool two = self.keys.data[0] == 2 || self.keys.data[1] == 2;
        seen[last][two]++;
    }
    assert_in_range(seen[0][0], 9600, 10400);
    assert_in_range(seen[0][1], 9600, 10400);
    assert_in_range(seen[1][0], 9600, 10400);
    assert_in_range(seen[1][1], 9600, 10400);
    assert_in_range(seen[2][0], 9600, 10400);
    assert_int_equal(seen[2][1], 0);
    shuffler_fini(NULL, &self);
}

/* Occurrences of 2 documents; the first has 2 contexts. */
static const uint32_t slot_keys[] = {0, 1, 0, 2, 1, 0, 2};
static const int64_t slot_first[] = {0, 1, 2, 5, 6, 9, 12}, slot_last[] = {0, 2, 2, 5, 6, 11, 12},
                     slot_contexts[] = {0, 0, 0, 1, 1, 2, 2}, slot_groups[] = {0, 5, 7};

static dip_permute_slots slots_of(int64_t window, bool ordered) {
    return (dip_permute_slots){slot_keys, slot_first, slot_last, slot_contexts, slot_groups,
                               2,         3,          window,    ordered};
}

static void pairs_of_slots_by_hand(void **state) {
    (void)state;
    /* in reach at any distance: 0-1, 0-0 | 2-1 | 0-2; the occurrence of 1 overlaps the second 0 */
    const struct {
        int64_t window;
        bool ordered;
        int64_t expected[9];
    } cases[] = {
        {0, false, {0, 1, 1, 0, 0, 1, 0, 0, 0}},
        {0, true, {0, 1, 1, 0, 0, 0, 0, 1, 0}},
        {1, false, {0, 1, 1, 0, 0, 1, 0, 0, 0}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const dip_permute_slots of = slots_of(cases[c].window, cases[c].ordered);
        dip_tally tally;
        assert_ok(dip_tally_init(&tally, NULL, (dip_permute_source){.slots = &of}));
        assert_memory_equal(tally.observed.data, cases[c].expected, sizeof cases[c].expected);
        dip_tally_fini(&tally);
    }
}

static void a_long_occurrence_behind_short_ones_is_still_found(void **state) {
    (void)state;
    const uint32_t keys[] = {0, 1, 2};
    const int64_t first[] = {0, 1, 12}, last[] = {10, 1, 12}, contexts[] = {0, 0, 0},
                  groups[] = {0, 3};
    const dip_permute_slots of = {keys, first, last, contexts, groups, 1, 3, 2, false};
    dip_tally tally;
    assert_ok(dip_tally_init(&tally, NULL, (dip_permute_source){.slots = &of}));
    assert_int_equal(tally.observed.data[0 * 3 + 2], 1);
    assert_int_equal(tally.observed.data[1 * 3 + 2], 0);
    dip_tally_fini(&tally);
}

static void relabelling_keeps_the_keys_of_a_document(void **state) {
    (void)state;
    const dip_permute_slots of = slots_of(0, false);
    shuffler self = {.source = {.slots = &of}, .rng = dip_rng_seeded(1, 2)};
    assert_ok(shuffler_init(NULL, &self));
    size_t zero_first = 0;
    for (size_t n = 0; n < 10000; n++) {
        relabel(&self);
        uint32_t sum = 0, squares = 0;
        for (size_t k = 0; k < 5; k++) {
            sum += self.keys.data[k];
            squares += self.keys.data[k] * self.keys.data[k];
        }
        assert_int_equal(sum, 4);
        assert_int_equal(squares, 6);
        assert_int_equal(self.keys.data[5] + self.keys.data[6], 2);
        zero_first += self.keys.data[0] == 0;
    }
    assert_in_range(zero_first, 3800, 4200); /* 2 of 5 */
    shuffler_fini(NULL, &self);
}

static void a_tally_counts_what_the_permutations_were(void **state) {
    (void)state;
    /* {0 1} {} in one stratum of two: together in every permutation, as each keeps its number */
    const uint32_t keys[] = {0, 1, 2};
    const int64_t offsets[] = {0, 2, 3}, strata[] = {0, 2};
    const dip_permute_contexts of = {keys, offsets, strata, 1, 3};
    const dip_permute_source source = {.contexts = &of};
    dip_tally tally;
    assert_ok(dip_tally_init(&tally, NULL, source));
    for (uint64_t c = 0; c < 100; c++) {
        assert_ok(dip_permute_run(source, (dip_permute_chain){1, c, 6390}, &tally));
    }
    /* one of three pairs is together in each: 6,390 permutations, the last chain of 54 */
    assert_int_equal(tally.less.data[1], 6390);
    assert_in_range(tally.more.data[1], 1900, 2360);
    assert_int_equal(tally.sum.data[1], tally.more.data[1] - 6390);
    assert_int_equal(tally.squares.data[1], 6390 - tally.more.data[1]);
    assert_int_equal(tally.sum.data[2] + tally.sum.data[5], 6390 - tally.more.data[1]);
    assert_int_equal(tally.less.data[2], 6390 - tally.sum.data[2]);
    assert_int_equal(tally.sum.data[3], 0);
    dip_tally_fini(&tally);
}

static void a_sum_that_is_too_large_is_an_error(void **state) {
    (void)state;
    int64_t at = INT64_MAX - 2;
    assert_ok(add(&at, 2));
    assert_int_equal(add(&at, 1), DIP_ERR_LIMIT);
    at = INT64_MIN + 2;
    assert_ok(add(&at, -2));
    assert_int_equal(add(&at, -1), DIP_ERR_LIMIT);
}

static void as_many_keys_as_the_limit_and_no_more(void **state) {
    (void)state;
    const int64_t offsets[] = {0}, strata[] = {0};
    dip_permute_contexts of = {NULL, offsets, strata, 0, DIP_PERMUTE_KEYS_MAX};
    dip_tally tally;
    assert_ok(dip_tally_init(&tally, NULL, (dip_permute_source){.contexts = &of}));
    dip_tally_fini(&tally);
    of.n_keys++;
    assert_int_equal(dip_tally_init(&tally, NULL, (dip_permute_source){.contexts = &of}),
                     DIP_ERR_LIMIT);
    assert_null(tally.more.data);
}

static dip_status tally_with(dip_permute_source source, unsigned threads, dip_tally *tally,
                             const dip_allocator *allocator) {
    DIP_TRY(dip_tally_init(tally, allocator, source));
    return dip_par_permute(source, (dip_permute_chains){42, 0, 5, 300}, threads, tally);
}

static void threads_change_nothing(void **state) {
    (void)state;
    sample from;
    make_sample(&from, 5);
    const dip_permute_slots slots = slots_of(0, true);
    const dip_permute_source sources[] = {{.contexts = &from.of}, {.slots = &slots}};
    for (size_t s = 0; s < 2; s++) {
        dip_tally one;
        assert_ok(tally_with(sources[s], 1, &one, NULL));
        for (unsigned threads = 0; threads < 9; threads += 2) {
            dip_tally other;
            assert_ok(tally_with(sources[s], threads, &other, NULL));
            assert_same_array(one.more, other.more);
            assert_same_array(one.less, other.less);
            assert_same_array(one.sum, other.sum);
            assert_same_array(one.squares, other.squares);
            dip_tally_fini(&other);
        }
        dip_tally_fini(&one);
    }
}

static dip_status permute_with(unsigned threads, const dip_allocator *allocator) {
    sample from;
    make_sample(&from, 21);
    dip_tally tally;
    const dip_status status =
        tally_with((dip_permute_source){.contexts = &from.of}, threads, &tally, allocator);
    if (status == DIP_OK) assert_true(tally.more.data[1] + tally.less.data[1] >= 300);
    dip_tally_fini(&tally);
    return status;
}

static dip_status permute_alone(const dip_allocator *allocator) {
    return permute_with(1, allocator);
}

static dip_status permute_in_workers(const dip_allocator *allocator) {
    return permute_with(3, allocator);
}

static void permuting_survives_failing_memory(void **state) {
    (void)state;
    refuse_every = 1; /* the scripted allocator counts in one thread */
    sweep_allocation_failures(permute_alone);
    sweep_allocation_failures(permute_in_workers);
    refuse_every = 0;
}

static void threads_that_cannot_be_started_are_done_without(void **state) {
    (void)state;
    refuse_every = 1;
    assert_ok(permute_with(4, NULL));
    refuse_every = 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_those_of_the_reference),
        cmocka_unit_test(numbers_below_a_bound_are_equally_likely),
        cmocka_unit_test(observed_counts_are_those_of_a_plain_loop),
        cmocka_unit_test(sweeps_keep_every_margin),
        cmocka_unit_test(contexts_that_hold_nothing_trade_nothing),
        cmocka_unit_test(every_matrix_with_the_same_margins_is_equally_likely),
        cmocka_unit_test(pairs_of_slots_by_hand),
        cmocka_unit_test(a_long_occurrence_behind_short_ones_is_still_found),
        cmocka_unit_test(relabelling_keeps_the_keys_of_a_document),
        cmocka_unit_test(a_tally_counts_what_the_permutations_were),
        cmocka_unit_test(a_sum_that_is_too_large_is_an_error),
        cmocka_unit_test(as_many_keys_as_the_limit_and_no_more),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(permuting_survives_failing_memory),
        cmocka_unit_test(threads_that_cannot_be_started_are_done_without),
    };
    return cmocka_run_group_tests_name("permute", tests, NULL, NULL);
}
