/* A document at its limit and past it, and the last words of one that takes all 32 bits. */
#include "support.h"

#include "tokenize.h"

/* A second tokenizer, for which a document is too long past 100 bytes. */
#undef DIP_DOCUMENT_MAX
#define DIP_DOCUMENT_MAX 100u
#define dip_tokenizer_init short_init
#define dip_tokenizer_fini short_fini
#define dip_tokenizer_run short_run
#include "../../csrc/core/tokenize.c"

static void a_document_may_be_as_long_as_its_limit_and_no_longer(void **state) {
    (void)state;
    uint8_t latin[100]; /* a letter of two bytes last, so that 99 units are 100 bytes */
    memset(latin, 'a', sizeof latin);
    latin[98] = 0xE9;
    pair one = {0};
    dip_tokenizer tokenizer;
    short_init(&tokenizer, NULL, (dip_tokenize_options){0});
    assert_ok(short_run(&tokenizer, (dip_text){latin, 99, 1}, &one.vocab, &one.corpus));
    latin[99] = 'a';
    assert_int_equal(short_run(&tokenizer, (dip_text){latin, 100, 1}, &one.vocab, &one.corpus),
                     DIP_ERR_LIMIT);
    latin[98] = 'a';
    assert_ok(short_run(&tokenizer, (dip_text){latin, 100, 0}, &one.vocab, &one.corpus));
    assert_int_equal(dip_corpus_documents(&one.corpus), 2); /* nothing of the one in between */
    assert_int_equal(one.corpus.ids.len, 2);
    short_fini(&tokenizer);
    pair_fini(&one);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_may_be_as_long_as_its_limit_and_no_longer),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
