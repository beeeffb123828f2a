/* py_texts.c - Texts: a column of text in Arrow's memory as a sequence of str, decoded when asked.
 *
 * The column comes through Arrow's PyCapsule interface, so that pyarrow, polars, pandas and others
 * hand it over without a copy and without dipcore knowing them. The three layouts of text:
 *
 *     u, U   offsets (int32, int64) into one buffer of bytes
 *     vu     16 bytes an item: its length, and the bytes themselves or where they lie
 *
 * The structures below are those of the Arrow C data and stream interfaces (a stable ABI). */
#include "bind.h"

struct ArrowSchema {
    const char *format, *name, *metadata;
    int64_t flags, n_children;
    struct ArrowSchema **children, *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct ArrowArray **children, *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

typedef DIP_ARRAY(struct ArrowArray) arrow_arrays;

typedef struct py_texts {
    PyObject_HEAD arrow_arrays chunks;
    DIP_ARRAY(dip_text) texts; /* a missing one has no data */
} py_texts;

static void texts_dealloc(PyObject *object) {
    py_texts *self = (py_texts *)object;
    PyTypeObject *type = Py_TYPE(object);
    for (size_t k = 0; k < self->chunks.len; k++) {
        struct ArrowArray *chunk = &self->chunks.data[k];
        if (chunk->release) chunk->release(chunk);
    }
    dip_array_fini(NULL, &self->chunks);
    dip_array_fini(NULL, &self->texts);
    type->tp_free(object);
    Py_DECREF(type);
}

/* The bytes of item `at` (its offset in the buffers counted in) in the layout of `format`. */
static dip_text item_of(const struct ArrowArray *chunk, const char *format, int64_t at) {
    static const char nothing[] = "";
    const char *bytes = chunk->n_buffers > 2 ? chunk->buffers[2] : NULL;
    int64_t start = 0, end;
    if (strcmp(format, "vu") == 0) {
        const uint8_t *view = (const uint8_t *)chunk->buffers[1] + 16 * at;
        int32_t head[4]; /* length; the bytes, or the first four, number of the buffer, offset */
        memcpy(head, view, sizeof head);
        const bool inside = head[0] <= 12;
        bytes =
            inside ? (const char *)view + 4 : (const char *)chunk->buffers[2 + head[2]] + head[3];
        end = head[0];
    } else if (strcmp(format, "u") == 0) {
        start = ((const int32_t *)chunk->buffers[1])[at];
        end = ((const int32_t *)chunk->buffers[1])[at + 1];
    } else {
        start = ((const int64_t *)chunk->buffers[1])[at];
        end = ((const int64_t *)chunk->buffers[1])[at + 1];
    }
    return (dip_text){bytes ? bytes + start : nothing, (size_t)(end - start), 0};
}

static bool is_missing(const struct ArrowArray *chunk, int64_t at) {
    const uint8_t *valid = chunk->null_count ? chunk->buffers[0] : NULL;
    return valid && !(valid[at / 8] >> at % 8 & 1);
}

/* Appends the texts of a chunk, which `self` holds; false with an exception set. */
static bool take_chunk(py_texts *self, const struct ArrowArray *chunk, const char *format) {
    if (dip_array_reserve(NULL, &self->texts, (size_t)chunk->length) != DIP_OK) {
        PyErr_NoMemory();
        return false;
    }
    for (int64_t k = 0; k < chunk->length; k++) {
        dip_text text = {NULL, 0, 0};
        if (!is_missing(chunk, chunk->offset + k)) {
            text = item_of(chunk, format, chunk->offset + k);
            size_t bad;
            if (!dip_utf8_valid((dip_str){text.data, text.len}, &bad)) {
                PyErr_Format(PyExc_ValueError, "texts[%zu]: malformed UTF-8 at byte %zu",
                             self->texts.len, bad);
                return false;
            }
        }
        dip_array_push(&self->texts, text);
    }
    return true;
}

/* Moves all chunks of the stream into `self`; false with an exception set. */
static bool drain(py_texts *self, struct ArrowArrayStream *stream, const char *format) {
    for (;;) {
        if (dip_array_reserve(NULL, &self->chunks, 1) != DIP_OK) {
            PyErr_NoMemory();
            return false;
        }
        struct ArrowArray *chunk = &self->chunks.data[self->chunks.len];
        chunk->release = NULL;
        if (stream->get_next(stream, chunk) != 0) {
            const char *why = stream->get_last_error(stream);
            PyErr_Format(PyExc_ValueError, "the column cannot be read: %s",
                         why ? why : "no reason");
            return false;
        }
        if (!chunk->release) return true; /* the end of the stream */
        self->chunks.len++;
        if (!take_chunk(self, chunk, format)) return false;
    }
}

static bool read_stream(py_texts *self, struct ArrowArrayStream *stream) {
    struct ArrowSchema schema = {0};
    if (stream->get_schema(stream, &schema) != 0) {
        PyErr_SetString(PyExc_ValueError, "the column does not tell its type");
        return false;
    }
    const char *format = schema.format;
    bool good = !schema.dictionary &&
                (strcmp(format, "u") == 0 || strcmp(format, "U") == 0 || strcmp(format, "vu") == 0);
    if (good) {
        good = drain(self, stream, format);
    } else {
        PyErr_Format(PyExc_TypeError, "an Arrow column of type \"%s\" is no text", format);
    }
    schema.release(&schema);
    return good;
}

/* Texts(column): of anything with __arrow_c_stream__. */
static PyObject *texts_construct(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    static char *names[] = {"column", NULL};
    PyObject *column;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O:Texts", names, &column)) return NULL;
    PyObject *capsule = PyObject_CallMethod(column, "__arrow_c_stream__", NULL);
    if (!capsule) return NULL;
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    PyObject *object = stream ? type->tp_alloc(type, 0) : NULL;
    if (object && !read_stream((py_texts *)object, stream)) Py_CLEAR(object);
    Py_DECREF(capsule);
    return object;
}

static Py_ssize_t texts_length(PyObject *object) {
    return (Py_ssize_t)((py_texts *)object)->texts.len;
}

static PyObject *texts_item(PyObject *object, Py_ssize_t index) {
    if (index < 0 || index >= texts_length(object)) {
        PyErr_SetString(PyExc_IndexError, "text index out of range");
        return NULL;
    }
    const dip_text text = ((py_texts *)object)->texts.data[index];
    if (!text.data) Py_RETURN_NONE;
    return PyUnicode_DecodeUTF8(text.data, (Py_ssize_t)text.len, NULL);
}

const dip_text *texts_borrow(PyObject *object, size_t *len) {
    *len = ((py_texts *)object)->texts.len;
    return ((py_texts *)object)->texts.data;
}

PyDoc_STRVAR(missing_doc, "missing($self, /)\n--\n\nHow many texts are missing.");

static PyObject *texts_missing(PyObject *object, PyObject *unused) {
    (void)unused;
    const py_texts *self = (py_texts *)object;
    size_t missing = 0;
    for (size_t k = 0; k < self->texts.len; k++) missing += self->texts.data[k].data == NULL;
    return PyLong_FromSize_t(missing);
}

PyDoc_STRVAR(reduce_doc, "__reduce__($self, /)\n--\n\nPickled as a list of str.");

static PyObject *texts_reduce(PyObject *object, PyObject *unused) {
    (void)unused;
    PyObject *items = PySequence_List(object);
    return items ? Py_BuildValue("(O(N))", (PyObject *)&PyList_Type, items) : NULL;
}

static PyMethodDef texts_methods[] = {
    {"missing", texts_missing, METH_NOARGS, missing_doc},
    {"__reduce__", texts_reduce, METH_NOARGS, reduce_doc},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(texts_doc, "Texts(column)\n--\n\nThe str of an Arrow column, without a copy of it.");

static PyType_Slot texts_slots[] = {
    {Py_tp_doc, (void *)texts_doc},
    {Py_tp_new, (void *)texts_construct},
    {Py_tp_dealloc, (void *)texts_dealloc},
    {Py_tp_methods, texts_methods},
    {Py_sq_length, (void *)texts_length},
    {Py_sq_item, (void *)texts_item},
    {0, NULL},
};

PyType_Spec py_texts_spec = {
    .name = "dipcore._core.Texts",
    .basicsize = sizeof(py_texts),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = texts_slots,
};
