#include "par_run.h"

#include <pthread.h>
#include <stdbool.h>

typedef struct helper {
    void (*task)(void *item);
    void *item;
    pthread_t thread;
    bool started;
} helper;

static void *help(void *argument) {
    const helper *self = argument;
    self->task(self->item);
    return NULL;
}

void dip_par_run(void (*task)(void *item), void *items, size_t size, size_t count) {
    helper helpers[DIP_PAR_THREADS_MAX];
    for (size_t k = 0; k < count; k++) {
        helpers[k] = (helper){.task = task, .item = (char *)items + k * size};
        helpers[k].started =
            k + 1 < count && pthread_create(&helpers[k].thread, NULL, help, &helpers[k]) == 0;
        if (!helpers[k].started) task(helpers[k].item);
    }
    for (size_t k = 0; k < count; k++) {
        if (helpers[k].started) pthread_join(helpers[k].thread, NULL);
    }
}
