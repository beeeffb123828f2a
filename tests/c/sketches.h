/* sketches.h - made documents for the tests of MinHash and of copies: numbers as words. */
#ifndef DIP_TEST_SKETCHES_H
#define DIP_TEST_SKETCHES_H

#include "support.h"

#include "minhash.h"

/* Interns "w0" .. and gives the hash of each term; to be freed. */
static inline uint64_t *make_terms(dip_vocab *vocab, uint32_t count) {
    for (uint32_t k = 0; k < count; k++) {
        char word[16];
        const int len = snprintf(word, sizeof word, "w%u", k);
        uint32_t id;
        assert_ok(dip_vocab_intern(vocab, (dip_str){(const uint8_t *)word, (size_t)len}, &id));
    }
    uint64_t *terms = malloc(((size_t)count + 1) * sizeof *terms);
    assert_non_null(terms);
    dip_minhash_terms(vocab, terms);
    return terms;
}

#endif
