/* Names of grams, and grams of one name made one. */
#include "support.h"

#include "ngram_names.h"

typedef struct table {
    dip_vocab words;
    dip_ngrams grams;
    dip_u32s ids; /* the grams in order of interning */
} table;

static void table_fini(table *self) {
    dip_vocab_fini(&self->words);
    dip_ngrams_fini(&self->grams);
    dip_array_fini(self->grams.allocator, &self->ids);
}

/* Interns runs written "a_b c|d": runs apart by "|", words by a space. */
static void read_table(table *self, const dip_allocator *allocator, const char *text) {
    *self = (table){0};
    uint32_t runs[32][8], lengths[32] = {0}, count = 0;
    for (const char *at = text;; at++) {
        const size_t len = strcspn(at, " |");
        uint32_t id;
        assert_ok(dip_vocab_intern(&self->words, (dip_str){(const uint8_t *)at, len}, &id));
        runs[count][lengths[count]++] = id;
        at += len;
        if (*at != ' ') count++;
        if (!*at) break;
    }
    dip_ngrams_init(&self->grams, allocator, (uint32_t)dip_vocab_len(&self->words));
    assert_ok(dip_array_reserve(allocator, &self->ids, count + 1));
    for (uint32_t k = 0; k < count; k++) {
        assert_ok(
            dip_ngrams_intern(&self->grams, runs[k], lengths[k], &self->ids.data[self->ids.len]));
        self->ids.len++;
    }
    dip_array_push(&self->ids, DIP_HOLE);
}

/* Unifies, and gives the ids their new numbers. */
static dip_status unify(table *self, dip_str joiner) {
    dip_u32s names = {0};
    DIP_TRY(dip_ngrams_unify(&self->grams, &self->words, joiner, &names));
    for (size_t k = 0; k < self->ids.len && names.len; k++) {
        if (self->ids.data[k]) self->ids.data[k] = names.data[self->ids.data[k] - 1];
    }
    dip_array_fini(self->grams.allocator, &names);
    return DIP_OK;
}

/* "1=a_b 2=c " and then the ids. */
static void write_table(const table *self, dip_str joiner, char *out) {
    dip_ngrams readable = self->grams;
    readable.allocator = NULL; /* what is written here is no part of a sweep */
    *out = 0;
    for (uint32_t gram = 1; gram <= dip_ngrams_len(&self->grams); gram++) {
        dip_bytes name = {0};
        assert_ok(dip_ngrams_name(&readable, &self->words, joiner, gram, &name));
        sprintf(out + strlen(out), "%u=%.*s ", gram, (int)name.len, (const char *)name.data);
        dip_array_fini(NULL, &name);
    }
    for (size_t k = 0; k < self->ids.len; k++) {
        sprintf(out + strlen(out), "%u", self->ids.data[k]);
    }
}

static void unify_gives(const char *text, const char *joiner, const char *expected) {
    table with;
    char written[512];
    read_table(&with, NULL, text);
    assert_ok(unify(&with, str_of(joiner)));
    dip_ngrams_seal(&with.grams);
    write_table(&with, str_of(joiner), written);
    assert_string_equal(written, expected);
    dip_vocab names = {0};
    assert_ok(dip_ngrams_fill(&with.grams, &with.words, str_of(joiner), &names));
    assert_int_equal(dip_vocab_len(&names), dip_ngrams_len(&with.grams));
    dip_vocab_fini(&names);
    table_fini(&with);
}

static void names_are_words_with_the_joiner_between(void **state) {
    (void)state;
    unify_gives("a b|c|a b c", "_", "1=a_b 2=c 3=a_b_c 1230");
    unify_gives("a b|c", " + ", "1=a + b 2=c 120");
    unify_gives("a b|b a", "\xC2\xB7",
                "1=a\xC2\xB7"
                "b 2=b\xC2\xB7"
                "a 120");
}

static void grams_of_one_name_are_one_in_order_of_first_sight(void **state) {
    (void)state;
    unify_gives("a_b c|x|a b_c|y", "_", "1=a_b_c 2=x 3=y 12130");
    unify_gives("a b|x|a_b|y", "_", "1=a_b 2=x 3=y 12130");
    unify_gives("x|a_b|a b|y|a_b c|a b c|a b_c", "_", "1=x 2=a_b 3=y 4=a_b_c 12234440");
    unify_gives("a_|_b|a b|a_b", "_", "1=a_ 2=_b 3=a_b 12330");
    unify_gives("a_ b|a _b|x", "_", "1=a__b 2=x 1120");
    unify_gives("a_b|c_d", "_", "1=a_b 2=c_d 120");
}

static void joiners_that_words_hold_in_part(void **state) {
    (void)state;
    unify_gives("a_ b|a _b|a b", "__", "1=a___b 2=a__b 1120");
    unify_gives("a b_c|a b c", "_-", "1=a_-b_c 2=a_-b_-c 120");
}

static void without_a_joiner_every_name_may_be_another(void **state) {
    (void)state;
    unify_gives("ab c|a bc|abc|c", "", "1=abc 2=c 11120");
}

/* Grams of random words of a, b and _ against a plain list of names. */
static void unifying_is_comparing_all_names(void **state) {
    (void)state;
    lcg random = {8};
    const char *words[] = {"a", "b", "_", "a_", "_b", "a_b", "ab", "a__b"};
    const char *joiners[] = {"_", "__", "", "b", "-"};
    for (size_t round = 0; round < 500; round++) {
        const dip_str joiner = str_of(joiners[round % 5]);
        table with = {0};
        uint32_t id;
        for (size_t k = 0; k < 8; k++)
            assert_ok(dip_vocab_intern(&with.words, str_of(words[k]), &id));
        dip_ngrams_init(&with.grams, NULL, 8);
        enum { RUNS = 40 };
        uint32_t expected[RUNS], names = 0;
        char spelled[RUNS][64] = {{0}};
        for (size_t r = 0; r < RUNS; r++) {
            uint32_t run[3];
            const size_t len = 1 + lcg_below(&random, 3);
            for (size_t k = 0; k < len; k++) {
                run[k] = 1 + lcg_below(&random, 8);
                if (k) strcat(spelled[r], joiners[round % 5]);
                strcat(spelled[r], words[run[k] - 1]);
            }
            assert_ok(dip_array_reserve(NULL, &with.ids, 1));
            assert_ok(dip_ngrams_intern(&with.grams, run, len, &with.ids.data[r]));
            with.ids.len++;
            size_t same = 0;
            while (strcmp(spelled[same], spelled[r]) != 0) same++;
            expected[r] = same < r ? expected[same] : ++names;
        }
        assert_ok(unify(&with, joiner));
        assert_memory_equal(with.ids.data, expected, sizeof expected);
        assert_int_equal(dip_ngrams_len(&with.grams), names);
        for (size_t r = 0; r < RUNS; r++) {
            dip_bytes name = {0};
            assert_ok(dip_ngrams_name(&with.grams, &with.words, joiner, with.ids.data[r], &name));
            assert_true(dip_str_equal((dip_str){name.data, name.len}, str_of(spelled[r])));
            dip_array_fini(NULL, &name);
        }
        table_fini(&with);
    }
}

static void names_must_be_unique_to_fill_a_vocabulary(void **state) {
    (void)state;
    table with;
    read_table(&with, NULL, "a b|a_b");
    dip_vocab names = {0};
    assert_int_equal(dip_ngrams_fill(&with.grams, &with.words, str_of("_"), &names),
                     DIP_ERR_ARGUMENT);
    dip_vocab_fini(&names);
    table_fini(&with);
}

static const char *TEXT = "a_b c d e f g h|x|a b_c d e f g h|y|a b c|a_b c|p q|p_q|r s t|r s_t";

/* With memory failing from here on: what a failed call leaves, and what the next one gives. */
static dip_status unify_twice(const dip_allocator *allocator) {
    table with, plain;
    failing *state = allocator->context;
    const size_t fail_at = state->fail_at;
    state->fail_at = 0;
    read_table(&with, allocator, TEXT);
    read_table(&plain, NULL, TEXT);
    state->requests = 0;
    state->fail_at = fail_at;
    char before[512], after[512];
    const dip_status status = unify(&with, str_of("_"));
    if (status != DIP_OK) {
        memory_back(allocator);
        write_table(&with, str_of("_"), after);
        write_table(&plain, str_of("_"), before);
        assert_string_equal(after, before);
        assert_ok(unify(&with, str_of("_")));
    }
    assert_ok(unify(&plain, str_of("_")));
    write_table(&with, str_of("_"), after);
    write_table(&plain, str_of("_"), before);
    assert_string_equal(after, before);
    table_fini(&with);
    table_fini(&plain);
    return status;
}

static dip_status fill_and_name(const dip_allocator *allocator) {
    table with;
    failing *state = allocator->context;
    const size_t fail_at = state->fail_at;
    state->fail_at = 0;
    read_table(&with, allocator, "a b|b c d|e");
    state->requests = 0;
    state->fail_at = fail_at;
    dip_vocab names;
    dip_vocab_init(&names, allocator);
    dip_bytes name = {0};
    dip_status status = dip_ngrams_name(&with.grams, &with.words, str_of("_"), 2, &name);
    if (status == DIP_OK) assert_int_equal(name.len, 5);
    if (status == DIP_OK) {
        status = dip_ngrams_fill(&with.grams, &with.words, str_of("_"), &names);
    } else {
        assert_int_equal(name.len, 0);
    }
    if (status == DIP_OK) assert_int_equal(dip_vocab_find(&names, str_of("b_c_d")), 2);
    dip_array_fini(allocator, &name);
    dip_vocab_fini(&names);
    table_fini(&with);
    return status;
}

static void naming_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(unify_twice);
    sweep_allocation_failures(fill_and_name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_words_with_the_joiner_between),
        cmocka_unit_test(grams_of_one_name_are_one_in_order_of_first_sight),
        cmocka_unit_test(joiners_that_words_hold_in_part),
        cmocka_unit_test(without_a_joiner_every_name_may_be_another),
        cmocka_unit_test(unifying_is_comparing_all_names),
        cmocka_unit_test(names_must_be_unique_to_fill_a_vocabulary),
        cmocka_unit_test(naming_survives_failing_memory),
    };
    return cmocka_run_group_tests_name("ngram_names", tests, NULL, NULL);
}
