#include "corpus.h"

void dip_corpus_init(dip_corpus *self, const dip_allocator *allocator) {
    *self = (dip_corpus){.allocator = allocator};
}

void dip_corpus_fini(dip_corpus *self) {
    dip_array_fini(self->allocator, &self->ids);
    dip_array_fini(self->allocator, &self->flags);
    dip_array_fini(self->allocator, &self->starts);
    dip_array_fini(self->allocator, &self->ends);
    dip_array_fini(self->allocator, &self->offsets);
}

dip_status dip_corpus_reserve(dip_corpus *self, size_t tokens, dip_parts parts) {
    DIP_TRY(dip_array_reserve(self->allocator, &self->ids, tokens));
    if (parts != DIP_PARTS_IDS) DIP_TRY(dip_array_reserve(self->allocator, &self->flags, tokens));
    if (parts == DIP_PARTS_ALL) {
        DIP_TRY(dip_array_reserve(self->allocator, &self->starts, tokens));
        DIP_TRY(dip_array_reserve(self->allocator, &self->ends, tokens));
    }
    return dip_array_reserve(self->allocator, &self->offsets, 2);
}

void dip_corpus_expect(dip_corpus *self, size_t documents, size_t tokens, dip_parts parts) {
    dip_array_expect(self->allocator, &self->offsets, documents);
    dip_array_expect(self->allocator, &self->ids, tokens);
    if (parts != DIP_PARTS_IDS) dip_array_expect(self->allocator, &self->flags, tokens);
    if (parts != DIP_PARTS_ALL) return;
    dip_array_expect(self->allocator, &self->starts, tokens);
    dip_array_expect(self->allocator, &self->ends, tokens);
}

void dip_corpus_cut(dip_corpus *self, size_t tokens, size_t offsets) {
    self->ids.len = tokens;
    if (self->flags.len > tokens) self->flags.len = tokens;
    if (self->starts.len > tokens) self->starts.len = self->ends.len = tokens;
    self->offsets.len = offsets;
}

void dip_corpus_close_document(dip_corpus *self) {
    if (self->offsets.len == 0) dip_array_push(&self->offsets, 0);
    dip_array_push(&self->offsets, (int64_t)self->ids.len);
}

static void append(dip_corpus *self, const dip_corpus *part, const uint32_t *ids) {
    const int64_t base = (int64_t)self->ids.len;
    const size_t tokens = part->ids.len;
    for (size_t t = 0; t < tokens; t++) {
        const uint32_t id = part->ids.data[t];
        dip_array_push(&self->ids, id == DIP_HOLE ? DIP_HOLE : ids[id - 1]);
    }
    if (part->flags.len) {
        memcpy(self->flags.data + self->flags.len, part->flags.data, tokens);
        self->flags.len += tokens;
    }
    if (part->starts.len) {
        memcpy(self->starts.data + self->starts.len, part->starts.data, tokens * sizeof(uint32_t));
        memcpy(self->ends.data + self->ends.len, part->ends.data, tokens * sizeof(uint32_t));
        self->starts.len += tokens;
        self->ends.len += tokens;
    }
    const bool documents = part->offsets.len > 1;
    if (documents && self->offsets.len == 0) dip_array_push(&self->offsets, 0);
    for (size_t d = 1; d < part->offsets.len; d++) {
        dip_array_push(&self->offsets, base + part->offsets.data[d]);
    }
}

dip_status dip_corpus_merge(dip_corpus *self, dip_vocab *vocab, const dip_corpus *part,
                            const dip_vocab *part_vocab) {
    dip_u32s ids = {0};
    dip_status status = dip_vocab_merge(vocab, part_vocab, &ids);
    const dip_parts parts = part->starts.len  ? DIP_PARTS_ALL
                            : part->flags.len ? DIP_PARTS_NO_SPANS
                                              : DIP_PARTS_IDS;
    if (status == DIP_OK) status = dip_corpus_reserve(self, part->ids.len, parts);
    if (status == DIP_OK) {
        status = dip_array_reserve(self->allocator, &self->offsets, part->offsets.len + 1);
    }
    if (status == DIP_OK) append(self, part, ids.data);
    dip_array_fini(vocab->allocator, &ids);
    return status;
}
