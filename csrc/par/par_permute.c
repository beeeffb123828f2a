/* par_permute.c - each thread tallies its chains by itself; the tallies are integers and are added
 * up after the join. */
#include "par_permute.h"

#include "par_run.h"

typedef struct worker {
    dip_permute_source source;
    dip_permute_chains chains;
    uint64_t step; /* it takes the chains first, first + step, ... */
    dip_tally tally;
    dip_status status;
} worker;

static dip_status run(const worker *self, dip_tally *into) {
    for (uint64_t c = self->chains.first; c < self->chains.last; c += self->step) {
        const dip_permute_chain chain = {self->chains.seed, c, self->chains.total};
        DIP_TRY(dip_permute_run(self->source, chain, into));
    }
    return DIP_OK;
}

static void run_worker(void *item) {
    worker *self = item;
    self->status = run(self, &self->tally);
}

/* Runs `count` workers with tallies of their own, and adds these to `into`. */
static dip_status run_parallel(worker *workers, size_t count, dip_tally *into) {
    dip_status status = DIP_OK;
    size_t ready = 0;
    while (ready < count && status == DIP_OK) {
        status = dip_tally_init(&workers[ready].tally, into->allocator, workers[ready].source);
        ready += status == DIP_OK;
    }
    if (status == DIP_OK) dip_par_run(run_worker, workers, sizeof *workers, count);
    for (size_t w = 0; w < ready; w++) {
        if (status == DIP_OK) status = workers[w].status;
        if (status == DIP_OK) status = dip_tally_merge(into, &workers[w].tally);
        dip_tally_fini(&workers[w].tally);
    }
    return status;
}

dip_status dip_par_permute(dip_permute_source source, dip_permute_chains chains, unsigned threads,
                           dip_tally *into) {
    const uint64_t all = chains.last > chains.first ? chains.last - chains.first : 0;
    const size_t most = threads > DIP_PAR_THREADS_MAX ? DIP_PAR_THREADS_MAX : threads;
    const size_t count = most < all ? most : (size_t)all;
    if (count <= 1) {
        const worker whole = {.source = source, .chains = chains, .step = 1};
        return run(&whole, into);
    }
    void *block = NULL;
    DIP_TRY(dip_mem_resize(into->allocator, &block, count, sizeof(worker)));
    worker *workers = block;
    for (size_t w = 0; w < count; w++) {
        workers[w] = (worker){.source = source, .chains = chains, .step = count};
        workers[w].chains.first += w;
    }
    const dip_status status = run_parallel(workers, count, into);
    dip_mem_free(into->allocator, block);
    return status;
}
