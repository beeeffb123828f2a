/* py_copies.c - shingles and signatures of documents, and the groups of near copies among them. */
#include "bind.h"

#include "copies.h"
#include "par_minhash.h"

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
    PyArrayObject *shingles, *starts, *sizes, *signatures, *labels;
} sketch_arrays;

static void release(sketch_arrays *self) {
    Py_XDECREF(self->shingles);
    Py_XDECREF(self->starts);
    Py_XDECREF(self->sizes);
    Py_XDECREF(self->signatures);
    Py_XDECREF(self->labels);
}

/* An array that the core writes to: it must be what it is already, as a copy would be lost. */
static PyArrayObject *written(PyObject *object, const char *name) {
    if (PyArray_Check(object)) {
        PyArrayObject *array = (PyArrayObject *)object;
        if (PyArray_TYPE(array) == NPY_UINT32 && PyArray_NDIM(array) == 1 &&
            PyArray_ISCARRAY(array)) {
            return (PyArrayObject *)Py_NewRef(object);
        }
    }
    PyErr_Format(PyExc_TypeError, "%s must be a writable array of uint32", name);
    return NULL;
}

static bool fit(const sketch_arrays *self, npy_intp documents) {
    const npy_intp shingles = PyArray_SIZE(self->shingles);
    const int64_t *start = PyArray_DATA(self->starts);
    bool good = documents >= 0 && documents < (npy_intp)UINT32_MAX && start[0] == 0 &&
                start[documents] == shingles && PyArray_SIZE(self->sizes) == documents &&
                PyArray_SIZE(self->labels) == documents &&
                PyArray_SIZE(self->signatures) == documents * (npy_intp)DIP_MINHASH_BINS;
    const uint32_t *size = PyArray_DATA(self->sizes);
    for (npy_intp d = 0; good && d < documents; d++) {
        good = start[d + 1] >= start[d] && (int64_t)size[d] <= start[d + 1] - start[d];
    }
    if (!good) PyErr_SetString(PyExc_ValueError, "the arrays of the sketches do not fit together");
    return good;
}

/* Takes (shingles, starts, sizes, signatures, labels); false with an exception set. */
static bool acquire(sketch_arrays *self, PyObject *tuple, dip_sketches *all) {
    PyObject *parts[5];
    if (!PyArg_ParseTuple(tuple, "OOOOO", &parts[0], &parts[1], &parts[2], &parts[3], &parts[4]))
        return false;
    self->shingles = written(parts[0], "shingles");
    self->starts = self->shingles ? array_argument(parts[1], NPY_INT64) : NULL;
    self->sizes = self->starts ? written(parts[2], "sizes") : NULL;
    self->signatures = self->sizes ? (PyArrayObject *)PyArray_FROMANY(parts[3], NPY_UINT32, 2, 2,
                                                                      NPY_ARRAY_CARRAY_RO)
                                   : NULL;
    self->labels = self->signatures ? array_argument(parts[4], NPY_UINT32) : NULL;
    if (!self->labels || !fit(self, PyArray_SIZE(self->starts) - 1)) return false;
    *all = (dip_sketches){PyArray_DATA(self->shingles), PyArray_DATA(self->starts),
                          PyArray_DATA(self->sizes),    PyArray_DATA(self->signatures),
                          PyArray_DATA(self->labels),   (size_t)PyArray_SIZE(self->starts) - 1};
    return true;
}

static bool is_forest(PyArrayObject *parents, size_t documents) {
    const uint32_t *parent = PyArray_DATA(parents);
    bool good = (size_t)PyArray_SIZE(parents) == documents;
    for (size_t d = 0; good && d < documents; d++) good = parent[d] <= d;
    if (!good) PyErr_SetString(PyExc_ValueError, "parents must be one a document, none behind it");
    return good;
}

PyDoc_STRVAR(join_doc,
             "join_copies(sketches, rule, band, parents, /)\n--\n\n"
             "Joins in `parents` (uint32, written to) what meets in a band. sketches: (shingles, "
             "starts, sizes, signatures,\nlabels), of which shingles and sizes are written to; "
             "rule: (threshold, shortest, least).");

static PyObject *join_copies(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *tuple, *parents_object;
    dip_copies_rule rule;
    unsigned band;
    if (!PyArg_ParseTuple(args, "O!(ddI)IO:join_copies", &PyTuple_Type, &tuple, &rule.threshold,
                          &rule.shortest, &rule.least, &band, &parents_object)) {
        return NULL;
    }
    if (band >= DIP_COPIES_BANDS) return PyErr_Format(PyExc_ValueError, "no band %u", band);
    sketch_arrays arrays = {0};
    dip_sketches all;
    PyArrayObject *parents = NULL;
    PyObject *result = NULL;
    if (acquire(&arrays, tuple, &all)) parents = written(parents_object, "parents");
    if (parents && is_forest(parents, all.documents)) {
        dip_status status;
        Py_BEGIN_ALLOW_THREADS status =
            dip_copies_join(NULL, &all, rule, band, PyArray_DATA(parents));
        Py_END_ALLOW_THREADS result =
            status == DIP_OK ? Py_NewRef(Py_None) : raise_status(status, "dedupe");
    }
    Py_XDECREF(parents);
    release(&arrays);
    return result;
}

/* The overlaps of pairs as a new (pairs, 3) array; NULL with an exception set. */
static PyObject *overlaps(dip_sketches *all, PyArrayObject *a, PyArrayObject *b) {
    const npy_intp len = PyArray_SIZE(a);
    const uint32_t *in_a = PyArray_DATA(a), *in_b = PyArray_DATA(b);
    for (npy_intp k = 0; k < len; k++) {
        if (in_a[k] >= all->documents || in_b[k] >= all->documents)
            return PyErr_Format(PyExc_IndexError, "pair %zd is of no documents", (Py_ssize_t)k);
    }
    npy_intp shape[2] = {len, 3};
    PyObject *result = PyArray_SimpleNew(2, shape, NPY_UINT32);
    if (!result) return NULL;
    uint32_t *row = PyArray_DATA((PyArrayObject *)result);
    dip_status status = DIP_OK;
    Py_BEGIN_ALLOW_THREADS for (npy_intp k = 0; k < len && status == DIP_OK; k++, row += 3) {
        dip_overlap overlap = {0, 0, 0};
        status = dip_copies_overlap(NULL, all, in_a[k], in_b[k], &overlap);
        row[0] = overlap.shared;
        row[1] = overlap.a;
        row[2] = overlap.b;
    }
    Py_END_ALLOW_THREADS if (status != DIP_OK) {
        Py_DECREF(result);
        return raise_status(status, "dedupe");
    }
    return result;
}

PyDoc_STRVAR(overlap_doc, "overlap_copies(sketches, a, b, /)\n--\n\n"
                          "(shared, a's, b's) distinct shingles of pairs of documents: uint32 "
                          "(pairs, 3).");

static PyObject *overlap_copies(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *tuple, *a_object, *b_object;
    if (!PyArg_ParseTuple(args, "O!OO:overlap_copies", &PyTuple_Type, &tuple, &a_object, &b_object))
        return NULL;
    sketch_arrays arrays = {0};
    dip_sketches all;
    PyArrayObject *a = NULL, *b = NULL;
    PyObject *result = NULL;
    if (acquire(&arrays, tuple, &all)) a = array_argument(a_object, NPY_UINT32);
    if (a) b = array_argument(b_object, NPY_UINT32);
    if (b && PyArray_SIZE(a) != PyArray_SIZE(b)) {
        PyErr_SetString(PyExc_ValueError, "a and b must have one length");
    } else if (b) {
        result = overlaps(&all, a, b);
    }
    Py_XDECREF(a);
    Py_XDECREF(b);
    release(&arrays);
    return result;
}

PyMethodDef py_copies_methods[] = {
    {"minhash", minhash, METH_VARARGS, minhash_doc},
    {"join_copies", join_copies, METH_VARARGS, join_doc},
    {"overlap_copies", overlap_copies, METH_VARARGS, overlap_doc},
    {NULL, NULL, 0, NULL},
};
