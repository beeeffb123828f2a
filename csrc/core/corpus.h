/* corpus.h - documents as arrays of tokens: ids, flags, spans, and where each document starts. */
#ifndef DIP_CORPUS_H
#define DIP_CORPUS_H

#include "mem.h"
#include "vocab.h"

/* The flags of a token: how it was written (bits 0-2), and where it stands. */
enum {
    DIP_CASE_LOWER = 0,       /* no upper-case letter */
    DIP_CASE_CAPITALISED = 1, /* the first cased letter is upper case, no other is */
    DIP_CASE_CAPITALS = 2,    /* two or more cased letters, all upper case */
    DIP_CASE_MIXED = 3,
    DIP_CASE_LINE = 4, /* in a line of capitals: how it was written says nothing */
    DIP_CASE_MASK = 7,
    DIP_STARTS_SENTENCE = 8,
    DIP_STARTS_PARAGRAPH = 16,
    DIP_AFTER_HOLE = 32,
    DIP_STARTS_ANYTHING = DIP_STARTS_SENTENCE | DIP_STARTS_PARAGRAPH | DIP_AFTER_HOLE
};

/* What of its tokens a corpus holds. */
typedef enum dip_parts {
    DIP_PARTS_ALL = 0,
    DIP_PARTS_NO_SPANS, /* ids and flags */
    DIP_PARTS_IDS       /* ids alone */
} dip_parts;

/* Token t of document d: offsets[d] <= t < offsets[d + 1]. {0} is a valid empty corpus. `starts`
 * and `ends` are code points of the document, half-open. Arrays of parts not asked for are empty.
 */
typedef struct dip_corpus {
    const dip_allocator *allocator; /* borrowed until fini */
    dip_u32s ids;
    dip_bytes flags;
    dip_u32s starts, ends;
    dip_i64s offsets; /* one more than documents, or empty without any */
} dip_corpus;

void dip_corpus_init(dip_corpus *self, const dip_allocator *allocator);
void dip_corpus_fini(dip_corpus *self);

static inline size_t dip_corpus_documents(const dip_corpus *self) {
    return self->offsets.len ? self->offsets.len - 1 : 0;
}

/* Room for a document of up to `tokens` tokens. On DIP_ERR_MEMORY no length changed. */
DIP_NODISCARD dip_status dip_corpus_reserve(dip_corpus *self, size_t tokens, dip_parts parts);

/* A hint (see dip_array_expect) of how many documents and tokens will still be appended. */
void dip_corpus_expect(dip_corpus *self, size_t documents, size_t tokens, dip_parts parts);

/* Forgets the tokens behind the first `tokens` and the offsets behind the first `offsets`. */
void dip_corpus_cut(dip_corpus *self, size_t tokens, size_t offsets);

/* Ends the document whose tokens were pushed since the last one; room must have been reserved. */
void dip_corpus_close_document(dip_corpus *self);

/* Appends the documents of `part`, whose ids are of `part_vocab`, with its new terms interned into
 * `vocab` in order of id: parts merged in document order give the ids that one run over all would
 * have given. On failure `self` is as it was; `vocab` may keep extra terms. O(tokens + terms). */
DIP_NODISCARD dip_status dip_corpus_merge(dip_corpus *self, dip_vocab *vocab,
                                          const dip_corpus *part, const dip_vocab *part_vocab);

#endif
