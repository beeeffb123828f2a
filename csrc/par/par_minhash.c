/* par_minhash.c - each thread takes one run of neighbouring documents with about equally many
 * shingles; nobody writes where another does, so there is nothing to merge. */
#include "par_minhash.h"

#include "par_run.h"

typedef struct slice {
    const dip_shingling *from;
    dip_minhash_output into;
    size_t start, end;
} slice;

static void run(void *item) {
    const slice *self = item;
    for (size_t d = self->start; d < self->end; d++) {
        dip_minhash_document(self->from, d, self->into.shingles + self->into.starts[d],
                             self->into.signatures + d * DIP_MINHASH_BINS);
    }
}

void dip_par_minhash(const dip_shingling *from, size_t documents, unsigned threads,
                     dip_minhash_output into) {
    slice slices[DIP_PAR_THREADS_MAX];
    size_t count = threads > DIP_PAR_THREADS_MAX ? DIP_PAR_THREADS_MAX : threads;
    if (count > documents) count = documents;
    if (count == 0) count = 1;
    const int64_t total = into.starts[documents];
    size_t d = 0;
    for (size_t s = 0; s < count; s++) {
        const int64_t goal = s + 1 == count ? total : total / (int64_t)count * (int64_t)(s + 1);
        slices[s] = (slice){.from = from, .into = into, .start = d};
        while (d < documents && (into.starts[d] < goal || s + 1 == count)) d++;
        slices[s].end = d;
    }
    dip_par_run(run, slices, sizeof *slices, count);
}
