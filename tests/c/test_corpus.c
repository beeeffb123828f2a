/* Documents, and parts merged against one run over all. */
#include "support.h"

enum { DOCUMENTS = 24, WORDS = 60 };

/* Document `d` of the sample: 0 to 19 words and holes, the same at each call. */
static void add_document(pair *to, uint32_t d, bool spans) {
    lcg random = {d};
    const size_t tokens = d % 6 == 5 ? 0 : lcg_below(&random, 20);
    dip_corpus *corpus = &to->corpus;
    assert_ok(dip_corpus_reserve(corpus, tokens, spans ? DIP_PARTS_ALL : DIP_PARTS_NO_SPANS));
    for (uint32_t t = 0; t < tokens; t++) {
        uint32_t id = DIP_HOLE;
        const uint32_t word = lcg_below(&random, WORDS);
        char term[16];
        snprintf(term, sizeof term, "word%u", word);
        if (word) assert_ok(dip_vocab_intern(&to->vocab, str_of(term), &id));
        dip_array_push(&corpus->ids, id);
        dip_array_push(&corpus->flags, (uint8_t)lcg_below(&random, 64));
        if (spans) dip_array_push(&corpus->starts, d * 100 + t * 4);
        if (spans) dip_array_push(&corpus->ends, d * 100 + t * 4 + 3);
    }
    dip_corpus_close_document(corpus);
}

static void add_documents(pair *to, uint32_t start, uint32_t end, bool spans) {
    for (uint32_t d = start; d < end; d++) add_document(to, d, spans);
}

static void a_document_ends_where_it_is_closed(void **state) {
    (void)state;
    dip_corpus corpus = {0};
    assert_int_equal(dip_corpus_documents(&corpus), 0);
    assert_ok(dip_corpus_reserve(&corpus, 2, DIP_PARTS_NO_SPANS));
    dip_array_push(&corpus.ids, 1);
    dip_array_push(&corpus.ids, 2);
    dip_corpus_close_document(&corpus);
    assert_ok(dip_corpus_reserve(&corpus, 0, DIP_PARTS_NO_SPANS));
    dip_corpus_close_document(&corpus);
    const int64_t expected[] = {0, 2, 2};
    assert_int_equal(dip_corpus_documents(&corpus), 2);
    assert_int_equal(corpus.offsets.len, 3);
    assert_memory_equal(corpus.offsets.data, expected, sizeof expected);
    dip_corpus_fini(&corpus);
    dip_corpus_fini(&corpus);
    assert_int_equal(dip_corpus_documents(&corpus), 0);
}

static void parts_get_room_only_when_asked_for(void **state) {
    (void)state;
    dip_corpus corpus = {0};
    assert_ok(dip_corpus_reserve(&corpus, 5, DIP_PARTS_IDS));
    assert_true(corpus.ids.cap >= 5 && corpus.offsets.cap >= 2);
    assert_null(corpus.flags.data);
    assert_ok(dip_corpus_reserve(&corpus, 5, DIP_PARTS_NO_SPANS));
    assert_true(corpus.flags.cap >= 5);
    assert_null(corpus.starts.data);
    assert_ok(dip_corpus_reserve(&corpus, 5, DIP_PARTS_ALL));
    assert_true(corpus.starts.cap >= 5 && corpus.ends.cap >= 5);
    assert_int_equal(corpus.ids.len, 0);
    dip_corpus_fini(&corpus);
}

/* Merges the sample cut after each document whose bit is set in `cuts`. */
static void merge_cut(pair *into, uint32_t cuts, bool spans) {
    for (uint32_t start = 0, end = 1; start < DOCUMENTS; end++) {
        if (end < DOCUMENTS && !(cuts >> end & 1)) continue;
        pair part = {0};
        add_documents(&part, start, end, spans);
        assert_ok(dip_corpus_merge(&into->corpus, &into->vocab, &part.corpus, &part.vocab));
        pair_fini(&part);
        start = end;
    }
}

static void parts_merged_in_order_are_one_run(void **state) {
    (void)state;
    lcg random = {7};
    for (int spans = 0; spans < 2; spans++) {
        pair whole = {0};
        add_documents(&whole, 0, DOCUMENTS, spans);
        assert_true(dip_vocab_len(&whole.vocab) > WORDS / 2);
        for (int round = 0; round < 20; round++) {
            pair merged = {0};
            const uint32_t cuts = round == 0   ? 0
                                  : round == 1 ? UINT32_MAX
                                               : lcg_below(&random, 1u << 31);
            merge_cut(&merged, cuts, spans);
            assert_same(&merged, &whole);
            pair_fini(&merged);
        }
        pair_fini(&whole);
    }
}

static void a_part_goes_behind_what_is_there(void **state) {
    (void)state;
    pair whole = {0}, grown = {0}, part = {0};
    add_documents(&whole, 0, DOCUMENTS, true);
    add_documents(&grown, 0, 10, true);
    add_documents(&part, 10, DOCUMENTS, true);
    assert_ok(dip_corpus_merge(&grown.corpus, &grown.vocab, &part.corpus, &part.vocab));
    assert_same(&grown, &whole);
    pair_fini(&whole);
    pair_fini(&grown);
    pair_fini(&part);
}

static void merging_nothing_changes_nothing(void **state) {
    (void)state;
    pair empty = {0}, nothing = {0}, some = {0}, same = {0};
    assert_ok(dip_corpus_merge(&empty.corpus, &empty.vocab, &nothing.corpus, &nothing.vocab));
    assert_same(&empty, &nothing);
    add_documents(&some, 0, 3, true);
    add_documents(&same, 0, 3, true);
    assert_ok(dip_corpus_merge(&some.corpus, &some.vocab, &nothing.corpus, &nothing.vocab));
    assert_same(&some, &same);
    pair_fini(&empty);
    pair_fini(&some);
    pair_fini(&same);
}

static dip_status merge_two(const dip_allocator *allocator) {
    pair grown, before = {0}, whole = {0}, part = {0};
    pair_init(&grown, allocator);
    add_documents(&part, 8, DOCUMENTS, true);
    add_documents(&before, 0, 8, true);
    add_documents(&whole, 0, DOCUMENTS, true);
    dip_status status =
        dip_corpus_merge(&grown.corpus, &grown.vocab, &before.corpus, &before.vocab);
    if (status == DIP_OK) {
        status = dip_corpus_merge(&grown.corpus, &grown.vocab, &part.corpus, &part.vocab);
        if (status != DIP_OK) {
            assert_same_array(grown.corpus.ids, before.corpus.ids);
            assert_same_array(grown.corpus.offsets, before.corpus.offsets);
            assert_same_array(grown.corpus.ends, before.corpus.ends);
            memory_back(allocator);
            assert_ok(dip_corpus_merge(&grown.corpus, &grown.vocab, &part.corpus, &part.vocab));
        }
        assert_same(&grown, &whole);
    } else {
        assert_int_equal(dip_corpus_documents(&grown.corpus), 0);
        assert_int_equal(grown.corpus.ids.len + grown.corpus.offsets.len, 0);
    }
    pair_fini(&grown);
    pair_fini(&before);
    pair_fini(&whole);
    pair_fini(&part);
    return status;
}

static dip_status reserve_in_steps(const dip_allocator *allocator) {
    dip_corpus corpus;
    dip_corpus_init(&corpus, allocator);
    dip_status status = DIP_OK;
    for (size_t tokens = 10; tokens < 1000 && status == DIP_OK; tokens *= 3) {
        status = dip_corpus_reserve(&corpus, tokens, DIP_PARTS_ALL);
    }
    assert_int_equal(corpus.ids.len + corpus.flags.len + corpus.starts.len + corpus.ends.len, 0);
    assert_int_equal(corpus.offsets.len, 0);
    dip_corpus_fini(&corpus);
    return status;
}

static void documents_survive_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(merge_two);
    sweep_allocation_failures(reserve_in_steps);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_ends_where_it_is_closed),
        cmocka_unit_test(parts_get_room_only_when_asked_for),
        cmocka_unit_test(parts_merged_in_order_are_one_run),
        cmocka_unit_test(a_part_goes_behind_what_is_there),
        cmocka_unit_test(merging_nothing_changes_nothing),
        cmocka_unit_test(documents_survive_failing_memory),
    };
    return cmocka_run_group_tests_name("corpus", tests, NULL, NULL);
}
