/* texts.h - what the functions over texts share: their arguments, and documents done in batches. */
#ifndef DIP_BIND_TEXTS_H
#define DIP_BIND_TEXTS_H

#include "bind.h"

#include "par_slice.h"

/* What the functions over texts are given. */
typedef struct text_arguments {
    PyObject *items; /* a tuple of str, or Texts; held */
    dip_text *texts; /* of those; owned */
    size_t len;
    dip_tokenize_options options;
    unsigned threads;
} text_arguments;

/* Parses (texts, acronyms, **options) into `self`, which is {0}; false with an exception set. To be
 * released where it was parsed. */
bool text_arguments_parse(text_arguments *self, PyObject *module, PyObject *args,
                          PyObject *keywords);
void text_arguments_release(text_arguments *self);

/* Does a batch of documents; the GIL is not held. */
typedef dip_status (*batch_work)(void *context, dip_documents *batch);

/* Has all documents done in batches of some `size` units, the first of DIP_FIRST_UNITS, with a look
 * at pending signals between them; false with an exception set. The GIL is held at both ends. */
bool in_batches(const text_arguments *from, size_t size, batch_work work, void *context);

/* How many items the `rest` of a work will give, by the `found` that what is `done` of it gave, and
 * a tenth more. */
static inline size_t still_to_come(size_t found, size_t done, size_t rest) {
    return done ? (size_t)(1.1 * (double)found * (double)rest / (double)done) : 0;
}

/* The code units of the texts behind `batch` if that is the first, else 0; its own in `*done`. */
size_t units_behind_first(const text_arguments *from, const dip_documents *batch, size_t *done);

/* After the first batch, hints at the rows that the others will bring. */
void expect_rows(const text_arguments *from, const dip_documents *batch, dip_csr *rows);

#endif
