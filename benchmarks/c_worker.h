/* c_worker.h - a side of a comparison that is a C program: PROGRAM FILE reads documents that a zero
 * byte separates, then speaks as worker.py does: for each line "run" it counts something in all of
 * them, twice, and prints seconds, seconds of processor time and the count. Include it first. */
#ifndef C_WORKER_H
#define C_WORKER_H

#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What is counted in one document; -1 on an error. */
typedef long long (*count_document)(void *context, const char *bytes, size_t len);

/* What is run, and by what kernel ("" where there is only one way). */
typedef struct work {
    count_document count;
    void *context;
    const char *kernel;
} work;

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

static long long count_all(work of, const char *bytes, size_t len) {
    long long found = 0;
    for (const char *at = bytes, *end = bytes + len; at < end;) {
        const char *stop = memchr(at, 0, (size_t)(end - at));
        if (!stop) stop = end;
        const long long here = of.count(of.context, at, (size_t)(stop - at));
        if (here < 0) return -1;
        found += here;
        at = stop + 1;
    }
    return found;
}

/* Gives what `main` gives back. */
static int serve(work of, const char *path) {
    size_t len = 0;
    char *bytes = path ? read_whole(path, &len) : NULL;
    if (!bytes) {
        puts("{\"missing\": \"the texts cannot be read\"}");
        return 1;
    }
    printf("{\"ready\": true, \"kernel\": \"%s\"}\n", of.kernel);
    fflush(stdout);
    for (char line[16]; fgets(line, sizeof line, stdin) && strncmp(line, "run", 3) == 0;) {
        double seconds[2], cpu[2];
        long long found = 0;
        for (int k = 0; k < 2 && found >= 0; k++) {
            const double start = now(CLOCK_MONOTONIC), used = now(CLOCK_PROCESS_CPUTIME_ID);
            found = count_all(of, bytes, len);
            seconds[k] = now(CLOCK_MONOTONIC) - start;
            cpu[k] = now(CLOCK_PROCESS_CPUTIME_ID) - used;
        }
        if (found < 0) {
            puts("{\"missing\": \"an error in a document\"}");
        } else {
            printf("{\"s\": %.6f, \"cpu\": %.6f, \"first s\": %.6f, \"first cpu\": %.6f, "
                   "\"once\": false, \"peak\": 0, \"answer\": %lld}\n",
                   seconds[1], cpu[1], seconds[0], cpu[0], found);
        }
        fflush(stdout);
    }
    free(bytes);
    return 0;
}

#endif
