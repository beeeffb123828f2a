#include "scan.h"

dip_status dip_scan_text(const dip_allocator *allocator, const dip_kernels *kernels, dip_str text,
                         dip_blocks *blocks, dip_scan *scan) {
    blocks->len = 0;
    DIP_TRY(dip_array_reserve(allocator, blocks, dip_blocks_of(text.len)));
    blocks->len = dip_blocks_of(text.len);
    kernels->classify(text.data, text.len, blocks->data);
    *scan = (dip_scan){text, blocks->data, text.len, kernels};
    return DIP_OK;
}
