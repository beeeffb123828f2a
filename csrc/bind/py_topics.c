/* py_topics.c - Topics: a compiled dictionary, and its matches as four arrays. */
#include "bind.h"

#include "topics.h"

typedef struct py_topics {
    PyObject_HEAD dip_topics topics;
    bool sealed;
} py_topics;

static void topics_dealloc(PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    dip_topics_fini(&((py_topics *)object)->topics);
    type->tp_free(object);
    Py_DECREF(type);
}

static PyObject *topics_construct(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    static char *names[] = {"types", NULL};
    unsigned types;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "I:Topics", names, &types)) return NULL;
    PyObject *object = type->tp_alloc(type, 0);
    if (object) dip_topics_init(&((py_topics *)object)->topics, NULL, types);
    return object;
}

static bool still_open(const py_topics *self) {
    if (self->sealed) PyErr_SetString(PyExc_ValueError, "this dictionary is sealed");
    return !self->sealed;
}

PyDoc_STRVAR(
    symbol_doc,
    "symbol($self, ids, written, /)\n--\n\n"
    "The number of a new word: one of `ids` (uint32), written so (a case class, or 255 for any).");

static PyObject *topics_symbol(PyObject *object, PyObject *args) {
    py_topics *self = (py_topics *)object;
    PyObject *ids_object;
    unsigned char written;
    if (!PyArg_ParseTuple(args, "Ob:symbol", &ids_object, &written) || !still_open(self))
        return NULL;
    PyArrayObject *ids = array_argument(ids_object, NPY_UINT32);
    if (!ids) return NULL;
    uint32_t symbol = 0;
    const dip_status status = dip_topics_symbol(&self->topics, PyArray_DATA(ids),
                                                (size_t)PyArray_SIZE(ids), written, &symbol);
    Py_DECREF(ids);
    return status == DIP_OK ? PyLong_FromUnsignedLong(symbol) : raise_status(status, "symbol");
}

/* Conditions from a sequence of (kind, set, within); false with an exception set. */
static bool read_conditions(PyObject *sequence, dip_condition *out, Py_ssize_t len) {
    for (Py_ssize_t k = 0; k < len; k++) {
        int kind;
        unsigned set, within;
        PyObject *item = PyTuple_GET_ITEM(sequence, k);
        if (!PyTuple_Check(item)) {
            PyErr_SetString(PyExc_TypeError, "a condition is (kind, set, within)");
            return false;
        }
        if (!PyArg_ParseTuple(item, "iII", &kind, &set, &within)) return false;
        if (kind < DIP_NOT_BEFORE || kind > DIP_NEAR) {
            PyErr_Format(PyExc_ValueError, "condition kind %d", kind);
            return false;
        }
        out[k] = (dip_condition){(dip_condition_kind)kind, set, within};
    }
    return true;
}

PyDoc_STRVAR(add_doc, "add($self, symbols, key, group, kind, conditions, /)\n--\n\n"
                      "A new entry; kind adds 1 for a condition entry, 2 for a silent one, 4 for "
                      "not at a sentence start, 8 for one that needs its key introduced.");

static PyObject *topics_add(PyObject *object, PyObject *args) {
    py_topics *self = (py_topics *)object;
    PyObject *symbols_object, *conditions;
    unsigned key, group, kind;
    if (!PyArg_ParseTuple(args, "OIIIO!:add", &symbols_object, &key, &group, &kind, &PyTuple_Type,
                          &conditions) ||
        !still_open(self)) {
        return NULL;
    }
    PyArrayObject *symbols = array_argument(symbols_object, NPY_UINT32);
    if (!symbols) return NULL;
    const Py_ssize_t len = PyTuple_GET_SIZE(conditions);
    dip_condition *all = PyMem_New(dip_condition, len ? (size_t)len : 1);
    PyObject *result = NULL;
    if (!all) {
        PyErr_NoMemory();
    } else if (read_conditions(conditions, all, len)) {
        const dip_entry entry = {.key = key,
                                 .group = group,
                                 .condition = kind & 1u,
                                 .silent = (kind & 2u) != 0,
                                 .inside_sentence = (kind & 4u) != 0,
                                 .introduced = (kind & 8u) != 0};
        const dip_status status =
            dip_topics_add(&self->topics, PyArray_DATA(symbols), (size_t)PyArray_SIZE(symbols),
                           entry, all, (size_t)len);
        result = status == DIP_OK ? Py_NewRef(Py_None) : raise_status(status, "entry");
    }
    PyMem_Free(all);
    Py_DECREF(symbols);
    return result;
}

PyDoc_STRVAR(seal_doc, "seal($self, /)\n--\n\nMakes the dictionary ready to match and closes it.");

static PyObject *topics_seal(PyObject *object, PyObject *nothing) {
    (void)nothing;
    py_topics *self = (py_topics *)object;
    if (!still_open(self)) return NULL;
    const dip_status status = dip_topics_seal(&self->topics);
    if (status != DIP_OK) return raise_status(status, "seal");
    self->sealed = true;
    return Py_NewRef(Py_None);
}

/* (document uint32, start int64, end int64, entry uint32); the matches are freed. */
static PyObject *matches_to_python(dip_matches *all) {
    npy_intp shape[1] = {(npy_intp)all->len};
    PyObject *document = PyArray_SimpleNew(1, shape, NPY_UINT32),
             *entry = PyArray_SimpleNew(1, shape, NPY_UINT32);
    PyObject *start = PyArray_SimpleNew(1, shape, NPY_INT64),
             *end = PyArray_SimpleNew(1, shape, NPY_INT64);
    const bool whole = document && entry && start && end;
    for (size_t k = 0; whole && k < all->len; k++) {
        ((uint32_t *)PyArray_DATA((PyArrayObject *)document))[k] = all->data[k].document;
        ((uint32_t *)PyArray_DATA((PyArrayObject *)entry))[k] = all->data[k].entry;
        ((int64_t *)PyArray_DATA((PyArrayObject *)start))[k] = all->data[k].start;
        ((int64_t *)PyArray_DATA((PyArrayObject *)end))[k] = all->data[k].end;
    }
    dip_array_fini(NULL, all);
    if (whole) return Py_BuildValue("(NNNN)", document, start, end, entry);
    Py_XDECREF(document);
    Py_XDECREF(entry);
    Py_XDECREF(start);
    Py_XDECREF(end);
    return NULL;
}

PyDoc_STRVAR(
    match_doc,
    "match($self, ids, flags, offsets, overlap, /)\n--\n\n"
    "(document, start, end, entry) of all matches; overlap 0 longest, 1 within keys, 2 all.");

static PyObject *topics_match(PyObject *object, PyObject *args) {
    py_topics *self = (py_topics *)object;
    PyObject *parts[3];
    int overlap;
    if (!PyArg_ParseTuple(args, "OOOi:match", &parts[0], &parts[1], &parts[2], &overlap))
        return NULL;
    if (!self->sealed) return PyErr_Format(PyExc_ValueError, "seal the dictionary before matching");
    if (overlap < DIP_OVERLAP_LONGEST || overlap > DIP_OVERLAP_ALL) {
        return PyErr_Format(PyExc_ValueError, "overlap is 0, 1 or 2, not %d", overlap);
    }
    PyArrayObject *ids = array_argument(parts[0], NPY_UINT32);
    PyArrayObject *flags = ids ? array_argument(parts[1], NPY_UINT8) : NULL;
    PyArrayObject *offsets = flags ? array_argument(parts[2], NPY_INT64) : NULL;
    PyObject *result = NULL;
    if (offsets && PyArray_SIZE(flags) != PyArray_SIZE(ids)) {
        PyErr_SetString(PyExc_ValueError, "ids and flags must have one length");
    } else if (offsets && check_rows(ids, offsets, self->topics.types)) {
        const dip_token_view view = {PyArray_DATA(ids), PyArray_DATA(flags), PyArray_DATA(offsets),
                                     (size_t)PyArray_SIZE(offsets) - 1};
        dip_matches found = {0};
        dip_status status;
        Py_BEGIN_ALLOW_THREADS status =
            dip_topics_match(&self->topics, view, (dip_overlap)overlap, &found);
        Py_END_ALLOW_THREADS if (status == DIP_OK) { result = matches_to_python(&found); }
        else {
            dip_array_fini(NULL, &found);
            raise_status(status, "lookup");
        }
    }
    Py_XDECREF(ids);
    Py_XDECREF(flags);
    Py_XDECREF(offsets);
    return result;
}

static PyMethodDef topics_methods[] = {
    {"symbol", topics_symbol, METH_VARARGS, symbol_doc},
    {"add", topics_add, METH_VARARGS, add_doc},
    {"seal", topics_seal, METH_NOARGS, seal_doc},
    {"match", topics_match, METH_VARARGS, match_doc},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(
    topics_doc,
    "Topics(types)\n--\n\nA topic dictionary compiled against a vocabulary of `types` terms.");

static PyType_Slot topics_slots[] = {
    {Py_tp_doc, (void *)topics_doc},
    {Py_tp_new, (void *)topics_construct},
    {Py_tp_dealloc, (void *)topics_dealloc},
    {Py_tp_methods, topics_methods},
    {0, NULL},
};

PyType_Spec py_topics_spec = {
    .name = "dipcore._core.Topics",
    .basicsize = sizeof(py_topics),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = topics_slots,
};
