/* icu_words.c - the peer for word boundaries: ICU's break iterator over UTF-8, called from C.
 *
 * icu_words FILE reads documents that a zero byte separates, then speaks as worker.py does: for
 * each line "run" it counts all boundaries and prints seconds, memory and the count. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

static double now(clockid_t clock) {
    struct timespec at;
    clock_gettime(clock, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static char *read_whole(const char *path, size_t *len) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END)) return NULL;
    *len = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*len + 1);
    if (bytes && fread(bytes, 1, *len, file) != *len) return NULL;
    fclose(file);
    return bytes;
}

/* All boundaries of all documents, 0 and the end among them; -1 on an error. */
static long long count(UBreakIterator *words, const char *bytes, size_t len) {
    UErrorCode status = U_ZERO_ERROR;
    UText text = UTEXT_INITIALIZER;
    long long found = 0;
    for (const char *at = bytes, *end = bytes + len; at < end;) {
        const char *stop = memchr(at, 0, (size_t)(end - at));
        if (!stop) stop = end;
        utext_openUTF8(&text, at, stop - at, &status);
        ubrk_setUText(words, &text, &status);
        if (U_FAILURE(status)) return -1;
        for (int32_t b = ubrk_first(words); b != UBRK_DONE; b = ubrk_next(words)) found++;
        at = stop + 1;
    }
    utext_close(&text);
    return found;
}

int main(int argc, char **argv) {
    size_t len = 0;
    char *bytes = argc > 1 ? read_whole(argv[1], &len) : NULL;
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *words = ubrk_open(UBRK_WORD, "en", NULL, 0, &status);
    if (!bytes || U_FAILURE(status)) {
        puts("{\"missing\": \"the texts or ICU's rules cannot be read\"}");
        return 1;
    }
    printf("{\"ready\": true, \"kernel\": \"\"}\n");
    fflush(stdout);
    for (char line[16]; fgets(line, sizeof line, stdin) && strncmp(line, "run", 3) == 0;) {
        const double start = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
        const long long found = count(words, bytes, len);
        printf("{\"s\": %.6f, \"cpu\": %.6f, \"peak\": 0, \"answer\": %lld}\n",
               now(CLOCK_MONOTONIC) - start, now(CLOCK_PROCESS_CPUTIME_ID) - cpu, found);
        fflush(stdout);
    }
    ubrk_close(words);
    free(bytes);
    return 0;
}
