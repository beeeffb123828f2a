/* unicode.h - the character properties the core needs, Unicode 15.0, by two-stage table.
 *
 * The tables (unicode_tables.c) are made by csrc/tools/unicode_tables.py from the Unicode Character
 * Database; the file says from which files and version. */
#ifndef DIP_UNICODE_H
#define DIP_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

/* Word_Break values, UAX #29 table 3. */
typedef enum dip_word_break {
    DIP_WB_OTHER = 0,
    DIP_WB_CR,
    DIP_WB_LF,
    DIP_WB_NEWLINE,
    DIP_WB_EXTEND,
    DIP_WB_ZWJ,
    DIP_WB_FORMAT,
    DIP_WB_REGIONAL_INDICATOR,
    DIP_WB_KATAKANA,
    DIP_WB_HEBREW_LETTER,
    DIP_WB_ALETTER,
    DIP_WB_SINGLE_QUOTE,
    DIP_WB_DOUBLE_QUOTE,
    DIP_WB_MIDNUMLET,
    DIP_WB_MIDLETTER,
    DIP_WB_MIDNUM,
    DIP_WB_NUMERIC,
    DIP_WB_EXTENDNUMLET,
    DIP_WB_WSEGSPACE,
    DIP_WB_COUNT
} dip_word_break;

/* Sentence_Break values, UAX #29 table 4. DIP_SB_LOWER and DIP_SB_UPPER are also what the core
 * calls a lower-case and an upper-case letter. */
typedef enum dip_sentence_break {
    DIP_SB_OTHER = 0,
    DIP_SB_CR,
    DIP_SB_LF,
    DIP_SB_EXTEND,
    DIP_SB_SEP,
    DIP_SB_FORMAT,
    DIP_SB_SP,
    DIP_SB_LOWER,
    DIP_SB_UPPER,
    DIP_SB_OLETTER,
    DIP_SB_NUMERIC,
    DIP_SB_ATERM,
    DIP_SB_SCONTINUE,
    DIP_SB_STERM,
    DIP_SB_CLOSE,
    DIP_SB_COUNT
} dip_sentence_break;

enum {
    DIP_TRAIT_WORD = 1,   /* makes its segment a token: Word_Break ALetter, Hebrew_Letter, Katakana,
                             Numeric; Ideographic; Script Hiragana; Line_Break SA */
    DIP_TRAIT_LETTER = 2, /* DIP_TRAIT_WORD and not Word_Break Numeric */
    DIP_TRAIT_PICTOGRAPHIC = 4, /* Extended_Pictographic */
    DIP_TRAIT_PUNCTUATION = 8,  /* General_Category P* */
    DIP_TRAIT_SYMBOL = 16,      /* General_Category S* */
    DIP_TRAIT_SPACE = 32,       /* White_Space */
    DIP_TRAIT_MARK = 64         /* General_Category M* */
};

typedef struct dip_uchar {
    int32_t fold;           /* code point + fold = simple case folding (CaseFolding.txt, C and S) */
    uint8_t word_break;     /* dip_word_break */
    uint8_t sentence_break; /* dip_sentence_break */
    uint8_t traits;         /* DIP_TRAIT_* */
} dip_uchar;

/* unicode_tables.c: records, and block number -> row of record numbers. */
#define DIP_UNICODE_SHIFT 7
extern const dip_uchar dip_unicode_records[];
extern const uint16_t dip_unicode_rows[][1 << DIP_UNICODE_SHIFT];
extern const uint16_t dip_unicode_blocks[0x110000 >> DIP_UNICODE_SHIFT];
extern const char dip_unicode_version[];

/* The record of a code point (<= 0x10FFFF). O(1). */
static inline const dip_uchar *dip_unicode_get(uint32_t cp) {
    const unsigned row = dip_unicode_blocks[cp >> DIP_UNICODE_SHIFT];
    return &dip_unicode_records[dip_unicode_rows[row][cp & ((1u << DIP_UNICODE_SHIFT) - 1)]];
}

static inline uint32_t dip_unicode_fold(uint32_t cp) {
    return (uint32_t)((int32_t)cp + dip_unicode_get(cp)->fold);
}

/* The base letter of `cp` without its marks (full canonical decomposition, marks dropped), for
 * Latin, Greek and Cyrillic letters; 0 for a combining mark of block 0300-036F; any other code
 * point itself. O(log n). */
uint32_t dip_unicode_base(uint32_t cp);

#endif
