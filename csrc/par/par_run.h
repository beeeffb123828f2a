/* par_run.h - the one way in which the core's work is spread over threads. */
#ifndef DIP_PAR_RUN_H
#define DIP_PAR_RUN_H

#include <stddef.h>

#define DIP_PAR_THREADS_MAX 256u

/* Calls `task` on each of the `count` items of `size` bytes, each in a thread of its own but the
 * last, which the calling thread takes; all are joined before it returns. A thread that cannot be
 * started is done without. `count` is at most DIP_PAR_THREADS_MAX. Cannot fail. */
void dip_par_run(void (*task)(void *item), void *items, size_t size, size_t count);

#endif
