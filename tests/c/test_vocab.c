/* The vocabulary against a list, its limit on both sides, and the spread of its hash against
 * chance. */
#include "support.h"

#include <math.h>

#include "vocab.h"

/* A second vocabulary that is full at eight terms. */
#undef DIP_VOCAB_MAX
#define DIP_VOCAB_MAX 8
#define dip_vocab_init eight_init
#define dip_vocab_fini eight_fini
#define dip_vocab_term eight_term
#define dip_vocab_open eight_open
#define dip_vocab_intern eight_intern
#define dip_vocab_add_short eight_add_short
#define dip_vocab_merge eight_merge
#define dip_vocab_find eight_find
#include "../../csrc/core/vocab.c"
#undef dip_vocab_init
#undef dip_vocab_fini
#undef dip_vocab_term
#undef dip_vocab_open
#undef dip_vocab_intern
#undef dip_vocab_find

static uint32_t intern(dip_vocab *vocab, dip_str term) {
    uint32_t id = 0;
    assert_ok(dip_vocab_intern(vocab, term, &id));
    return id;
}

static void ids_are_dense_in_order_of_first_sight(void **state) {
    (void)state;
    dip_vocab vocab;
    dip_vocab_init(&vocab, NULL);
    const char *words[] = {"kyiv", "minsk", "kyiv", "geneva", "minsk", "astana"};
    const uint32_t expected[] = {1, 2, 1, 3, 2, 4};
    for (size_t k = 0; k < 6; k++) assert_int_equal(intern(&vocab, str_of(words[k])), expected[k]);
    assert_int_equal(dip_vocab_len(&vocab), 4);
    for (size_t k = 0; k < 6; k++) {
        assert_int_equal(dip_vocab_find(&vocab, str_of(words[k])), expected[k]);
        assert_true(dip_str_equal(dip_vocab_term(&vocab, expected[k]), str_of(words[k])));
    }
    dip_vocab_fini(&vocab);
}

static void what_is_unknown_is_the_hole(void **state) {
    (void)state;
    dip_vocab vocab = {0};
    assert_int_equal(dip_vocab_find(&vocab, str_of("oslo")), DIP_HOLE);
    assert_int_equal(dip_vocab_len(&vocab), 0);
    assert_int_equal(intern(&vocab, str_of("vienna")), 1);
    assert_int_equal(dip_vocab_find(&vocab, str_of("oslo")), DIP_HOLE);
    assert_int_equal(dip_vocab_find(&vocab, (dip_str){NULL, 0}), DIP_HOLE);
    assert_int_equal(dip_vocab_term(&vocab, DIP_HOLE).len, 0);
    dip_vocab_fini(&vocab);
    dip_vocab_fini(&vocab);
    assert_int_equal(dip_vocab_find(&vocab, str_of("vienna")), DIP_HOLE);
    assert_int_equal(intern(&vocab, str_of("oslo")), 1);
    dip_vocab_fini(&vocab);
}

static void terms_that_differ_anywhere_differ(void **state) {
    (void)state;
    dip_vocab vocab = {0};
    uint8_t term[41];
    uint32_t next = 1;
    for (size_t len = 1; len <= sizeof term; len++) {
        memset(term, 'a', len);
        assert_int_equal(intern(&vocab, (dip_str){term, len}), next++);
        for (size_t at = 0; at < len; at++) {
            term[at] = 'b';
            assert_int_equal(intern(&vocab, (dip_str){term, len}), next++);
            term[at] = 0;
            assert_int_equal(intern(&vocab, (dip_str){term, len}), next++);
            term[at] = 'a';
        }
    }
    for (uint32_t id = 1; id < next; id++) {
        assert_int_equal(dip_vocab_find(&vocab, dip_vocab_term(&vocab, id)), id);
    }
    dip_vocab_fini(&vocab);
}

/* A word of 1 to 40 letters out of two, so that many share their beginning and many repeat. */
static dip_str random_word(lcg *random, uint8_t *out) {
    const size_t len = lcg_below(random, 4) ? 1 + lcg_below(random, 9) : 14 + lcg_below(random, 27);
    const size_t varied = len < 10 ? len : 10;
    memset(out, 'x', len);
    for (size_t k = len - varied; k < len; k++) out[k] = (uint8_t)('a' + lcg_below(random, 2));
    return (dip_str){out, len};
}

static void a_vocabulary_is_a_list_without_repeats(void **state) {
    (void)state;
    enum { ROUNDS = 6000 };
    static uint8_t words[ROUNDS][40];
    static dip_str list[ROUNDS];
    dip_vocab vocab = {0};
    lcg random = {6};
    size_t len = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        const dip_str word = random_word(&random, words[len]);
        size_t at = 0;
        while (at < len && !dip_str_equal(list[at], word)) at++;
        assert_int_equal(dip_vocab_find(&vocab, word), at < len ? at + 1 : DIP_HOLE);
        if (at == len) list[len++] = word;
        assert_int_equal(intern(&vocab, word), at + 1);
        assert_int_equal(dip_vocab_len(&vocab), len);
    }
    assert_true(len > 1000 && len < ROUNDS);
    for (size_t k = 0; k < len; k++) {
        assert_true(dip_str_equal(dip_vocab_term(&vocab, (uint32_t)k + 1), list[k]));
    }
    dip_vocab_fini(&vocab);
}

static void the_limit_holds_on_both_sides(void **state) {
    (void)state;
    dip_vocab vocab = {0};
    char term[] = "a";
    uint32_t id = 0;
    for (uint32_t k = 1; k <= 8; k++, term[0]++) {
        assert_ok(eight_intern(&vocab, str_of(term), &id));
        assert_int_equal(id, k);
    }
    id = 77;
    assert_int_equal(eight_intern(&vocab, str_of(term), &id), DIP_ERR_LIMIT);
    assert_int_equal(id, 77);
    assert_int_equal(dip_vocab_len(&vocab), 8);
    assert_int_equal(eight_find(&vocab, str_of(term)), DIP_HOLE);
    assert_ok(eight_intern(&vocab, str_of("h"), &id));
    assert_int_equal(id, 8);
    assert_true(dip_str_equal(eight_term(&vocab, 8), str_of("h")));
    eight_fini(&vocab);
    eight_init(&vocab, NULL);
    assert_int_equal(dip_vocab_len(&vocab), 0);
}

static dip_status intern_many(const dip_allocator *allocator) {
    dip_vocab vocab;
    dip_vocab_init(&vocab, allocator);
    dip_status status = DIP_OK;
    char term[40];
    for (uint32_t k = 0; k < 300; k++) {
        const char *form = k % 2 ? "%u" : "extraordinarily-long-%u";
        snprintf(term, sizeof term, form, k);
        uint32_t id = 77;
        const dip_status this = dip_vocab_intern(&vocab, str_of(term), &id);
        if (this != DIP_OK) {
            status = this;
            memory_back(allocator);
            assert_int_equal(id, 77);
            assert_int_equal(dip_vocab_len(&vocab), k);
            assert_int_equal(dip_vocab_find(&vocab, str_of(term)), DIP_HOLE);
            assert_ok(dip_vocab_intern(&vocab, str_of(term), &id));
        }
        assert_int_equal(id, k + 1);
        assert_true(dip_str_equal(dip_vocab_term(&vocab, id), str_of(term)));
    }
    assert_int_equal(dip_vocab_find(&vocab, str_of("7")), 8);
    dip_vocab_fini(&vocab);
    return status;
}

static void interning_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(intern_many);
}

/* Holds the hash of all terms against chance: by chi-squared over the buckets of its upper bits,
 * which are those used, and by the mean length of a probe, which is (1 + 1 / (1 - load)) / 2 for
 * linear probing (Knuth 6.4). */
static void spreads_like_chance(const dip_vocab *vocab) {
    enum { BUCKETS = 1024 };
    size_t buckets[BUCKETS] = {0}, probes = 0;
    const size_t terms = dip_vocab_len(vocab), mask = vocab->capacity - 1;
    for (size_t at = 0; at < vocab->capacity; at++) {
        const dip_vocab_slot *slot = &vocab->slots[at];
        if (slot->id == DIP_HOLE) continue;
        buckets[dip_vocab_home(slot->hash, BUCKETS)]++;
        probes += ((at - dip_vocab_home(slot->hash, vocab->capacity)) & mask) + 1;
    }
    const double expected = (double)terms / BUCKETS;
    double chi = 0;
    for (size_t b = 0; b < BUCKETS; b++) {
        chi += ((double)buckets[b] - expected) * ((double)buckets[b] - expected) / expected;
    }
    assert_true(chi < (BUCKETS - 1) + 6 * sqrt(2.0 * (BUCKETS - 1)));
    const double load = (double)terms / (double)vocab->capacity;
    assert_true((double)probes / (double)terms < 1.1 * 0.5 * (1 + 1 / (1 - load)));
}

/* realloc whose blocks begin in the middle of 32 bytes; their size stands before them. */
static void *shifted_resize(void *context, void *block, size_t size) {
    (void)context;
    uint8_t *old = block ? (uint8_t *)block - 16 : NULL, *raw = NULL;
    size_t before = 0;
    if (old) memcpy(&before, old, sizeof before);
    if (size) {
        raw = aligned_alloc(32, (size + 16 + 31) / 32 * 32);
        if (!raw) return NULL;
        memcpy(raw, &size, sizeof size);
        if (old) memcpy(raw + 16, block, before < size ? before : size);
    }
    free(old);
    return raw ? raw + 16 : NULL;
}

static void no_slot_lies_in_two_lines_of_the_cache(void **state) {
    (void)state;
    const dip_allocator shifted = {shifted_resize, NULL};
    dip_vocab vocab;
    dip_vocab_init(&vocab, &shifted);
    char term[16];
    for (unsigned k = 0; k < 3000; k++) {
        snprintf(term, sizeof term, "w%u", k);
        assert_int_equal(intern(&vocab, str_of(term)), k + 1);
        assert_int_equal((uintptr_t)vocab.slots % sizeof *vocab.slots, 0);
    }
    assert_int_equal(sizeof *vocab.slots, 32);
    vocab.slots[vocab.capacity - 1].unused = 7; /* a sanitizer sees a slot beyond the block */
    dip_vocab_fini(&vocab);
}

static void numbers_spread(void **state) {
    (void)state;
    const char *forms[] = {"%u", "%06u", "article-%u", "paragraph-number-%u",
                           "%u-of-the-security-council"};
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        dip_vocab vocab = {0};
        char term[48];
        for (unsigned k = 0; k < 40000; k++) {
            snprintf(term, sizeof term, forms[f], k);
            assert_int_equal(intern(&vocab, str_of(term)), k + 1);
        }
        spreads_like_chance(&vocab);
        dip_vocab_fini(&vocab);
    }
}

static void trigrams_and_their_joins_spread(void **state) {
    (void)state;
    const char *tails[] = {"", "_union", "_sovereignty-and-territory"};
    for (size_t t = 0; t < sizeof tails / sizeof *tails; t++) {
        dip_vocab vocab = {0};
        char term[48];
        for (unsigned k = 0; k < 26 * 26 * 26; k++) {
            snprintf(term, sizeof term, "%c%c%c%s", (char)('a' + k / 676),
                     (char)('a' + k / 26 % 26), (char)('a' + k % 26), tails[t]);
            (void)intern(&vocab, str_of(term));
        }
        spreads_like_chance(&vocab);
        dip_vocab_fini(&vocab);
    }
}

static void words_of_three_bytes_a_letter_spread(void **state) {
    (void)state;
    dip_vocab vocab = {0};
    for (uint32_t k = 0; k < 20000; k++) {
        const uint32_t a = 0x4E00 + k / 100, b = 0x5E00 + k % 100;
        const uint8_t term[] = {
            (uint8_t)(0xE0 | a >> 12),         (uint8_t)(0x80 | (a >> 6 & 0x3F)),
            (uint8_t)(0x80 | (a & 0x3F)),      (uint8_t)(0xE0 | b >> 12),
            (uint8_t)(0x80 | (b >> 6 & 0x3F)), (uint8_t)(0x80 | (b & 0x3F))};
        (void)intern(&vocab, (dip_str){term, sizeof term});
    }
    assert_int_equal(dip_vocab_len(&vocab), 20000);
    spreads_like_chance(&vocab);
    dip_vocab_fini(&vocab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_dense_in_order_of_first_sight),
        cmocka_unit_test(what_is_unknown_is_the_hole),
        cmocka_unit_test(terms_that_differ_anywhere_differ),
        cmocka_unit_test(a_vocabulary_is_a_list_without_repeats),
        cmocka_unit_test(the_limit_holds_on_both_sides),
        cmocka_unit_test(interning_survives_failing_memory),
        cmocka_unit_test(no_slot_lies_in_two_lines_of_the_cache),
        cmocka_unit_test(numbers_spread),
        cmocka_unit_test(trigrams_and_their_joins_spread),
        cmocka_unit_test(words_of_three_bytes_a_letter_spread),
    };
    return cmocka_run_group_tests_name("vocab", tests, NULL, NULL);
}
