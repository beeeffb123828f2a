/* Any bytes: what is valid stays as it is, what is not is repaired, and both ways of counting and
 * every width of text agree. */
#include "fuzz.h"
#include "utf8.h"

/* The text from its code points in units of 4 bytes. */
static void check_widths(dip_str text) {
    uint32_t *units = malloc(text.len * sizeof *units + 1);
    MUST(units);
    size_t len = 0;
    for (size_t at = 0; at < text.len;) units[len++] = dip_utf8_next(text, &at);
    MUST(dip_utf8_count(text) == len);
    dip_bytes scratch = {0};
    dip_str again;
    MUST(dip_utf8_from_text(NULL, (dip_text){units, len, 4}, &scratch, &again) == DIP_OK);
    MUST(dip_str_equal(text, again));
    dip_array_fini(NULL, &scratch);
    free(units);
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
    if (whole.len) check_widths(whole);
    dip_array_fini(NULL, &repaired);
    free(copy);
    return 0;
}
