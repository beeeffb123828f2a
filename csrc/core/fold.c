#include "fold.h"

#include "unicode.h"
#include "utf8.h"

dip_status dip_fold(const dip_allocator *allocator, dip_str text, dip_folding how, dip_bytes *out) {
    DIP_TRY(dip_array_reserve(allocator, out, DIP_UTF8_MAX * text.len));
    for (size_t at = 0; at < text.len;) {
        uint32_t cp = dip_utf8_next(text, &at);
        if (how.lower) cp = dip_unicode_fold(cp);
        if (how.bare) cp = dip_unicode_base(cp);
        if (how.lower) cp = dip_unicode_fold(cp); /* U+0130 has no fold, its base letter I has */
        if (cp) out->len += dip_utf8_put(cp, out->data + out->len);
    }
    return DIP_OK;
}
