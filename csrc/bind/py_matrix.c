/* py_matrix.c - the document-term matrix and co-occurrence counts, as (data, indices, indptr). */
#include "bind.h"

#include "par_cooc.h"

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
                               (size_t)PyArray_SIZE(offsets) - 1, types};
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

/* Counts, and gives (data, indices, indptr). */
static PyObject *count_together(const dip_occurrences *all, dip_cooc_options options,
                                unsigned threads) {
    dip_csr matrix = {0};
    dip_status status;
    Py_BEGIN_ALLOW_THREADS status = dip_par_cooc(all, options, threads, &matrix);
    Py_END_ALLOW_THREADS if (status == DIP_OK) return matrix_to_python(&matrix);
    if (status == DIP_ERR_LIMIT) {
        PyErr_SetString(
            PyExc_OverflowError,
            "a count passes 64 bits, or there are more than 4,294,967,293 tokens; use a "
            "smaller window with weights=\"1/d\", or parts of the corpus");
        return NULL;
    }
    return raise_status(status, "cooccurrence");
}

/* (keys, first, last, contexts) as the core takes them; the arrays are held, ids and offsets owned.
 */
typedef struct occurrence_arrays {
    PyArrayObject *keys, *first, *last, *contexts;
    dip_u32s ids;
    dip_i64s offsets;
} occurrence_arrays;

static void release(occurrence_arrays *self) {
    Py_XDECREF(self->keys);
    Py_XDECREF(self->first);
    Py_XDECREF(self->last);
    Py_XDECREF(self->contexts);
    dip_array_fini(NULL, &self->ids);
    dip_array_fini(NULL, &self->offsets);
}

/* Whether occurrence k may follow the one before it. */
static bool in_order(const occurrence_arrays *self, size_t k, uint32_t n_keys) {
    const uint32_t *keys = PyArray_DATA(self->keys);
    const int64_t *first = PyArray_DATA(self->first), *last = PyArray_DATA(self->last);
    const int64_t *contexts = PyArray_DATA(self->contexts);
    if (keys[k] >= n_keys || first[k] < 0 || last[k] < first[k] || last[k] > DIP_PLACE_MAX) {
        return false;
    }
    return k == 0 || contexts[k] > contexts[k - 1] ||
           (contexts[k] == contexts[k - 1] && first[k] >= first[k - 1]);
}

/* Fills ids and offsets; false with an exception set. */
static bool arrange(occurrence_arrays *self, uint32_t n_keys) {
    const size_t len = (size_t)PyArray_SIZE(self->keys);
    const uint32_t *keys = PyArray_DATA(self->keys);
    const int64_t *contexts = PyArray_DATA(self->contexts);
    if (dip_array_reserve(NULL, &self->ids, len + 1) != DIP_OK ||
        dip_array_reserve(NULL, &self->offsets, len + 1) != DIP_OK) {
        PyErr_NoMemory();
        return false;
    }
    for (size_t k = 0; k < len; k++) {
        if (!in_order(self, k, n_keys)) {
            PyErr_Format(PyExc_ValueError, "occurrence %zu is out of order or out of range", k);
            return false;
        }
        if (k == 0 || contexts[k] != contexts[k - 1]) {
            dip_array_push(&self->offsets, (int64_t)k);
        }
        dip_array_push(&self->ids, keys[k] + 1);
    }
    dip_array_push(&self->offsets, (int64_t)len);
    return true;
}

/* Takes (keys, first, last, contexts) from a tuple; false with an exception set. */
static bool acquire(occurrence_arrays *self, PyObject *tuple, uint32_t n_keys) {
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
    return arrange(self, n_keys);
}

PyDoc_STRVAR(cooccur_doc, "cooccur(occurrences, n_keys, *, pairs=False, window=0, harmonic=False, "
                          "ordered=False, threads=1, kernel=None)\n\n"
                          "Counts of (keys uint32, first, last, contexts int64): contexts, or "
                          "pairs (window 0: at any distance).");

static PyObject *cooccur(PyObject *module, PyObject *args, PyObject *keywords) {
    (void)module;
    static char *names[] = {"occurrences", "n_keys",  "pairs",  "window", "harmonic",
                            "ordered",     "threads", "kernel", NULL};
    PyObject *tuple;
    unsigned n_keys, window = 0, threads = 1;
    int pairs = 0, harmonic = 0, ordered = 0;
    const char *kernel = NULL;
    const dip_kernels *kernels;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O!I|$pIppIz:cooccur", names, &PyTuple_Type,
                                     &tuple, &n_keys, &pairs, &window, &harmonic, &ordered,
                                     &threads, &kernel) ||
        !kernels_argument(kernel, &kernels)) {
        return NULL;
    }
    occurrence_arrays arrays = {0};
    PyObject *result = NULL;
    if (acquire(&arrays, tuple, n_keys)) {
        const dip_occurrences all = {
            {arrays.ids.data, arrays.offsets.data, arrays.offsets.len - 1, n_keys},
            PyArray_DATA(arrays.first),
            PyArray_DATA(arrays.last)};
        const dip_cooc_options options = {pairs, ordered, pairs ? window : 0, harmonic, kernels};
        result = count_together(&all, options, threads);
    }
    release(&arrays);
    return result;
}

PyDoc_STRVAR(cooccur_terms_doc,
             "cooccur_terms(ids, offsets, types, *, pairs=False, window=0, harmonic=False, "
             "ordered=False, threads=1, kernel=None)\n\n"
             "The same of tokens: row c of ids (uint32; offsets int64) is a context, a distance is "
             "counted in tokens; key id - 1, none where the id is 0.");

static PyObject *cooccur_terms(PyObject *module, PyObject *args, PyObject *keywords) {
    (void)module;
    static char *names[] = {"ids",      "offsets", "types",   "pairs",  "window",
                            "harmonic", "ordered", "threads", "kernel", NULL};
    PyObject *ids_object, *offsets_object;
    unsigned types, window = 0, threads = 1;
    int pairs = 0, harmonic = 0, ordered = 0;
    const char *kernel = NULL;
    const dip_kernels *kernels;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "OOI|$pIppIz:cooccur_terms", names,
                                     &ids_object, &offsets_object, &types, &pairs, &window,
                                     &harmonic, &ordered, &threads, &kernel) ||
        !kernels_argument(kernel, &kernels)) {
        return NULL;
    }
    PyArrayObject *ids = array_argument(ids_object, NPY_UINT32);
    PyArrayObject *offsets = ids ? array_argument(offsets_object, NPY_INT64) : NULL;
    PyObject *result = NULL;
    if (offsets && check_rows(ids, offsets, types)) {
        const dip_occurrences all = {
            {PyArray_DATA(ids), PyArray_DATA(offsets), (size_t)PyArray_SIZE(offsets) - 1, types},
            NULL,
            NULL};
        const dip_cooc_options options = {pairs, ordered, pairs ? window : 0, harmonic, kernels};
        result = count_together(&all, options, threads);
    }
    Py_XDECREF(ids);
    Py_XDECREF(offsets);
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
    {"cooccur_terms", (PyCFunction)(void (*)(void))cooccur_terms, METH_VARARGS | METH_KEYWORDS,
     cooccur_terms_doc},
    {"cooccur_scale", cooccur_scale, METH_O, scale_doc},
    {NULL, NULL, 0, NULL},
};
