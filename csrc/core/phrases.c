#include "phrases.h"

#include "recode.h"

/* The end of the phrase to join at token `t`, t + 1 if there is none; moves `*next` behind all that
 * begin before the result. */
static size_t phrase_end(dip_phrase_spans phrases, size_t *next, size_t t) {
    size_t end = t + 1;
    for (; *next < phrases.len && (size_t)phrases.first[*next] <= t; ++*next) {
        const bool here = (size_t)phrases.first[*next] == t;
        if (here && (size_t)phrases.end[*next] > end) end = (size_t)phrases.end[*next];
    }
    return end;
}

static dip_status join(dip_ngrams *table, dip_token_view view, dip_phrase_spans phrases,
                       const uint32_t *starts, const uint32_t *ends, dip_corpus *out) {
    size_t next = 0;
    for (size_t d = 0; d < view.documents; d++) {
        const size_t bound = (size_t)view.offsets[d + 1];
        for (size_t t = (size_t)view.offsets[d], end; t < bound; t = end) {
            uint32_t gram = DIP_HOLE;
            end = phrase_end(phrases, &next, t);
            if (view.ids[t] != DIP_HOLE) {
                DIP_TRY(dip_ngrams_intern(table, view.ids + t, end - t, &gram));
            }
            dip_array_push(&out->ids, gram);
            dip_array_push(&out->flags, view.flags[t]);
            if (!starts) continue;
            dip_array_push(&out->starts, starts[t]);
            dip_array_push(&out->ends, ends[end - 1]);
        }
        dip_corpus_close_document(out);
    }
    return DIP_OK;
}

dip_status dip_phrases_join(dip_ngrams *table, dip_token_view view, dip_phrase_spans phrases,
                            const uint32_t *starts, const uint32_t *ends, dip_corpus *out) {
    const size_t tokens = out->ids.len, spans = out->starts.len, offsets = out->offsets.len;
    DIP_TRY(dip_recode_reserve(out, view, starts != NULL));
    const dip_status status = join(table, view, phrases, starts, ends, out);
    if (status != DIP_OK) {
        out->ids.len = out->flags.len = tokens;
        out->starts.len = out->ends.len = spans;
        out->offsets.len = offsets;
    }
    return status;
}
