/* Quick words against the long way, which tests/c/test_tokenize.c and the Python twin check. */
#include "support.h"

#include "quick.h"

#define AHEAD BLANKS BLANKS BLANKS /* so that the last word can be read as any other */
#define BLANKS "                              "

/* Looks at the first word of `text`, in `written`; its term if it is quick. */
static dip_str look(const dip_quick *rules, const char *text, uint8_t *written, uint8_t out[16]) {
    dip_blocks blocks = {0};
    dip_scan scan;
    dip_segments segments = {0};
    dip_vocab vocab = {0};
    dip_quick_word word = {0};
    const uint32_t len = (uint32_t)strlen(text);
    assert_ok(dip_scan_text(NULL, dip_kernels_best(), str_of(text), &blocks, &scan));
    assert_ok(dip_words_find(NULL, &scan, (dip_range){0, len}, false, &segments));
    assert_ok(dip_vocab_open(&vocab));
    assert_true(dip_segments_len(&segments) > 0);
    dip_quick_look(rules, &scan, &segments, (dip_range){0, 1}, &vocab, &word);
    *written = word.written;
    memcpy(out, word.term.half, 16);
    dip_vocab_fini(&vocab);
    dip_segments_fini(NULL, &segments);
    dip_array_fini(NULL, &blocks);
    size_t length = 0;
    while (length < 16 && out[length]) length++;
    return (dip_str){out, length};
}

typedef struct example {
    const char *text, *term; /* NULL: not quick */
    uint8_t written;
} example;

static void check(const dip_quick *rules, const example *examples, size_t count) {
    for (size_t k = 0; k < count; k++) {
        uint8_t written, bytes[16];
        const dip_str term = look(rules, examples[k].text, &written, bytes);
        assert_int_equal(written, examples[k].term ? examples[k].written : DIP_NOT_QUICK);
        if (!examples[k].term) continue;
        assert_true(dip_str_equal(term, str_of(examples[k].term)));
    }
}

static void acronyms_of(dip_vocab *acronyms, const char *term) {
    uint32_t id;
    assert_ok(dip_vocab_intern(acronyms, str_of(term), &id));
}

static void words_are_lowered_and_lose_their_possessive(void **state) {
    (void)state;
    dip_vocab acronyms = {0};
    acronyms_of(&acronyms, "WHO");
    dip_quick rules = {.acronyms = &acronyms};
    dip_quick_init(&rules);
    const example examples[] = {
        {"talks" AHEAD, "talks", DIP_BY_FIRST},
        {"Minsk" AHEAD, "minsk", DIP_BY_FIRST},
        {"NATO" AHEAD, "nato", DIP_CASE_CAPITALS},
        {"McCoy" AHEAD, "mccoy", DIP_CASE_MIXED},
        {"1Ab" AHEAD, "1ab", DIP_CASE_CAPITALISED},
        {"who" AHEAD, "who", DIP_BY_FIRST},
        {"WHO" AHEAD, "WHO", DIP_ACRONYM | DIP_CASE_CAPITALS}, /* may keep its capitals */
        {"Minsk's" AHEAD, "minsk", DIP_CASE_CAPITALISED},
        {"minsk\xE2\x80\x99S" AHEAD, "minsk", DIP_CASE_LOWER},
        {"minsk\xE2\x80\x99s" AHEAD, "minsk", DIP_CASE_LOWER},
        {"don't" AHEAD, "don't", DIP_CASE_LOWER},
        {"1,000" AHEAD, "1,000", DIP_CASE_LOWER},
        {"O'Brien" AHEAD, NULL, 0},
        {"U.S" AHEAD, NULL, 0},
        {"talks'" AHEAD, "talks", DIP_BY_FIRST},
        {"1955\xE2\x80\x93" AHEAD, "1955", DIP_CASE_LOWER}, /* a dash */
        {"1955\xE2\x80\x99" AHEAD, NULL, 0},
        {"1955\xC3\xA9" AHEAD, NULL, 0},
        {"1990's" AHEAD, NULL, 0}, /* a word of its own behind */
        {"sixteen_letters_" AHEAD, "sixteen_letters_", DIP_CASE_LOWER},
        {"seventeen_letters" AHEAD, NULL, 0},
        {"uncharacteristic" AHEAD, "uncharacteristic", DIP_BY_FIRST},
        {"uncharacteristics" AHEAD, NULL, 0},
        {"uncharacteristic's" AHEAD, "uncharacteristic", DIP_CASE_LOWER},
        {"caf\xC3\xA9" AHEAD, NULL, 0},
        {"uncharacteristic\xE2\x80\x99s", NULL, 0}, /* nor can what stands behind */
        {"end", NULL, 0},                           /* 16 bytes cannot be read */
    };
    check(&rules, examples, sizeof examples / sizeof *examples);
    dip_vocab_fini(&acronyms);
}

static void options_change_what_is_quick(void **state) {
    (void)state;
    dip_quick kept = {.keep_case = true, .keep_possessives = true, .keep_hyphens = true};
    dip_quick_init(&kept);
    const example of_kept[] = {
        {"Minsk" AHEAD, "Minsk", DIP_CASE_CAPITALISED},
        {"minsk's" AHEAD, "minsk's", DIP_CASE_LOWER},
        {"al-Assad" AHEAD, NULL, 0},
    };
    check(&kept, of_kept, sizeof of_kept / sizeof *of_kept);
    dip_quick letters = {.drop_numbers = true};
    dip_quick_init(&letters);
    const example of_letters[] = {
        {"talks" AHEAD, "talks", DIP_CASE_LOWER}, {"2016" AHEAD, NULL, 0}, {"_2" AHEAD, NULL, 0}};
    check(&letters, of_letters, sizeof of_letters / sizeof *of_letters);
    dip_vocab acronyms = {0};
    acronyms_of(&acronyms, "Nato"); /* so that a capital first letter may be one */
    dip_quick odd = {.acronyms = &acronyms};
    dip_quick_init(&odd);
    const example of_odd[] = {{"Nato" AHEAD, "Nato", DIP_ACRONYM | DIP_CASE_CAPITALISED},
                              {"Nata" AHEAD, "nata", DIP_CASE_CAPITALISED},
                              {"Nata's" AHEAD, NULL, 0}};
    check(&odd, of_odd, sizeof of_odd / sizeof *of_odd);
    dip_vocab_fini(&acronyms);
}

static void dotted_capitals_are_quick_where_nobody_asks_for_places(void **state) {
    (void)state;
    dip_vocab acronyms = {0};
    acronyms_of(&acronyms, "US");
    dip_quick rules = {.acronyms = &acronyms, .joins_dots = true};
    dip_quick_init(&rules);
    const example examples[] = {
        {"U.S." AHEAD, "US", DIP_ACRONYM | DIP_CASE_CAPITALS},
        {"U.S" AHEAD, "US", DIP_ACRONYM | DIP_CASE_CAPITALS},
        {"U.S's" AHEAD, "US", DIP_ACRONYM | DIP_CASE_CAPITALS},
        {"U.S.S.R." AHEAD, "ussr", DIP_CASE_CAPITALS},
        {"U.S.'s" AHEAD, NULL, 0},
        {"U.S.\xE2\x80\x99s" AHEAD, NULL, 0},
        {"U.S.-led" AHEAD, "US", DIP_ACRONYM | DIP_CASE_CAPITALS},
        {"U.s" AHEAD, "u.s", DIP_CASE_CAPITALISED},
        {"U.SA" AHEAD, NULL, 0},
        {"US.A" AHEAD, NULL, 0},
        {"U'A" AHEAD, NULL, 0},
        {"A.B.C.D.E.F.G.H" AHEAD, "abcdefgh", DIP_CASE_CAPITALS},
        {"A.B.C.D.E.F.G.H.I" AHEAD, NULL, 0},
    };
    check(&rules, examples, sizeof examples / sizeof *examples);
    dip_quick kept = {.keep_hyphens = true, .joins_dots = true};
    dip_quick_init(&kept);
    const example of_kept[] = {{"U.S.-led" AHEAD, NULL, 0},
                               {"U.S." AHEAD, "us", DIP_CASE_CAPITALS}};
    check(&kept, of_kept, sizeof of_kept / sizeof *of_kept);
    dip_vocab_fini(&acronyms);
}

static void nothing_is_read_behind_what_may_be(void **state) {
    (void)state;
    dip_quick rules = {0};
    dip_quick_init(&rules);
    dip_vocab vocab = {0};
    assert_ok(dip_vocab_open(&vocab));
    /* near 4 GiB, where 32 bits run over: who reads the text crashes */
    const dip_scan scan = {.text = {NULL, UINT32_MAX}, .readable = UINT32_MAX};
    for (uint32_t back = 5; back <= 16; back++) {
        dip_segments segments = {0};
        const dip_segment last = {UINT32_MAX - back, UINT32_MAX - back + 1, DIP_TRAIT_WORD,
                                  DIP_SEGMENT_PLAIN};
        assert_ok(dip_segments_push(NULL, &segments, last));
        dip_quick_word word;
        dip_quick_look(&rules, &scan, &segments, (dip_range){0, 1}, &vocab, &word);
        assert_int_equal(word.written, DIP_NOT_QUICK);
        dip_segments_fini(NULL, &segments);
    }
    dip_vocab_fini(&vocab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_lowered_and_lose_their_possessive),
        cmocka_unit_test(options_change_what_is_quick),
        cmocka_unit_test(dotted_capitals_are_quick_where_nobody_asks_for_places),
        cmocka_unit_test(nothing_is_read_behind_what_may_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
