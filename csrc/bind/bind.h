/* bind.h - what the files of the extension module share. The only C that knows Python and numpy is
 * in this folder.
 *
 * Every bound call takes five steps: parse; snapshot what belongs to Python (references are held);
 * release the GIL; run the core; take the GIL back and convert, or raise. */
#ifndef DIP_BIND_H
#define DIP_BIND_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#define NPY_NO_DEPRECATED_API NPY_1_7_API_VERSION
#define PY_ARRAY_UNIQUE_SYMBOL dipcore_array_api
#ifndef DIP_BIND_IMPORTS_NUMPY
#define NO_IMPORT_ARRAY
#endif
#include <numpy/arrayobject.h>

#include "corpus.h"
#include "csr.h"
#include "kernels.h"
#include "pattern.h"
#include "topics.h"
#include "utf8.h"
#include "vocab.h"

/* No token lies behind it, so that distances between tokens and their sums stay within int64. */
#define DIP_PLACE_MAX (INT64_MAX / 4)

/* Up to here the indices of a matrix are int32, as scipy keeps them: one less than a power of two;
 * lowered in the tests that stand on both sides of it. */
#ifndef DIP_INDEX32_MAX
#define DIP_INDEX32_MAX INT32_MAX
#endif

typedef struct module_state {
    PyTypeObject *vocab_type, *topics_type, *texts_type, *grams_type;
} module_state;

/* A sealed vocabulary. `index` is built by the first match, under the GIL. */
typedef struct py_vocab {
    PyObject_HEAD dip_vocab vocab;
    dip_term_index index;
    bool indexed;
} py_vocab;

extern PyType_Spec py_vocab_spec;
extern PyType_Spec py_topics_spec;
extern PyType_Spec py_texts_spec;
extern PyType_Spec py_grams_spec;
extern PyMethodDef py_tokens_methods[];
extern PyMethodDef py_matrix_methods[];
extern PyMethodDef py_permute_methods[];
extern PyMethodDef py_phrases_methods[];
extern PyMethodDef py_recode_methods[];
extern PyMethodDef py_copies_methods[];

/* A new, empty Vocab; NULL with an exception set. */
py_vocab *py_vocab_new(PyObject *module);

/* Sets the exception for a failed status (never DIP_OK) and gives NULL. `what` names the work. */
PyObject *raise_status(dip_status status, const char *what);

/* A str as the core takes it; borrows from `text`. */
dip_text text_of(PyObject *text);

/* The kernels of that name, NULL for the best, in `*kernels`; false with ValueError if this machine
 * has none. */
bool kernels_argument(const char *name, const dip_kernels **kernels);

/* The texts of a Texts object; borrowed from it. A missing one has no data. */
const dip_text *texts_borrow(PyObject *object, size_t *len);

/* A new array over the `len` items at `*data` (system memory, may be NULL when len is 0). Takes the
 * memory over, also on failure, and sets `*data` to NULL. Read-only unless `writable`. */
PyObject *array_taking(void **data, size_t len, int type, bool writable);

/* `object` as a contiguous one-dimensional array of `type` (a new reference); NULL with TypeError
 * or ValueError. */
PyArrayObject *array_argument(PyObject *object, int type);

/* (data int64, indices, indptr) of the matrix, which is empty afterwards: indices and indptr both
 * int32, or both int64 where one of them needs it. */
PyObject *matrix_to_python(dip_csr *matrix);

/* The same behind the types of its columns: (types, data, indices, indptr). */
PyObject *typed_matrix_to_python(PyObject *types, dip_csr *matrix);

/* The arrays of tokens, held while the core reads them; starts and ends are NULL where there are
 * none. */
typedef struct token_arrays {
    PyArrayObject *parts[5];
    dip_token_view view;
    const uint32_t *starts, *ends;
} token_arrays;

/* Takes (ids, flags, offsets, starts, ends) of tokens over `types` terms from a tuple; false with
 * an exception set. To be released in either case. */
bool acquire_tokens(token_arrays *self, PyObject *tuple, size_t types);
void release_tokens(token_arrays *self);

/* [ids, flags, starts, ends, offsets] of a corpus, which is empty afterwards, as a list; NULL with
 * an exception set. Arrays are read-only. */
PyObject *corpus_arrays(dip_corpus *corpus);

/* Whether `offsets` rises from 0 to `tokens`, and no id passes `types`; else ValueError. */
bool check_rows(PyArrayObject *ids, PyArrayObject *offsets, uint32_t types);

#endif
