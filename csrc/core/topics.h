/* topics.h - a topic dictionary compiled against a vocabulary, and its matches.
 *
 * A compiled dictionary is built by symbols (one word of an entry: a set of ids and how it must be
 * written) and entries (a sequence of symbols), then sealed. Sealed it is readable by any number of
 * threads. */
#ifndef DIP_TOPICS_H
#define DIP_TOPICS_H

#include "corpus.h"

#define DIP_TOPICS_WORDS_MAX 64u /* words of an entry */
#define DIP_CASE_ANY 0xFFu

typedef enum dip_overlap {
    DIP_OVERLAP_LONGEST = 0, /* a match strictly inside another of its group is dropped */
    DIP_OVERLAP_KEY,         /* the same within each key only */
    DIP_OVERLAP_ALL          /* every match of every entry stays */
} dip_overlap;

typedef enum dip_condition_kind {
    DIP_NOT_BEFORE, /* no match of `set` begins directly behind, in the same sentence */
    DIP_NOT_AFTER,  /* none ends directly before */
    DIP_NEAR        /* one lies within `within` tokens in the document, not overlapping */
} dip_condition_kind;

/* `set`: the key of the condition entries meant. Distance: first token of the later - last of the
 * earlier. */
typedef struct dip_condition {
    dip_condition_kind kind;
    uint32_t set;
    uint32_t within;
} dip_condition;

typedef struct dip_entry {
    uint32_t key;                              /* of a condition entry: its set; < UINT32_MAX */
    uint32_t group;                            /* those of one group compete */
    bool condition;                            /* only answers conditions; no match of its own */
    bool silent;                               /* competes, then counts for nothing */
    bool inside_sentence;                      /* not as the first token of a sentence */
    bool introduced;                           /* only where another entry of its key fits, too */
    uint32_t conditions_start, conditions_end; /* filled in by dip_topics_add */
} dip_entry;

typedef struct dip_symbol {
    uint8_t written; /* DIP_CASE_*, or DIP_CASE_ANY */
    uint64_t ids_end;
} dip_symbol;

typedef struct dip_node {
    uint32_t children; /* how many edges lead on */
    uint32_t entry;    /* the last one that ends here, + 1; 0: none */
} dip_node;

/* An edge of the trie in its hash table. */
typedef struct dip_edge {
    uint32_t node,
        symbol;     /* where it leaves, and on which symbol; node 0 is no node: the slot is free */
    uint32_t child; /* nodes are numbered from 1 */
} dip_edge;

typedef struct dip_topics {
    const dip_allocator *allocator; /* borrowed until fini */
    uint32_t types;                 /* ids are 1 .. types */
    DIP_ARRAY(dip_symbol) symbols;
    dip_u32s symbol_ids; /* of all symbols end to end */
    DIP_ARRAY(dip_entry) entries;
    dip_u32s entry_next; /* by entry: another that ends at the same node, + 1 */
    DIP_ARRAY(dip_condition) conditions;
    DIP_ARRAY(dip_node) nodes;
    dip_edge *edges;                  /* those below the root: open addressing, linear; owns */
    size_t edges_capacity, edges_len; /* capacity: 0 or a power of two, at most half of it taken */
    dip_u32s roots;                   /* by symbol: the node + 1 of entries that begin with it */
    dip_u64s type_start; /* sealed: where the symbols of each type begin in type_symbols, and end */
    dip_u32s type_symbols;
    dip_u64s starters; /* sealed: a bit for each type with a symbol that begins an entry */
    uint32_t slots;    /* one more than the largest key or group */
} dip_topics;

/* Tokens as their owner keeps them: document d is [offsets[d], offsets[d + 1]). */
typedef struct dip_token_view {
    const uint32_t *ids;
    const uint8_t *flags;
    const int64_t *offsets;
    size_t documents;
} dip_token_view;

/* Matches by document, then first token, then falling end, then key. `start` and `end` are tokens
 * of the view. */
typedef struct dip_match {
    int64_t start, end;
    uint32_t document, entry;
} dip_match;

typedef DIP_ARRAY(dip_match) dip_matches;

void dip_topics_init(dip_topics *self, const dip_allocator *allocator, uint32_t types);
void dip_topics_fini(dip_topics *self);

/* A new symbol: one of `ids` (each 1 .. types), written so. On failure nothing changed. */
DIP_NODISCARD dip_status dip_topics_symbol(dip_topics *self, const uint32_t *ids, size_t len,
                                           uint8_t written, uint32_t *symbol);

/* A new entry of `len` symbols with its conditions. DIP_ERR_EMPTY: no symbol; DIP_ERR_LIMIT: more
 * than DIP_TOPICS_WORDS_MAX; DIP_ERR_ARGUMENT: an unknown symbol, a key or group of UINT32_MAX.
 * Entries are numbered from 0 in order. On failure no entry was added.
 */
DIP_NODISCARD dip_status dip_topics_add(dip_topics *self, const uint32_t *symbols, size_t len,
                                        dip_entry entry, const dip_condition *conditions,
                                        size_t conditions_len);

/* Makes it ready to match. On DIP_ERR_MEMORY it is as it was. O(ids of all symbols + types). */
DIP_NODISCARD dip_status dip_topics_seal(dip_topics *self);

/* Appends the matches of all documents: conditions first, then `introduced` (an entry of the key
 * that is not so marked fits in the document), then `overlap`. An entry never crosses a sentence, a
 * paragraph, a document or a hole. DIP_ERR_LIMIT: more than UINT32_MAX documents. On failure `out`
 * is as it was. O(tokens + what fits). */
DIP_NODISCARD dip_status dip_topics_match(const dip_topics *self, dip_token_view view,
                                          dip_overlap overlap, dip_matches *out);

#endif
