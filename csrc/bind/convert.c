#include "bind.h"

PyObject *raise_status(dip_status status, const char *what) {
    switch (status) {
    case DIP_ERR_MEMORY: return PyErr_NoMemory();
    case DIP_ERR_LIMIT:
        PyErr_Format(PyExc_OverflowError, "%s: %s", what, dip_status_text(status));
        break;
    default: PyErr_Format(PyExc_ValueError, "%s: %s", what, dip_status_text(status));
    }
    return NULL;
}

bool kernels_argument(const char *name, const dip_kernels **kernels) {
    *kernels = name ? dip_kernels_named(name) : dip_kernels_best();
    if (!*kernels) PyErr_Format(PyExc_ValueError, "this machine has no kernel \"%s\"", name);
    return *kernels != NULL;
}

dip_text text_of(PyObject *text) {
    const bool ascii = PyUnicode_IS_ASCII(text);
    return (dip_text){PyUnicode_DATA(text), (size_t)PyUnicode_GET_LENGTH(text),
                      ascii ? 0u : (unsigned)PyUnicode_KIND(text)};
}

static void free_memory(PyObject *capsule) {
    dip_mem_free(NULL, PyCapsule_GetPointer(capsule, "dipcore.memory"));
}

PyObject *array_taking(void **data, size_t len, int type, bool writable) {
    void *memory = *data;
    *data = NULL;
    npy_intp shape[1] = {(npy_intp)len};
    PyObject *array = NULL;
    if (!memory || len == 0) {
        dip_mem_free(NULL, memory);
        array = PyArray_SimpleNew(1, shape, type);
    } else {
        PyObject *owner = PyCapsule_New(memory, "dipcore.memory", free_memory);
        if (!owner) {
            dip_mem_free(NULL, memory);
            return NULL;
        }
        array = PyArray_SimpleNewFromData(1, shape, type, memory);
        if (!array) {
            Py_DECREF(owner);
            return NULL;
        }
        if (PyArray_SetBaseObject((PyArrayObject *)array, owner) < 0) Py_CLEAR(array);
    }
    if (array && !writable) PyArray_CLEARFLAGS((PyArrayObject *)array, NPY_ARRAY_WRITEABLE);
    return array;
}

PyArrayObject *array_argument(PyObject *object, int type) {
    return (PyArrayObject *)PyArray_FROMANY(object, type, 1, 1, NPY_ARRAY_CARRAY_RO);
}

bool check_rows(PyArrayObject *ids, PyArrayObject *offsets, uint32_t types) {
    const npy_intp tokens = PyArray_SIZE(ids), bounds = PyArray_SIZE(offsets);
    const int64_t *offset = PyArray_DATA(offsets);
    const uint32_t *id = PyArray_DATA(ids);
    bool good = bounds > 0 && offset[0] == 0 && offset[bounds - 1] == tokens;
    for (npy_intp k = 1; good && k < bounds; k++) good = offset[k] >= offset[k - 1];
    if (!good) {
        PyErr_SetString(PyExc_ValueError, "offsets must rise from 0 to the number of tokens");
        return false;
    }
    for (npy_intp k = 0; k < tokens; k++) {
        if (id[k] > types) {
            PyErr_Format(PyExc_ValueError, "token %zd has id %lu, but there are %lu types",
                         (Py_ssize_t)k, (unsigned long)id[k], (unsigned long)types);
            return false;
        }
    }
    return true;
}

/* The numbers as a new array of `type` (int32 or int64), which holds them all. */
static PyObject *narrowed(const int64_t *wide, const uint32_t *unsigned_, size_t len, int type) {
    npy_intp shape[1] = {(npy_intp)len};
    PyObject *array = PyArray_SimpleNew(1, shape, type);
    if (!array) return NULL;
    void *out = PyArray_DATA((PyArrayObject *)array);
    for (size_t k = 0; k < len; k++) {
        const int64_t value = wide ? wide[k] : (int64_t)unsigned_[k];
        if (type == NPY_INT32) {
            ((int32_t *)out)[k] = (int32_t)value;
        } else {
            ((int64_t *)out)[k] = value;
        }
    }
    return array;
}

PyObject *matrix_to_python(dip_csr *matrix) {
    const size_t non_zeros = matrix->indices.len;
    uint32_t bits = 0; /* of all columns: only a column past 31 bits has the highest */
    for (size_t k = 0; k < non_zeros; k++) bits |= matrix->indices.data[k];
    const bool narrow = non_zeros <= DIP_INDEX32_MAX && bits <= DIP_INDEX32_MAX;
    PyObject *indices, *indptr;
    if (narrow) { /* the same bits: handed over as they are */
        void *memory = matrix->indices.data;
        matrix->indices.data = NULL;
        indices = array_taking(&memory, non_zeros, NPY_INT32, true);
        indptr = narrowed(matrix->indptr.data, NULL, matrix->indptr.len, NPY_INT32);
    } else {
        indices = narrowed(NULL, matrix->indices.data, non_zeros, NPY_INT64);
        void *memory = matrix->indptr.data;
        matrix->indptr.data = NULL;
        indptr = array_taking(&memory, matrix->indptr.len, NPY_INT64, true);
    }
    void *memory = matrix->data.data;
    matrix->data.data = NULL;
    PyObject *data = array_taking(&memory, non_zeros, NPY_INT64, true);
    dip_csr_fini(matrix);
    if (indices && indptr && data) return Py_BuildValue("(NNN)", data, indices, indptr);
    Py_XDECREF(indices);
    Py_XDECREF(indptr);
    Py_XDECREF(data);
    return NULL;
}

PyObject *typed_matrix_to_python(PyObject *types, dip_csr *matrix) {
    PyObject *arrays = matrix_to_python(matrix), *all = NULL;
    if (arrays) {
        all = PyTuple_Pack(4, types, PyTuple_GET_ITEM(arrays, 0), PyTuple_GET_ITEM(arrays, 1),
                           PyTuple_GET_ITEM(arrays, 2));
    }
    Py_XDECREF(arrays);
    return all;
}

bool acquire_tokens(token_arrays *self, PyObject *tuple, size_t types) {
    static const int kinds[5] = {NPY_UINT32, NPY_UINT8, NPY_INT64, NPY_UINT32, NPY_UINT32};
    *self = (token_arrays){0};
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) != 5) {
        PyErr_SetString(PyExc_TypeError, "tokens are (ids, flags, offsets, starts, ends)");
        return false;
    }
    for (int k = 0; k < 5; k++) {
        self->parts[k] = array_argument(PyTuple_GET_ITEM(tuple, k), kinds[k]);
        if (!self->parts[k]) return false;
    }
    const npy_intp len = PyArray_SIZE(self->parts[0]), spans = PyArray_SIZE(self->parts[3]);
    if (PyArray_SIZE(self->parts[1]) != len || (spans != 0 && spans != len) ||
        PyArray_SIZE(self->parts[4]) != spans) {
        PyErr_SetString(PyExc_ValueError, "ids, flags, starts and ends must have one length");
        return false;
    }
    if (!check_rows(self->parts[0], self->parts[2], (uint32_t)types)) return false;
    self->view =
        (dip_token_view){PyArray_DATA(self->parts[0]), PyArray_DATA(self->parts[1]),
                         PyArray_DATA(self->parts[2]), (size_t)PyArray_SIZE(self->parts[2]) - 1};
    self->starts = spans ? PyArray_DATA(self->parts[3]) : NULL;
    self->ends = spans ? PyArray_DATA(self->parts[4]) : NULL;
    return true;
}

void release_tokens(token_arrays *self) {
    for (int k = 0; k < 5; k++) Py_CLEAR(self->parts[k]);
}

PyObject *corpus_arrays(dip_corpus *corpus) {
    if (corpus->offsets.len == 0) { /* no document at all */
        if (dip_array_reserve(NULL, &corpus->offsets, 1) != DIP_OK) return PyErr_NoMemory();
        dip_array_push(&corpus->offsets, 0);
    }
    void *memory[5] = {corpus->ids.data, corpus->flags.data, corpus->starts.data, corpus->ends.data,
                       corpus->offsets.data};
    const size_t lengths[5] = {corpus->ids.len, corpus->flags.len, corpus->starts.len,
                               corpus->ends.len, corpus->offsets.len};
    static const int kinds[5] = {NPY_UINT32, NPY_UINT8, NPY_UINT32, NPY_UINT32, NPY_INT64};
    *corpus = (dip_corpus){0};
    PyObject *all = PyList_New(5);
    for (int k = 0; k < 5; k++) {
        PyObject *array = array_taking(&memory[k], lengths[k], kinds[k], false);
        if (all && array) {
            PyList_SET_ITEM(all, k, array);
        } else {
            Py_XDECREF(array);
            Py_CLEAR(all);
        }
    }
    return all;
}
