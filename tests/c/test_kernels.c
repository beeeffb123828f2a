/* Every kernel of this machine against the scalar one, whose blocks are checked by hand. */
#include "support.h"

#include "kernels.h"
#include "positions.h"
#include "short_term.h"
#include "utf8.h"

#define TEXT_MAX 400u

/* The blocks of the `len` bytes at `text`, which are moved to a block of their own length. */
static void classify(const dip_kernels *kernels, const uint8_t *text, size_t len, dip_block *out) {
    uint8_t *copy = malloc(len ? len : 1);
    assert_non_null(copy);
    if (len) memcpy(copy, text, len);
    kernels->classify(copy, len, out);
    free(copy);
}

static void each_byte_has_its_classes(void **state) {
    (void)state;
    /*                  0123456789 */
    const char *text = "aZ0_.':,; @#:/ww\n\r!?";
    dip_block block;
    classify(dip_kernels_named("scalar"), (const uint8_t *)text, strlen(text), &block);
    assert_int_equal(block.letter, 3 << 0 | 3 << 14);
    assert_int_equal(block.upper, 1 << 1);
    assert_int_equal(block.digit, 1 << 2);
    assert_int_equal(block.joiner, 1 << 3);
    assert_int_equal(block.mid_letter, 7 << 4 | 1 << 12);
    assert_int_equal(block.mid_number, 3 << 4 | 3 << 7);
    assert_int_equal(block.space, 1 << 9);
    assert_int_equal(block.entity, 3 << 10 | 1 << 12 | 1 << 14);
    assert_int_equal(block.clings, 1 << 5);
    assert_int_equal(block.ends, 3 << 16);
    assert_int_equal(block.marks, 1 << 4 | 15 << 16);
    assert_int_equal(block.wide | block.wide_mid | block.hard | block.trail, 0);
}

static void curly_quotes_and_dashes_are_wide_and_other_letters_hard(void **state) {
    (void)state;
    const char *text = "s\xE2\x80\x99 \xE2\x80\x94\xC3\xA9\xE2\x80\xA8\xE2\x82\xAC";
    dip_block block;
    classify(dip_kernels_named("scalar"), (const uint8_t *)text, strlen(text), &block);
    assert_int_equal(block.wide, 1 << 1 | 1 << 5);
    assert_int_equal(block.wide_mid, 1 << 1);
    assert_int_equal(block.clings, 7 << 1 | 0x7FF << 5);
    assert_int_equal(block.hard, 0xFF << 8);
    assert_int_equal(block.trail, 3 << 2 | 3 << 6 | 1 << 9 | 3 << 11 | 3 << 14);
}

static void trails_are_counted_through_the_text(void **state) {
    (void)state;
    uint8_t text[3 * DIP_BLOCK];
    for (size_t k = 0; k < sizeof text; k += 3) memcpy(text + k, "\xE2\x80\x99", 3);
    dip_block blocks[3];
    classify(dip_kernels_best(), text, sizeof text, blocks);
    assert_int_equal(blocks[0].trails_before, 0);
    assert_int_equal(blocks[1].trails_before, 42);
    assert_int_equal(blocks[2].trails_before, 85);
}

/* Random UTF-8 of the characters that the classes tell apart; its length. */
static size_t random_text(lcg *random, uint8_t *out) {
    static const uint32_t odd[] = {0x2010, 0x2018, 0x2019, 0x2023,  0x2024, 0x2025, 0x2026, 0x2027,
                                   0x2028, 0x202F, 0x2030, 0x203E,  0x203F, 0x2040, 0x201D, 0x200D,
                                   0xE9,   0x416,  0x4E2D, 0x1F600, 0x80,   0x20AC};
    const size_t goal = lcg_below(random, TEXT_MAX - 4);
    const uint32_t share = lcg_below(random, 4); /* from none to three in four beyond ASCII */
    size_t len = 0;
    while (len < goal) {
        const bool ascii = lcg_below(random, 4) >= share;
        const uint32_t cp =
            ascii ? lcg_below(random, 128) : odd[lcg_below(random, sizeof odd / sizeof *odd)];
        len += dip_utf8_put(cp, out + len);
    }
    return len;
}

static void every_kernel_gives_the_same_blocks(void **state) {
    (void)state;
    const dip_kernels *available[8];
    const size_t count = dip_kernels_available(available);
    const dip_kernels *scalar = dip_kernels_named("scalar");
    assert_ptr_equal(available[count - 1], scalar);
    lcg random = {7};
    for (int round = 0; round < 4000; round++) {
        uint8_t text[TEXT_MAX + 4];
        dip_block expected[8], found[8];
        const size_t len = random_text(&random, text);
        classify(scalar, text, len, expected);
        for (size_t k = 0; k < count; k++) {
            classify(available[k], text, len, found);
            assert_memory_equal(found, expected, dip_blocks_of(len) * sizeof *found);
        }
    }
}

static void every_kernel_counts_the_same_code_points(void **state) {
    (void)state;
    const dip_kernels *available[8];
    const size_t count = dip_kernels_available(available);
    lcg random = {19};
    for (int round = 0; round < 500; round++) {
        uint8_t bytes[TEXT_MAX + 4];
        dip_block blocks[8];
        const dip_str text = {bytes, random_text(&random, bytes)};
        classify(available[0], bytes, text.len, blocks);
        uint32_t positions[TEXT_MAX + 5], found[TEXT_MAX + 5];
        size_t len = 0;
        for (size_t pos = 0; pos < text.len; (void)dip_utf8_next(text, &pos)) {
            positions[len++] = (uint32_t)pos;
        }
        positions[len++] = (uint32_t)text.len;
        for (size_t k = 0; k < count; k++) {
            memcpy(found, positions, sizeof found);
            available[k]->code_points(blocks, found, len);
            for (size_t c = 0; c < len; c++) assert_int_equal(found[c], c);
        }
    }
}

/* What a machine takes that has AVX-512 without picking bytes: none of ours may be one. */
#ifdef __x86_64__
#define FURTHER (__builtin_cpu_supports("avx512f") ? 1u : 0u)
#define positions_of_older dip_positions_avx512
#else
#define FURTHER 0u
#define positions_of_older dip_positions_scalar
#endif

static void every_kernel_gives_the_numbers_of_bits(void **state) {
    (void)state;
    enum { SETS = 5, MOST = SETS * DIP_BLOCK };
    const dip_kernels *available[8];
    const size_t kernels = dip_kernels_available(available);
    lcg random = {31};
    for (int round = 0; round < 3000; round++) {
        uint64_t sets[SETS];
        uint32_t expected[MOST];
        const size_t count = lcg_below(&random, SETS + 1);
        const uint32_t first = lcg_below(&random, 2) ? UINT32_MAX - MOST : (uint32_t)round;
        const uint32_t rarity = 1 + lcg_below(&random, 12); /* 1: every bit */
        size_t found = 0;
        for (size_t s = 0; s < count; s++) {
            sets[s] = 0;
            for (uint32_t bit = 0; bit < DIP_BLOCK; bit++) {
                if (lcg_below(&random, rarity)) continue;
                sets[s] |= (uint64_t)1 << bit;
                expected[found++] = first + (uint32_t)s * DIP_BLOCK + bit;
            }
        }
        for (size_t k = 0; k < kernels + FURTHER; k++) {
            uint32_t *out = malloc((found + DIP_POSITIONS_SPARE) * sizeof *out); /* and no more */
            assert_non_null(out);
            uint32_t *end = k < kernels ? available[k]->positions(sets, count, first, out)
                                        : positions_of_older(sets, count, first, out);
            assert_ptr_equal(end, out + found);
            if (found) assert_memory_equal(out, expected, found * sizeof *out);
            free(out);
        }
    }
}

static void short_terms_are_read_with_their_capitals(void **state) {
    (void)state;
    lcg random = {23};
    for (int round = 0; round < 20000; round++) {
        uint8_t text[16], expected[16] = {0};
        const size_t len = 1 + lcg_below(&random, 16);
        const uint8_t fold = lcg_below(&random, 2) ? 0x20 : 0;
        unsigned upper = 0;
        for (size_t k = 0; k < 16; k++) {
            text[k] = (uint8_t)(k < len ? 1 + lcg_below(&random, 127) : lcg_below(&random, 256));
            const bool is_upper = k < len && text[k] >= 'A' && text[k] <= 'Z';
            if (k < len) expected[k] = (uint8_t)(is_upper ? text[k] | fold : text[k]);
            upper |= (unsigned)is_upper << k;
        }
        uint64_t half[2];
        assert_int_equal(dip_short_term_read(text, len, fold, half), upper);
        assert_memory_equal(half, expected, sizeof expected);
    }
}

static void simple_terms_are_read_as_any_others(void **state) {
    (void)state;
    static const char simple[] = "0189AMZamz";
    lcg random = {29};
    for (int round = 0; round < 5000; round++) {
        uint8_t text[16];
        const size_t len = 1 + lcg_below(&random, 16);
        const uint8_t fold = lcg_below(&random, 2) ? 0x20 : 0;
        for (size_t k = 0; k < 16; k++) {
            const uint32_t any = lcg_below(&random, 256);
            text[k] = k < len ? (uint8_t)simple[any % (sizeof simple - 1)] : (uint8_t)any;
        }
        uint64_t expected[2], half[2];
        (void)dip_short_term_read(text, len, fold, expected);
        dip_short_term_read_simple(text, len, fold, half);
        assert_memory_equal(half, expected, sizeof expected);
    }
}

static void kernels_are_found_by_name(void **state) {
    (void)state;
    const dip_kernels *available[8];
    const size_t count = dip_kernels_available(available);
    for (size_t k = 0; k < count; k++) {
        assert_ptr_equal(dip_kernels_named(available[k]->name), available[k]);
    }
    assert_ptr_equal(dip_kernels_best(), available[0]);
    assert_null(dip_kernels_named("abacus"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_byte_has_its_classes),
        cmocka_unit_test(curly_quotes_and_dashes_are_wide_and_other_letters_hard),
        cmocka_unit_test(trails_are_counted_through_the_text),
        cmocka_unit_test(every_kernel_gives_the_same_blocks),
        cmocka_unit_test(every_kernel_counts_the_same_code_points),
        cmocka_unit_test(every_kernel_gives_the_numbers_of_bits),
        cmocka_unit_test(short_terms_are_read_with_their_capitals),
        cmocka_unit_test(simple_terms_are_read_as_any_others),
        cmocka_unit_test(kernels_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
