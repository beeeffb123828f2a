#include "unicode.h"

#include "unicode_tables.h"

uint32_t dip_unicode_base(uint32_t cp) {
    size_t low = 0, high = dip_unicode_bases_len;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (dip_unicode_bases[middle].from < cp) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const bool found = low < dip_unicode_bases_len && dip_unicode_bases[low].from == cp;
    return found ? dip_unicode_bases[low].to : cp;
}
