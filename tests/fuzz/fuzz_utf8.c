/* Any bytes: what is valid stays as it is, what is not is repaired, and both ways of counting and
 * every width of text agree. */
#include "fuzz.h"
#include "utf8.h"

/* The code points of `text` that have a place in units of `width` bytes, in a block of their own
 * length, become UTF-8 again under every kernel and without one. */
static void check_width(dip_str text, unsigned width) {
    uint8_t *units = malloc(dip_utf8_count(text) * width + 1), *expected = malloc(text.len + 1);
    MUST(units && expected);
    size_t len = 0, bytes = 0;
    for (size_t at = 0; at < text.len;) {
        const uint32_t cp = dip_utf8_next(text, &at);
        if (width < 4 && cp >> 8 * width) continue;
        const uint8_t one = (uint8_t)cp;
        const uint16_t two = (uint16_t)cp;
        const void *from = width == 1 ? (const void *)&one : width == 2 ? &two : (const void *)&cp;
        memcpy(units + len++ * width, from, width);
        bytes += dip_utf8_put(cp, expected + bytes);
    }
    const fuzz_input all = {units, len * width};
    uint8_t *copy = fuzz_rest(&all);
    const dip_kernels *available[8];
    const size_t kernels = dip_kernels_available(available);
    dip_bytes scratch = {0};
    for (size_t k = 0; k <= kernels; k++) {
        const dip_kernels *with = k < kernels ? available[k] : NULL;
        dip_str again;
        MUST(dip_utf8_from_text(NULL, with, (dip_text){copy, len, width}, &scratch, &again) ==
             DIP_OK);
        MUST(dip_str_equal((dip_str){expected, bytes}, again));
    }
    dip_array_fini(NULL, &scratch);
    free(copy);
    free(units);
    free(expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const fuzz_input input = {data, size};
    uint8_t *copy = fuzz_rest(&input);
    const dip_str text = {copy, size};
    size_t bad = size;
    const bool valid = dip_utf8_valid(text, &bad);
    MUST(valid == (bad == size));
    MUST(dip_utf8_valid(dip_str_slice(text, 0, bad), NULL));
    dip_bytes repaired = {0};
    MUST(dip_utf8_repair(NULL, text, &repaired) == DIP_OK);
    const dip_str whole = {repaired.data, repaired.len};
    MUST(dip_utf8_valid(whole, NULL));
    MUST(valid == dip_str_equal(text, whole));
    for (unsigned width = 1; width <= 4; width *= 2) check_width(whole, width);
    dip_array_fini(NULL, &repaired);
    free(copy);
    return 0;
}
