/* UTF-8 against table 3-7 of the Unicode Standard, and its examples of repair. */
#include "support.h"

#include "utf8.h"

static bool surrogate(uint32_t cp) { return cp >= 0xD800 && cp <= 0xDFFF; }

static void every_scalar_value_goes_out_and_comes_back(void **state) {
    (void)state;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        if (surrogate(cp)) continue;
        uint8_t bytes[DIP_UTF8_MAX];
        const dip_str text = {bytes, dip_utf8_put(cp, bytes)};
        size_t pos = 0;
        const bool right = dip_utf8_next(text, &pos) == cp && pos == text.len &&
                           dip_utf8_valid(text, NULL) && dip_utf8_previous(text, text.len) == 0 &&
                           dip_utf8_count(text) == 1;
        if (!right) fail_msg("U+%04X", cp);
    }
}

/* The length of the well-formed sequence at `p`, or 0: decoded by its bits, then judged by its
 * value. */
static size_t sequence_by_value(const uint8_t *p, size_t len) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = 1;
    uint32_t cp = p[0];
    if (p[0] >= 0xF8 || (p[0] & 0xC0) == 0x80) return 0;
    if (p[0] >= 0xC0) {
        length = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
        cp = p[0] & (0x7Fu >> length);
    }
    if (length > len) return 0;
    for (size_t k = 1; k < length; k++) {
        if ((p[k] & 0xC0) != 0x80) return 0;
        cp = (cp << 6) | (p[k] & 0x3F);
    }
    return cp >= least[length] && cp < 0x110000 && !surrogate(cp) ? length : 0;
}

static void validity_is_that_of_the_standard(void **state) {
    (void)state;
    static const uint8_t edges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F,
                                    0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xFF};
    const size_t n = sizeof edges;
    for (uint32_t two = 0; two < 0x10000; two++) {
        for (size_t k = 0; k < n * n; k++) {
            const uint8_t bytes[] = {(uint8_t)(two >> 8), (uint8_t)two, edges[k / n], edges[k % n]};
            size_t bad = 99, expected = 0;
            for (size_t step; expected < 4; expected += step) {
                step = sequence_by_value(bytes + expected, 4 - expected);
                if (step == 0) break;
            }
            const bool valid = dip_utf8_valid((dip_str){bytes, 4}, &bad);
            if (valid != (expected == 4) || bad != (valid ? 99 : expected)) {
                fail_msg("%02X %02X %02X %02X", bytes[0], bytes[1], bytes[2], bytes[3]);
            }
        }
    }
}

static void the_first_bad_byte_is_found_wherever_it_stands(void **state) {
    (void)state;
    uint8_t bytes[40];
    for (size_t at = 0; at < sizeof bytes; at++) {
        memset(bytes, 'a', sizeof bytes);
        bytes[at] = 0xFF;
        if (at + 5 < sizeof bytes) bytes[at + 5] = 0x80;
        size_t bad = 99;
        assert_false(dip_utf8_valid((dip_str){bytes, sizeof bytes}, &bad));
        assert_int_equal(bad, at);
        assert_false(dip_utf8_valid((dip_str){bytes, sizeof bytes}, NULL));
    }
    assert_true(dip_utf8_valid((dip_str){NULL, 0}, NULL));
}

/* Writes `len` random code points, of 1 to 4 bytes, to `out`; gives the bytes. */
static size_t random_text(lcg *random, size_t len, uint8_t *out) {
    static const uint32_t bounds[] = {0x80, 0x800, 0xD800, 0x110000};
    size_t bytes = 0;
    for (size_t k = 0; k < len; k++) {
        const uint32_t cp = lcg_below(random, bounds[lcg_below(random, 4)]);
        bytes += dip_utf8_put(surrogate(cp) ? 'x' : cp, out + bytes);
    }
    return bytes;
}

static void code_points_are_counted_at_every_length_and_alignment(void **state) {
    (void)state;
    lcg random = {3};
    for (size_t len = 0; len < 60; len++) {
        uint8_t bytes[8 + 60 * DIP_UTF8_MAX];
        const size_t shift = lcg_below(&random, 8);
        const dip_str text = {bytes + shift, random_text(&random, len, bytes + shift)};
        assert_int_equal(dip_utf8_count(text), len);
    }
}

static void walking_back_finds_every_start(void **state) {
    (void)state;
    lcg random = {4};
    uint8_t bytes[50 * DIP_UTF8_MAX];
    const dip_str text = {bytes, random_text(&random, 50, bytes)};
    size_t starts[51], pos = 0;
    for (size_t k = 0; k < 50; k++) {
        starts[k] = pos;
        (void)dip_utf8_next(text, &pos);
    }
    for (size_t k = 50; k-- > 0;) {
        pos = dip_utf8_previous(text, pos);
        assert_int_equal(pos, starts[k]);
    }
}

typedef struct repair_case {
    const char *bad, *good;
} repair_case;

#define R "\xEF\xBF\xBD"

static void repair_replaces_maximal_subparts(void **state) {
    (void)state;
    const repair_case cases[] = {
        /* The Unicode Standard 15.0, tables 3-8 to 3-11 */
        {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", R R R R R R R R "A"},
        {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", R R R R R R R R "A"},
        {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", R R R R R "A" R R "B"},
        {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", R R R R "A"},
        {"a\xF1\x80\x80\xE1\x80\xC2"
         "b\x80"
         "c\x80\xBF"
         "d",
         "a" R R R "b" R "c" R R "d"},
        {"na\xC3\xAFve \xF0\x9F\x95\x8A", "na\xC3\xAFve \xF0\x9F\x95\x8A"},
        {"end \xE2\x80", "end " R},
        {"", ""},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        dip_bytes out = {0};
        assert_ok(dip_array_reserve(NULL, &out, 1));
        dip_array_push(&out, '>');
        assert_ok(dip_utf8_repair(NULL, str_of(cases[k].bad), &out));
        assert_int_equal(out.len, strlen(cases[k].good) + 1);
        assert_int_equal(out.data[0], '>');
        assert_memory_equal(out.data + 1, cases[k].good, out.len - 1);
        dip_array_fini(NULL, &out);
    }
}

static void repaired_bytes_are_valid_and_valid_ones_stay(void **state) {
    (void)state;
    lcg random = {5};
    for (size_t round = 0; round < 500; round++) {
        uint8_t bytes[20 * DIP_UTF8_MAX];
        const size_t len = random_text(&random, 20, bytes);
        dip_bytes out = {0};
        assert_ok(dip_utf8_repair(NULL, (dip_str){bytes, len}, &out));
        assert_int_equal(out.len, len);
        assert_memory_equal(out.data, bytes, len);
        for (size_t k = 0; k < 5; k++) {
            bytes[lcg_below(&random, (uint32_t)len)] = (uint8_t)lcg_below(&random, 256);
        }
        out.len = 0;
        assert_ok(dip_utf8_repair(NULL, (dip_str){bytes, len}, &out));
        assert_true(dip_utf8_valid((dip_str){out.data, out.len}, NULL));
        dip_array_fini(NULL, &out);
    }
}

static void text_of_every_width_becomes_the_same_utf8(void **state) {
    (void)state;
    const uint8_t narrow[] = {'d', 0xE9, 't', 0xFF};
    const uint16_t middle[] = {'d', 0xE9, 't', 0xFF};
    const uint32_t wide[] = {'d', 0xE9, 't', 0xFF};
    const dip_text texts[] = {
        {"d\xC3\xA9t\xC3\xBF", 6, 0}, {narrow, 4, 1}, {middle, 4, 2}, {wide, 4, 4}};
    dip_bytes scratch = {0};
    for (size_t k = 0; k < 4; k++) {
        dip_str utf8;
        assert_ok(dip_utf8_from_text(NULL, NULL, texts[k], &scratch, &utf8));
        assert_int_equal(utf8.len, 6);
        assert_memory_equal(utf8.data, "d\xC3\xA9t\xC3\xBF", 6);
        if (k == 0) assert_ptr_equal(utf8.data, texts[0].data);
    }
    dip_array_fini(NULL, &scratch);
}

/* The code points in units of `width`, moved to a block of their own length. */
static uint8_t *as_units(const uint32_t *cps, size_t len, unsigned width) {
    uint8_t *units = malloc(len ? len * width : 1);
    assert_non_null(units);
    for (size_t k = 0; k < len; k++) {
        const uint8_t one = (uint8_t)cps[k];
        const uint16_t two = (uint16_t)cps[k];
        const void *from = width == 1 ? (const void *)&one : width == 2 ? &two : (void *)&cps[k];
        memcpy(units + k * width, from, width);
    }
    return units;
}

static void runs_of_ascii_end_anywhere(void **state) {
    (void)state;
    static const uint32_t odd[3][4] = {{0x80, 0xE9, 0xFF, 0xA0},
                                       {0x80, 0x7FFF, 0xFFEE, 0x2019},
                                       {0xFF, 0x1F54A, 0x10FFFF, 0x8000}};
    const dip_kernels *available[8];
    const size_t count = dip_kernels_available(available);
    lcg random = {31};
    dip_bytes scratch = {0};
    for (int round = 0; round < 3000; round++) {
        uint32_t cps[300];
        uint8_t expected[300 * DIP_UTF8_MAX];
        const size_t len = lcg_below(&random, 300), log = lcg_below(&random, 3);
        const uint32_t rarity = 1 + lcg_below(&random, 150);
        size_t bytes = 0;
        for (size_t k = 0; k < len; k++) {
            const bool ascii = lcg_below(&random, rarity) != 0;
            cps[k] = ascii ? lcg_below(&random, 128) : odd[log][lcg_below(&random, 4)];
            bytes += dip_utf8_put(cps[k], expected + bytes);
        }
        uint8_t *units = as_units(cps, len, 1u << log);
        const dip_text text = {units, len, 1u << log};
        dip_str utf8;
        for (size_t k = 0; k <= count; k++) {
            assert_ok(
                dip_utf8_from_text(NULL, k < count ? available[k] : NULL, text, &scratch, &utf8));
            assert_int_equal(utf8.len, bytes);
            if (bytes) assert_memory_equal(utf8.data, expected, bytes);
        }
        free(units);
    }
    dip_array_fini(NULL, &scratch);
}

static void surrogates_become_replacements_one_for_one(void **state) {
    (void)state;
    const uint16_t middle[] = {0xD83D, 0xDD4A, 0xD7FF, 0xE000};
    const uint32_t wide[] = {0xD800, 0xDFFF, 0x1F54A};
    dip_bytes scratch = {0};
    dip_str utf8;
    assert_ok(dip_utf8_from_text(NULL, NULL, (dip_text){middle, 4, 2}, &scratch, &utf8));
    assert_true(dip_str_equal(utf8, str_of(R R "\xED\x9F\xBF\xEE\x80\x80")));
    assert_ok(dip_utf8_from_text(NULL, NULL, (dip_text){wide, 3, 4}, &scratch, &utf8));
    assert_true(dip_str_equal(utf8, str_of(R R "\xF0\x9F\x95\x8A")));
    dip_array_fini(NULL, &scratch);
}

static dip_status convert_twice(const dip_allocator *allocator) {
    static const uint8_t shorter[10] = "accord";
    static const uint8_t longer[400] = "treaty";
    dip_bytes scratch = {0};
    const dip_str untouched = str_of("untouched");
    dip_status status = DIP_OK;
    for (size_t k = 0; k < 2 && status == DIP_OK; k++) {
        const dip_text text = {k ? longer : shorter, k ? sizeof longer : sizeof shorter, 1};
        dip_str utf8 = untouched;
        status = dip_utf8_from_text(allocator, NULL, text, &scratch, &utf8);
        if (status != DIP_OK) {
            assert_ptr_equal(utf8.data, untouched.data);
            memory_back(allocator);
            assert_ok(dip_utf8_from_text(allocator, NULL, text, &scratch, &utf8));
        }
        assert_int_equal(utf8.len, text.len);
        assert_memory_equal(utf8.data, text.data, text.len);
    }
    dip_array_fini(allocator, &scratch);
    return status;
}

static dip_status repair_after_text(const dip_allocator *allocator) {
    dip_bytes out = {0};
    dip_status status = DIP_OK;
    for (size_t k = 0; k < 3 && status == DIP_OK; k++) {
        const dip_bytes before = out;
        status = dip_utf8_repair(allocator, str_of("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), &out);
        if (status != DIP_OK) assert_memory_equal(&out, &before, sizeof out);
    }
    dip_array_fini(allocator, &out);
    return status;
}

static void conversions_survive_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(convert_twice);
    sweep_allocation_failures(repair_after_text);
}

static void lengths_beyond_the_address_space_are_out_of_memory(void **state) {
    (void)state;
    const uint32_t one = 'a';
    dip_bytes out = {0};
    dip_str utf8 = {0};
    assert_int_equal(
        dip_utf8_repair(NULL, (dip_str){(const uint8_t *)&one, SIZE_MAX / 3 + 1}, &out),
        DIP_ERR_MEMORY);
    assert_int_equal(
        dip_utf8_from_text(NULL, NULL, (dip_text){&one, SIZE_MAX / 4 + 1, 4}, &out, &utf8),
        DIP_ERR_MEMORY);
    assert_null(out.data);
    assert_null(utf8.data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_scalar_value_goes_out_and_comes_back),
        cmocka_unit_test(validity_is_that_of_the_standard),
        cmocka_unit_test(the_first_bad_byte_is_found_wherever_it_stands),
        cmocka_unit_test(code_points_are_counted_at_every_length_and_alignment),
        cmocka_unit_test(walking_back_finds_every_start),
        cmocka_unit_test(repair_replaces_maximal_subparts),
        cmocka_unit_test(repaired_bytes_are_valid_and_valid_ones_stay),
        cmocka_unit_test(text_of_every_width_becomes_the_same_utf8),
        cmocka_unit_test(runs_of_ascii_end_anywhere),
        cmocka_unit_test(surrogates_become_replacements_one_for_one),
        cmocka_unit_test(conversions_survive_failing_memory),
        cmocka_unit_test(lengths_beyond_the_address_space_are_out_of_memory),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
