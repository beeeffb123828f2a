/* tokenize.h - text to tokens in one pass: UAX #29 words and the tailoring of docs/tokens.md. */
#ifndef DIP_TOKENIZE_H
#define DIP_TOKENIZE_H

#include "corpus.h"
#include "entities.h"
#include "quick.h"
#include "utf8.h"

/* The most bytes of a document as UTF-8, so that places in it are 32 bits; lowered in the tests
 * that stand on both sides of it. */
#ifndef DIP_DOCUMENT_MAX
#define DIP_DOCUMENT_MAX 0xFFFFFFFFu
#endif

typedef enum dip_urls { DIP_URLS_KEEP = 0, DIP_URLS_SPLIT, DIP_URLS_DROP } dip_urls;

/* {0} is the default of every option, but that without `acronyms` no acronym keeps its capitals. */
typedef struct dip_tokenize_options {
    const dip_vocab *acronyms; /* terms that keep their capitals (US, WHO); borrowed until the end;
                                  may be NULL */
    bool plain_acronyms;       /* neither join U.S. nor keep the capitals of an acronym */
    bool keep_case;            /* no case folding */
    bool keep_possessives;     /* leave a final 's */
    bool keep_hyphens;         /* al-Assad is one token */
    bool punctuation;          /* marks of punctuation are tokens too */
    bool symbols;              /* symbols (currency, emoji) are tokens too */
    bool drop_numbers;         /* no tokens without a letter */
    bool fold_diacritics;      /* Latin, Greek and Cyrillic letters lose their marks */
    bool wrapped;              /* see dip_sentence_options */
    dip_parts parts;           /* what of the tokens is kept */
    dip_urls urls;
    const dip_kernels *kernels; /* borrowed; NULL: the best of this machine */
} dip_tokenize_options;

/* Scratch that is reused from document to document. One owner. */
typedef struct dip_tokenizer {
    const dip_allocator *allocator; /* borrowed until fini */
    dip_tokenize_options options;
    dip_bytes utf8, term;
    dip_blocks blocks;
    dip_segments segments;
    dip_ranges entities;
    dip_quick quick;
} dip_tokenizer;

void dip_tokenizer_init(dip_tokenizer *self, const dip_allocator *allocator,
                        dip_tokenize_options options);
void dip_tokenizer_fini(dip_tokenizer *self);

/* Appends `text` as one document. DIP_ERR_LIMIT: more than DIP_DOCUMENT_MAX, or too many terms. On
 * failure `corpus` is as it was; `vocab` may keep extra terms. O(n). */
DIP_NODISCARD dip_status dip_tokenizer_run(dip_tokenizer *self, dip_text text, dip_vocab *vocab,
                                           dip_corpus *corpus);

#endif
