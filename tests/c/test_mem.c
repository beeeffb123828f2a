/* The growable array and the laws of allocators. */
#include "support.h"

static void an_array_keeps_its_items_as_it_grows(void **state) {
    (void)state;
    dip_u32s array = {0};
    for (uint32_t k = 0; k < 5000; k++) {
        assert_ok(dip_array_reserve(NULL, &array, 1));
        dip_array_push(&array, k * 3);
    }
    assert_int_equal(array.len, 5000);
    for (uint32_t k = 0; k < 5000; k++) assert_int_equal(array.data[k], k * 3);
    dip_array_fini(NULL, &array);
}

static void growth_is_geometric(void **state) {
    (void)state;
    failing counting = {0, 0, 0};
    const dip_allocator allocator = {failing_resize, &counting};
    dip_u64s array = {0};
    for (uint32_t k = 0; k < 100000; k++) {
        assert_ok(dip_array_reserve(&allocator, &array, 1));
        dip_array_push(&array, k);
    }
    assert_true(counting.requests < 30);
    assert_int_equal(counting.live, 1);
    dip_array_fini(&allocator, &array);
    assert_int_equal(counting.live, 0);
}

static void room_that_is_there_is_not_asked_for(void **state) {
    (void)state;
    failing counting = {0, 0, 0};
    const dip_allocator allocator = {failing_resize, &counting};
    dip_bytes array = {0};
    const size_t nothing = array.len;
    assert_ok(dip_array_reserve(&allocator, &array, nothing));
    assert_int_equal(counting.requests, 0);
    assert_ok(dip_array_reserve(&allocator, &array, 100));
    const size_t room = array.cap;
    assert_true(room >= 100);
    assert_ok(dip_array_reserve(&allocator, &array, room));
    assert_int_equal(counting.requests, 1);
    assert_ok(dip_array_reserve(&allocator, &array, room + 1));
    assert_int_equal(counting.requests, 2);
    dip_array_fini(&allocator, &array);
}

static void an_array_that_cannot_grow_is_as_it_was(void **state) {
    (void)state;
    failing one_block = {0, 2, 0};
    const dip_allocator allocator = {failing_resize, &one_block};
    dip_bytes array = {0};
    assert_ok(dip_array_reserve(&allocator, &array, 16));
    memcpy(array.data, "memorandum", 10);
    array.len = 10;
    const dip_bytes before = array;
    assert_int_equal(dip_array_reserve(&allocator, &array, 1000), DIP_ERR_MEMORY);
    assert_memory_equal(&array, &before, sizeof array);
    assert_memory_equal(array.data, "memorandum", 10);
    memory_back(&allocator);
    assert_ok(dip_array_reserve(&allocator, &array, 1000));
    assert_memory_equal(array.data, "memorandum", 10);
    dip_array_fini(&allocator, &array);
    assert_int_equal(one_block.live, 0);
}

static void sizes_beyond_the_address_space_are_out_of_memory(void **state) {
    (void)state;
    dip_u32s array = {0};
    assert_int_equal(dip_array_reserve(NULL, &array, SIZE_MAX), DIP_ERR_MEMORY);
    assert_int_equal(dip_array_reserve(NULL, &array, SIZE_MAX / 4 + 2), DIP_ERR_MEMORY);
    assert_null(array.data);
    assert_ok(dip_array_reserve(NULL, &array, 1));
    dip_array_push(&array, 7);
    assert_int_equal(dip_array_reserve(NULL, &array, SIZE_MAX), DIP_ERR_MEMORY);
    assert_int_equal(array.len, 1);
    assert_int_equal(array.data[0], 7);
    dip_array_fini(NULL, &array);
    void *block = NULL;
    assert_int_equal(dip_mem_resize(NULL, &block, SIZE_MAX / 8 + 2, 8), DIP_ERR_MEMORY);
    assert_null(block);
}

static void a_block_keeps_its_content_when_resized(void **state) {
    (void)state;
    void *block = NULL;
    assert_ok(dip_mem_resize(NULL, &block, 4, 2));
    memcpy(block, "communique", 8);
    assert_ok(dip_mem_resize(NULL, &block, 1000, 1));
    assert_memory_equal(block, "communiq", 8);
    assert_ok(dip_mem_resize(NULL, &block, 4, 1));
    assert_memory_equal(block, "comm", 4);
    dip_mem_free(NULL, block);
}

static void freeing_nothing_is_harmless(void **state) {
    (void)state;
    dip_mem_free(NULL, NULL);
    failing counting = {0, 0, 0};
    const dip_allocator allocator = {failing_resize, &counting};
    dip_mem_free(&allocator, NULL);
    dip_i64s array = {0};
    dip_array_fini(&allocator, &array);
    assert_ok(dip_array_reserve(&allocator, &array, 3));
    dip_array_fini(&allocator, &array);
    dip_array_fini(&allocator, &array);
    assert_null(array.data);
    assert_int_equal(array.cap, 0);
    assert_int_equal(counting.live, 0);
}

static void no_allocator_means_the_system_one(void **state) {
    (void)state;
    const dip_allocator *allocator = dip_allocator_system();
    dip_bytes array = {0};
    assert_ok(dip_array_reserve(allocator, &array, 10));
    assert_ok(dip_array_reserve(NULL, &array, 100));
    dip_array_fini(allocator, &array);
    void *block = allocator->resize(allocator->context, NULL, 8);
    assert_non_null(block);
    assert_null(allocator->resize(allocator->context, block, 0));
}

static dip_status push_many(const dip_allocator *allocator) {
    dip_u32s array = {0};
    dip_status status = DIP_OK;
    for (uint32_t k = 0; k < 1000 && status == DIP_OK; k++) {
        status = dip_array_reserve(allocator, &array, 1);
        if (status != DIP_OK) {
            memory_back(allocator);
            assert_int_equal(array.len, k);
            assert_ok(dip_array_reserve(allocator, &array, 1));
        }
        dip_array_push(&array, k);
    }
    for (uint32_t k = 0; k < array.len; k++) assert_int_equal(array.data[k], k);
    dip_array_fini(allocator, &array);
    return status;
}

static void every_failed_growth_is_told(void **state) {
    (void)state;
    sweep_allocation_failures(push_many);
}

static void every_status_has_a_text_of_its_own(void **state) {
    (void)state;
    for (int a = DIP_OK; a <= DIP_ERR_EMPTY + 1; a++) {
        const char *text = dip_status_text((dip_status)a);
        assert_true(strlen(text) > 0);
        for (int b = DIP_OK; b < a; b++) {
            assert_string_not_equal(text, dip_status_text((dip_status)b));
        }
    }
}

static void a_large_block_keeps_its_content(void **state) {
    (void)state;
    const size_t items = (size_t)3 << 20; /* of 8 bytes: large enough for huge pages */
    dip_u64s array = {0};
    assert_ok(dip_array_reserve(NULL, &array, items));
    for (size_t k = 0; k < items; k++) dip_array_push(&array, k * 7);
    assert_ok(dip_array_reserve(NULL, &array, 2 * items));
    for (size_t k = 0; k < items; k++) assert_true(array.data[k] == k * 7);
    dip_array_fini(NULL, &array);
}

static void a_hint_makes_room_if_there_is_memory(void **state) {
    (void)state;
    failing one_block = {0, 2, 0}; /* the second request fails */
    const dip_allocator allocator = {failing_resize, &one_block};
    dip_u64s array = {0};
    dip_array_expect(&allocator, &array, 3);
    assert_int_equal(array.cap, 3);
    for (uint64_t k = 0; k < 3; k++) dip_array_push(&array, 5 * k);
    const dip_u64s before = array;
    dip_array_expect(&allocator, &array, 1000);
    assert_memory_equal(&array, &before, sizeof array);
    dip_array_expect(&allocator, &array, SIZE_MAX);
    assert_memory_equal(&array, &before, sizeof array);
    memory_back(&allocator);
    dip_array_expect(&allocator, &array, 1000);
    assert_int_equal(array.cap, 1003);
    assert_int_equal(array.len, 3);
    for (uint64_t k = 0; k < 3; k++) assert_true(array.data[k] == 5 * k);
    dip_array_expect(&allocator, &array, 1000); /* there already */
    assert_int_equal(array.cap, 1003);
    assert_int_equal(one_block.live, 1);
    dip_array_fini(&allocator, &array);
    assert_int_equal(one_block.live, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_array_keeps_its_items_as_it_grows),
        cmocka_unit_test(growth_is_geometric),
        cmocka_unit_test(room_that_is_there_is_not_asked_for),
        cmocka_unit_test(an_array_that_cannot_grow_is_as_it_was),
        cmocka_unit_test(sizes_beyond_the_address_space_are_out_of_memory),
        cmocka_unit_test(a_block_keeps_its_content_when_resized),
        cmocka_unit_test(freeing_nothing_is_harmless),
        cmocka_unit_test(no_allocator_means_the_system_one),
        cmocka_unit_test(every_failed_growth_is_told),
        cmocka_unit_test(every_status_has_a_text_of_its_own),
        cmocka_unit_test(a_large_block_keeps_its_content),
        cmocka_unit_test(a_hint_makes_room_if_there_is_memory),
    };
    return cmocka_run_group_tests_name("mem", tests, NULL, NULL);
}
