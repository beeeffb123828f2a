/* pattern.c - the sorted folded terms make a glob with a literal beginning a range, found by
 * bisection. */
#include "pattern.h"

#include "fold.h"
#include "sort.h"
#include "utf8.h"

bool dip_glob_fits(dip_str glob, dip_str text) {
    size_t g = 0, t = 0, star = SIZE_MAX, resume = 0;
    while (t < text.len) {
        if (g < glob.len && glob.data[g] == '*') {
            star = g++;
            resume = t;
        } else if (g < glob.len && glob.data[g] == '?') {
            g++;
            (void)dip_utf8_next(text, &t);
        } else if (g < glob.len && glob.data[g] == text.data[t]) {
            g++;
            t++;
        } else if (star != SIZE_MAX) {
            g = star + 1;
            (void)dip_utf8_next(text, &resume);
            t = resume;
        } else {
            return false;
        }
    }
    while (g < glob.len && glob.data[g] == '*') g++;
    return g == glob.len;
}

static const dip_folding caseless = {.lower = true};

static dip_str folded_term(const dip_term_index *self, uint32_t id) {
    const uint64_t start = id > 1 ? self->ends.data[id - 2] : 0;
    return (dip_str){self->folded.data + start, self->ends.data[id - 1] - start};
}

static int term_before(const void *context, uint32_t a, uint32_t b) {
    const dip_term_index *self = context;
    return dip_str_compare(folded_term(self, a), folded_term(self, b)) < 0;
}

static dip_status build(dip_term_index *self, const dip_vocab *vocab, dip_u32s *scratch) {
    const size_t terms = dip_vocab_len(vocab);
    DIP_TRY(dip_array_reserve(self->allocator, &self->ends, terms));
    DIP_TRY(dip_array_reserve(self->allocator, &self->sorted, terms));
    DIP_TRY(dip_array_reserve(self->allocator, scratch, terms));
    for (uint32_t id = 1; id <= terms; id++) {
        DIP_TRY(dip_fold(self->allocator, dip_vocab_term(vocab, id), caseless, &self->folded));
        dip_array_push(&self->ends, self->folded.len);
        dip_array_push(&self->sorted, id);
    }
    dip_sort_by(self->sorted.data, scratch->data, terms, term_before, self);
    return DIP_OK;
}

dip_status dip_term_index_build(dip_term_index *self, const dip_vocab *vocab) {
    dip_u32s scratch = {0};
    const dip_status status = build(self, vocab, &scratch);
    dip_array_fini(self->allocator, &scratch);
    if (status != DIP_OK) dip_term_index_fini(self);
    return status;
}

void dip_term_index_fini(dip_term_index *self) {
    dip_array_fini(self->allocator, &self->folded);
    dip_array_fini(self->allocator, &self->ends);
    dip_array_fini(self->allocator, &self->sorted);
}

/* The first position in `sorted` whose term is not below `prefix`. */
static size_t lower_bound(const dip_term_index *self, dip_str prefix) {
    size_t low = 0, high = self->sorted.len;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (dip_str_compare(folded_term(self, self->sorted.data[middle]), prefix) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static dip_status collect(const dip_term_index *self, dip_str folded, bool fixed, dip_u32s *ids) {
    size_t literal = 0;
    while (literal < folded.len &&
           (fixed || (folded.data[literal] != '*' && folded.data[literal] != '?'))) {
        literal++;
    }
    const dip_str prefix = {folded.data, literal};
    for (size_t at = lower_bound(self, prefix); at < self->sorted.len; at++) {
        const dip_str term = folded_term(self, self->sorted.data[at]);
        const bool shares =
            term.len >= literal && dip_str_equal(dip_str_slice(term, 0, literal), prefix);
        if (!shares) break;
        const bool fits = fixed ? term.len == folded.len : dip_glob_fits(folded, term);
        if (!fits) continue;
        DIP_TRY(dip_array_reserve(self->allocator, ids, 1));
        dip_array_push(ids, self->sorted.data[at]);
    }
    return DIP_OK;
}

dip_status dip_term_index_match(const dip_term_index *self, dip_str pattern, bool fixed,
                                dip_u32s *ids) {
    const size_t before = ids->len;
    dip_bytes folded = {0};
    dip_status status = dip_fold(self->allocator, pattern, caseless, &folded);
    if (status == DIP_OK) status = collect(self, (dip_str){folded.data, folded.len}, fixed, ids);
    if (status != DIP_OK) ids->len = before;
    dip_array_fini(self->allocator, &folded);
    return status;
}
