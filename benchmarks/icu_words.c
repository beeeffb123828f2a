/* icu_words.c - the peer for word boundaries: ICU's break iterator over UTF-8, called from C. It
 * counts all boundaries, 0 and the end among them. */
#include "c_worker.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

static long long count(void *context, const char *bytes, size_t len) {
    UBreakIterator *words = context;
    UErrorCode status = U_ZERO_ERROR;
    UText text = UTEXT_INITIALIZER;
    utext_openUTF8(&text, bytes, (int64_t)len, &status);
    ubrk_setUText(words, &text, &status);
    if (U_FAILURE(status)) return -1;
    long long found = 0;
    for (int32_t b = ubrk_first(words); b != UBRK_DONE; b = ubrk_next(words)) found++;
    utext_close(&text);
    return found;
}

int main(int argc, char **argv) {
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *words = ubrk_open(UBRK_WORD, "en", NULL, 0, &status);
    if (U_FAILURE(status)) {
        puts("{\"missing\": \"ICU's rules cannot be read\"}");
        return 1;
    }
    const int result = serve((work){count, words, ""}, argc > 1 ? argv[1] : NULL);
    ubrk_close(words);
    return result;
}
