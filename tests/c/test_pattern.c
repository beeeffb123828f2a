/* Globs against a matcher that tries everything, and the index of folded terms against all
 * terms. */
#include "support.h"

#include "pattern.h"
#include "utf8.h"

static void globs_fit(const char *glob, const char *fitting, bool expected) {
    if (dip_glob_fits(str_of(glob), str_of(fitting)) != expected) fail_msg("%s: %s", glob, fitting);
}

static void stars_are_runs_and_question_marks_are_characters(void **state) {
    (void)state;
    globs_fit("ceasefire*", "ceasefire", true);
    globs_fit("ceasefire*", "ceasefires", true);
    globs_fit("ceasefire?", "ceasefire", false);
    globs_fit("*", "", true);
    globs_fit("", "", true);
    globs_fit("", "x", false);
    globs_fit("?", "", false);
    globs_fit("**", "x", true);
    globs_fit("*stan", "stanistan", true);
    globs_fit("*stan", "stanistani", false);
    globs_fit("a*b*c", "aXbXbXc", true);
    globs_fit("a*b*c", "aXcXb", false);
    globs_fit("m?nsk", "mínsk", true);
    globs_fit("?????", "минск", true);
    globs_fit("????", "минск", false);
    globs_fit("?*?", "🕊", false);
    globs_fit("U.S", "UxS", false);
    globs_fit("[a]", "a", false);
}

/* Whether `glob` fits `text`, by trying every split. */
static bool fits(dip_str glob, dip_str text) {
    if (glob.len == 0) return text.len == 0;
    if (glob.data[0] == '*') {
        const dip_str rest = dip_str_slice(glob, 1, glob.len);
        for (size_t at = 0;;) {
            if (fits(rest, dip_str_slice(text, at, text.len))) return true;
            if (at == text.len) return false;
            (void)dip_utf8_next(text, &at);
        }
    }
    if (text.len == 0) return false;
    size_t g = 0, t = 0;
    const uint32_t wanted = dip_utf8_next(glob, &g), there = dip_utf8_next(text, &t);
    if (wanted != '?' && wanted != there) return false;
    return fits(dip_str_slice(glob, g, glob.len), dip_str_slice(text, t, text.len));
}

/* Joins up to `most` random pieces to `out`. */
static void random_string(lcg *random, const char *const *pieces, uint32_t kinds, uint32_t most,
                          char *out) {
    out[0] = 0;
    for (uint32_t k = lcg_below(random, most + 1); k > 0; k--) {
        strcat(out, pieces[lcg_below(random, kinds)]);
    }
}

/* Of the letters of two bytes some share the first and some the second. */
static const char *const text_pieces[] = {"a", "b", "é", "ë", "ѩ"};
static const char *const glob_pieces[] = {"a", "b", "é", "ë", "*", "*", "?"};

static void globs_fit_what_trying_everything_fits(void **state) {
    (void)state;
    lcg random = {9};
    size_t fitted = 0;
    for (size_t round = 0; round < 60000; round++) {
        char glob[32], text[32];
        random_string(&random, glob_pieces, 7, 6, glob);
        random_string(&random, text_pieces, 5, 7, text);
        const bool expected = fits(str_of(glob), str_of(text));
        globs_fit(glob, text, expected);
        fitted += expected;
    }
    assert_true(fitted > 3000 && fitted < 57000);
}

static void many_stars_take_no_exponential_time(void **state) {
    (void)state;
    char glob[101], text[2001];
    for (size_t k = 0; k < 100; k++) glob[k] = k % 2 ? 'a' : '*';
    glob[99] = 'b';
    glob[100] = 0;
    memset(text, 'a', 2000);
    text[2000] = 0;
    globs_fit(glob, text, false);
}

static void fill(dip_vocab *vocab, const char *const *words, size_t len) {
    uint32_t id;
    for (size_t k = 0; k < len; k++) assert_ok(dip_vocab_intern(vocab, str_of(words[k]), &id));
}

/* Checks that the ids matched are `expected`, in any order. */
static void matches(const dip_term_index *index, const char *pattern, bool fixed,
                    const char *expected) {
    dip_u32s ids = {0};
    assert_ok(dip_term_index_match(index, str_of(pattern), fixed, &ids));
    char found[64] = "";
    for (uint32_t id = 1; id < 20; id++) {
        for (size_t k = 0; k < ids.len; k++) {
            if (ids.data[k] == id) sprintf(found + strlen(found), "%u ", id);
        }
    }
    if (strcmp(found, expected) != 0) fail_msg("%s: %sinstead of %s", pattern, found, expected);
    dip_array_fini(NULL, &ids);
}

static const char *const words[] = {"us",    "US", "Us",  "usa",    "user", "État",
                                    "états", "*",  "a*b", "straße", "ẞ"};

static void terms_are_found_case_ignored(void **state) {
    (void)state;
    dip_vocab vocab = {0};
    fill(&vocab, words, sizeof words / sizeof *words);
    dip_term_index index = {0};
    assert_ok(dip_term_index_build(&index, &vocab));
    matches(&index, "us", false, "1 2 3 ");
    matches(&index, "US", false, "1 2 3 ");
    matches(&index, "us*", false, "1 2 3 4 5 ");
    matches(&index, "us?", false, "4 ");
    matches(&index, "*s", false, "1 2 3 7 ");
    matches(&index, "état*", false, "6 7 ");
    matches(&index, "ÉTAT", true, "6 ");
    matches(&index, "*", true, "8 ");
    matches(&index, "a*b", true, "9 ");
    matches(&index, "?", false, "8 11 ");
    matches(&index, "ß", true, "11 ");
    matches(&index, "zz*", false, "");
    matches(&index, "", false, "");
    matches(&index, "*", false, "1 2 3 4 5 6 7 8 9 10 11 ");
    dip_term_index_fini(&index);
    dip_term_index_fini(&index);
    dip_vocab_fini(&vocab);
}

static void an_index_of_nothing_finds_nothing(void **state) {
    (void)state;
    const dip_vocab vocab = {0};
    dip_term_index index = {0};
    matches(&index, "*", false, "");
    assert_ok(dip_term_index_build(&index, &vocab));
    matches(&index, "*", false, "");
    dip_term_index_fini(&index);
}

/* Interns up to `most` random words. */
static void fill_random(lcg *random, dip_vocab *vocab, uint32_t most) {
    for (uint32_t k = 0; k < most; k++) {
        char word[64];
        random_string(random, text_pieces, 5, 6, word);
        uint32_t id;
        if (word[0]) assert_ok(dip_vocab_intern(vocab, str_of(word), &id));
    }
}

static void the_index_finds_what_looking_at_every_term_finds(void **state) {
    (void)state;
    lcg random = {10};
    dip_vocab vocab = {0};
    fill_random(&random, &vocab, 800);
    dip_term_index index = {0};
    assert_ok(dip_term_index_build(&index, &vocab));
    dip_u32s ids = {0};
    for (size_t round = 0; round < 500; round++) {
        char pattern[64];
        random_string(&random, glob_pieces, 7, 5, pattern);
        const bool fixed = round % 3 == 0;
        ids.len = 0;
        assert_ok(dip_term_index_match(&index, str_of(pattern), fixed, &ids));
        size_t expected = 0;
        for (uint32_t id = 1; id <= dip_vocab_len(&vocab); id++) {
            const dip_str term = dip_vocab_term(&vocab, id);
            const bool fit =
                fixed ? dip_str_equal(term, str_of(pattern)) : fits(str_of(pattern), term);
            size_t times = 0;
            for (size_t k = 0; k < ids.len; k++) times += ids.data[k] == id;
            assert_int_equal(times, fit);
            expected += fit;
        }
        assert_int_equal(ids.len, expected);
    }
    dip_array_fini(NULL, &ids);
    dip_term_index_fini(&index);
    dip_vocab_fini(&vocab);
}

static dip_status build_and_match(const dip_allocator *allocator) {
    lcg random = {11};
    dip_vocab vocab = {0};
    fill_random(&random, &vocab, 200);
    dip_term_index index = {.allocator = allocator};
    dip_u32s ids = {0};
    dip_status status = dip_term_index_build(&index, &vocab);
    if (status != DIP_OK) {
        assert_null(index.folded.data);
        assert_null(index.sorted.data);
        memory_back(allocator);
        assert_ok(dip_term_index_build(&index, &vocab));
    }
    assert_int_equal(index.sorted.len, dip_vocab_len(&vocab));
    for (size_t round = 0; round < 2 && status == DIP_OK; round++) {
        const size_t before = ids.len;
        status = dip_term_index_match(&index, str_of("*"), false, &ids);
        if (status != DIP_OK) {
            assert_int_equal(ids.len, before);
            memory_back(allocator);
            assert_ok(dip_term_index_match(&index, str_of("*"), false, &ids));
        }
        assert_int_equal(ids.len, before + dip_vocab_len(&vocab));
    }
    dip_array_fini(allocator, &ids);
    dip_term_index_fini(&index);
    dip_vocab_fini(&vocab);
    return status;
}

static void the_index_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(build_and_match);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stars_are_runs_and_question_marks_are_characters),
        cmocka_unit_test(globs_fit_what_trying_everything_fits),
        cmocka_unit_test(many_stars_take_no_exponential_time),
        cmocka_unit_test(terms_are_found_case_ignored),
        cmocka_unit_test(an_index_of_nothing_finds_nothing),
        cmocka_unit_test(the_index_finds_what_looking_at_every_term_finds),
        cmocka_unit_test(the_index_survives_failing_memory),
    };
    return cmocka_run_group_tests_name("pattern", tests, NULL, NULL);
}
