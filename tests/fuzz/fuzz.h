/* fuzz.h - what the fuzzers share: libFuzzer's entry point, and numbers drawn from the input. */
#ifndef DIP_FUZZ_H
#define DIP_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Called with one input after the other; whatever is wrong ends the program. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* What is left of an input. */
typedef struct fuzz_input {
    const uint8_t *data;
    size_t size;
} fuzz_input;

/* The next byte as a number below `bound` (1 to 256); 0 when nothing is left. */
static inline unsigned fuzz_below(fuzz_input *self, unsigned bound) {
    if (self->size == 0) return 0;
    self->size--;
    return *self->data++ % bound;
}

/* What is left in a block of its own length, so that a sanitizer sees any read behind it. */
static inline uint8_t *fuzz_rest(const fuzz_input *self) {
    uint8_t *copy = malloc(self->size ? self->size : 1);
    MUST(copy);
    if (self->size) memcpy(copy, self->data, self->size);
    return copy;
}

#endif
