/* What a token is, option by option. Texts and terms are written joined by "|". */
#include "support.h"

#include "tokenize.h"
#include "unicode.h"
#include "wordbreak.h"

#define HYPHEN "\xE2\x80\x90"      /* U+2010 */
#define TIED_HYPHEN "\xE2\x80\x91" /* U+2011, no break */

typedef dip_tokenize_options options;

static void tokenize_text(pair *into, dip_text text, options with) {
    dip_tokenizer tokenizer;
    dip_tokenizer_init(&tokenizer, NULL, with);
    assert_ok(dip_tokenizer_run(&tokenizer, text, &into->vocab, &into->corpus));
    dip_tokenizer_fini(&tokenizer);
}

static void tokenize(pair *into, const char *text, options with) {
    uint8_t *copy = exact_copy(text);
    tokenize_text(into, (dip_text){copy, strlen(text), 0}, with);
    free(copy);
}

/* The same, and sees to it that spaces behind change nothing: only words with bytes behind them
 * take the quickest way. */
static void tokenize_example(pair *into, const char *text, options with) {
    char padded[1024];
    assert_true(snprintf(padded, sizeof padded, "%s%130s", text, "") < (int)sizeof padded);
    pair also = {0};
    tokenize(into, text, with);
    tokenize(&also, padded, with);
    assert_same(&also, into);
    pair_fini(&also);
}

/* The bytes of code points [start, end) of `text`. */
static dip_str surface(const char *text, uint32_t start, uint32_t end) {
    const dip_str all = str_of(text);
    size_t at = 0, from = 0;
    for (uint32_t k = 0; k < end; k++) {
        if (k == start) from = at;
        (void)dip_utf8_next(all, &at);
    }
    return dip_str_slice(all, from, at);
}

static void append(char *joined, dip_str item) {
    sprintf(joined + strlen(joined), "%s%.*s", joined[0] ? "|" : "", (int)item.len,
            (const char *)item.data);
}

/* Checks the terms, and, where `surfaces` is not NULL, what the spans cover. */
static void gives(const char *text, options with, const char *terms, const char *surfaces) {
    pair one = {0};
    tokenize_example(&one, text, with);
    char found[2][512] = {"", ""};
    for (size_t t = 0; t < one.corpus.ids.len; t++) {
        append(found[0], dip_vocab_term(&one.vocab, one.corpus.ids.data[t]));
        append(found[1], surface(text, one.corpus.starts.data[t], one.corpus.ends.data[t]));
    }
    assert_string_equal(found[0], terms);
    if (surfaces) assert_string_equal(found[1], surfaces);
    for (size_t k = 0; k < 2; k++) { /* the terms do not depend on what else is kept */
        const dip_parts parts[] = {DIP_PARTS_NO_SPANS, DIP_PARTS_IDS};
        with.parts = parts[k];
        pair other = {0};
        tokenize(&other, text, with);
        char terms_of[512] = "";
        for (size_t t = 0; t < other.corpus.ids.len; t++) {
            append(terms_of, dip_vocab_term(&other.vocab, other.corpus.ids.data[t]));
        }
        assert_string_equal(terms_of, terms);
        pair_fini(&other);
    }
    pair_fini(&one);
}

/* Checks the flags, one letter a token: how it is written (l C U m, or = in a line of capitals),
 * before it "." where it starts a sentence and "#" where it starts a paragraph too. */
static void is_flagged(const char *text, options with, const char *expected) {
    pair one = {0};
    tokenize_example(&one, text, with);
    char found[256] = "";
    for (size_t t = 0; t < one.corpus.flags.len; t++) {
        const uint8_t flags = one.corpus.flags.data[t];
        assert_int_equal(flags & DIP_AFTER_HOLE, 0);
        if (flags & DIP_STARTS_PARAGRAPH) assert_true(flags & DIP_STARTS_SENTENCE);
        const char *place = flags & DIP_STARTS_PARAGRAPH  ? "#"
                            : flags & DIP_STARTS_SENTENCE ? "."
                                                          : "";
        sprintf(found + strlen(found), "%s%c", place, "lCUm="[flags & DIP_CASE_MASK]);
    }
    assert_string_equal(found, expected);
    pair_fini(&one);
}

static const options plain = {0};

static void words_are_segments_with_a_letter_or_digit(void **state) {
    (void)state;
    gives("can't 3.14 1,000 X - … & ... $", plain, "can't|3.14|1,000|x", "can't|3.14|1,000|X");
    gives("a_b snake_ 5km", plain, "a_b|snake_|5km", NULL);
    gives("北京。", plain, "北|京", NULL);
    gives("モスクワ", plain, "モスクワ", NULL);
    gives("のと", plain, "の|と", NULL);
    gives("ไท", plain, "ไ|ท", NULL);
    gives("", plain, "", "");
    gives(" \n\t \xC2\xA0 -- !", plain, "", "");
}

static void case_is_folded_letter_by_letter(void **state) {
    (void)state;
    gives("Minsk КИЇВ ΣΣ ẞ İ", plain, "minsk|київ|σσ|ß|İ", NULL);
    gives("Minsk UN", (options){.keep_case = true}, "Minsk|UN", NULL);
}

static void a_final_possessive_is_not_of_the_term(void **state) {
    (void)state;
    gives("Russia’s Kerry's RUSSIA'S it's", plain, "russia|kerry|russia|it",
          "Russia’s|Kerry's|RUSSIA'S|it's");
    gives("James' can't 's x's s's", plain, "james|can't|s|x|s", "James|can't|s|x's|s's");
    gives("d'Estaing's O’Brien’s", plain, "d'estaing|o’brien", NULL);
    gives("Russia’s Kerry's", (options){.keep_possessives = true}, "russia’s|kerry's", NULL);
    gives("the 1990's G20’s 5's", plain, "the|1990|g20|5", "the|1990's|G20’s|5's");
    gives("1990's", (options){.keep_possessives = true}, "1990|s", "1990|s");
    gives("the 1990's end", (options){.drop_numbers = true}, "the|end", NULL);
    gives("é's é’s", plain, "é|é", "é's|é’s");
}

static void dotted_capitals_join(void **state) {
    (void)state;
    gives("The U.S. and U.S.S.R. met", plain, "the|us|and|ussr|met", "The|U.S.|and|U.S.S.R.|met");
    gives("U.S, a.m. p.m J. F. Kennedy J.F. Kennedy", plain, "us|a.m|p.m|j|f|kennedy|jf|kennedy",
          "U.S|a.m|p.m|J|F|Kennedy|J.F.|Kennedy");
    gives("U.s. A.m Ph.D. U.S1 U..S", plain, "u.s|a.m|ph.d|u.s1|u|s", NULL);
    gives("С.Ш.А. É.U.", plain, "сша|éu", "С.Ш.А.|É.U.");
    gives("U.S. U.N.", (options){.plain_acronyms = true}, "u.s|u.n", "U.S|U.N");
    gives("U.S. . U.S.", (options){.punctuation = true}, "us|.|us", "U.S.|.|U.S.");
}

static void the_possessive_goes_before_the_dots(void **state) {
    (void)state;
    gives("U.S.'s U.S.’s U.S's end", plain, "us|us|us|end", "U.S.'s|U.S.’s|U.S's|end");
    gives("U.S.'s", (options){.keep_possessives = true}, "us|s", "U.S.|s");
    gives("U.S.'st U.S.' s U.S.'", plain, "us|st|us|s|us", "U.S.|st|U.S.|s|U.S.");
}

/* Runs `gives` with the acronyms US, WHO and UN. */
/* Under a list of `len` acronyms. */
static void gives_listed(const char *const *list, size_t len, const char *text, options with,
                         const char *terms) {
    dip_vocab acronyms = {0};
    uint32_t id;
    for (size_t k = 0; k < len; k++) assert_ok(dip_vocab_intern(&acronyms, str_of(list[k]), &id));
    with.acronyms = &acronyms;
    gives(text, with, terms, NULL);
    dip_vocab_fini(&acronyms);
}

static void gives_acronyms(const char *text, options with, const char *terms) {
    static const char *const list[] = {"US", "WHO", "UN"};
    gives_listed(list, 3, text, with, terms);
}

static void listed_acronyms_keep_their_capitals(void **state) {
    (void)state;
    gives_acronyms("US us Us U.S. WHO who NATO USSR", plain, "US|us|us|US|WHO|who|nato|ussr");
    gives_acronyms("US's U.S.'s US-led", plain, "US|US|US|led");
    gives_acronyms("US-led non-U.S. US-UN", (options){.keep_hyphens = true}, "US-led|non-US|US-UN");
    gives_acronyms("US U.S. who", (options){.plain_acronyms = true}, "us|u.s|who");
    gives_acronyms("US us", (options){.keep_case = true}, "US|us");
}

static void an_acronym_may_have_digits_and_small_letters_or_be_one_letter(void **state) {
    (void)state;
    static const char *const list[] = {"G7", "IfW", "Brics", "E"};
    for (size_t k = 0; k < 4; k++) { /* each alone is enough for a closer look at all */
        const char *expected[] = {"G7|ifw|brics|e|and|g", "g7|IfW|brics|e|and|g",
                                  "g7|ifw|Brics|e|and|g", "g7|ifw|brics|E|and|g"};
        gives_listed(list + k, 1, "G7 IfW Brics E and G", plain, expected[k]);
    }
}

static void a_line_of_capitals_keeps_no_acronym(void **state) {
    (void)state;
    gives_acronyms("US RUSSIA", plain, "US|russia");
    gives_acronyms("US BALKANS", plain, "us|balkans");
    gives_acronyms("US AND UN NOW", plain, "US|and|UN|now");
    gives_acronyms("US AND UN ALL NOW", plain, "us|and|un|all|now");
    gives_acronyms("US AND UN ALL NOw", plain, "US|and|UN|all|now");
    gives_acronyms("WHO?\nUS TREATIES\r\nThe US\n\nUS", plain, "WHO|us|treaties|the|US|US");
    gives_acronyms("US TREATIES\nThe US", (options){.wrapped = true}, "us|treaties|the|US");
    gives_acronyms("US AND NATO MEMBERS\nThe US said so.\nUS US US US US\nit is US", plain,
                   "us|and|nato|members|the|US|said|so|us|us|us|us|us|it|is|US");
    gives_acronyms("U.S. AND U.N. MINISTERS\nThe U.S. said so.", plain,
                   "us|and|un|ministers|the|US|said|so");
    gives_acronyms("- US 1 2 3", plain, "US|1|2|3");
    gives_acronyms("- US 1 2 3 4", plain, "us|1|2|3|4");
    gives_acronyms("US РОССИЯ", plain, "US|россия");
}

static void flags_say_how_a_token_was_written(void **state) {
    (void)state;
    is_flagged("talks Talks UN A iPhone McCain 3.14 G7 x-Ray", plain, "#lCUCmmlClC");
    is_flagged("US's Kerry's Élysée МИД U.S.", plain, "#UCCUU");
    is_flagged("x-Ray X-RAY X-Ray al-assad", (options){.keep_hyphens = true}, "#mUml");
    is_flagged("UN TREATIES\nUN", plain, "#==#U");
    is_flagged("UN", (options){.keep_case = true}, "#U");
}

static void flags_say_where_sentences_and_paragraphs_start(void **state) {
    (void)state;
    is_flagged("He left. They met the U.S. Secretary.\nNext day.", plain, "#Cl.CllUC#Cl");
    is_flagged("one\r\ntwo\rthree\n\n\nfour", plain, "#l#l#l#l");
    is_flagged("one\r\ntwo\rthree\n\n\nfour. Five", (options){.wrapped = true}, "#lll#l.C");
    is_flagged("12. Talks. 13 Ended", (options){.drop_numbers = true}, "#C.C");
    is_flagged("  \"Yes,\" he said. \"No.\"", plain, "#Cll.C");
    is_flagged("- \n one", plain, "#l");
    is_flagged("http://un.org @un. Next.", plain, "#ll.C");
}

static void documents_begin_anew(void **state) {
    (void)state;
    pair all = {0};
    tokenize(&all, "Kyiv and Minsk", plain);
    tokenize(&all, "", plain);
    tokenize(&all, "and Oslo", plain);
    const uint32_t ids[] = {1, 2, 3, 2, 4}, starts[] = {0, 5, 9, 0, 4};
    const int64_t offsets[] = {0, 3, 3, 5};
    assert_int_equal(all.corpus.ids.len, 5);
    assert_memory_equal(all.corpus.ids.data, ids, sizeof ids);
    assert_memory_equal(all.corpus.starts.data, starts, sizeof starts);
    assert_int_equal(all.corpus.offsets.len, 4);
    assert_memory_equal(all.corpus.offsets.data, offsets, sizeof offsets);
    assert_true(all.corpus.flags.data[3] & DIP_STARTS_PARAGRAPH);
    pair_fini(&all);
}

static void spans_count_code_points(void **state) {
    (void)state;
    const char *text = "Émile 🕊\r\nМИД’s 北 x";
    pair one = {0};
    tokenize(&one, text, plain);
    const uint32_t starts[] = {0, 9, 15, 17}, ends[] = {5, 14, 16, 18};
    assert_int_equal(one.corpus.starts.len, 4);
    assert_memory_equal(one.corpus.starts.data, starts, sizeof starts);
    assert_memory_equal(one.corpus.ends.data, ends, sizeof ends);
    pair_fini(&one);
}

static void without_spans_only_the_spans_are_missing(void **state) {
    (void)state;
    const char *text = "The U.S. delegation. It left.";
    pair with = {0}, without = {0};
    tokenize(&with, text, plain);
    tokenize(&without, text, (options){.parts = DIP_PARTS_NO_SPANS});
    assert_same_array(with.corpus.ids, without.corpus.ids);
    assert_same_array(with.corpus.flags, without.corpus.flags);
    assert_int_equal(without.corpus.starts.len + without.corpus.ends.len, 0);
    assert_null(without.corpus.starts.data);
    pair_fini(&with);
    pair_fini(&without);
}

static void hyphens_split_or_hold(void **state) {
    (void)state;
    const options keep = {.keep_hyphens = true};
    gives("al-Assad cease-fire", plain, "al|assad|cease|fire", NULL);
    gives("al-Assad cease" HYPHEN "fire non" TIED_HYPHEN "use", keep, "al-assad|cease-fire|non-use",
          "al-Assad|cease" HYPHEN "fire|non" TIED_HYPHEN "use");
    gives("-led well- a--b a- b a–b a - b", keep, "led|well|a|b|a|b|a|b|a|b", NULL);
    gives("U.S.-led Russia's-led mid-U.S. out", keep, "us-led|russia-led|mid-us|out",
          "U.S.-led|Russia's-led|mid-U.S.|out");
    gives("state-of-the-art 2014-2015", keep, "state-of-the-art|2014-2015",
          "state-of-the-art|2014-2015");
    gives("pro-@mfa x-#tag", keep, "pro|@mfa|x|#tag", NULL);
}

static void marks_are_tokens_when_asked_for(void **state) {
    (void)state;
    const char *text = "Yes, $5 – 🕊 6%…";
    gives(text, plain, "yes|5|6", NULL);
    gives(text, (options){.punctuation = true}, "yes|,|5|–|6|%|…", NULL);
    gives(text, (options){.symbols = true}, "yes|$|5|🕊|6", NULL);
    gives(text, (options){.punctuation = true, .symbols = true}, "yes|,|$|5|–|🕊|6|%|…",
          "Yes|,|$|5|–|🕊|6|%|…");
    gives("a-b", (options){.punctuation = true, .keep_hyphens = true}, "a-b", NULL);
    gives("a-b", (options){.punctuation = true}, "a|-|b", NULL);
}

static void numbers_may_be_dropped(void **state) {
    (void)state;
    const options drop = {.drop_numbers = true};
    gives("3.14 1,000 2014 G7 1990s 5th ٣", drop, "g7|1990s|5th", "G7|1990s|5th");
    gives("_2 __ 2_ _a and more", drop, "_a|and|more", "_a|and|more");
    gives("2014-2015 G-7 20-strong", (options){.drop_numbers = true, .keep_hyphens = true},
          "g-7|20-strong", NULL);
}

static void entities_are_whole_split_or_dropped(void **state) {
    (void)state;
    const char *text = "See http://UN.org/A_(b), press@mfa.ru @MFA_Russia #Minsk2.";
    gives(text, plain, "see|http://un.org/a_(b)|press@mfa.ru|@mfa_russia|#minsk2",
          "See|http://UN.org/A_(b)|press@mfa.ru|@MFA_Russia|#Minsk2");
    gives(text, (options){.urls = DIP_URLS_DROP}, "see", "See");
    gives(text, (options){.urls = DIP_URLS_SPLIT},
          "see|http|un.org|a_|b|press|mfa.ru|mfa_russia|minsk2", NULL);
    gives(text, (options){.urls = DIP_URLS_DROP, .punctuation = true}, "see|,|.", NULL);
    gives("#2014a", (options){.drop_numbers = true}, "#2014a", NULL);
}

static void entities_cut_the_words_around_them(void **state) {
    (void)state;
    gives("Email:press@mfa.ru now", plain, "email|press@mfa.ru|now", "Email|press@mfa.ru|now");
    gives("d'http://un.org/a site:www.un.org", plain, "d|http://un.org/a|site|www.un.org", NULL);
    gives("@mfa.He said #tag:x", plain, "@mfa|he|said|#tag|x", "@mfa|He|said|#tag|x");
    gives("1,2a@b.org", plain, "1|2a@b.org", NULL);
    gives("#Putin's @un’s x", plain, "#putin|@un|x", "#Putin's|@un’s|x");
    gives("#Putin's", (options){.keep_possessives = true}, "#putin|s", NULL);
    gives("#Putin's x", (options){.urls = DIP_URLS_DROP}, "x", NULL);
}

static void diacritics_may_be_folded(void **state) {
    (void)state;
    const options fold = {.fold_diacritics = true};
    gives("Élysée e\xCC\x81 Kyïv Ёлка", fold, "elysee|e|kyiv|елка", "Élysée|e\xCC\x81|Kyïv|Ёлка");
    gives("Élysée", (options){.fold_diacritics = true, .keep_case = true}, "Elysee", NULL);
    gives("Élysée e\xCC\x81", plain, "élysée|e\xCC\x81", NULL);
}

static void options_combine(void **state) {
    (void)state;
    const options many = {.keep_hyphens = true,
                          .fold_diacritics = true,
                          .drop_numbers = true,
                          .punctuation = true,
                          .urls = DIP_URLS_DROP};
    gives_acronyms("L'État's pro-U.S. bloc, 2014: see www.un.org; US!", many,
                   "l'etat|pro-US|bloc|,|:|see|;|US|!");
    const options raw = {.plain_acronyms = true,
                         .keep_case = true,
                         .keep_possessives = true,
                         .keep_hyphens = true,
                         .symbols = true,
                         .urls = DIP_URLS_SPLIT};
    gives("U.S.-led Kerry's €5 a@b.org", raw, "U.S|led|Kerry's|€|5|a|b.org", NULL);
}

static const char *const pieces[] = {"U.S.",
                                     "'s",
                                     "’s",
                                     "-",
                                     TIED_HYPHEN,
                                     "al",
                                     "Assad",
                                     "US",
                                     "3.14",
                                     "7",
                                     "@",
                                     "a.b",
                                     "http://",
                                     "www.",
                                     "#",
                                     ":",
                                     ".",
                                     ",",
                                     " ",
                                     " ",
                                     "\n",
                                     "\r\n",
                                     "_",
                                     "(",
                                     ")",
                                     "été",
                                     "北",
                                     "🕊",
                                     "\xCC\x81",
                                     "\"",
                                     "\xE2\x80\x8D",
                                     "'",
                                     "$",
                                     "\xC2\xA0",
                                     "MINISTRY"};

static void random_text(lcg *random, char *out) {
    out[0] = 0;
    for (uint32_t k = lcg_below(random, 30); k > 0; k--) {
        strcat(out, pieces[lcg_below(random, sizeof pieces / sizeof *pieces)]);
    }
}

static bool toss(lcg *random) { return lcg_below(random, 2) == 1; }

static options random_options(lcg *random, const dip_vocab *acronyms) {
    return (options){.acronyms = toss(random) ? acronyms : NULL,
                     .plain_acronyms = toss(random),
                     .keep_case = toss(random),
                     .keep_possessives = toss(random),
                     .keep_hyphens = toss(random),
                     .punctuation = toss(random),
                     .symbols = toss(random),
                     .drop_numbers = toss(random),
                     .fold_diacritics = toss(random),
                     .wrapped = toss(random),
                     .urls = (dip_urls)lcg_below(random, 3)};
}

static void any_text_gives_tokens_in_order_and_apart(void **state) {
    (void)state;
    lcg random = {12};
    dip_vocab acronyms = {0};
    uint32_t id;
    assert_ok(dip_vocab_intern(&acronyms, str_of("US"), &id));
    for (size_t round = 0; round < 5000; round++) {
        char text[512];
        random_text(&random, text);
        pair one = {0};
        tokenize(&one, text, random_options(&random, &acronyms));
        const dip_corpus *corpus = &one.corpus;
        uint32_t floor = 0;
        for (size_t t = 0; t < corpus->ids.len; t++) {
            const dip_str term = dip_vocab_term(&one.vocab, corpus->ids.data[t]);
            assert_true(term.len > 0 && dip_utf8_valid(term, NULL));
            assert_true(floor <= corpus->starts.data[t] &&
                        corpus->starts.data[t] < corpus->ends.data[t]);
            floor = corpus->ends.data[t];
        }
        assert_true(floor <= dip_utf8_count(str_of(text)));
        if (corpus->ids.len) assert_true(corpus->flags.data[0] & DIP_STARTS_PARAGRAPH);
        pair_fini(&one);
    }
    dip_vocab_fini(&acronyms);
}

static void the_width_of_the_text_changes_nothing(void **state) {
    (void)state;
    lcg random = {13};
    for (size_t round = 0; round < 500; round++) {
        char text[512];
        random_text(&random, text);
        uint32_t wide[512];
        size_t len = 0;
        for (size_t at = 0; at < strlen(text); len++) wide[len] = dip_utf8_next(str_of(text), &at);
        pair narrow = {0}, other = {0};
        tokenize(&narrow, text, plain);
        tokenize_text(&other, (dip_text){wide, len, 4}, plain);
        assert_same(&narrow, &other);
        pair_fini(&narrow);
        pair_fini(&other);
    }
}

/* A long text of ASCII is read where it lies, nothing behind it (the sanitizer sees that); any
 * other is moved to where there are bytes behind. Each ends in another word, right at the end or
 * not. */
static void the_last_words_are_those_of_a_text_that_goes_on(void **state) {
    (void)state;
    static const char *const ends[] = {"",        "a",    "USA",    "peace", "peace.",
                                       "O'Neill", "U.S.", "1990's", "_",     "state-of-the-art",
                                       "Ab",      "x\n",  "1,500",  "McCoy", "sixteen16letters"};
    static const options with[] = {{0}, {.keep_hyphens = true}, {.drop_numbers = true}};
    for (size_t k = 0; k < 15 * 3 * 70; k++) {
        char text[2400];
        size_t len = 0; /* lengths on both sides of that from which texts are not moved */
        while (len < 1950 + k % 70 * 2) len += (size_t)sprintf(text + len, "Talks in %zu ", k);
        len += (size_t)sprintf(text + len, "%s", ends[k / 70 % 15]);
        uint8_t *copy = exact_copy(text);
        uint16_t wide[2400];
        for (size_t at = 0; at < len; at++) wide[at] = copy[at];
        pair in_place = {0}, moved = {0};
        tokenize_text(&in_place, (dip_text){copy, len, 0}, with[k / 70 / 15]);
        tokenize_text(&moved, (dip_text){wide, len, 2}, with[k / 70 / 15]);
        assert_same(&in_place, &moved);
        assert_true(in_place.corpus.ids.len > 200);
        pair_fini(&in_place);
        pair_fini(&moved);
        free(copy);
    }
}

static void bare_options_give_the_segments_of_the_standard(void **state) {
    (void)state;
    const options bare = {.plain_acronyms = true,
                          .keep_case = true,
                          .keep_possessives = true,
                          .urls = DIP_URLS_SPLIT};
    lcg random = {14};
    for (size_t round = 0; round < 2000; round++) {
        char text[512], expected[2048] = "";
        random_text(&random, text);
        for (size_t pos = 0, next; pos < strlen(text); pos = next) {
            uint8_t traits;
            next = dip_wordbreak_next(str_of(text), pos, &traits);
            if (traits & DIP_TRAIT_WORD) append(expected, dip_str_slice(str_of(text), pos, next));
        }
        gives(text, bare, expected, expected);
    }
}

static void four_gibibytes_are_too_long(void **state) {
    (void)state;
    const uint64_t limit = (uint64_t)UINT32_MAX + 1;
    pair one = {0};
    dip_tokenizer tokenizer = {0};
    const dip_text text = {"", (size_t)limit, 0};
    assert_int_equal(dip_tokenizer_run(&tokenizer, text, &one.vocab, &one.corpus), DIP_ERR_LIMIT);
    assert_int_equal(dip_corpus_documents(&one.corpus), 0);
    dip_tokenizer_fini(&tokenizer);
    dip_tokenizer_fini(&tokenizer);
    pair_fini(&one);
}

static dip_status tokenize_two(const dip_allocator *allocator) {
    static const uint8_t texts[][160] = {
        "The U.S. delegation met press@mfa.ru in Minsk; #ceasefire holds.",
        "Talks on al-Assad's government, Russia's position and the Minsk agreements went on in "
        "Geneva, "
        "Vienna, Astana and Sochi, and an \xE9t\xE9 later"};
    const options with = {.keep_hyphens = true, .punctuation = true};
    pair one, expected = {0};
    pair_init(&one, allocator);
    dip_tokenizer tokenizer;
    dip_tokenizer_init(&tokenizer, allocator, with);
    dip_status status = DIP_OK;
    for (size_t d = 0; d < 2; d++) {
        const dip_text text = {texts[d], strlen((const char *)texts[d]), 1};
        const dip_status this = dip_tokenizer_run(&tokenizer, text, &one.vocab, &one.corpus);
        if (this != DIP_OK) {
            status = this;
            assert_same_array(one.corpus.ids, expected.corpus.ids);
            assert_same_array(one.corpus.flags, expected.corpus.flags);
            assert_same_array(one.corpus.starts, expected.corpus.starts);
            assert_same_array(one.corpus.ends, expected.corpus.ends);
            assert_same_array(one.corpus.offsets, expected.corpus.offsets);
            memory_back(allocator);
            assert_ok(dip_tokenizer_run(&tokenizer, text, &one.vocab, &one.corpus));
        }
        tokenize_text(&expected, text, with);
        assert_same(&one, &expected);
    }
    dip_tokenizer_fini(&tokenizer);
    pair_fini(&one);
    pair_fini(&expected);
    return status;
}

static void tokenizing_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(tokenize_two);
}

static void characters_that_nobody_sees_are_no_part_of_a_term(void **state) {
    (void)state;
    const options none = {0};
    gives("co\xC2\xADoperation cooperation", none, "cooperation|cooperation",
          "co\xC2\xADoperation|cooperation");
    gives("\xE2\x80\x8EKerry\xE2\x80\x8F", none, "kerry", NULL); /* marks of direction */
    gives("\xEF\xBB\xBFTalks", none, "talks", NULL);             /* a byte order mark */
    gives("U.S.\xE2\x80\x8E", none, "us", "U.S.\xE2\x80\x8E");
    gives("\xC2\xAD \xE2\x80\x8E", none, "", "");
    /* those that are seen stay: the joiners of Persian and Hindi */
    gives("\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE", none, "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE",
          NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_segments_with_a_letter_or_digit),
        cmocka_unit_test(case_is_folded_letter_by_letter),
        cmocka_unit_test(a_final_possessive_is_not_of_the_term),
        cmocka_unit_test(dotted_capitals_join),
        cmocka_unit_test(the_possessive_goes_before_the_dots),
        cmocka_unit_test(listed_acronyms_keep_their_capitals),
        cmocka_unit_test(an_acronym_may_have_digits_and_small_letters_or_be_one_letter),
        cmocka_unit_test(a_line_of_capitals_keeps_no_acronym),
        cmocka_unit_test(flags_say_how_a_token_was_written),
        cmocka_unit_test(flags_say_where_sentences_and_paragraphs_start),
        cmocka_unit_test(documents_begin_anew),
        cmocka_unit_test(spans_count_code_points),
        cmocka_unit_test(without_spans_only_the_spans_are_missing),
        cmocka_unit_test(hyphens_split_or_hold),
        cmocka_unit_test(marks_are_tokens_when_asked_for),
        cmocka_unit_test(numbers_may_be_dropped),
        cmocka_unit_test(entities_are_whole_split_or_dropped),
        cmocka_unit_test(entities_cut_the_words_around_them),
        cmocka_unit_test(diacritics_may_be_folded),
        cmocka_unit_test(options_combine),
        cmocka_unit_test(any_text_gives_tokens_in_order_and_apart),
        cmocka_unit_test(the_width_of_the_text_changes_nothing),
        cmocka_unit_test(the_last_words_are_those_of_a_text_that_goes_on),
        cmocka_unit_test(bare_options_give_the_segments_of_the_standard),
        cmocka_unit_test(four_gibibytes_are_too_long),
        cmocka_unit_test(characters_that_nobody_sees_are_no_part_of_a_term),
        cmocka_unit_test(tokenizing_survives_failing_memory),
    };
    return cmocka_run_group_tests_name("tokenize", tests, NULL, NULL);
}
