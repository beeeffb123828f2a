/* py_vocab.c - Vocab: the types of a corpus as a lazy sequence; item 0 is the hole, "". */
#include "bind.h"

static void vocab_dealloc(PyObject *object) {
    py_vocab *self = (py_vocab *)object;
    PyTypeObject *type = Py_TYPE(object);
    dip_vocab_fini(&self->vocab);
    dip_term_index_fini(&self->index);
    type->tp_free(object);
    Py_DECREF(type);
}

py_vocab *py_vocab_new(PyObject *module) {
    PyTypeObject *type = ((module_state *)PyModule_GetState(module))->vocab_type;
    return (py_vocab *)type->tp_alloc(type, 0); /* zeroed: a valid empty vocabulary */
}

static dip_status intern_text(dip_vocab *vocab, PyObject *text, dip_bytes *scratch) {
    dip_str utf8;
    DIP_TRY(dip_utf8_from_text(NULL, NULL, text_of(text), scratch, &utf8));
    uint32_t id;
    return utf8.len ? dip_vocab_intern(vocab, utf8, &id) : DIP_ERR_EMPTY;
}

/* Vocab(terms): ids 1.. in order; a repeated or empty term is an error. */
static PyObject *vocab_construct(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    static char *names[] = {"terms", NULL};
    PyObject *terms;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O:Vocab", names, &terms)) return NULL;
    PyObject *items = PySequence_Tuple(terms);
    if (!items) return NULL;
    PyObject *object = type->tp_alloc(type, 0);
    dip_bytes scratch = {0};
    for (Py_ssize_t k = 0; object && k < PyTuple_GET_SIZE(items); k++) {
        PyObject *term = PyTuple_GET_ITEM(items, k);
        dip_status status = DIP_ERR_ARGUMENT;
        if (PyUnicode_Check(term))
            status = intern_text(&((py_vocab *)object)->vocab, term, &scratch);
        const bool fresh = dip_vocab_len(&((py_vocab *)object)->vocab) == (size_t)k + 1;
        if (status == DIP_OK && fresh) continue;
        if (status == DIP_ERR_MEMORY || status == DIP_ERR_LIMIT) {
            raise_status(status, "Vocab");
        } else {
            PyErr_Format(PyExc_ValueError, "term %zd is empty, repeated or no str: %R", k, term);
        }
        Py_CLEAR(object);
    }
    dip_array_fini(NULL, &scratch);
    Py_DECREF(items);
    return object;
}

static Py_ssize_t vocab_length(PyObject *object) {
    return (Py_ssize_t)dip_vocab_len(&((py_vocab *)object)->vocab) + 1;
}

static PyObject *vocab_item(PyObject *object, Py_ssize_t index) {
    if (index < 0 || index >= vocab_length(object)) {
        PyErr_SetString(PyExc_IndexError, "type index out of range");
        return NULL;
    }
    const dip_str term = dip_vocab_term(&((py_vocab *)object)->vocab, (uint32_t)index);
    return PyUnicode_DecodeUTF8((const char *)term.data, (Py_ssize_t)term.len, NULL);
}

PyDoc_STRVAR(find_doc, "find($self, term, /)\n--\n\nThe id of a term, 0 if it is none.");

static PyObject *vocab_find(PyObject *object, PyObject *term) {
    if (!PyUnicode_Check(term))
        return PyErr_Format(PyExc_TypeError, "a term is a str, not %R", term);
    dip_bytes scratch = {0};
    dip_str utf8;
    const dip_status status = dip_utf8_from_text(NULL, NULL, text_of(term), &scratch, &utf8);
    const uint32_t id = status == DIP_OK ? dip_vocab_find(&((py_vocab *)object)->vocab, utf8) : 0;
    dip_array_fini(NULL, &scratch);
    return status == DIP_OK ? PyLong_FromUnsignedLong(id) : raise_status(status, "find");
}

PyDoc_STRVAR(match_doc,
             "match($self, pattern, fixed, /)\n--\n\n"
             "The ids (uint32) of the terms that fit a glob, or a fixed string, case ignored.");

static PyObject *vocab_match(PyObject *object, PyObject *args) {
    py_vocab *self = (py_vocab *)object;
    PyObject *pattern;
    int fixed;
    if (!PyArg_ParseTuple(args, "Up:match", &pattern, &fixed)) return NULL;
    dip_status status = DIP_OK;
    if (!self->indexed) {
        status = dip_term_index_build(&self->index, &self->vocab);
        self->indexed = status == DIP_OK;
    }
    dip_bytes scratch = {0};
    dip_u32s ids = {0};
    dip_str utf8 = {NULL, 0};
    if (status == DIP_OK)
        status = dip_utf8_from_text(NULL, NULL, text_of(pattern), &scratch, &utf8);
    if (status == DIP_OK) status = dip_term_index_match(&self->index, utf8, fixed != 0, &ids);
    dip_array_fini(NULL, &scratch);
    if (status != DIP_OK) {
        dip_array_fini(NULL, &ids);
        return raise_status(status, "match");
    }
    void *memory = ids.data;
    return array_taking(&memory, ids.len, NPY_UINT32, true);
}

static PyMethodDef vocab_methods[] = {
    {"find", vocab_find, METH_O, find_doc},
    {"match", vocab_match, METH_VARARGS, match_doc},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(
    vocab_doc,
    "Vocab(terms)\n--\n\nThe types of a corpus by id; item 0 is the hole, the empty string.");

static PyType_Slot vocab_slots[] = {
    {Py_tp_doc, (void *)vocab_doc},
    {Py_tp_new, (void *)vocab_construct},
    {Py_tp_dealloc, (void *)vocab_dealloc},
    {Py_tp_methods, vocab_methods},
    {Py_sq_length, (void *)vocab_length},
    {Py_sq_item, (void *)vocab_item},
    {0, NULL},
};

PyType_Spec py_vocab_spec = {
    .name = "dipcore._core.Vocab",
    .basicsize = sizeof(py_vocab),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = vocab_slots,
};
