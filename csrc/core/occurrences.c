/* occurrences.c - lists lie one behind the other by key. While they are filled, starts[n] moves to
 * the end of list n; closing moves all back by one. */
#include "occurrences.h"

static dip_status reserve(dip_key_lists *self, size_t types, size_t live, size_t items) {
    DIP_TRY(dip_array_reserve(self->allocator, &self->numbers, types + 1));
    DIP_TRY(dip_array_reserve(self->allocator, &self->names, live + 1));
    DIP_TRY(dip_array_reserve(self->allocator, &self->starts, live + 2));
    return dip_array_reserve(self->allocator, &self->list, items + 1);
}

dip_status dip_key_lists_init(dip_key_lists *self, const dip_allocator *allocator,
                              const uint32_t *counts, uint32_t types) {
    *self = (dip_key_lists){.allocator = allocator};
    size_t live = 0, items = 0;
    for (size_t id = 1; id <= types; id++) {
        live += counts[id] > 0;
        items += counts[id];
    }
    if (reserve(self, types, live, items) != DIP_OK) {
        dip_key_lists_fini(self);
        return DIP_ERR_MEMORY;
    }
    uint64_t start = 0;
    dip_array_push(&self->numbers, 0);
    dip_array_push(&self->names, 0);
    dip_array_push(&self->starts, 0);
    for (uint32_t key = 0; key < types; key++) {
        const uint32_t count = counts[(size_t)key + 1];
        dip_array_push(&self->numbers, count ? (uint32_t)self->names.len : 0);
        if (count == 0) continue;
        dip_array_push(&self->names, key);
        dip_array_push(&self->starts, start);
        start += count;
    }
    dip_array_push(&self->starts, start);
    self->list.len = items;
    return DIP_OK;
}

void dip_key_lists_close(dip_key_lists *self) {
    for (size_t n = self->names.len - 1; n > 0; n--) {
        self->starts.data[n] = self->starts.data[n - 1];
    }
    if (self->names.len > 1) self->starts.data[1] = 0;
}

void dip_key_lists_fini(dip_key_lists *self) {
    dip_array_fini(self->allocator, &self->numbers);
    dip_array_fini(self->allocator, &self->names);
    dip_array_fini(self->allocator, &self->starts);
    dip_array_fini(self->allocator, &self->list);
}
