/* our_words.c - word boundaries by the core alone, called from C on UTF-8 as ICU is: each document
 * is validated, as ICU takes any bytes, and all its boundaries are found, 0 and the end among them.
 */
#include "c_worker.h"

#include "utf8.h"
#include "words.h"

/* Memory that is kept from document to document, as ICU's iterator is. */
typedef struct finder {
    const dip_kernels *kernels;
    dip_blocks blocks;
    dip_u32s found;
} finder;

static long long count(void *context, const char *bytes, size_t len) {
    finder *self = context;
    const dip_str text = {(const uint8_t *)bytes, len};
    dip_scan scan;
    if (!dip_utf8_valid(text, NULL)) return -1;
    if (dip_scan_text(NULL, self->kernels, text, &self->blocks, &scan) != DIP_OK) return -1;
    self->found.len = 0;
    if (dip_words_boundaries(NULL, &scan, &self->found) != DIP_OK) return -1;
    return (long long)self->found.len;
}

int main(int argc, char **argv) {
    const char *forced = getenv("DIPCORE_KERNEL");
    finder with = {.kernels = forced ? dip_kernels_named(forced) : dip_kernels_best()};
    if (!with.kernels) {
        puts("{\"missing\": \"this machine has no such DIPCORE_KERNEL\"}");
        return 1;
    }
    const work words = {count, &with, with.kernels->name};
    const int result = serve(words, argc > 1 ? argv[1] : NULL);
    dip_array_fini(NULL, &with.blocks);
    dip_array_fini(NULL, &with.found);
    return result;
}
