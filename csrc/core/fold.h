/* fold.h - text without its case or its marks, as the tokenizer's options make it. */
#ifndef DIP_FOLD_H
#define DIP_FOLD_H

#include "mem.h"
#include "str.h"

typedef struct dip_folding {
    bool lower; /* simple case folding (CaseFolding.txt, C and S) */
    bool bare;  /* Latin, Greek and Cyrillic letters lose their marks */
} dip_folding;

/* Appends valid UTF-8 `text` folded to `out`. On DIP_ERR_MEMORY `out` is as it was. O(n). */
DIP_NODISCARD dip_status dip_fold(const dip_allocator *allocator, dip_str text, dip_folding how,
                                  dip_bytes *out);

#endif
