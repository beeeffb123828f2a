/* par_cooc.c - the first run counts into the result itself, the others into matrices of their own
 * that are appended and freed one after the other. */
#include "par_cooc.h"

#include "par_run.h"

typedef struct slice {
    const dip_cooc *count;
    uint32_t from, to;
    dip_csr *out, rows;
    dip_status status;
} slice;

static void run_slice(void *item) {
    slice *self = item;
    self->status = dip_cooc_rows(self->count, self->from, self->to, self->out);
}

/* Cuts the keys into `len` runs of about equal work. */
static void cut(slice *slices, size_t len, uint32_t keys) {
    uint64_t total = 0, done = 0;
    for (uint32_t key = 0; key < keys; key++) total += dip_cooc_work(slices[0].count, key) + 1;
    uint32_t key = 0;
    for (size_t s = 0; s < len; s++) {
        slices[s].from = key;
        const uint64_t goal = s + 1 == len ? total : total / len * (s + 1);
        while (key < keys && done < goal) done += dip_cooc_work(slices[0].count, key++) + 1;
        slices[s].to = key;
    }
}

static dip_status run_slices(slice *slices, size_t len, dip_csr *out) {
    dip_par_run(run_slice, slices, sizeof *slices, len);
    dip_status status = slices[0].status;
    for (size_t s = 1; s < len; s++) {
        if (status == DIP_OK) status = slices[s].status;
        if (status == DIP_OK) status = dip_csr_join(out, &slices[s].rows);
        dip_csr_fini(&slices[s].rows);
    }
    return status;
}

static dip_status count_rows(const dip_cooc *self, uint32_t keys, size_t threads, dip_csr *out) {
    if (threads <= 1) return dip_cooc_rows(self, 0, keys, out);
    void *block = NULL;
    DIP_TRY(dip_mem_resize(out->allocator, &block, threads, sizeof(slice)));
    slice *slices = block;
    for (size_t s = 0; s < threads; s++) {
        slices[s] = (slice){.count = self, .rows = {.allocator = out->allocator}};
        slices[s].out = s ? &slices[s].rows : out;
    }
    cut(slices, threads, keys);
    const dip_status status = run_slices(slices, threads, out);
    dip_mem_free(out->allocator, block);
    return status;
}

dip_status dip_par_cooc(const dip_occurrences *all, dip_cooc_options options, unsigned threads,
                        dip_csr *out) {
    const uint32_t keys = all->contexts.types;
    const size_t most = threads > DIP_PAR_THREADS_MAX ? DIP_PAR_THREADS_MAX : threads;
    dip_cooc count;
    dip_status status = dip_cooc_init(&count, out->allocator, all, options);
    if (status == DIP_OK) status = count_rows(&count, keys, most < keys ? most : keys, out);
    dip_cooc_fini(&count);
    if (status != DIP_OK) dip_csr_fini(out);
    return status;
}
