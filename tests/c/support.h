/* support.h - what every cmocka program of the core shares. */
#ifndef DIP_TEST_SUPPORT_H
#define DIP_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "corpus.h"
#include "mem.h"
#include "str.h"

#define assert_ok(call) assert_int_equal((call), DIP_OK)

static inline dip_str str_of(const char *text) {
    return (dip_str){(const uint8_t *)text, strlen(text)};
}

/* `text` in a block of its own length, so that a sanitizer sees any read behind it; to be freed. */
static inline uint8_t *exact_copy(const char *text) {
    const size_t len = strlen(text);
    uint8_t *copy = malloc(len ? len : 1);
    assert_non_null(copy);
    if (len) memcpy(copy, text, len);
    return copy;
}

/* An allocator that counts live blocks and fails at its `fail_at`-th request (0: never) and
 * after. */
typedef struct failing {
    size_t requests, fail_at, live;
} failing;

static inline void *failing_resize(void *context, void *block, size_t size) {
    failing *self = context;
    if (size == 0) {
        if (block) self->live--;
        free(block);
        return NULL;
    }
    if (++self->requests >= self->fail_at && self->fail_at) return NULL;
    void *grown = realloc(block, size);
    if (grown && !block) self->live++;
    return grown;
}

/* Lets a failing allocator serve again: what has just failed must work now. */
static inline void memory_back(const dip_allocator *allocator) {
    ((failing *)allocator->context)->fail_at = 0;
}

/* An allocator that many threads may call, over one that they may not. */
typedef struct locked {
    pthread_mutex_t mutex;
    const dip_allocator *inner;
} locked;

static inline void *locked_resize(void *context, void *block, size_t size) {
    locked *self = context;
    pthread_mutex_lock(&self->mutex);
    void *result = self->inner->resize(self->inner->context, block, size);
    pthread_mutex_unlock(&self->mutex);
    return result;
}

/* Runs `body(allocator)` with the 1st, 2nd, ... request failing until it succeeds; after each run
 * nothing may be left allocated, and every failure must have been reported as DIP_ERR_MEMORY. */
typedef dip_status (*sweep_body)(const dip_allocator *allocator);

static inline void sweep_allocation_failures(sweep_body body) {
    size_t n = 1;
    for (;; n++) {
        failing state = {0, n, 0};
        const dip_allocator allocator = {failing_resize, &state};
        const dip_status status = body(&allocator);
        assert_int_equal(state.live, 0);
        if (status == DIP_OK) {
            assert_true(state.requests < n);
            break;
        }
        assert_int_equal(status, DIP_ERR_MEMORY);
        assert_true(n < 100000);
    }
    assert_true(n > 1);
}

/* A linear congruential generator (Knuth's MMIX): the same numbers on every machine. */
typedef struct lcg {
    uint64_t state;
} lcg;

/* A number below `bound` (> 0). */
static inline uint32_t lcg_below(lcg *self, uint32_t bound) {
    self->state = self->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((self->state >> 33) % bound);
}

/* A vocabulary and a corpus over it. */
typedef struct pair {
    dip_vocab vocab;
    dip_corpus corpus;
} pair;

static inline void pair_init(pair *self, const dip_allocator *allocator) {
    dip_vocab_init(&self->vocab, allocator);
    dip_corpus_init(&self->corpus, allocator);
}

static inline void pair_fini(pair *self) {
    dip_vocab_fini(&self->vocab);
    dip_corpus_fini(&self->corpus);
}

#define assert_same_array(a, b)                                                                    \
    do {                                                                                           \
        assert_int_equal((a).len, (b).len);                                                        \
        if ((a).len) assert_memory_equal((a).data, (b).data, (a).len * sizeof *(a).data);          \
    } while (0)

static inline void assert_same(const pair *a, const pair *b) {
    assert_same_array(a->corpus.ids, b->corpus.ids);
    assert_same_array(a->corpus.flags, b->corpus.flags);
    assert_same_array(a->corpus.starts, b->corpus.starts);
    assert_same_array(a->corpus.ends, b->corpus.ends);
    assert_same_array(a->corpus.offsets, b->corpus.offsets);
    assert_same_array(a->vocab.bytes, b->vocab.bytes);
    assert_same_array(a->vocab.ends, b->vocab.ends);
}

#endif
