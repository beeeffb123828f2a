/* What counts as a URL, an address, a @name or a #tag, and where each ends. */
#include "support.h"

#include "entities.h"

/* dip_entities_find, with the blocks of `text` made on the way. */
static dip_status find(const dip_allocator *allocator, dip_str text, dip_ranges *found) {
    dip_blocks blocks = {0};
    dip_scan scan;
    assert_ok(dip_scan_text(NULL, dip_kernels_best(), text, &blocks, &scan));
    const dip_status status = dip_entities_find(allocator, &scan, found);
    dip_array_fini(NULL, &blocks);
    return status;
}

/* Checks that the entities of `text` are `expected`, joined by " | ". */
static void finds(const char *text, const char *expected) {
    dip_ranges found = {0};
    uint8_t *copy = exact_copy(text);
    assert_ok(find(NULL, (dip_str){copy, strlen(text)}, &found));
    free(copy);
    char joined[512] = "";
    for (size_t k = 0; k < found.len; k++) {
        const dip_range range = found.data[k];
        assert_true(range.start < range.end && range.end <= strlen(text));
        const int length = (int)(range.end - range.start);
        const size_t used = strlen(joined);
        snprintf(joined + used, sizeof joined - used, "%s%.*s", k ? " | " : "", length,
                 text + range.start);
    }
    assert_string_equal(joined, expected);
    dip_array_fini(NULL, &found);
}

static void urls_begin_with_a_scheme_or_www(void **state) {
    (void)state;
    finds("see https://www.mid.ru/en/x?a=1&b=2#c now", "https://www.mid.ru/en/x?a=1&b=2#c");
    finds("svn+ssh://host git.x-1://h", "svn+ssh://host | git.x-1://h");
    finds("HTTP://UN.ORG www.state.gov", "HTTP://UN.ORG | www.state.gov");
    finds("://x http:/x www. www.- x.org 1://x", "");
    finds("\"http://\" http://", "");
    finds("9a://x", "");
    finds("awww.un.org _www.un.org", "");
    finds("1+http://x", "http://x");
}

static void urls_end_before_marks_that_are_of_the_sentence(void **state) {
    (void)state;
    finds("At http://un.org/a.b, or http://un.org!", "http://un.org/a.b | http://un.org");
    finds("(http://un.org/a_(b)) [www.un.org]", "http://un.org/a_(b) | www.un.org");
    finds("http://un.org/a_(b)_c).", "http://un.org/a_(b)_c");
    finds("<http://un.org> {http://un.org} `www.un.org`",
          "http://un.org | http://un.org | www.un.org");
    finds("http://un.org*_~'?:;.,", "http://un.org");
    finds("http://un.org))]))])))])])]", "http://un.org");
    finds("http://un.org/(([a])). x", "http://un.org/(([a]))");
    finds("http://un.org\xC2\x85x http://un.org\x7Fx", "http://un.org | http://un.org");
    finds("http://un.org/” «http://un.org»", "http://un.org/ | http://un.org");
    finds("http://un.org\xC2\xA0http://who.int", "http://un.org | http://who.int");
    finds("http://un.org/%D0\tx|www.un.org\\x^", "http://un.org/%D0 | www.un.org");
    finds("http://мид.рф/я.", "http://мид.рф/я");
}

static void addresses_have_a_dot_behind_the_at(void **state) {
    (void)state;
    finds("to press.office+1@mfa.gov.ua.", "press.office+1@mfa.gov.ua");
    finds("a@b-c.de, <x_y@z.org>", "a@b-c.de | x_y@z.org");
    finds("a@b @@ a@ @.b", "");
    finds("..a@b.org -%x@y.org", "a@b.org | x@y.org");
    finds("été@un.org", "");
    finds("a@b.org@c.org", "a@b.org");
    finds("http://user@un.org/x", "http://user@un.org/x");
}

static void names_and_tags_stand_free(void **state) {
    (void)state;
    finds("@mfa_russia: #Minsk2 (#Крым)", "@mfa_russia | #Minsk2 | #Крым");
    finds("x@y x#y 5#y _#y é#y é@y", "");
    finds("#1 #_ # #2014 #2a", "#2a");
    finds("@ @- @_ @1", "@_ | @1");
    finds("#e\xCC\x81té_a-b", "#e\xCC\x81té_a");
    finds("##tag @@name", "#tag | @name");
    finds("C# and F# at 5@", "");
}

static void entities_lie_in_order_and_apart(void **state) {
    (void)state;
    static const char *const pieces[] = {"http://", "www.", "@", "#", "a", "b.c", ".", "(", ")",
                                         " ",       "-",    "é", "1", ":", "'",   "_", "//"};
    lcg random = {8};
    size_t seen = 0;
    for (size_t round = 0; round < 5000; round++) {
        char text[256] = "";
        for (size_t k = lcg_below(&random, 24); k > 0; k--) {
            strcat(text, pieces[lcg_below(&random, sizeof pieces / sizeof *pieces)]);
        }
        dip_ranges found = {0};
        uint8_t *copy = exact_copy(text);
        assert_ok(find(NULL, (dip_str){copy, strlen(text)}, &found));
        free(copy);
        for (size_t k = 0; k < found.len; k++) {
            assert_true(found.data[k].start < found.data[k].end);
            assert_true(found.data[k].end <= strlen(text));
            if (k) assert_true(found.data[k - 1].end <= found.data[k].start);
            assert_true(((uint8_t)text[found.data[k].start] & 0xC0) != 0x80);
            assert_true(((uint8_t)text[found.data[k].end] & 0xC0) != 0x80);
        }
        seen += found.len;
        dip_array_fini(NULL, &found);
    }
    assert_true(seen > 1000);
}

static void hostile_text_takes_linear_time(void **state) {
    (void)state;
    enum { LONG = 400000 };
    static char text[LONG + 1];
    const char *const units[] = {"a@", "http://", "www.a)", "#1", "a.", "http://a)))", "@a."};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        const size_t length = strlen(units[u]);
        for (size_t k = 0; k < LONG; k++) text[k] = units[u][k % length];
        dip_ranges found = {0};
        assert_ok(find(NULL, (dip_str){(const uint8_t *)text, LONG}, &found));
        dip_array_fini(NULL, &found);
    }
    memset(text, ')', LONG);
    memcpy(text, "http://a", 8);
    dip_ranges found = {0};
    assert_ok(find(NULL, (dip_str){(const uint8_t *)text, LONG}, &found));
    assert_int_equal(found.len, 1);
    dip_array_fini(NULL, &found);
}

static dip_status find_many(const dip_allocator *allocator) {
    char text[1024] = "";
    for (size_t k = 0; k < 60; k++) strcat(text, "@un a@b.org ");
    dip_ranges found = {0};
    dip_status status = find(allocator, str_of("#first"), &found);
    if (status == DIP_OK) {
        status = find(allocator, str_of(text), &found);
        if (status != DIP_OK) {
            assert_int_equal(found.len, 1);
            assert_int_equal(found.data[0].end, 6);
            memory_back(allocator);
            assert_ok(find(allocator, str_of(text), &found));
        }
        assert_int_equal(found.len, 121);
        assert_int_equal(found.data[120].start, 59 * 12 + 4);
    }
    dip_array_fini(allocator, &found);
    return status;
}

static void finding_survives_failing_memory(void **state) {
    (void)state;
    sweep_allocation_failures(find_many);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_begin_with_a_scheme_or_www),
        cmocka_unit_test(urls_end_before_marks_that_are_of_the_sentence),
        cmocka_unit_test(addresses_have_a_dot_behind_the_at),
        cmocka_unit_test(names_and_tags_stand_free),
        cmocka_unit_test(entities_lie_in_order_and_apart),
        cmocka_unit_test(hostile_text_takes_linear_time),
        cmocka_unit_test(finding_survives_failing_memory),
    };
    return cmocka_run_group_tests_name("entities", tests, NULL, NULL);
}
