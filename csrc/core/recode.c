/* recode.c - one pass: token -> class by table, class -> new id by a second table that fills in
 * order of first sight. */
#include "recode.h"

typedef struct recoder {
    dip_token_view view;
    dip_recoding by;
    const uint32_t *starts, *ends;
    dip_corpus *out;
    dip_u32s *order;
    uint32_t *new_ids; /* by class; 0: not seen yet */
} recoder;

static uint32_t class_of(const recoder *self, size_t t) {
    const bool capitals = (self->view.flags[t] & DIP_CASE_MASK) == DIP_CASE_LINE;
    return (capitals ? self->by.capital_classes : self->by.classes)[self->view.ids[t]];
}

static uint32_t new_id(recoder *self, uint32_t class) {
    if (class == DIP_HOLE) return DIP_HOLE;
    if (self->new_ids[class] == 0) {
        dip_array_push(self->order, class);
        self->new_ids[class] = (uint32_t)self->order->len;
    }
    return self->new_ids[class];
}

static void recode_document(recoder *self, size_t start, size_t end) {
    uint8_t pending = 0;
    for (size_t t = start; t < end; t++) {
        const uint32_t class = class_of(self, t);
        const uint8_t flags = self->view.flags[t] | pending;
        if (class == DIP_GONE) {
            pending = flags & DIP_STARTS_ANYTHING;
            continue;
        }
        dip_array_push(&self->out->ids, new_id(self, class));
        dip_array_push(&self->out->flags, flags);
        pending = class == DIP_HOLE ? DIP_AFTER_HOLE : 0;
        if (!self->starts) continue;
        dip_array_push(&self->out->starts, self->starts[t]);
        dip_array_push(&self->out->ends, self->ends[t]);
    }
    dip_corpus_close_document(self->out);
}

dip_status dip_recode_reserve(dip_corpus *out, dip_token_view view, bool spans) {
    const size_t most = view.documents ? (size_t)view.offsets[view.documents] : 0;
    DIP_TRY(dip_array_reserve(out->allocator, &out->ids, most));
    DIP_TRY(dip_array_reserve(out->allocator, &out->flags, most));
    if (spans) {
        DIP_TRY(dip_array_reserve(out->allocator, &out->starts, most));
        DIP_TRY(dip_array_reserve(out->allocator, &out->ends, most));
    }
    return dip_array_reserve(out->allocator, &out->offsets, view.documents + 1);
}

dip_status dip_recode(dip_token_view view, dip_recoding recoding, const uint32_t *starts,
                      const uint32_t *ends, dip_corpus *out, dip_u32s *order) {
    DIP_TRY(dip_recode_reserve(out, view, starts != NULL));
    DIP_TRY(dip_array_reserve(out->allocator, order, recoding.n));
    void *block = NULL;
    DIP_TRY(dip_mem_resize(out->allocator, &block, (size_t)recoding.n + 1, sizeof(uint32_t)));
    memset(block, 0, ((size_t)recoding.n + 1) * sizeof(uint32_t));
    recoder with = {view, recoding, starts, ends, out, order, block};
    for (size_t d = 0; d < view.documents; d++) {
        recode_document(&with, (size_t)view.offsets[d], (size_t)view.offsets[d + 1]);
    }
    dip_mem_free(out->allocator, block);
    return DIP_OK;
}
