/* par_cooc.h - threads over co-occurrence: keys in runs of about equal work, their rows put
 * together in order. */
#ifndef DIP_PAR_COOC_H
#define DIP_PAR_COOC_H

#include "cooc.h"

/* Counts into `out` (empty before, and after a failure), with at most `threads` threads (0 is 1),
 * all joined before it returns; the result is that of one thread, bit for bit. A thread that cannot
 * be started is done without. Fails as dip_cooc_init and dip_cooc_rows do. */
DIP_NODISCARD dip_status dip_par_cooc(const dip_occurrences *all, dip_cooc_options options,
                                      unsigned threads, dip_csr *out);

#endif
