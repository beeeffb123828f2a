/* py_permute.c - co-occurrence counts under permutations, as (observed, more, less, sum, squares).
 */
#include "bind.h"

#include "par_permute.h"

enum { ARRAYS = 5 };

/* The arrays behind a source, held while the core reads them. */
typedef struct arrays {
    PyArrayObject *all[ARRAYS];
} arrays;

static void release(arrays *self) {
    for (int k = 0; k < ARRAYS; k++) Py_XDECREF(self->all[k]);
}

/* Takes a tuple of `count` arrays, the first uint32, the others int64; false with an exception. */
static bool acquire(arrays *self, PyObject *tuple, int count) {
    if (PyTuple_GET_SIZE(tuple) != count) {
        PyErr_Format(PyExc_TypeError, "a tuple of %d arrays is needed", count);
        return false;
    }
    for (int k = 0; k < count; k++) {
        self->all[k] = array_argument(PyTuple_GET_ITEM(tuple, k), k ? NPY_INT64 : NPY_UINT32);
        if (!self->all[k]) return false;
    }
    return true;
}

/* Whether `bounds` rises from 0 to `len`; steps of at most `most`. */
static bool rises(PyArrayObject *bounds, npy_intp len, int64_t most) {
    const npy_intp size = PyArray_SIZE(bounds);
    const int64_t *at = PyArray_DATA(bounds);
    bool good = size > 0 && at[0] == 0 && at[size - 1] == len;
    for (npy_intp k = 1; good && k < size; k++) {
        good = at[k] >= at[k - 1] && at[k] - at[k - 1] <= most;
    }
    if (!good) PyErr_SetString(PyExc_ValueError, "bounds must rise from 0 to what they divide");
    return good;
}

/* Whether each key is < n_keys and, where `offsets` is given, at most once in its context. */
static bool keys_fit(PyArrayObject *keys, PyArrayObject *offsets, unsigned n_keys) {
    const uint32_t *key = PyArray_DATA(keys);
    const int64_t *bounds = offsets ? PyArray_DATA(offsets) : NULL;
    const npy_intp len = PyArray_SIZE(keys), rows = offsets ? PyArray_SIZE(offsets) - 1 : 1;
    npy_intp *seen = PyMem_Calloc(n_keys ? n_keys : 1, sizeof *seen);
    if (!seen) {
        PyErr_NoMemory();
        return false;
    }
    bool good = true;
    for (npy_intp r = 0; good && r < rows; r++) {
        for (npy_intp k = bounds ? bounds[r] : 0; good && k < (bounds ? bounds[r + 1] : len); k++) {
            good = key[k] < n_keys && (!bounds || seen[key[k]] != r + 1);
            if (good) seen[key[k]] = r + 1;
        }
    }
    PyMem_Free(seen);
    if (!good) PyErr_SetString(PyExc_ValueError, "a key is out of range or twice in a context");
    return good;
}

/* Whether contexts never fall, nor first within them. */
static bool slots_fit(const dip_permute_slots *of) {
    bool good = true;
    for (int64_t k = 0; good && k < of->groups[of->n_groups]; k++) {
        good = of->first[k] >= 0 && of->last[k] >= of->first[k] && of->last[k] <= DIP_PLACE_MAX;
        if (!good || k == 0) continue;
        good = of->contexts[k] > of->contexts[k - 1] ||
               (of->contexts[k] == of->contexts[k - 1] && of->first[k] >= of->first[k - 1]);
    }
    if (!good) PyErr_SetString(PyExc_ValueError, "occurrences are out of order");
    return good;
}

static PyObject *tally_to_python(dip_tally *tally) {
    PyObject *result = PyTuple_New(5);
    dip_i64s *sums[] = {&tally->observed, &tally->more, &tally->less, &tally->sum, &tally->squares};
    for (Py_ssize_t k = 0; result && k < 5; k++) {
        void *memory = sums[k]->data;
        const size_t len = sums[k]->len;
        *sums[k] = (dip_i64s){0};
        PyObject *array = array_taking(&memory, len, NPY_INT64, true);
        if (array) {
            PyTuple_SET_ITEM(result, k, array);
        } else {
            Py_CLEAR(result);
        }
    }
    dip_tally_fini(tally);
    return result;
}

static PyObject *permute(dip_permute_source source, dip_permute_chains chains, unsigned threads) {
    dip_tally tally = {0};
    dip_status status;
    Py_BEGIN_ALLOW_THREADS status = dip_tally_init(&tally, NULL, source);
    if (status == DIP_OK) status = dip_par_permute(source, chains, threads, &tally);
    Py_END_ALLOW_THREADS if (status == DIP_OK) return tally_to_python(&tally);
    dip_tally_fini(&tally);
    return raise_status(status, "permute");
}

PyDoc_STRVAR(contexts_doc,
             "permute_contexts(arrays, n_keys, chains, threads, /)\n--\n\n"
             "Tallies of (keys uint32, offsets, strata int64) over chains (seed, first, last, "
             "total): five arrays of n_keys * n_keys.");

static PyObject *permute_contexts(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *tuple, *result = NULL;
    unsigned n_keys, threads;
    unsigned long long seed, first, last, total;
    if (!PyArg_ParseTuple(args, "O!I(KKKK)I:permute_contexts", &PyTuple_Type, &tuple, &n_keys,
                          &seed, &first, &last, &total, &threads)) {
        return NULL;
    }
    arrays held = {0};
    if (acquire(&held, tuple, 3) && rises(held.all[1], PyArray_SIZE(held.all[0]), INT64_MAX) &&
        rises(held.all[2], PyArray_SIZE(held.all[1]) - 1, UINT32_MAX) &&
        keys_fit(held.all[0], held.all[1], n_keys)) {
        const dip_permute_contexts of = {PyArray_DATA(held.all[0]), PyArray_DATA(held.all[1]),
                                         PyArray_DATA(held.all[2]),
                                         (size_t)PyArray_SIZE(held.all[2]) - 1, n_keys};
        const dip_permute_source source = {.contexts = &of};
        result = permute(source, (dip_permute_chains){seed, first, last, total}, threads);
    }
    release(&held);
    return result;
}

PyDoc_STRVAR(slots_doc, "permute_slots(arrays, n_keys, (window, ordered), chains, threads, /)\n"
                        "--\n\nTallies of (keys uint32, first, last, contexts, groups int64) as "
                        "permute_contexts gives them; window 0: at any distance.");

static PyObject *permute_slots(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *tuple, *result = NULL;
    unsigned n_keys, threads;
    long long window;
    int ordered;
    unsigned long long seed, first, last, total;
    if (!PyArg_ParseTuple(args, "O!I(Lp)(KKKK)I:permute_slots", &PyTuple_Type, &tuple, &n_keys,
                          &window, &ordered, &seed, &first, &last, &total, &threads)) {
        return NULL;
    }
    arrays held = {0};
    const bool taken = acquire(&held, tuple, ARRAYS);
    const npy_intp len = taken ? PyArray_SIZE(held.all[0]) : 0;
    bool good = taken && window >= 0 && window <= INT32_MAX;
    for (int k = 1; good && k < 4; k++) good = PyArray_SIZE(held.all[k]) == len;
    if (taken && !good) PyErr_SetString(PyExc_ValueError, "arrays of one length, a window >= 0");
    if (good && rises(held.all[4], len, UINT32_MAX) && keys_fit(held.all[0], NULL, n_keys)) {
        const dip_permute_slots of = {PyArray_DATA(held.all[0]),
                                      PyArray_DATA(held.all[1]),
                                      PyArray_DATA(held.all[2]),
                                      PyArray_DATA(held.all[3]),
                                      PyArray_DATA(held.all[4]),
                                      (size_t)PyArray_SIZE(held.all[4]) - 1,
                                      n_keys,
                                      window,
                                      ordered};
        const dip_permute_source source = {.slots = &of};
        const dip_permute_chains chains = {seed, first, last, total};
        if (slots_fit(&of)) result = permute(source, chains, threads);
    }
    release(&held);
    return result;
}

PyMethodDef py_permute_methods[] = {
    {"permute_contexts", permute_contexts, METH_VARARGS, contexts_doc},
    {"permute_slots", permute_slots, METH_VARARGS, slots_doc},
    {NULL, NULL, 0, NULL},
};
