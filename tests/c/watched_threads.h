/* watched_threads.h - dip_par_run under the name watched_run, with its threads counted, and refused
 * where a test wants that. The sources under test are included behind it, dip_par_run renamed. */
#ifndef DIP_TEST_WATCHED_THREADS_H
#define DIP_TEST_WATCHED_THREADS_H

#include <errno.h>
#include <pthread.h>

#include "par_run.h"

/* How many threads were asked for, and every how many-th is refused (0: none). */
static unsigned asked, refuse_every;

static int watched_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void *argument) {
    if (++asked % (refuse_every ? refuse_every : UINT32_MAX) == 0) return EAGAIN;
    return pthread_create(thread, attributes, start, argument);
}

#define pthread_create watched_create
#define dip_par_run watched_run
#include "../../csrc/par/par_run.c"
#undef pthread_create
#undef dip_par_run

#endif
