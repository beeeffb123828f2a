/* fold.h - text without its case or its marks: the one folding of tokens, entries and terms. */
#ifndef DIP_FOLD_H
#define DIP_FOLD_H

#include "mem.h"
#include "str.h"

typedef struct dip_folding {
    bool lower; /* simple case folding (CaseFolding.txt, C and S) */
    bool bare;  /* Latin, Greek and Cyrillic letters lose their marks */
} dip_folding;

/* Writes valid UTF-8 `text` folded to `out`, which has room for DIP_UTF8_MAX bytes for each byte of
 * the text; gives the length. The text may lie in the same block behind that room. O(n). */
size_t dip_fold_into(dip_str text, dip_folding how, uint8_t *out);

/* Appends valid UTF-8 `text` folded to `out`. On DIP_ERR_MEMORY `out` is as it was. O(n). */
DIP_NODISCARD dip_status dip_fold(const dip_allocator *allocator, dip_str text, dip_folding how,
                                  dip_bytes *out);

#endif
