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

/* A producer's release may be Python itself, which must not find the exception that is on its way.
 */
static void texts_dealloc(PyObject *object) {
    py_texts *self = (py_texts *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyObject *raised, *value, *traceback;
    PyErr_Fetch(&raised, &value, &traceback);
    for (size_t k = 0; k < self->chunks.len; k++) {
        struct ArrowArray *chunk = &self->chunks.data[k];
        if (chunk->release) chunk->release(chunk);
    }
    PyErr_Restore(raised, value, traceback);
    dip_array_fini(NULL, &self->chunks);
    dip_array_fini(NULL, &self->texts);
    type->tp_free(object);
    Py_DECREF(type);
}

/* Bytes [start, start + len) of a buffer; false if it cannot have them. */
static bool slice_of(const char *bytes, int64_t start, int64_t len, dip_text *text) {
    static const char nothing[] = "";
    if (start < 0 || len < 0 || (len > 0 && !bytes)) return false;
    *text = (dip_text){bytes ? bytes + start : nothing, (size_t)len, 0};
    return true;
}

/* Item `at` of a view: its length; then the bytes, or the first four, the number of their buffer
 * and where they lie in it. The last buffer holds the sizes of those. */
static bool view_at(const struct ArrowArray *chunk, int64_t at, dip_text *text) {
    const char *view = (const char *)chunk->buffers[1] + 16 * at;
    int32_t head[4];
    memcpy(head, view, sizeof head);
    if (head[0] <= 12) return slice_of(view + 4, 0, head[0], text);
    const int64_t buffers = chunk->n_buffers - 3;
    const char *sizes = chunk->buffers[chunk->n_buffers - 1];
    if (head[2] < 0 || head[2] >= buffers || !sizes) return false;
    int64_t size;
    memcpy(&size, sizes + (size_t)head[2] * sizeof size, sizeof size);
    if (head[3] < 0 || head[0] > size - head[3]) return false;
    return slice_of(chunk->buffers[2 + head[2]], head[3], head[0], text);
}

/* Bound `at` of the layout u or U. */
static int64_t bound_at(const struct ArrowArray *chunk, bool wide, int64_t at) {
    const char *bounds = chunk->buffers[1];
    int64_t large;
    int32_t small;
    if (!wide) {
        memcpy(&small, bounds + (size_t)at * sizeof small, sizeof small);
        return small;
    }
    memcpy(&large, bounds + (size_t)at * sizeof large, sizeof large);
    return large;
}

/* Item `at` (the chunk's offset counted in) in the layout of `format`; false if it lies nowhere. */
static bool item_at(const struct ArrowArray *chunk, const char *format, int64_t at,
                    dip_text *text) {
    if (strcmp(format, "vu") == 0) return view_at(chunk, at, text);
    const bool wide = strcmp(format, "U") == 0;
    const int64_t start = bound_at(chunk, wide, at), end = bound_at(chunk, wide, at + 1);
    const int64_t last = bound_at(chunk, wide, chunk->offset + chunk->length);
    if (start < 0 || end < start || end > last) return false;
    return slice_of(chunk->buffers[2], start, end - start, text);
}

/* Whether the chunk can be of text at all, so that its items can be looked for. */
static bool is_sound(const struct ArrowArray *chunk) {
    if (chunk->length < 0 || chunk->offset < 0) return false;
    if (chunk->length == 0) return true;
    if (chunk->length > INT64_MAX / 16 - 1 - chunk->offset) return false;
    return chunk->n_buffers >= 3 && chunk->buffers && chunk->buffers[1];
}

static bool is_missing(const struct ArrowArray *chunk, int64_t at) {
    const uint8_t *valid = chunk->null_count ? chunk->buffers[0] : NULL;
    return valid && !(valid[at / 8] >> at % 8 & 1);
}

/* Item `k` of a chunk; no data where it is missing. False with an exception set; `number` names it.
 */
static bool read_item(const struct ArrowArray *chunk, const char *format, int64_t k, size_t number,
                      dip_text *text) {
    *text = (dip_text){NULL, 0, 0};
    if (is_missing(chunk, chunk->offset + k)) return true;
    if (!item_at(chunk, format, chunk->offset + k, text)) {
        PyErr_Format(PyExc_ValueError, "texts[%zu]: lies outside the column's buffers", number);
        return false;
    }
    size_t bad;
    if (dip_utf8_valid((dip_str){text->data, text->len}, &bad)) return true;
    PyErr_Format(PyExc_ValueError, "texts[%zu]: malformed UTF-8 at byte %zu", number, bad);
    return false;
}

/* Appends the texts of a chunk, which `self` holds; false with an exception set. */
static bool take_chunk(py_texts *self, const struct ArrowArray *chunk, const char *format) {
    if (!is_sound(chunk)) {
        PyErr_Format(PyExc_ValueError, "the column is no Arrow text behind texts[%zu]",
                     self->texts.len);
        return false;
    }
    if (dip_array_reserve(NULL, &self->texts, (size_t)chunk->length) != DIP_OK) {
        PyErr_NoMemory();
        return false;
    }
    for (int64_t k = 0; k < chunk->length; k++) {
        dip_text text;
        if (!read_item(chunk, format, k, self->texts.len, &text)) return false;
        dip_array_push(&self->texts, text);
    }
    return true;
}

/* Raises what the stream says of its failure; false. */
static bool raise_stream(struct ArrowArrayStream *stream) {
    const char *why = stream->get_last_error(stream);
    PyErr_Format(PyExc_ValueError, "the column cannot be read: %s", why ? why : "no reason");
    return false;
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
        if (stream->get_next(stream, chunk) != 0) return raise_stream(stream);
        if (!chunk->release) return true; /* the end of the stream */
        self->chunks.len++;
        if (!take_chunk(self, chunk, format)) return false;
    }
}

static bool read_stream(py_texts *self, struct ArrowArrayStream *stream) {
    struct ArrowSchema schema = {0};
    if (!stream->release) {
        PyErr_SetString(PyExc_ValueError, "the column was read before; hand over a new stream");
        return false;
    }
    if (stream->get_schema(stream, &schema) != 0) return raise_stream(stream);
    char format[3] = "";
    const size_t len = strlen(schema.format);
    if (len < sizeof format && !schema.dictionary) memcpy(format, schema.format, len);
    const bool text =
        strcmp(format, "u") == 0 || strcmp(format, "U") == 0 || strcmp(format, "vu") == 0;
    PyObject *error =
        text ? NULL
             : PyUnicode_FromFormat("an Arrow column of type \"%s\" is no text", schema.format);
    schema.release(&schema);
    if (text) return drain(self, stream, format);
    if (error) PyErr_SetObject(PyExc_TypeError, error);
    Py_XDECREF(error);
    return false;
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
