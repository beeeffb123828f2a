/* Words by bit sets against words by table, on texts that mix what the one and the other see. */
#include "support.h"

#include "unicode.h"
#include "utf8.h"
#include "wordbreak.h"
#include "words.h"

#define TEXT_MAX 3000u /* more than the blocks whose segments are put down together */

typedef struct scanned {
    uint8_t *copy;
    dip_blocks blocks;
    dip_scan scan;
} scanned;

static void scan_text(scanned *self, const dip_kernels *kernels, dip_str text) {
    *self = (scanned){.copy = malloc(text.len ? text.len : 1)};
    assert_non_null(self->copy);
    if (text.len) memcpy(self->copy, text.data, text.len);
    assert_ok(
        dip_scan_text(NULL, kernels, (dip_str){self->copy, text.len}, &self->blocks, &self->scan));
}

static void scanned_fini(scanned *self) {
    dip_array_fini(NULL, &self->blocks);
    free(self->copy);
}

/* What dip_words_find must give, by table alone. */
static void by_table(dip_str text, dip_range range, uint8_t wanted, dip_segments *out) {
    const dip_str cut = {text.data, range.end};
    for (size_t pos = range.start, next; pos < range.end; pos = next) {
        uint8_t traits;
        next = dip_wordbreak_next(cut, pos, &traits);
        if (!(traits & wanted)) continue;
        const dip_segment one = {(uint32_t)pos, (uint32_t)next, traits, DIP_SEGMENT_ANY};
        assert_ok(dip_segments_push(NULL, out, one));
    }
}

/* Random text of letters, digits, the marks that join them, and some that only the table knows. */
static size_t random_text(lcg *random, uint8_t *out) {
    static const uint32_t plain[] = {'a',  'B',  'z', '1',    '0',    '_',    '.',
                                     '\'', ':',  ',', ';',    ' ',    ' ',    '-',
                                     '\n', '\r', '"', 0x2019, 0x2018, 0x2014, 0x2026};
    static const uint32_t hard[] = {0xE9,    0x301,  0x200D, 0xAD,   0x416,  0x5D0,
                                    0x30AB,  0x4E2D, 0x2024, 0x2027, 0x2003, 0x1F1E6,
                                    0x1F600, 0xB7,   0x2028, 0x202F};
    const size_t goal = lcg_below(random, TEXT_MAX - 4);
    const uint32_t rarity = lcg_below(random, 3) ? 1 + lcg_below(random, 40) : 1u << 30;
    const uint32_t kinds = 1 + lcg_below(random, sizeof plain / sizeof *plain);
    size_t len = 0;
    while (len < goal) {
        const bool is_hard = lcg_below(random, rarity) == 0;
        const uint32_t cp = is_hard ? hard[lcg_below(random, sizeof hard / sizeof *hard)]
                                    : plain[lcg_below(random, kinds)];
        len += dip_utf8_put(cp, out + len);
    }
    return len;
}

static size_t character_start(dip_str text, size_t pos) {
    while (pos > 0 && pos < text.len && (text.data[pos] & 0xC0) == 0x80) pos--;
    return pos;
}

/* Whether [start, end) is what DIP_SEGMENT_SIMPLE says. */
static bool is_simple(dip_str text, size_t start, size_t end) {
    if (start + 16 >= text.len) return false;
    for (size_t at = start; at < end; at++) {
        const uint8_t c = text.data[at];
        const bool lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
        if (!lower && !digit && (at > start || c < 'A' || c > 'Z')) return false;
    }
    const uint8_t behind = text.data[end];
    return text.data[end - 1] > '9' || (behind < 0x80 && behind != '\'');
}

static void check_range(const scanned *one, dip_range range, bool visible) {
    const uint8_t wanted =
        visible ? DIP_TRAIT_WORD | DIP_TRAIT_PUNCTUATION | DIP_TRAIT_SYMBOL : DIP_TRAIT_WORD;
    dip_segments expected = {0}, found = {0};
    by_table(one->scan.text, range, wanted, &expected);
    assert_ok(dip_words_find(NULL, &one->scan, range, visible, &found));
    assert_int_equal(dip_segments_len(&found), dip_segments_len(&expected));
    assert_int_equal(found.starts.len, found.what.len);
    assert_int_equal(found.ends.len, found.what.len);
    for (size_t k = 0; k < dip_segments_len(&found); k++) {
        const dip_segment a = dip_segment_at(&found, k), b = dip_segment_at(&expected, k);
        assert_int_equal(a.start, b.start);
        assert_int_equal(a.end, b.end);
        assert_int_equal(a.traits & DIP_TRAIT_WORD, b.traits & DIP_TRAIT_WORD);
        if (a.kind == DIP_SEGMENT_ANY) assert_int_equal(a.traits, b.traits);
        bool plain = true;
        for (uint32_t at = a.start; at < a.end; at++) {
            const uint8_t c = one->scan.text.data[at];
            plain &= ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_';
        }
        if (a.kind != DIP_SEGMENT_ANY) {
            assert_int_equal(a.kind == DIP_SEGMENT_PLAIN || a.kind == DIP_SEGMENT_SIMPLE, plain);
            if (a.kind == DIP_SEGMENT_SIMPLE) {
                assert_true(is_simple(one->scan.text, a.start, a.end));
            }
            assert_int_equal(a.traits, DIP_TRAIT_WORD);
        }
    }
    dip_segments_fini(NULL, &expected);
    dip_segments_fini(NULL, &found);
}

static void words_are_those_of_the_table(void **state) {
    (void)state;
    const dip_kernels *available[8];
    const size_t kernels = dip_kernels_available(available);
    lcg random = {11};
    for (int round = 0; round < 6000; round++) {
        uint8_t bytes[TEXT_MAX + 4];
        const dip_str text = {bytes, random_text(&random, bytes)};
        scanned one;
        scan_text(&one, available[(size_t)round % kernels], text);
        const uint32_t len = (uint32_t)text.len;
        check_range(&one, (dip_range){0, len}, round % 2);
        if (len) {
            const size_t a = character_start(text, lcg_below(&random, len));
            const size_t b = character_start(text, a + lcg_below(&random, len - (uint32_t)a + 1));
            check_range(&one, (dip_range){(uint32_t)a, (uint32_t)b}, round % 2);
        }
        scanned_fini(&one);
    }
}

static void simple_words_are_told_from_others(void **state) {
    (void)state;
    const char *text = "The talks of US and McCoy 2 in the 1990\xE2\x80\x99s or 19' a_b "
                       "abcdefghijklmnop abcdefghijklmnopq don't x 1,5 Z9 and more to read behind "
                       "all that has just been said, much more, for the last block counts as plain";
    static const uint8_t expected[] = {1, 1, 1, 2, 1, 2, 1, 1, 1, 2, 1, 1, 2,
                                       2, 1, 1, 3, 1, 3, 1, 1, 1, 1, 1, 1};
    assert_int_equal(DIP_SEGMENT_SIMPLE, 1);
    assert_int_equal(DIP_SEGMENT_PLAIN, 2);
    assert_int_equal(DIP_SEGMENT_JOINED, 3);
    scanned one;
    scan_text(&one, dip_kernels_best(), (dip_str){(const uint8_t *)text, strlen(text)});
    dip_segments found = {0};
    assert_ok(
        dip_words_find(NULL, &one.scan, (dip_range){0, (uint32_t)strlen(text)}, false, &found));
    assert_true(dip_segments_len(&found) > sizeof expected);
    for (size_t k = 0; k < sizeof expected; k++) {
        assert_int_equal(dip_segment_at(&found, k).kind, expected[k]);
    }
    assert_int_equal(dip_segment_at(&found, dip_segments_len(&found) - 1).kind, DIP_SEGMENT_PLAIN);
    dip_segments_fini(NULL, &found);
    scanned_fini(&one);
}

static void a_word_is_found_at_any_place_and_length(void **state) {
    (void)state;
    for (size_t len = 1; len <= 70; len++) {
        for (size_t start = 0; start < 70; start++) { /* in a block of its own, or over two */
            char text[240];
            memset(text, ' ', sizeof text);
            memset(text + start, 'a', len);
            scanned one;
            scan_text(&one, dip_kernels_best(), (dip_str){(const uint8_t *)text, sizeof text});
            dip_segments found = {0};
            assert_ok(dip_words_find(NULL, &one.scan, (dip_range){0, sizeof text}, false, &found));
            assert_int_equal(dip_segments_len(&found), 1);
            const dip_segment only = dip_segment_at(&found, 0);
            assert_int_equal(only.start, start);
            assert_int_equal(only.end, start + len);
            assert_int_equal(only.kind, DIP_SEGMENT_SIMPLE);
            dip_segments_fini(NULL, &found);
            scanned_fini(&one);
        }
    }
}

static void boundaries_are_those_of_the_table(void **state) {
    (void)state;
    lcg random = {13};
    for (int round = 0; round < 6000; round++) {
        uint8_t bytes[TEXT_MAX + 4];
        const dip_str text = {bytes, random_text(&random, bytes)};
        scanned one;
        scan_text(&one, dip_kernels_best(), text);
        dip_u32s found = {0};
        assert_ok(dip_words_boundaries(NULL, &one.scan, &found));
        size_t k = 0;
        for (size_t pos = 0; pos < text.len; k++) {
            assert_true(k < found.len);
            assert_int_equal(found.data[k], pos);
            uint8_t traits;
            pos = dip_wordbreak_next(text, pos, &traits);
        }
        if (text.len) assert_int_equal(found.data[k++], text.len);
        assert_int_equal(found.len, k);
        dip_array_fini(NULL, &found);
        scanned_fini(&one);
    }
}

static void code_points_are_counted_up_to_any_byte(void **state) {
    (void)state;
    lcg random = {17};
    for (int round = 0; round < 500; round++) {
        uint8_t bytes[TEXT_MAX + 4];
        const dip_str text = {bytes, random_text(&random, bytes)};
        scanned one;
        scan_text(&one, dip_kernels_best(), text);
        for (size_t pos = 0; pos <= text.len; pos++) {
            if (character_start(text, pos) != pos) continue;
            assert_int_equal(dip_scan_code_points(&one.scan, pos),
                             dip_utf8_count(dip_str_slice(text, 0, pos)));
        }
        scanned_fini(&one);
    }
}

static void a_bit_is_found_at_or_behind_a_byte(void **state) {
    (void)state;
    uint8_t bytes[200];
    memset(bytes, 'a', sizeof bytes);
    bytes[63] = bytes[64] = bytes[190] = '.';
    scanned one;
    scan_text(&one, dip_kernels_best(), (dip_str){bytes, sizeof bytes});
    assert_int_equal(DIP_SCAN_FIND(&one.scan, 0, marks), 63);
    assert_int_equal(DIP_SCAN_FIND(&one.scan, 63, marks), 63);
    assert_int_equal(DIP_SCAN_FIND(&one.scan, 64, marks), 64);
    assert_int_equal(DIP_SCAN_FIND(&one.scan, 65, marks), 190);
    assert_int_equal(DIP_SCAN_FIND(&one.scan, 191, marks), 200);
    assert_int_equal(DIP_SCAN_FIND(&one.scan, 200, marks), 200);
    scanned_fini(&one);
}

static dip_status find_once(const dip_allocator *allocator) {
    uint8_t bytes[600];
    size_t len = 0;
    while (len + 10 < sizeof bytes) {
        memcpy(bytes + len, "ab c\xC3\xA9 d, ", 10);
        len += 10;
    }
    dip_blocks blocks = {0};
    dip_segments segments = {0};
    dip_u32s bounds = {0};
    dip_scan scan;
    dip_status status =
        dip_scan_text(allocator, dip_kernels_best(), (dip_str){bytes, len}, &blocks, &scan);
    if (status == DIP_OK) {
        status = dip_words_find(allocator, &scan, (dip_range){0, (uint32_t)len}, true, &segments);
        if (status != DIP_OK) {
            assert_int_equal(segments.starts.len + segments.ends.len + segments.what.len, 0);
        }
    }
    if (status == DIP_OK) {
        status = dip_words_boundaries(allocator, &scan, &bounds);
        if (status != DIP_OK) assert_int_equal(bounds.len, 0);
    }
    dip_array_fini(allocator, &blocks);
    dip_segments_fini(allocator, &segments);
    dip_array_fini(allocator, &bounds);
    return status;
}

static void finding_words_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(find_once);
}

/* Else a text of many ranges (one between each two entities) takes time by the square of its
 * length.
 */
static void nothing_behind_a_range_is_looked_at(void **state) {
    (void)state;
    const char *text =
        "Talks on the ceasefire went on in Minsk, Geneva and Vienna, and then in Astana.";
    scanned one;
    scan_text(&one, dip_kernels_best(), str_of(text));
    const size_t spare = one.blocks.cap - one.blocks.len;
    memset(one.blocks.data + one.blocks.len, 0, spare * sizeof *one.blocks.data);
    dip_scan endless = one.scan;
    endless.text.len = SIZE_MAX / 2; /* a sanitizer sees who looks for its end */
    dip_segments found = {0};
    const dip_range range = {0, (uint32_t)strlen(text)};
    assert_ok(dip_words_find(NULL, &endless, range, false, &found));
    assert_int_equal(dip_segments_len(&found), 15);
    dip_segments_fini(NULL, &found);
    scanned_fini(&one);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_those_of_the_table),
        cmocka_unit_test(simple_words_are_told_from_others),
        cmocka_unit_test(a_word_is_found_at_any_place_and_length),
        cmocka_unit_test(nothing_behind_a_range_is_looked_at),
        cmocka_unit_test(boundaries_are_those_of_the_table),
        cmocka_unit_test(code_points_are_counted_up_to_any_byte),
        cmocka_unit_test(a_bit_is_found_at_or_behind_a_byte),
        cmocka_unit_test(finding_words_survives_failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
