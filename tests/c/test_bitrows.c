/* Bit rows against sets of bytes, and each population count of this machine against counting bit by
 * bit. */
#include "support.h"

#include "bitrows.h"

static uint64_t random_word(lcg *random) {
    return (uint64_t)lcg_below(random, 1u << 31) << 40 ^
           (uint64_t)lcg_below(random, 1u << 31) << 20 ^ lcg_below(random, 1u << 31);
}

static uint32_t bits_shared(const uint64_t *a, const uint64_t *b, size_t words) {
    uint32_t count = 0;
    for (size_t bit = 0; bit < 64 * words; bit++) {
        count += ((a[bit / 64] & b[bit / 64]) >> bit % 64 & 1) != 0;
    }
    return count;
}

/* Sets in a block of their own length, so that a sanitizer sees any read behind it. */
static uint64_t *random_sets(lcg *random, size_t sets, size_t words) {
    uint64_t *out = malloc(sets * words * sizeof *out + 1);
    assert_non_null(out);
    const uint32_t kind = lcg_below(random, 3); /* full, empty or mixed */
    for (size_t k = 0; k < sets * words; k++) {
        out[k] = kind == 0 ? UINT64_MAX : kind == 1 ? 0 : random_word(random);
    }
    return out;
}

static void every_kernel_counts_bit_by_bit(void **state) {
    (void)state;
    const dip_kernels *available[8];
    const size_t kernels = dip_kernels_available(available);
    lcg random = {31};
    for (size_t round = 0; round < 60; round++) {
        const size_t rows = lcg_below(&random, 10), columns = lcg_below(&random, 10);
        const size_t words = DIP_POPCOUNT_WORDS * (1 + lcg_below(&random, round < 50 ? 5 : 70));
        uint64_t *a = random_sets(&random, rows, words), *b = random_sets(&random, columns, words);
        for (size_t k = 0; k < kernels; k++) {
            uint32_t counts[100];
            for (size_t c = 0; c < 100; c++) counts[c] = (uint32_t)c; /* they are added to */
            available[k]->popcount->shared((dip_bit_sets){a, rows}, (dip_bit_sets){b, columns},
                                           words, counts);
            for (size_t c = 0; c < 100; c++) {
                const bool inside = c < rows * columns;
                const size_t row = inside ? c / columns : 0, column = inside ? c % columns : 0;
                const uint32_t more =
                    inside ? bits_shared(a + row * words, b + column * words, words) : 0;
                assert_int_equal(counts[c], c + more);
            }
        }
        free(a);
        free(b);
    }
}

static void rows_take_whole_blocks(void **state) {
    (void)state;
    assert_int_equal(dip_bitrows_words(0), 0);
    assert_int_equal(dip_bitrows_words(1), 8);
    assert_int_equal(dip_bitrows_words(512), 8);
    assert_int_equal(dip_bitrows_words(513), 16);
    assert_int_equal(dip_bitrows_words(512 * 64), 512);
    assert_int_equal(dip_bitrows_words(512 * 64 + 1), 528); /* two chunks of 264 */
}

static dip_status fill_rows(const dip_allocator *allocator, size_t numbers, const uint8_t *in,
                            dip_bitrows *out) {
    enum { ROWS = 7 };
    DIP_TRY(dip_bitrows_init(out, allocator, dip_kernels_best()->popcount, ROWS, numbers));
    for (size_t n = 0; n < numbers; n++) {
        uint32_t rows[ROWS];
        size_t len = 0;
        for (uint32_t r = 0; r < ROWS; r++) {
            if (in[r * numbers + n]) rows[len++] = r;
        }
        dip_bitrows_put(out, n, rows, len);
    }
    return DIP_OK;
}

static void rows_share_what_is_in_both(void **state) {
    (void)state;
    enum { ROWS = 7 };
    const size_t sizes[] = {1, 63, 64, 65, 600, 40000}; /* the last in two chunks */
    lcg random = {32};
    for (size_t s = 0; s < 6; s++) {
        uint8_t *in = malloc(ROWS * sizes[s]);
        assert_non_null(in);
        for (size_t k = 0; k < ROWS * sizes[s]; k++) in[k] = (uint8_t)lcg_below(&random, 2);
        dip_bitrows rows = {0};
        assert_ok(fill_rows(NULL, sizes[s], in, &rows));
        uint32_t counts[3 * ROWS];
        dip_bitrows_shared(&rows, 2, 5, counts);
        for (size_t a = 2; a < 5; a++) {
            for (size_t b = 0; b < ROWS; b++) {
                uint32_t both = 0;
                for (size_t n = 0; n < sizes[s]; n++)
                    both += in[a * sizes[s] + n] & in[b * sizes[s] + n];
                assert_int_equal(counts[(a - 2) * ROWS + b], both);
            }
        }
        dip_bitrows_fini(&rows);
        dip_bitrows_fini(&rows);
        free(in);
    }
}

static dip_status make_and_free(const dip_allocator *allocator) {
    const uint8_t in[7 * 3] = {1};
    dip_bitrows rows;
    const dip_status status = fill_rows(allocator, 3, in, &rows);
    if (status == DIP_OK) dip_bitrows_fini(&rows);
    return status;
}

static void rows_survive_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(make_and_free);
    dip_bitrows rows;
    const dip_popcount *best = dip_kernels_best()->popcount;
    assert_int_equal(dip_bitrows_init(&rows, NULL, best, UINT32_MAX, SIZE_MAX / 2), DIP_ERR_MEMORY);
    assert_ok(dip_bitrows_init(&rows, NULL, best, 0, 100));
    assert_ok(dip_bitrows_init(&rows, NULL, best, 100, 0));
    dip_bitrows_put(&rows, 0, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kernel_counts_bit_by_bit),
        cmocka_unit_test(rows_take_whole_blocks),
        cmocka_unit_test(rows_share_what_is_in_both),
        cmocka_unit_test(rows_survive_failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
