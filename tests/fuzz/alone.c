/* The driver where there is no libFuzzer: runs the inputs in the files that are named, or else
 * FUZZ_RUNS (20000) random ones from pieces of text that the rules tell apart. */
#include "fuzz.h"

static uint64_t state = 20160910;

static unsigned below(unsigned bound) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((state >> 33) % bound);
}

// clang-format off
static const char *const pieces[] = {
    "a", "US", "word", "Word ", "2", "1990s ", " and then some plain words of the talks ", " ", ".",
    "U.S.", "'s", "1,0", "\r\n", "\n", "\n\n", "@x", "#tag", "www.a", "a://b", "x@y.org", "-", "_", "Mr. ",
    "\xCC\x81", "\xE9", "\xE2", "\xF0\x9F\x98", "\xE4\xB8", "\xAD", "\xC3\xA9", "\xD7\x90", "\xE2\x80\x99",
    "\xE2\x80\x94", "\xE2\x80\x8D", "\xF0\x9F\x87\xA6", "\xE3\x82\xAB"};
// clang-format on

/* One in eight is long: short texts take another way through the tokenizer. */
static size_t random_input(uint8_t *out, size_t most) {
    const size_t goal = below((unsigned)(below(8) ? most / 4 : most));
    size_t len = 0;
    while (len < goal) {
        const char *piece = pieces[below(sizeof pieces / sizeof *pieces)];
        const size_t size = strlen(piece);
        if (below(16) == 0) {
            out[len++] = (uint8_t)below(256);
        } else if (len + size <= most) {
            memcpy(out + len, piece, size);
            len += size;
        } else {
            break;
        }
    }
    return len;
}

static void run_file(const char *name) {
    uint8_t *data = malloc((size_t)1 << 20);
    FILE *file = fopen(name, "rb");
    MUST(data && file);
    (void)LLVMFuzzerTestOneInput(data, fread(data, 1, (size_t)1 << 20, file));
    fclose(file);
    free(data);
}

int main(int argc, char **argv) {
    for (int k = 1; k < argc; k++) run_file(argv[k]);
    const char *asked = getenv("FUZZ_RUNS");
    const long runs = argc > 1 ? 0 : asked ? atol(asked) : 20000;
    uint8_t data[4096];
    for (long run = 0; run < runs; run++) {
        (void)LLVMFuzzerTestOneInput(data, random_input(data, sizeof data));
    }
    printf("%s: %ld random inputs\n", argv[0], runs);
    return 0;
}
