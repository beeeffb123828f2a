/* py_recode.c - tokens with their types made other types, and terms taken and folded. */
#include "bind.h"

#include "fold.h"
#include "recode.h"

/* Whether both tables give each of the types a class up to `n`, a hole or nothing. */
static bool good_classes(PyArrayObject *const tables[2], uint32_t n) {
    const npy_intp types = PyArray_SIZE(tables[0]);
    bool good = types > 0 && PyArray_SIZE(tables[1]) == types;
    for (int k = 0; good && k < 2; k++) {
        const uint32_t *classes = PyArray_DATA(tables[k]);
        good = classes[0] == DIP_HOLE;
        for (npy_intp id = 1; good && id < types; id++) {
            good = classes[id] <= n || classes[id] == DIP_GONE;
        }
    }
    if (!good) PyErr_SetString(PyExc_ValueError, "classes must be 0 for the hole, and up to n");
    return good;
}

PyDoc_STRVAR(recode_doc,
             "recode(tokens, classes, capital_classes, n, /)\n--\n\n"
             "([ids, flags, starts, ends, offsets], order) with each type of the class it is given "
             "(uint32: 1 .. n,\n0 a hole, GONE), ids in order of first sight; order[id - 1] is "
             "the class of an id.");

static PyObject *recode(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *tuple, *objects[2];
    unsigned n;
    if (!PyArg_ParseTuple(args, "OOOI:recode", &tuple, &objects[0], &objects[1], &n)) return NULL;
    PyArrayObject *tables[2] = {array_argument(objects[0], NPY_UINT32), NULL};
    if (tables[0]) tables[1] = array_argument(objects[1], NPY_UINT32);
    token_arrays tokens = {0};
    PyObject *result = NULL;
    if (tables[1] && good_classes(tables, n) &&
        acquire_tokens(&tokens, tuple, (size_t)PyArray_SIZE(tables[0]) - 1)) {
        const dip_recoding by = {PyArray_DATA(tables[0]), PyArray_DATA(tables[1]), n};
        dip_corpus out = {0};
        dip_u32s order = {0};
        dip_status status;
        Py_BEGIN_ALLOW_THREADS status =
            dip_recode(tokens.view, by, tokens.starts, tokens.ends, &out, &order);
        Py_END_ALLOW_THREADS if (status == DIP_OK) {
            PyObject *arrays = corpus_arrays(&out);
            void *memory = order.data;
            PyObject *classes = array_taking(&memory, order.len, NPY_UINT32, false);
            if (arrays && classes) result = PyTuple_Pack(2, arrays, classes);
            Py_XDECREF(arrays);
            Py_XDECREF(classes);
        }
        else {
            dip_array_fini(NULL, &order);
            raise_status(status, "tokens");
        }
        dip_corpus_fini(&out);
    }
    release_tokens(&tokens);
    Py_XDECREF(tables[0]);
    Py_XDECREF(tables[1]);
    return result;
}

static dip_status take(const dip_vocab *from, const uint32_t *ids, size_t len, dip_vocab *to) {
    for (size_t k = 0; k < len; k++) {
        uint32_t id;
        DIP_TRY(dip_vocab_intern(to, dip_vocab_term(from, ids[k]), &id));
    }
    return DIP_OK;
}

PyDoc_STRVAR(take_terms_doc,
             "take_terms(vocab, ids, /)\n--\n\n"
             "A Vocab of the terms of different ids (uint32, none 0), in their order.");

static PyObject *take_terms(PyObject *module, PyObject *args) {
    module_state *state = PyModule_GetState(module);
    PyObject *vocab, *ids_object;
    if (!PyArg_ParseTuple(args, "O!O:take_terms", state->vocab_type, &vocab, &ids_object))
        return NULL;
    PyArrayObject *ids = array_argument(ids_object, NPY_UINT32);
    if (!ids) return NULL;
    const dip_vocab *from = &((py_vocab *)vocab)->vocab;
    const uint32_t *id = PyArray_DATA(ids);
    const size_t len = (size_t)PyArray_SIZE(ids);
    py_vocab *taken = NULL;
    size_t k = 0;
    while (k < len && id[k] > 0 && id[k] <= dip_vocab_len(from)) k++;
    if (k < len) {
        PyErr_Format(PyExc_IndexError, "no term %lu in a vocabulary of %zu", (unsigned long)id[k],
                     dip_vocab_len(from));
    } else {
        taken = py_vocab_new(module);
    }
    if (taken) {
        dip_status status;
        Py_BEGIN_ALLOW_THREADS status = take(from, id, len, &taken->vocab);
        Py_END_ALLOW_THREADS if (status != DIP_OK) {
            raise_status(status, "terms");
            Py_CLEAR(taken);
        }
    }
    Py_DECREF(ids);
    return (PyObject *)taken;
}

PyDoc_STRVAR(fold_doc, "fold(text, lower, bare, /)\n--\n\n"
                       "The text without its case (simple folding), without its marks, or both.");

static PyObject *fold(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *text;
    int lower, bare;
    if (!PyArg_ParseTuple(args, "Upp:fold", &text, &lower, &bare)) return NULL;
    dip_bytes scratch = {0}, out = {0};
    dip_str utf8 = {NULL, 0};
    dip_status status = dip_utf8_from_text(NULL, NULL, text_of(text), &scratch, &utf8);
    if (status == DIP_OK) {
        status = dip_fold(NULL, utf8, (dip_folding){.lower = lower, .bare = bare}, &out);
    }
    PyObject *result = status == DIP_OK
                           ? PyUnicode_DecodeUTF8((const char *)out.data, (Py_ssize_t)out.len, NULL)
                           : raise_status(status, "fold");
    dip_array_fini(NULL, &scratch);
    dip_array_fini(NULL, &out);
    return result;
}

PyMethodDef py_recode_methods[] = {
    {"recode", recode, METH_VARARGS, recode_doc},
    {"take_terms", take_terms, METH_VARARGS, take_terms_doc},
    {"fold", fold, METH_VARARGS, fold_doc},
    {NULL, NULL, 0, NULL},
};
