/* phrases.h - tokens with phrases joined to one token each. */
#ifndef DIP_PHRASES_H
#define DIP_PHRASES_H

#include "ngrams.h"

/* Tokens [first[k], end[k]) of a view, by rising first; none reaches over the end of a document. */
typedef struct dip_phrase_spans {
    const int64_t *first, *end;
    size_t len;
} dip_phrase_spans;

/* Appends the documents to `out` with each phrase as one token; of phrases that overlap the one
 * that begins first is joined, of those the longest. Ids are grams of `table`; a hole stays. A
 * joined token is written and stands as its first word, and runs to the end of its last. `starts`
 * and `ends` are those of the tokens, NULL where there are none. On failure `out` is as it was, but
 * for its room; the table may keep extra nodes. O(tokens + phrases). */
DIP_NODISCARD dip_status dip_phrases_join(dip_ngrams *table, dip_token_view view,
                                          dip_phrase_spans phrases, const uint32_t *starts,
                                          const uint32_t *ends, dip_corpus *out);

#endif
