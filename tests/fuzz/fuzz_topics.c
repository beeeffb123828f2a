/* Dictionaries and texts drawn from the input: the matches are those of trying every entry at every
 * token, which is the oracle of tests/c/test_topics_oracle.c. */
#include "fuzz.h"
#include "support.h"

static fuzz_input source;

static uint32_t draw(lcg *unused, uint32_t bound) {
    (void)unused;
    return fuzz_below(&source, bound);
}

#define lcg_below draw
#define main run_oracle_tests
#include "../c/test_topics_oracle.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    source = (fuzz_input){data, size};
    lcg unused = {0};
    model from;
    random_model(&unused, &from);
    dip_topics topics;
    dip_topics_init(&topics, NULL, TYPES);
    MUST(build_model(&from, &topics) == DIP_OK);
    for (dip_overlap overlap = DIP_OVERLAP_LONGEST; overlap <= DIP_OVERLAP_ALL; overlap++) {
        dip_matches found = {0}, expected = {0};
        match_naively(&from, overlap, &expected);
        MUST(dip_topics_match(&topics, view_of(&from.text), overlap, &found) == DIP_OK);
        MUST(found.len == expected.len);
        MUST(found.len == 0 ||
             memcmp(found.data, expected.data, found.len * sizeof *found.data) == 0);
        dip_array_fini(NULL, &found);
        dip_array_fini(NULL, &expected);
    }
    dip_topics_fini(&topics);
    return 0;
}
