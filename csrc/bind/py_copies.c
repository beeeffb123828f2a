/* py_copies.c - shingles and signatures of documents, and which of them are near copies. */
#include "bind.h"

#include "copies.h"
#include "par_minhash.h"

#define BATCH_DOCUMENTS 4096u /* between two looks at pending signals (Ctrl-C) */

/* Rows of (shared, a, b) as numpy sees them. */
_Static_assert(sizeof(dip_copies_overlap) == 3 * sizeof(uint32_t), "an overlap is three numbers");

/* The numbers of shingles of documents, summed: `documents` + 1 starts, from 0. */
static PyArrayObject *starts_of(const int64_t *offsets, npy_intp documents, unsigned words) {
    npy_intp shape[1] = {documents + 1};
    PyArrayObject *starts = (PyArrayObject *)PyArray_SimpleNew(1, shape, NPY_INT64);
    if (!starts) return NULL;
    int64_t *start = PyArray_DATA(starts);
    start[0] = 0;
    for (npy_intp d = 0; d < documents; d++) {
        const size_t tokens = (size_t)(offsets[d + 1] - offsets[d]);
        start[d + 1] = start[d] + (int64_t)dip_minhash_shingles(tokens, words);
    }
    return starts;
}

/* Signs checked documents; the results are new arrays, or NULL with an exception set. */
static PyObject *sign(dip_shingling *from, const dip_vocab *vocab, npy_intp documents,
                      unsigned threads) {
    PyArrayObject *starts = starts_of(from->offsets, documents, from->words);
    npy_intp shape[1] = {starts ? (npy_intp)((int64_t *)PyArray_DATA(starts))[documents] : 0};
    npy_intp bins[2] = {documents, DIP_MINHASH_BINS};
    PyObject *shingles = starts ? PyArray_SimpleNew(1, shape, NPY_UINT32) : NULL;
    PyObject *signatures = shingles ? PyArray_SimpleNew(2, bins, NPY_UINT32) : NULL;
    uint64_t *terms = signatures ? PyMem_New(uint64_t, dip_vocab_len(vocab) + 1) : NULL;
    if (signatures && !terms) PyErr_NoMemory();
    if (terms) {
        from->terms = terms;
        const dip_minhash_output into = {PyArray_DATA(starts),
                                         PyArray_DATA((PyArrayObject *)shingles),
                                         PyArray_DATA((PyArrayObject *)signatures)};
        Py_BEGIN_ALLOW_THREADS dip_minhash_terms(vocab, terms);
        dip_par_minhash(from, (size_t)documents, threads, into);
        Py_END_ALLOW_THREADS PyMem_Free(terms);
        return Py_BuildValue("(NNN)", shingles, starts, signatures);
    }
    Py_XDECREF(starts);
    Py_XDECREF(shingles);
    Py_XDECREF(signatures);
    return NULL;
}

PyDoc_STRVAR(minhash_doc,
             "minhash(vocab, ids, offsets, words, threads, /)\n--\n\n"
             "(shingles uint32, starts int64, signatures uint32 (documents, MINHASH_BINS)) of "
             "documents.");

static PyObject *minhash(PyObject *module, PyObject *args) {
    const module_state *state = PyModule_GetState(module);
    PyObject *vocab_object, *ids_object, *offsets_object;
    unsigned words, threads;
    if (!PyArg_ParseTuple(args, "O!OOII:minhash", state->vocab_type, &vocab_object, &ids_object,
                          &offsets_object, &words, &threads)) {
        return NULL;
    }
    if (words == 0) return PyErr_Format(PyExc_ValueError, "a shingle has at least one word");
    const dip_vocab *vocab = &((py_vocab *)vocab_object)->vocab;
    PyArrayObject *ids = array_argument(ids_object, NPY_UINT32);
    PyArrayObject *offsets = ids ? array_argument(offsets_object, NPY_INT64) : NULL;
    PyObject *result = NULL;
    if (offsets && check_rows(ids, offsets, (uint32_t)dip_vocab_len(vocab))) {
        dip_shingling from = {
            .ids = PyArray_DATA(ids), .offsets = PyArray_DATA(offsets), .words = words};
        result = sign(&from, vocab, PyArray_SIZE(offsets) - 1, threads);
    }
    Py_XDECREF(ids);
    Py_XDECREF(offsets);
    return result;
}

/* The arrays behind dip_sketches, held while the core works on them. */
typedef struct sketch_arrays {
    PyArrayObject *shingles, *starts, *signatures, *labels;
} sketch_arrays;

static void release(sketch_arrays *self) {
    Py_XDECREF(self->shingles);
    Py_XDECREF(self->starts);
    Py_XDECREF(self->signatures);
    Py_XDECREF(self->labels);
}

/* The array of shingles, which the core sorts in place. */
static PyArrayObject *written(PyObject *object) {
    if (PyArray_Check(object)) {
        PyArrayObject *array = (PyArrayObject *)object;
        if (PyArray_TYPE(array) == NPY_UINT32 && PyArray_NDIM(array) == 1 &&
            PyArray_ISCARRAY(array)) {
            return (PyArrayObject *)Py_NewRef(object);
        }
    }
    PyErr_SetString(PyExc_TypeError, "shingles must be a writable array of uint32");
    return NULL;
}

static bool fit(const sketch_arrays *self) {
    const npy_intp documents = PyArray_SIZE(self->starts) - 1;
    const int64_t *start = PyArray_DATA(self->starts);
    bool good = documents >= 0 && documents < (npy_intp)UINT32_MAX && start[0] == 0 &&
                start[documents] == PyArray_SIZE(self->shingles) &&
                PyArray_SIZE(self->labels) == documents &&
                PyArray_SIZE(self->signatures) == documents * (npy_intp)DIP_MINHASH_BINS;
    for (npy_intp d = 0; good && d < documents; d++) {
        good = start[d + 1] >= start[d] && start[d + 1] - start[d] < (int64_t)UINT32_MAX;
    }
    if (!good) PyErr_SetString(PyExc_ValueError, "the arrays of the sketches do not fit together");
    return good;
}

/* Takes shingles, starts, signatures and labels; false with an exception set. */
static bool acquire(sketch_arrays *self, PyObject *const *parts, dip_sketches *all) {
    self->shingles = written(parts[0]);
    self->starts = self->shingles ? array_argument(parts[1], NPY_INT64) : NULL;
    self->signatures = self->starts ? (PyArrayObject *)PyArray_FROMANY(parts[2], NPY_UINT32, 2, 2,
                                                                       NPY_ARRAY_CARRAY_RO)
                                    : NULL;
    self->labels = self->signatures ? array_argument(parts[3], NPY_UINT32) : NULL;
    if (!self->labels || !fit(self)) return false;
    *all = (dip_sketches){PyArray_DATA(self->shingles), PyArray_DATA(self->starts),
                          PyArray_DATA(self->signatures), PyArray_DATA(self->labels),
                          (size_t)PyArray_SIZE(self->starts) - 1};
    return true;
}

/* Takes all documents; false with an exception set. The GIL is held at both ends. */
static bool take_all(dip_copies *copies, uint32_t *kept, dip_copies_overlap *overlaps) {
    const size_t documents = copies->from.documents;
    for (size_t start = 0; start < documents; start += BATCH_DOCUMENTS) {
        const size_t end =
            documents - start > BATCH_DOCUMENTS ? start + BATCH_DOCUMENTS : documents;
        dip_status status = DIP_OK;
        Py_BEGIN_ALLOW_THREADS for (size_t d = start; d < end && status == DIP_OK; d++) {
            status = dip_copies_take(copies, (uint32_t)d, &kept[d], &overlaps[d]);
        }
        Py_END_ALLOW_THREADS if (status != DIP_OK) {
            raise_status(status, "dedupe");
            return false;
        }
        if (PyErr_CheckSignals() < 0) return false;
    }
    return true;
}

static PyObject *find(const dip_sketches *all, dip_copies_rule rule) {
    npy_intp shape[2] = {(npy_intp)all->documents, 3};
    PyObject *kept = PyArray_SimpleNew(1, shape, NPY_UINT32);
    PyObject *overlaps = kept ? PyArray_SimpleNew(2, shape, NPY_UINT32) : NULL;
    dip_copies copies = {0};
    bool done = false;
    if (overlaps) {
        const dip_status status = dip_copies_init(&copies, NULL, all, rule);
        if (status != DIP_OK) raise_status(status, "dedupe");
        done = status == DIP_OK && take_all(&copies, PyArray_DATA((PyArrayObject *)kept),
                                            PyArray_DATA((PyArrayObject *)overlaps));
    }
    dip_copies_fini(&copies);
    if (done) return Py_BuildValue("(NN)", kept, overlaps);
    Py_XDECREF(kept);
    Py_XDECREF(overlaps);
    return NULL;
}

PyDoc_STRVAR(
    find_doc,
    "find_copies(shingles, starts, signatures, labels, threshold, shortest, least, /)\n--\n\n"
    "For each document in order the first that stays of which it is a near copy, or itself\n"
    "(uint32), and their overlap: shared, its own, the other's shingles (uint32 (documents, "
    "3)).\n`shingles` is sorted in place.");

static PyObject *find_copies(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *parts[4];
    dip_copies_rule rule;
    if (!PyArg_ParseTuple(args, "OOOOddI:find_copies", &parts[0], &parts[1], &parts[2], &parts[3],
                          &rule.threshold, &rule.shortest, &rule.least)) {
        return NULL;
    }
    sketch_arrays arrays = {0};
    dip_sketches all;
    PyObject *result = acquire(&arrays, parts, &all) ? find(&all, rule) : NULL;
    release(&arrays);
    return result;
}

PyMethodDef py_copies_methods[] = {
    {"minhash", minhash, METH_VARARGS, minhash_doc},
    {"find_copies", find_copies, METH_VARARGS, find_doc},
    {NULL, NULL, 0, NULL},
};
