/* sketches.h - made documents for the tests of MinHash and of copies: numbers as words. */
#ifndef DIP_TEST_SKETCHES_H
#define DIP_TEST_SKETCHES_H

#include "support.h"

#include "minhash.h"

/* The words "w0" .. of the documents, and the hash of each by id. */
static dip_vocab vocab;
static uint64_t *terms;

static inline void make_terms(uint32_t count) {
    for (uint32_t k = 0; k < count; k++) {
        char word[16];
        const int len = snprintf(word, sizeof word, "w%u", k);
        uint32_t id;
        assert_ok(dip_vocab_intern(&vocab, (dip_str){(const uint8_t *)word, (size_t)len}, &id));
    }
    terms = malloc(((size_t)count + 1) * sizeof *terms);
    assert_non_null(terms);
    dip_minhash_terms(&vocab, terms);
}

static inline int unmake(void **state) {
    (void)state;
    free(terms);
    dip_vocab_fini(&vocab);
    return 0;
}

#endif
