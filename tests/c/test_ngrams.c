/* N-grams and skip-grams against a list of all runs, their limit on both sides, and the spread of
 * their hash against chance. */
#include "support.h"

#include <math.h>

#include "ngrams.h"

/* A second table that is full at eight nodes. */
#undef DIP_NGRAMS_MAX
#define DIP_NGRAMS_MAX 8
#define dip_ngrams_init eight_init
#define dip_ngrams_fini eight_fini
#define dip_ngrams_widen eight_widen
#define dip_ngrams_seal eight_seal
#define dip_ngrams_intern eight_intern
#define dip_ngrams_find eight_find
#define dip_ngrams_cut eight_cut
#define dip_ngrams_places eight_places
#include "../../csrc/core/ngrams.c"
#undef dip_ngrams_init
#undef dip_ngrams_fini
#undef dip_ngrams_widen
#undef dip_ngrams_seal
#undef dip_ngrams_intern
#undef dip_ngrams_find
#undef dip_ngrams_cut
#undef dip_ngrams_places

enum { MOST = 400, WORDS = 26 };

/* Tokens of documents: a letter is the word of its place in the alphabet. */
typedef struct sample {
    uint32_t ids[MOST], starts[MOST], ends[MOST];
    uint8_t flags[MOST];
    int64_t offsets[MOST];
    size_t tokens, documents;
} sample;

/* "." begins a sentence, "|" a document; "-" is a hole, behind which AFTER_HOLE is set. */
static sample read_sample(const char *text) {
    sample out = {.tokens = 0};
    uint8_t pending = DIP_STARTS_SENTENCE | DIP_STARTS_PARAGRAPH;
    for (; *text; text++) {
        if (*text == '.') {
            pending |= DIP_STARTS_SENTENCE;
        } else if (*text == '|') {
            out.offsets[++out.documents] = (int64_t)out.tokens;
            pending = DIP_STARTS_SENTENCE | DIP_STARTS_PARAGRAPH;
        } else {
            const size_t t = out.tokens++;
            out.ids[t] = *text == '-' ? DIP_HOLE : (uint32_t)(*text - 'a') + 1;
            out.flags[t] = (uint8_t)(pending | DIP_CASE_CAPITALISED);
            out.starts[t] = (uint32_t)(10 * t);
            out.ends[t] = (uint32_t)(10 * t + 3);
            pending = *text == '-' ? DIP_AFTER_HOLE : 0;
        }
    }
    out.offsets[++out.documents] = (int64_t)out.tokens;
    return out;
}

static dip_token_view view_of(const sample *from) {
    return (dip_token_view){from->ids, from->flags, from->offsets, from->documents};
}

/* Appends the letters of a gram to `out`. */
static void spell(const dip_ngrams *grams, uint32_t gram, char *out) {
    char letters[MOST];
    size_t len = 0;
    for (uint32_t node = grams->grams.data[gram - 1]; node;) {
        letters[len++] = (char)('a' + dip_ngrams_last(grams, node, &node) - 1);
    }
    out += strlen(out);
    while (len) *out++ = letters[--len];
    *out = 0;
}

static void cut_gives(const char *text, dip_ngram_options options, const char *expected) {
    const sample from = read_sample(text);
    dip_ngrams grams;
    dip_u32s ids = {0};
    dip_i64s offsets = {0};
    char written[MOST * 8] = "";
    dip_ngrams_init(&grams, NULL, WORDS);
    assert_ok(dip_ngrams_cut(&grams, view_of(&from), options, &ids, &offsets));
    assert_int_equal(offsets.len, from.documents + 1);
    for (size_t d = 0; d < from.documents; d++) {
        if (d) strcat(written, "| ");
        for (int64_t k = offsets.data[d]; k < offsets.data[d + 1]; k++) {
            spell(&grams, ids.data[k], written);
            strcat(written, " ");
        }
    }
    assert_string_equal(written, expected);
    dip_array_fini(NULL, &ids);
    dip_array_fini(NULL, &offsets);
    dip_ngrams_fini(&grams);
    dip_ngrams_fini(&grams);
}

static void runs_lie_by_first_word_shorter_ones_first(void **state) {
    (void)state;
    cut_gives("abc", (dip_ngram_options){1, 3, 0}, "a ab abc b bc c ");
    cut_gives("abc", (dip_ngram_options){2, 2, 0}, "ab bc ");
    cut_gives("abc", (dip_ngram_options){4, 9, 0}, "");
    cut_gives("", (dip_ngram_options){1, 2, 0}, "");
}

static void no_run_crosses_a_sentence_a_document_or_a_hole(void **state) {
    (void)state;
    cut_gives("ab.cd|e|f-gh", (dip_ngram_options){2, 3, 0}, "ab cd | | gh ");
    cut_gives("ab.cd|e|f-gh", (dip_ngram_options){1, 1, 0}, "a b c d | e | f g h ");
    cut_gives("a-b.c", (dip_ngram_options){2, 2, 5}, "");
}

/* The example of Guthrie and others (2006): "insurgents killed in ongoing fighting". */
static void skips_are_counted_over_the_whole_run(void **state) {
    (void)state;
    cut_gives("ikaof", (dip_ngram_options){2, 2, 2}, "ik ia io ka ko kf ao af of ");
    cut_gives("ikaof", (dip_ngram_options){3, 3, 2}, "ika iko ikf iao iaf iof kao kaf kof aof ");
    cut_gives("abcde", (dip_ngram_options){3, 3, 1}, "abc abd acd bcd bce bde cde ");
    cut_gives("abc", (dip_ngram_options){1, 2, 1}, "a ab ac b bc c ");
    cut_gives("ab", (dip_ngram_options){2, 2, UINT32_MAX}, "ab ");
}

static void lengths_that_are_none_are_refused(void **state) {
    (void)state;
    const sample from = read_sample("abc");
    const dip_ngram_options wrong[] = {
        {0, 1, 0}, {2, 1, 0}, {DIP_SKIPGRAM_MAX + 1, DIP_SKIPGRAM_MAX + 1, 1}};
    dip_ngrams grams;
    dip_ngrams_init(&grams, NULL, WORDS);
    for (size_t k = 0; k < 3; k++) {
        dip_u32s ids = {0};
        dip_i64s offsets = {0};
        dip_corpus places = {0};
        assert_int_equal(dip_ngrams_cut(&grams, view_of(&from), wrong[k], &ids, &offsets),
                         DIP_ERR_ARGUMENT);
        assert_int_equal(ids.len + offsets.len, 0);
        assert_int_equal(dip_ngrams_places(view_of(&from), wrong[k], NULL, NULL, &places),
                         DIP_ERR_ARGUMENT);
        dip_array_fini(NULL, &ids);
        dip_array_fini(NULL, &offsets);
        dip_corpus_fini(&places);
    }
    dip_ngrams_fini(&grams);
    const dip_ngram_options most = {DIP_SKIPGRAM_MAX, DIP_SKIPGRAM_MAX, 1};
    cut_gives("abc", most, "");
    cut_gives("abc", (dip_ngram_options){3, UINT32_MAX, 0}, "abc ");
}

static void places_are_those_of_first_and_last_word(void **state) {
    (void)state;
    const sample from = read_sample("ab.c-de");
    dip_corpus places = {0};
    assert_ok(dip_ngrams_places(view_of(&from), (dip_ngram_options){1, 2, 0}, from.starts,
                                from.ends, &places));
    const uint32_t starts[] = {0, 0, 10, 20, 40, 40, 50};
    const uint32_t ends[] = {3, 13, 13, 23, 43, 53, 53};
    const uint8_t whole = DIP_STARTS_SENTENCE | DIP_STARTS_PARAGRAPH;
    const uint8_t stands[] = {whole, 0, 0, DIP_STARTS_SENTENCE, DIP_AFTER_HOLE, 0, 0};
    assert_int_equal(places.flags.len, 7);
    assert_int_equal(places.starts.len, 7);
    for (size_t k = 0; k < 7; k++) {
        assert_int_equal(places.starts.data[k], starts[k]);
        assert_int_equal(places.ends.data[k], ends[k]);
        assert_int_equal(places.flags.data[k], stands[k] | DIP_CASE_CAPITALISED);
    }
    dip_corpus_fini(&places);
    assert_ok(dip_ngrams_places(view_of(&from), (dip_ngram_options){2, 2, 0}, NULL, NULL, &places));
    assert_int_equal(places.flags.len, 2);
    assert_int_equal(places.starts.len, 0);
    dip_corpus_fini(&places);
}

/* All runs of a text by looking at every choice of positions: a bit each, of the next 12 tokens. */
static size_t list_runs(const sample *from, dip_ngram_options options, uint64_t *out) {
    size_t len = 0;
    for (size_t t = 0; t < from->tokens; t++) {
        uint64_t found[4096];
        size_t here = 0;
        for (uint32_t set = 1; set < 4096; set += 2) {
            uint64_t run = 0;
            uint32_t words = 0, last = 0;
            for (uint32_t k = 0; k < 12; k++) {
                if (!(set >> k & 1)) continue;
                words++;
                last = k;
                run = run * 32 + (t + k < from->tokens ? from->ids[t + k] : 0);
            }
            bool good = words >= options.smallest && words <= options.largest &&
                        last + 1 - words <= options.skips && t + last < from->tokens;
            for (uint32_t k = 0; good && k <= last; k++) {
                good = from->ids[t + k] && (k == 0 || !(from->flags[t + k] & DIP_STARTS_ANYTHING));
            }
            if (good) found[here++] = run;
        }
        for (size_t k = 0; k < here; k++) out[len++] = found[k];
    }
    return len;
}

static int by_value(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void grams_are_those_of_looking_at_all_choices(void **state) {
    (void)state;
    lcg random = {31};
    static uint64_t expected[1 << 16], found[1 << 16];
    for (size_t round = 0; round < 300; round++) {
        char text[40];
        const size_t len = lcg_below(&random, 30);
        for (size_t k = 0; k < len; k++) text[k] = "abcabcabcd.-"[lcg_below(&random, 12)];
        text[len] = 0;
        const sample from = read_sample(text);
        dip_ngram_options options = {1 + lcg_below(&random, 3), 0, lcg_below(&random, 4)};
        options.largest = options.smallest + lcg_below(&random, 3);
        const size_t count = list_runs(&from, options, expected);
        dip_ngrams grams;
        dip_u32s ids = {0};
        dip_i64s offsets = {0};
        dip_ngrams_init(&grams, NULL, WORDS);
        assert_ok(dip_ngrams_cut(&grams, view_of(&from), options, &ids, &offsets));
        assert_int_equal(ids.len, count);
        uint32_t seen = 0;
        for (size_t k = 0; k < count; k++) {
            assert_true(ids.data[k] <= seen + 1); /* in order of first sight */
            if (ids.data[k] > seen) seen = ids.data[k];
            char letters[16] = "";
            spell(&grams, ids.data[k], letters);
            found[k] = 0;
            for (const char *c = letters; *c; c++)
                found[k] = found[k] * 32 + (uint64_t)(*c - 'a' + 1);
        }
        assert_int_equal(seen, dip_ngrams_len(&grams));
        qsort(expected, count, sizeof *expected, by_value);
        qsort(found, count, sizeof *found, by_value);
        if (count) assert_memory_equal(found, expected, count * sizeof *found);
        dip_array_fini(NULL, &ids);
        dip_array_fini(NULL, &offsets);
        dip_ngrams_fini(&grams);
    }
}

static void runs_are_found_again_until_the_seal(void **state) {
    (void)state;
    dip_ngrams grams = {.words = 5};
    const uint32_t run[] = {1, 2, 3}, other[] = {2, 2};
    uint32_t gram = 0;
    assert_int_equal(dip_ngrams_find(&grams, run, 3), 0);
    assert_ok(dip_ngrams_intern(&grams, run, 3, &gram));
    assert_int_equal(gram, 1);
    assert_ok(dip_ngrams_intern(&grams, run, 1, &gram));
    assert_int_equal(gram, 2);
    assert_ok(dip_ngrams_intern(&grams, run, 3, &gram));
    assert_int_equal(gram, 1);
    assert_int_equal(dip_ngrams_find(&grams, run, 3), 1);
    assert_int_equal(dip_ngrams_find(&grams, run, 2), 0); /* met as a prefix only */
    assert_int_equal(dip_ngrams_find(&grams, run, 1), 2);
    assert_int_equal(dip_ngrams_find(&grams, other, 2), 0);
    assert_int_equal(dip_ngrams_find(&grams, run, 0), 0);
    const uint32_t new_word[] = {6};
    assert_ok(dip_ngrams_widen(&grams, 6));
    assert_int_equal(dip_ngrams_find(&grams, new_word, 1), 0);
    dip_ngrams_seal(&grams);
    assert_int_equal(dip_ngrams_len(&grams), 2);
    dip_ngrams_fini(&grams);
}

static void the_limit_holds_on_both_sides(void **state) {
    (void)state;
    dip_ngrams grams;
    eight_init(&grams, NULL, 3);
    uint32_t gram = 77;
    for (uint32_t k = 0; k < 5; k++) {
        const uint32_t run[] = {1 + k / 3, 1 + k % 3};
        assert_ok(eight_intern(&grams, run, 2, &gram));
        assert_int_equal(gram, k + 1);
    }
    const uint32_t sixth[] = {2, 3}, fifth[] = {2, 2}, word[] = {3};
    gram = 77;
    assert_int_equal(eight_intern(&grams, sixth, 2, &gram), DIP_ERR_LIMIT);
    assert_int_equal(gram, 77);
    assert_int_equal(eight_find(&grams, sixth, 2), 0);
    assert_ok(eight_intern(&grams, fifth, 2, &gram));
    assert_int_equal(gram, 5);
    assert_ok(eight_intern(&grams, word, 1, &gram));
    assert_int_equal(gram, 6);
    const sample from = read_sample("ab.bc");
    dip_u32s ids = {0};
    dip_i64s offsets = {0};
    assert_int_equal(
        eight_cut(&grams, view_of(&from), (dip_ngram_options){2, 2, 0}, &ids, &offsets),
        DIP_ERR_LIMIT);
    assert_int_equal(ids.len + offsets.len, 0);
    dip_array_fini(NULL, &ids);
    dip_array_fini(NULL, &offsets);
    eight_fini(&grams);
}

/* A table whose words grow in number between two cuts gives what one gives that knew them all. */
static void words_may_grow_in_number_until_the_limit(void **state) {
    (void)state;
    const sample from = read_sample("abab|bcda|dcab");
    const dip_ngram_options options = {1, 3, 0};
    dip_ngrams grams, whole;
    dip_u32s ids = {0}, expected_ids = {0};
    dip_i64s offsets = {0}, expected_offsets = {0};
    dip_ngrams_init(&grams, NULL, 0);
    dip_ngrams_init(&whole, NULL, WORDS);
    for (size_t d = 0; d < 3; d++) {
        const dip_token_view one = {from.ids, from.flags, from.offsets + d, 1};
        assert_ok(dip_ngrams_widen(&grams, d ? 4 : 2));
        assert_ok(dip_ngrams_cut(&grams, one, options, &ids, &offsets));
    }
    assert_ok(dip_ngrams_widen(&grams, 3));
    assert_int_equal(grams.words, 4);
    assert_ok(dip_ngrams_cut(&whole, view_of(&from), options, &expected_ids, &expected_offsets));
    assert_same_array(ids, expected_ids);
    assert_same_array(offsets, expected_offsets);
    dip_array_fini(NULL, &ids);
    dip_array_fini(NULL, &offsets);
    dip_array_fini(NULL, &expected_ids);
    dip_array_fini(NULL, &expected_offsets);
    dip_ngrams_fini(&grams);
    dip_ngrams_fini(&whole);
    const uint32_t run[] = {1, 1, 1};
    uint32_t gram;
    eight_init(&grams, NULL, 1);
    assert_ok(eight_intern(&grams, run, 3, &gram));
    assert_ok(eight_widen(&grams, 6)); /* and two runs: eight nodes */
    assert_int_equal(eight_widen(&grams, 7), DIP_ERR_LIMIT);
    assert_int_equal(grams.words, 6);
    eight_fini(&grams);
}

/* Runs longer than so many wait together: their prefixes are looked up before, in other batches. */
static void a_run_may_be_longer_than_a_batch(void **state) {
    (void)state;
    enum { TOKENS = 1500, LONGEST = 700 };
    static uint32_t tokens[TOKENS];
    static uint8_t flags[TOKENS];
    for (uint32_t t = 0; t < TOKENS; t++) tokens[t] = 1 + t % WORDS;
    const int64_t bounds[] = {0, TOKENS};
    const dip_ngram_options options = {LONGEST, LONGEST, 0};
    dip_ngrams grams;
    dip_u32s ids = {0};
    dip_i64s offsets = {0};
    dip_ngrams_init(&grams, NULL, WORDS);
    const dip_token_view view = {tokens, flags, bounds, 1};
    assert_ok(dip_ngrams_cut(&grams, view, options, &ids, &offsets));
    assert_int_equal(ids.len, TOKENS - LONGEST + 1);
    assert_int_equal(offsets.data[1], TOKENS - LONGEST + 1);
    assert_int_equal(dip_ngrams_len(&grams), WORDS); /* the words come round again */
    for (uint32_t k = 0; k < ids.len; k++) assert_int_equal(ids.data[k], 1 + k % WORDS);
    dip_array_fini(NULL, &ids);
    dip_array_fini(NULL, &offsets);
    dip_ngrams_fini(&grams);
}

/* Holds the hash against chance: by chi-squared over the buckets of its low bits, which are those
 * used, and by the mean length of a probe, which is (1 + 1 / (1 - load)) / 2 for linear probing
 * (Knuth 6.4). */
static void pairs_spread_like_chance(void **state) {
    (void)state;
    enum { BUCKETS = 1024, SIDE = 200 };
    const uint32_t steps[] = {1, 16, 1000, 65536};
    for (size_t s = 0; s < 4; s++) {
        dip_ngrams grams;
        dip_ngrams_init(&grams, NULL, SIDE * steps[s]);
        for (uint32_t k = 0; k < SIDE * SIDE; k++) {
            const uint32_t run[] = {1 + k / SIDE * steps[s], 1 + k % SIDE * steps[s]};
            uint32_t gram;
            assert_ok(dip_ngrams_intern(&grams, run, 2, &gram));
        }
        size_t buckets[BUCKETS] = {0}, probes = 0;
        const size_t mask = grams.capacity - 1, pairs = grams.runs.len;
        for (size_t at = 0; at < grams.capacity; at++) {
            if (!grams.slots[at].node) continue;
            const size_t home = hash_of(grams.slots[at].prefix, grams.slots[at].word) & mask;
            buckets[home % BUCKETS]++;
            probes += ((at - home) & mask) + 1;
        }
        const double expected = (double)pairs / BUCKETS;
        double chi = 0;
        for (size_t b = 0; b < BUCKETS; b++) {
            chi += ((double)buckets[b] - expected) * ((double)buckets[b] - expected) / expected;
        }
        assert_int_equal(pairs, SIDE * SIDE);
        assert_true(chi < (BUCKETS - 1) + 6 * sqrt(2.0 * (BUCKETS - 1)));
        const double load = (double)pairs / (double)grams.capacity;
        assert_true((double)probes / (double)pairs < 1.1 * 0.5 * (1 + 1 / (1 - load)));
        dip_ngrams_fini(&grams);
    }
}

static const char *LONG_TEXT = "abcdefghijklmnopqrstuvwxyz.zyxwvutsrqponmlkjihgfedcba|"
                               "acegikmoqsuwybdfhjlnprtvxz-zxvtrpnljhfdbywusqomkigeca";

/* Cuts twice into the same arrays; the second try must give what one without failures gives. */
static dip_status cut_twice(const dip_allocator *allocator) {
    const sample from = read_sample(LONG_TEXT);
    const dip_ngram_options options = {1, 3, 1};
    dip_ngrams grams, whole = {.words = WORDS};
    dip_u32s ids = {0}, expected_ids = {0};
    dip_i64s offsets = {0}, expected_offsets = {0};
    dip_ngrams_init(&grams, allocator, WORDS);
    const dip_status status = dip_ngrams_cut(&grams, view_of(&from), options, &ids, &offsets);
    if (status != DIP_OK) {
        assert_int_equal(ids.len + offsets.len, 0);
        memory_back(allocator);
        assert_ok(dip_ngrams_cut(&grams, view_of(&from), options, &ids, &offsets));
    }
    assert_ok(dip_ngrams_cut(&whole, view_of(&from), options, &expected_ids, &expected_offsets));
    assert_same_array(offsets, expected_offsets);
    assert_int_equal(ids.len, expected_ids.len);
    for (size_t k = 0; k < ids.len; k++) { /* a failed try may have numbered them before */
        char mine[16] = "", its[16] = "";
        spell(&grams, ids.data[k], mine);
        spell(&whole, expected_ids.data[k], its);
        assert_string_equal(mine, its);
    }
    dip_array_fini(allocator, &ids);
    dip_array_fini(allocator, &offsets);
    dip_ngrams_fini(&grams);
    dip_array_fini(NULL, &expected_ids);
    dip_array_fini(NULL, &expected_offsets);
    dip_ngrams_fini(&whole);
    return status;
}

static dip_status place_twice(const dip_allocator *allocator) {
    const sample from = read_sample(LONG_TEXT);
    const dip_ngram_options options = {1, 3, 1};
    dip_corpus places, expected = {0};
    dip_corpus_init(&places, allocator);
    const dip_status status =
        dip_ngrams_places(view_of(&from), options, from.starts, from.ends, &places);
    if (status != DIP_OK) {
        assert_int_equal(places.flags.len + places.starts.len + places.ends.len, 0);
        memory_back(allocator);
        assert_ok(dip_ngrams_places(view_of(&from), options, from.starts, from.ends, &places));
    }
    assert_ok(dip_ngrams_places(view_of(&from), options, from.starts, from.ends, &expected));
    assert_same_array(places.flags, expected.flags);
    assert_same_array(places.starts, expected.starts);
    assert_same_array(places.ends, expected.ends);
    dip_corpus_fini(&places);
    dip_corpus_fini(&expected);
    return status;
}

static void cutting_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(cut_twice);
    sweep_allocation_failures(place_twice);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_lie_by_first_word_shorter_ones_first),
        cmocka_unit_test(no_run_crosses_a_sentence_a_document_or_a_hole),
        cmocka_unit_test(skips_are_counted_over_the_whole_run),
        cmocka_unit_test(lengths_that_are_none_are_refused),
        cmocka_unit_test(places_are_those_of_first_and_last_word),
        cmocka_unit_test(grams_are_those_of_looking_at_all_choices),
        cmocka_unit_test(runs_are_found_again_until_the_seal),
        cmocka_unit_test(the_limit_holds_on_both_sides),
        cmocka_unit_test(words_may_grow_in_number_until_the_limit),
        cmocka_unit_test(a_run_may_be_longer_than_a_batch),
        cmocka_unit_test(pairs_spread_like_chance),
        cmocka_unit_test(cutting_survives_failing_memory),
    };
    return cmocka_run_group_tests_name("ngrams", tests, NULL, NULL);
}
