#include "fold.h"

#include "unicode.h"
#include "utf8.h"

size_t dip_fold_into(dip_str text, dip_folding how, uint8_t *out) {
    size_t length = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t cp = dip_utf8_next(text, &at);
        if (how.lower) cp = dip_unicode_fold(cp);
        if (how.bare) {
            const uint32_t base = dip_unicode_base(cp);
            if (cp && !base) continue;                      /* a mark */
            cp = how.lower ? dip_unicode_fold(base) : base; /* U+0130 folds only as its base I */
        }
        length += dip_utf8_put(cp, out + length);
    }
    return length;
}

dip_status dip_fold(const dip_allocator *allocator, dip_str text, dip_folding how, dip_bytes *out) {
    if (text.len > SIZE_MAX / DIP_UTF8_MAX) return DIP_ERR_MEMORY;
    DIP_TRY(dip_array_reserve(allocator, out, DIP_UTF8_MAX * text.len));
    if (text.len) out->len += dip_fold_into(text, how, out->data + out->len);
    return DIP_OK;
}
