/* Any text under any options: every kernel gives the tokens of the scalar one, also of the text in
 * wide characters and where ids alone are kept; they lie in order and inside the text, and the
 * words and boundaries are those of the table. */
#include "fuzz.h"
#include "tokenize.h"
#include "wordbreak.h"

typedef struct made {
    dip_vocab vocab;
    dip_corpus corpus;
} made;

static made tokenize(dip_text text, dip_tokenize_options options, const dip_kernels *kernels) {
    made self = {0};
    dip_tokenizer tokenizer;
    options.kernels = kernels;
    dip_tokenizer_init(&tokenizer, NULL, options);
    MUST(dip_tokenizer_run(&tokenizer, text, &self.vocab, &self.corpus) == DIP_OK);
    dip_tokenizer_fini(&tokenizer);
    return self;
}

static void fini(made *self) {
    dip_vocab_fini(&self->vocab);
    dip_corpus_fini(&self->corpus);
}

#define SAME(a, b)                                                                                 \
    ((a).len == (b).len &&                                                                         \
     ((a).len == 0 || memcmp((a).data, (b).data, (a).len * sizeof *(a).data) == 0))

static void must_be_same(const made *a, const made *b) {
    MUST(SAME(a->corpus.ids, b->corpus.ids));
    MUST(SAME(a->corpus.flags, b->corpus.flags));
    MUST(SAME(a->corpus.starts, b->corpus.starts));
    MUST(SAME(a->corpus.ends, b->corpus.ends));
    MUST(SAME(a->vocab.bytes, b->vocab.bytes));
}

/* The text in wide characters, of a block of their own length; to be freed. */
static dip_text widened(dip_str text) {
    const size_t len = dip_utf8_count(text);
    uint32_t *units = malloc(len ? len * sizeof *units : 1);
    MUST(units);
    size_t k = 0;
    for (size_t at = 0; at < text.len;) units[k++] = dip_utf8_next(text, &at);
    return (dip_text){units, len, 4};
}

static void must_be_same_ids(dip_text text, dip_tokenize_options options,
                             const dip_kernels *kernels, const made *expected) {
    options.parts = DIP_PARTS_IDS;
    made found = tokenize(text, options, kernels);
    MUST(SAME(found.corpus.ids, expected->corpus.ids));
    MUST(SAME(found.vocab.bytes, expected->vocab.bytes));
    fini(&found);
}

static void must_lie_in_order(const dip_corpus *corpus, size_t code_points) {
    uint32_t last = 0;
    for (size_t t = 0; t < corpus->ids.len; t++) {
        MUST(corpus->starts.data[t] >= last && corpus->ends.data[t] > corpus->starts.data[t]);
        last = corpus->ends.data[t];
    }
    MUST(last <= code_points);
}

static void must_be_boundaries_of_the_table(dip_str text, const dip_kernels *kernels) {
    dip_blocks blocks = {0};
    dip_scan scan;
    dip_u32s found = {0};
    MUST(dip_scan_text(NULL, kernels, text, &blocks, &scan) == DIP_OK);
    MUST(dip_words_boundaries(NULL, &scan, &found) == DIP_OK);
    size_t k = 0;
    for (size_t pos = 0; pos < text.len;) {
        MUST(k < found.len && found.data[k++] == pos);
        uint8_t traits;
        pos = dip_wordbreak_next(text, pos, &traits);
    }
    MUST(text.len == 0 ? found.len == 0 : k + 1 == found.len && found.data[k] == text.len);
    dip_array_fini(NULL, &found);
    dip_array_fini(NULL, &blocks);
}

static dip_tokenize_options options_from(fuzz_input *input) {
    const unsigned bits = fuzz_below(input, 256), more = fuzz_below(input, 12);
    return (dip_tokenize_options){.plain_acronyms = bits & 1,
                                  .keep_case = bits >> 1 & 1,
                                  .keep_possessives = bits >> 2 & 1,
                                  .keep_hyphens = bits >> 3 & 1,
                                  .punctuation = bits >> 4 & 1,
                                  .symbols = bits >> 5 & 1,
                                  .drop_numbers = bits >> 6 & 1,
                                  .fold_diacritics = bits >> 7 & 1,
                                  .wrapped = more & 1,
                                  .urls = (dip_urls)(more / 2 % 3)};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    dip_tokenize_options options = options_from(&input);
    dip_vocab acronyms = {0};
    uint32_t id;
    MUST(dip_vocab_intern(&acronyms, DIP_STR("US"), &id) == DIP_OK);
    options.acronyms = &acronyms;
    dip_bytes repaired = {0};
    MUST(dip_utf8_repair(NULL, (dip_str){input.data, input.size}, &repaired) == DIP_OK);
    const fuzz_input whole = {repaired.data, repaired.len};
    uint8_t *copy = fuzz_rest(&whole);
    const dip_str text = {copy, whole.size};
    const dip_text narrow = {text.data, text.len, 0}, wide = widened(text);
    const dip_kernels *available[8];
    const size_t kernels = dip_kernels_available(available);
    made expected = tokenize(narrow, options, available[kernels - 1]);
    must_lie_in_order(&expected.corpus, dip_utf8_count(text));
    for (size_t k = 0; k < kernels; k++) {
        made found = tokenize(k % 2 ? narrow : wide, options, available[k]);
        must_be_same(&found, &expected);
        fini(&found);
        must_be_same_ids(k % 2 ? wide : narrow, options, available[k], &expected);
        must_be_boundaries_of_the_table(text, available[k]);
    }
    fini(&expected);
    free((void *)(uintptr_t)wide.data);
    free(copy);
    dip_array_fini(NULL, &repaired);
    dip_vocab_fini(&acronyms);
    return 0;
}
