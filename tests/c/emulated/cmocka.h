/* cmocka.h - the few words of cmocka that the tests of what differs by processor use, for a
 * processor that is emulated: Debian has no cmocka for it beside that of the machine. */
#ifndef DIP_EMULATED_CMOCKA_H
#define DIP_EMULATED_CMOCKA_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define assert_true(condition)                                                                     \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)
#define fail_msg(...)                                                                              \
    do {                                                                                           \
        fprintf(stderr, __VA_ARGS__);                                                              \
        exit(1);                                                                                   \
    } while (0)
#define assert_false(condition) assert_true(!(condition))
#define assert_string_equal(a, b) assert_true(strcmp((a), (b)) == 0)
#define assert_int_equal(a, b) assert_true((unsigned long long)(a) == (unsigned long long)(b))
#define assert_ptr_equal(a, b) assert_true((const void *)(a) == (const void *)(b))
#define assert_null(a) assert_true((a) == NULL)
#define assert_non_null(a) assert_true((a) != NULL)
#define assert_memory_equal(a, b, size) assert_true(memcmp((a), (b), (size)) == 0)

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
};

#define cmocka_unit_test(function) {#function, function}
#define cmocka_run_group_tests(tests, setup, teardown)                                             \
    run_tests(tests, sizeof(tests) / sizeof *(tests))
#define cmocka_run_group_tests_name(name, tests, setup, teardown)                                  \
    cmocka_run_group_tests(tests, setup, teardown)

static inline int run_tests(const struct CMUnitTest *tests, size_t count) {
    for (size_t k = 0; k < count; k++) tests[k].run(NULL);
    printf("%zu passed, 0 failed (emulated)\n", count);
    return 0;
}

#endif
