/* py_matrix.c - the document-term matrix and co-occurrence counts, as (data, indices, indptr). */
#include "bind.h"

#include "cooc.h"

PyDoc_STRVAR(count_doc, "count(ids, offsets, types, /)\n--\n\n"
                        "The document-term matrix of rows of ids (uint32; offsets int64; ids up to "
                        "`types`): column id - 1.");

static PyObject *count(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *ids_object, *offsets_object;
    unsigned types;
    if (!PyArg_ParseTuple(args, "OOI:count", &ids_object, &offsets_object, &types)) return NULL;
    PyArrayObject *ids = array_argument(ids_object, NPY_UINT32);
    PyArrayObject *offsets = ids ? array_argument(offsets_object, NPY_INT64) : NULL;
    PyObject *result = NULL;
    if (offsets && check_rows(ids, offsets, types)) {
        const dip_rows rows = {PyArray_DATA(ids), PyArray_DATA(offsets),
                               (size_t)PyArray_SIZE(offsets) - 1, types, NULL};
        dip_csr matrix = {0};
        dip_status status;
        Py_BEGIN_ALLOW_THREADS status = dip_csr_count(&matrix, rows);
        Py_END_ALLOW_THREADS result =
            status == DIP_OK ? matrix_to_python(&matrix) : raise_status(status, "dtm");
    }
    Py_XDECREF(ids);
    Py_XDECREF(offsets);
    return result;
}

/* The arrays behind dip_occurrences, held while the core reads them. */
typedef struct occurrence_arrays {
    PyArrayObject *keys, *first, *last, *contexts;
} occurrence_arrays;

static void release(occurrence_arrays *self) {
    Py_XDECREF(self->keys);
    Py_XDECREF(self->first);
    Py_XDECREF(self->last);
    Py_XDECREF(self->contexts);
}

static bool well_formed(const dip_occurrences *all) {
    for (size_t k = 0; k < all->len; k++) {
        bool good =
            all->keys[k] < all->n_keys && all->first[k] >= 0 && all->last[k] >= all->first[k];
        if (good && k > 0) {
            good = all->contexts[k] > all->contexts[k - 1] ||
                   (all->contexts[k] == all->contexts[k - 1] && all->first[k] >= all->first[k - 1]);
        }
        if (!good) {
            PyErr_Format(PyExc_ValueError, "occurrence %zd is out of order or out of range",
                         (Py_ssize_t)k);
            return false;
        }
    }
    return true;
}

/* Takes (keys, first, last, contexts) from a tuple; false with an exception set. */
static bool acquire(occurrence_arrays *self, PyObject *tuple, unsigned n_keys,
                    dip_occurrences *all) {
    PyObject *parts[4];
    if (!PyArg_ParseTuple(tuple, "OOOO", &parts[0], &parts[1], &parts[2], &parts[3])) return false;
    self->keys = array_argument(parts[0], NPY_UINT32);
    self->first = self->keys ? array_argument(parts[1], NPY_INT64) : NULL;
    self->last = self->first ? array_argument(parts[2], NPY_INT64) : NULL;
    self->contexts = self->last ? array_argument(parts[3], NPY_INT64) : NULL;
    if (!self->contexts) return false;
    const npy_intp len = PyArray_SIZE(self->keys);
    if (PyArray_SIZE(self->first) != len || PyArray_SIZE(self->last) != len ||
        PyArray_SIZE(self->contexts) != len) {
        PyErr_SetString(PyExc_ValueError, "keys, first, last and contexts must have one length");
        return false;
    }
    *all = (dip_occurrences){PyArray_DATA(self->keys),
                             PyArray_DATA(self->first),
                             PyArray_DATA(self->last),
                             PyArray_DATA(self->contexts),
                             (size_t)len,
                             n_keys};
    return well_formed(all);
}

PyDoc_STRVAR(cooccur_doc, "cooccur(occurrences, n_keys, *, pairs, window, harmonic, ordered)\n\n"
                          "Counts of (keys uint32, first, last, contexts int64): contexts, or "
                          "pairs (window 0: at any distance).");

static PyObject *cooccur(PyObject *module, PyObject *args, PyObject *keywords) {
    (void)module;
    static char *names[] = {"occurrences", "n_keys",  "pairs", "window",
                            "harmonic",    "ordered", NULL};
    PyObject *tuple;
    unsigned n_keys, window;
    int pairs, harmonic, ordered;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O!I$pIpp:cooccur", names, &PyTuple_Type,
                                     &tuple, &n_keys, &pairs, &window, &harmonic, &ordered)) {
        return NULL;
    }
    occurrence_arrays arrays = {0};
    dip_occurrences all;
    PyObject *result = NULL;
    if (acquire(&arrays, tuple, n_keys, &all)) {
        const dip_cooc_options options = {
            .ordered = ordered, .window = window, .harmonic = harmonic};
        dip_csr matrix = {0};
        dip_status status;
        Py_BEGIN_ALLOW_THREADS status = pairs ? dip_cooc_pairs(all, options, &matrix)
                                              : dip_cooc_contexts(all, options.ordered, &matrix);
        Py_END_ALLOW_THREADS if (status == DIP_OK) { result = matrix_to_python(&matrix); }
        else if (status == DIP_ERR_LIMIT) {
            PyErr_SetString(PyExc_OverflowError,
                            "a count passes 64 bits; use a smaller window with weights=\"1/d\"");
        }
        else {
            raise_status(status, "cooccurrence");
        }
    }
    release(&arrays);
    return result;
}

PyDoc_STRVAR(scale_doc,
             "cooccur_scale(window, /)\n--\n\nlcm(1 .. window): what a pair at distance 1 weighs.");

static PyObject *cooccur_scale(PyObject *module, PyObject *argument) {
    (void)module;
    const long window = PyLong_AsLong(argument);
    if (window == -1 && PyErr_Occurred()) return NULL;
    if (window < 1 || window > (long)DIP_COOC_WEIGHTED_MAX) {
        return PyErr_Format(PyExc_ValueError, "weights=\"1/d\" takes a window of 1 to %u, not %ld",
                            DIP_COOC_WEIGHTED_MAX, window);
    }
    return PyLong_FromLongLong(dip_cooc_scale((uint32_t)window));
}

PyMethodDef py_matrix_methods[] = {
    {"count", count, METH_VARARGS, count_doc},
    {"cooccur", (PyCFunction)(void (*)(void))cooccur, METH_VARARGS | METH_KEYWORDS, cooccur_doc},
    {"cooccur_scale", cooccur_scale, METH_O, scale_doc},
    {NULL, NULL, 0, NULL},
};
