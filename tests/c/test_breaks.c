/* The official Unicode test files, line by line, and what the core adds to them. */
#include "support.h"

#include "sentence.h"
#include "unicode.h"
#include "utf8.h"
#include "wordbreak.h"
#include "words.h"

#ifndef UCD
#define UCD "/usr/share/unicode"
#endif

/* All boundaries of a text, 0 and the end among them. */
typedef void (*boundaries_of)(const dip_scan *scan, dip_u32s *out);

static void push_boundary(dip_u32s *out, size_t pos) {
    assert_ok(dip_array_reserve(NULL, out, 1));
    dip_array_push(out, (uint32_t)pos);
}

static void words_by_table(const dip_scan *scan, dip_u32s *out) {
    push_boundary(out, 0);
    for (size_t pos = 0; pos < scan->text.len;) {
        uint8_t traits;
        pos = dip_wordbreak_next(scan->text, pos, &traits);
        push_boundary(out, pos);
    }
}

static void words_by_bit_sets(const dip_scan *scan, dip_u32s *out) {
    assert_ok(dip_words_boundaries(NULL, scan, out));
}

static void sentences(const dip_scan *scan, bool skip, dip_u32s *out) {
    const dip_sentence_options bare = {.untailored = true, .scan = skip ? scan : NULL};
    push_boundary(out, 0);
    for (size_t pos = 0; pos < scan->text.len;) {
        pos = dip_sentence_next(scan->text, pos, bare);
        push_boundary(out, pos);
    }
}

static void sentences_by_bytes(const dip_scan *scan, dip_u32s *out) { sentences(scan, false, out); }

static void sentences_by_marks(const dip_scan *scan, dip_u32s *out) { sentences(scan, true, out); }

/* Parses "÷ 0061 × 0308 ÷" into text and the expected boundaries (bytes); false for a line without
 * a case. */
static bool parse_case(const char *line, dip_bytes *text, dip_u32s *expected) {
    text->len = expected->len = 0;
    if (strncmp(line, "\xC3\xB7", 2) != 0) return false;
    assert_ok(dip_array_reserve(NULL, text, strlen(line)));
    assert_ok(dip_array_reserve(NULL, expected, strlen(line)));
    for (const char *p = line; *p && *p != '#' && *p != '\n';) {
        if (strncmp(p, "\xC3\xB7", 2) == 0) {
            dip_array_push(expected, (uint32_t)text->len);
            p += 2;
        } else if (strncmp(p, "\xC3\x97", 2) == 0) {
            p += 2;
        } else if (*p == ' ' || *p == '\t') {
            p++;
        } else {
            char *end;
            text->len += dip_utf8_put((uint32_t)strtoul(p, &end, 16), text->data + text->len);
            p = end;
        }
    }
    return true;
}

static size_t run_official(const char *path, boundaries_of find) {
    FILE *file = fopen(path, "r");
    if (!file) fail_msg("%s is missing: install the package unicode-data", path);
    char line[4096];
    dip_bytes text = {0};
    dip_u32s expected = {0}, found = {0};
    dip_blocks blocks = {0};
    size_t cases = 0;
    while (fgets(line, sizeof line, file)) {
        if (!parse_case(line, &text, &expected)) continue;
        dip_scan scan;
        assert_ok(dip_scan_text(NULL, dip_kernels_best(), (dip_str){text.data, text.len}, &blocks,
                                &scan));
        found.len = 0;
        find(&scan, &found);
        if (found.len != expected.len ||
            memcmp(found.data, expected.data, found.len * sizeof *found.data) != 0)
            fail_msg("%s: %s", path, line);
        cases++;
    }
    fclose(file);
    dip_array_fini(NULL, &text);
    dip_array_fini(NULL, &expected);
    dip_array_fini(NULL, &found);
    dip_array_fini(NULL, &blocks);
    return cases;
}

static void words_pass_the_official_file(void **state) {
    (void)state;
    assert_int_equal(run_official(UCD "/auxiliary/WordBreakTest.txt", words_by_table), 1823);
    assert_int_equal(run_official(UCD "/auxiliary/WordBreakTest.txt", words_by_bit_sets), 1823);
}

static void sentences_pass_the_official_file(void **state) {
    (void)state;
    const char *file = UCD "/auxiliary/SentenceBreakTest.txt";
    assert_int_equal(run_official(file, sentences_by_bytes), 502);
    assert_int_equal(run_official(file, sentences_by_marks), 502);
}

static void the_tables_are_of_unicode_15(void **state) {
    (void)state;
    assert_string_equal(dip_unicode_version, "15.0.0");
}

static void folding_is_simple_case_folding(void **state) {
    (void)state;
    assert_int_equal(dip_unicode_fold('A'), 'a');
    assert_int_equal(dip_unicode_fold(0x1E9E), 0xDF);
    assert_int_equal(dip_unicode_fold(0x130), 0x130);
    assert_int_equal(dip_unicode_fold(0x3C2), 0x3C3);
}

static void bases_lose_their_marks_in_three_scripts_only(void **state) {
    (void)state;
    assert_int_equal(dip_unicode_base(0xC9), 'E');
    assert_int_equal(dip_unicode_base(0x439), 0x438);
    assert_int_equal(dip_unicode_base(0x3AC), 0x3B1);
    assert_int_equal(dip_unicode_base(0x301), 0);
    assert_int_equal(dip_unicode_base(0x304C), 0x304C);
    assert_int_equal(dip_unicode_base('x'), 'x');
}

/* Checks that `text` is one sentence (or not) under `options`. */
static size_t sentences_in(const char *text, dip_sentence_options options) {
    const dip_str all = str_of(text);
    size_t count = 0;
    for (size_t pos = 0; pos < all.len; count++) pos = dip_sentence_next(all, pos, options);
    return count;
}

static void abbreviations_and_initials_do_not_end_a_sentence(void **state) {
    (void)state;
    const char *whole[] = {"The U.S. Secretary left.", "Mr. Lavrov came.",
                           "On Jan. 25 He met.",       "J. F. Kennedy spoke.",
                           "See No. 5 there.",         "Gen. Dunford, Sen. McCain."};
    for (size_t k = 0; k < sizeof whole / sizeof *whole; k++) {
        assert_int_equal(sentences_in(whole[k], (dip_sentence_options){0}), 1);
    }
    const char *two[] = {"He said no. They left.", "He met Kerry. Lavrov left.",
                         "Mr.\nLavrov came.", "(Mr.) Lavrov came.", "It ended! Jan came."};
    for (size_t k = 0; k < sizeof two / sizeof *two; k++) {
        assert_int_equal(sentences_in(two[k], (dip_sentence_options){0}), 2);
    }
    assert_int_equal(sentences_in("Mr. Lavrov came.", (dip_sentence_options){.untailored = true}),
                     2);
}

static void wrapped_lines_end_no_sentence_but_blank_ones_do(void **state) {
    (void)state;
    const dip_sentence_options wrapped = {.wrapped = true};
    assert_int_equal(sentences_in("The talks\nwent on. They\r\nended.", wrapped), 2);
    assert_int_equal(sentences_in("The talks\n \nwent on", wrapped), 2);
    assert_int_equal(sentences_in("The talks\xE2\x80\xA9went on", wrapped), 2);
    assert_int_equal(sentences_in("The talks\nwent on", (dip_sentence_options){0}), 2);
}

static void paragraphs_are_lines_or_blocks(void **state) {
    (void)state;
    const dip_str text = str_of("a\r\nb\n\n \nc");
    const dip_sentence_options lines = {0}, wrapped = {.wrapped = true};
    assert_int_equal(dip_paragraph_next(text, 0, lines), 3);
    assert_int_equal(dip_paragraph_next(text, 3, lines), 5);
    assert_int_equal(dip_paragraph_next(text, 0, wrapped), 8);
    assert_int_equal(dip_paragraph_next(text, 8, wrapped), 9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_pass_the_official_file),
        cmocka_unit_test(sentences_pass_the_official_file),
        cmocka_unit_test(the_tables_are_of_unicode_15),
        cmocka_unit_test(folding_is_simple_case_folding),
        cmocka_unit_test(bases_lose_their_marks_in_three_scripts_only),
        cmocka_unit_test(abbreviations_and_initials_do_not_end_a_sentence),
        cmocka_unit_test(wrapped_lines_end_no_sentence_but_blank_ones_do),
        cmocka_unit_test(paragraphs_are_lines_or_blocks),
    };
    return cmocka_run_group_tests_name("breaks", tests, NULL, NULL);
}
