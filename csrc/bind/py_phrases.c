/* py_phrases.c - Grams: the types of n-grams and phrases, named when asked; and what makes them. */
#include "texts.h"

#include "ngram_counts.h"
#include "ngram_names.h"
#include "par_tokenize.h"
#include "phrases.h"

#define BATCH_TOKENS (4u << 20)       /* tokens between two looks at pending signals (Ctrl-C) */
#define BATCH_UNITS ((size_t)8 << 20) /* or characters for each thread */

/* Sealed. `words` is the Vocab the grams were made over; `vocab` the one of their names, once
 * somebody has searched them (under the GIL). */
typedef struct py_grams {
    PyObject_HEAD dip_ngrams grams;
    PyObject *words, *vocab;
    dip_bytes joiner, scratch;
} py_grams;

static dip_str joiner_of(const py_grams *self) {
    return (dip_str){self->joiner.data, self->joiner.len};
}

static const dip_vocab *words_of(const py_grams *self) { return &((py_vocab *)self->words)->vocab; }

static void grams_dealloc(PyObject *object) {
    py_grams *self = (py_grams *)object;
    PyTypeObject *type = Py_TYPE(object);
    dip_ngrams_fini(&self->grams);
    dip_array_fini(NULL, &self->joiner);
    dip_array_fini(NULL, &self->scratch);
    Py_XDECREF(self->words);
    Py_XDECREF(self->vocab);
    type->tp_free(object);
    Py_DECREF(type);
}

/* An open, empty table over `words` (a Vocab); NULL with an exception set. */
static py_grams *grams_new(PyObject *module, PyObject *words, PyObject *joiner) {
    PyTypeObject *type = ((module_state *)PyModule_GetState(module))->grams_type;
    py_grams *self = (py_grams *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    self->words = Py_NewRef(words);
    dip_ngrams_init(&self->grams, NULL, (uint32_t)dip_vocab_len(words_of(self)));
    dip_str utf8;
    dip_status status = dip_utf8_from_text(NULL, NULL, text_of(joiner), &self->scratch, &utf8);
    if (status == DIP_OK) status = dip_array_reserve(NULL, &self->joiner, utf8.len);
    if (status != DIP_OK) {
        raise_status(status, "concatenator");
        Py_DECREF(self);
        return NULL;
    }
    if (utf8.len) memcpy(self->joiner.data, utf8.data, utf8.len);
    self->joiner.len = utf8.len;
    return self;
}

/* Makes grams of one name one, in `ids` and in the columns of `rows` (NULL: none) too, and closes
 * the table. The GIL is not needed. */
static dip_status grams_close(py_grams *self, dip_u32s *ids, dip_csr *rows) {
    dip_u32s names = {0};
    DIP_TRY(dip_ngrams_unify(&self->grams, words_of(self), joiner_of(self), &names));
    dip_status status = DIP_OK;
    if (names.len && rows) status = dip_ngrams_rename_columns(rows, &names);
    for (size_t k = 0; names.len && ids && k < ids->len; k++) {
        if (ids->data[k]) ids->data[k] = names.data[ids->data[k] - 1];
    }
    dip_array_fini(NULL, &names);
    dip_ngrams_seal(&self->grams);
    return status;
}

static Py_ssize_t grams_length(PyObject *object) {
    return (Py_ssize_t)dip_ngrams_len(&((py_grams *)object)->grams) + 1;
}

static PyObject *grams_item(PyObject *object, Py_ssize_t index) {
    py_grams *self = (py_grams *)object;
    if (index < 0 || index >= grams_length(object)) {
        PyErr_SetString(PyExc_IndexError, "type index out of range");
        return NULL;
    }
    if (index == 0) return PyUnicode_FromStringAndSize("", 0);
    self->scratch.len = 0;
    const dip_status status = dip_ngrams_name(&self->grams, words_of(self), joiner_of(self),
                                              (uint32_t)index, &self->scratch);
    if (status != DIP_OK) return raise_status(status, "types");
    return PyUnicode_DecodeUTF8((const char *)self->scratch.data, (Py_ssize_t)self->scratch.len,
                                NULL);
}

PyDoc_STRVAR(vocab_doc, "vocab($self, /)\n--\n\nThe names as a Vocab, made at the first call.");

static PyObject *grams_vocab(PyObject *object, PyObject *nothing) {
    (void)nothing;
    py_grams *self = (py_grams *)object;
    if (!self->vocab) {
        PyObject *module = PyType_GetModule(Py_TYPE(object));
        py_vocab *vocab = module ? py_vocab_new(module) : NULL;
        if (!vocab) return NULL;
        const dip_status status =
            dip_ngrams_fill(&self->grams, words_of(self), joiner_of(self), &vocab->vocab);
        if (status != DIP_OK) {
            Py_DECREF(vocab);
            return raise_status(status, "types");
        }
        self->vocab = (PyObject *)vocab;
    }
    return Py_NewRef(self->vocab);
}

/* The method of that name of the Vocab of names, called with `args`. */
static PyObject *ask_vocab(PyObject *object, const char *name, PyObject *args) {
    PyObject *vocab = grams_vocab(object, NULL);
    PyObject *method = vocab ? PyObject_GetAttrString(vocab, name) : NULL;
    PyObject *result = method ? PyObject_CallObject(method, args) : NULL;
    Py_XDECREF(method);
    Py_XDECREF(vocab);
    return result;
}

PyDoc_STRVAR(find_doc, "find(term)\n\nThe id of a term, 0 if it is none.");

static PyObject *grams_find(PyObject *object, PyObject *args) {
    return ask_vocab(object, "find", args);
}

PyDoc_STRVAR(match_doc, "match(pattern, fixed)\n\nThe ids of the terms that fit; see Vocab.match.");

static PyObject *grams_match(PyObject *object, PyObject *args) {
    return ask_vocab(object, "match", args);
}

PyDoc_STRVAR(words_doc,
             "words($self, n, /)\n--\n\n"
             "The last `n` words of each gram (uint32, (grams, n)), 0 before the first.");

static PyObject *grams_words(PyObject *object, PyObject *argument) {
    const dip_ngrams *grams = &((py_grams *)object)->grams;
    const Py_ssize_t n = PyLong_AsSsize_t(argument);
    if (n == -1 && PyErr_Occurred()) return NULL;
    npy_intp shape[2] = {(npy_intp)dip_ngrams_len(grams), n};
    PyObject *array = PyArray_SimpleNew(2, shape, NPY_UINT32);
    if (!array) return NULL;
    uint32_t *row = PyArray_DATA((PyArrayObject *)array);
    for (npy_intp gram = 0; gram < shape[0]; gram++, row += n) {
        uint32_t node = grams->grams.data[gram];
        for (Py_ssize_t k = n; k-- > 0;) row[k] = node ? dip_ngrams_last(grams, node, &node) : 0;
    }
    return array;
}

static PyMethodDef grams_methods[] = {
    {"find", grams_find, METH_VARARGS, find_doc},
    {"match", grams_match, METH_VARARGS, match_doc},
    {"vocab", grams_vocab, METH_NOARGS, vocab_doc},
    {"words", grams_words, METH_O, words_doc},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(grams_doc, "The types of joined tokens by id; item 0 is the hole, the empty string.");

static PyType_Slot grams_slots[] = {
    {Py_tp_doc, (void *)grams_doc},   {Py_tp_dealloc, (void *)grams_dealloc},
    {Py_tp_methods, grams_methods},   {Py_sq_length, (void *)grams_length},
    {Py_sq_item, (void *)grams_item}, {0, NULL},
};

PyType_Spec py_grams_spec = {
    .name = "dipcore._core.Grams",
    .basicsize = sizeof(py_grams),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = grams_slots,
};

static PyObject *raise_ngrams(dip_status status) {
    if (status != DIP_ERR_LIMIT) return raise_status(status, "ngrams");
    PyErr_SetString(PyExc_OverflowError,
                    "more different n-grams than there are ids; ask for fewer lengths or skips");
    return NULL;
}

/* The documents of `all` from `from` on that hold BATCH_TOKENS tokens, at least one. */
static dip_token_view batch_of(dip_token_view all, size_t from) {
    dip_token_view part = {all.ids, all.flags, all.offsets + from, 0};
    while (part.documents < all.documents - from &&
           part.offsets[part.documents] - part.offsets[0] < BATCH_TOKENS) {
        part.documents++;
    }
    return part;
}

/* The work on n-grams: what it is about, and what it fills. */
typedef struct cutting {
    py_grams *grams;
    dip_ngram_options options;
    dip_u32s ids; /* with offsets, or else the matrix */
    dip_i64s offsets;
    dip_ngram_counter counter;
    dip_csr matrix;
    dip_token_view all; /* {0} where tokens are not kept */
    bool full;          /* no ids are left for n-grams */
} cutting;

/* Does the documents of a view; the GIL is not needed. */
typedef dip_status (*view_work)(cutting *self, dip_token_view view);

static dip_status cut_view(cutting *self, dip_token_view view) {
    return dip_ngrams_cut(&self->grams->grams, view, self->options, &self->ids, &self->offsets);
}

static size_t tokens_of(dip_token_view view) {
    return view.documents ? (size_t)(view.offsets[view.documents] - view.offsets[0]) : 0;
}

static dip_status count_view(cutting *self, dip_token_view view) {
    dip_csr *rows = &self->matrix;
    const bool first = dip_csr_rows(rows) == 0;
    DIP_TRY(dip_ngrams_count(&self->grams->grams, &self->counter, view, self->options, rows));
    const size_t done = tokens_of(view), all = tokens_of(self->all);
    if (first && done > 0 && done < all) {
        const size_t cells = still_to_come(rows->indices.len, done, all - done);
        dip_csr_expect(rows, self->all.documents - view.documents, cells);
    }
    return DIP_OK;
}

static void cutting_fini(cutting *self) {
    dip_array_fini(NULL, &self->ids);
    dip_array_fini(NULL, &self->offsets);
    dip_ngram_counter_fini(&self->counter);
    dip_csr_fini(&self->matrix);
    Py_XDECREF(self->grams);
}

/* Has all documents done in batches; false with an exception set. */
static bool in_batches_of_tokens(cutting *self, dip_token_view all, view_work work) {
    size_t from = 0;
    self->all = all;
    do { /* once at least, so that no document makes a matrix of no rows */
        const dip_token_view part = batch_of(all, from);
        dip_status status;
        Py_BEGIN_ALLOW_THREADS status = work(self, part);
        Py_END_ALLOW_THREADS if (status != DIP_OK) return raise_ngrams(status) != NULL;
        if (PyErr_CheckSignals() < 0) return false;
        from += part.documents;
    } while (from < all.documents);
    return true;
}

/* Closes the table; false with an exception set. */
static bool finish(cutting *self) {
    dip_status status;
    Py_BEGIN_ALLOW_THREADS status = grams_close(self->grams, &self->ids, &self->matrix);
    Py_END_ALLOW_THREADS if (status == DIP_OK) return true;
    return raise_ngrams(status) != NULL;
}

/* Has the tokens of (vocab, tokens, smallest, largest, skips, joiner) done; false with an exception
 * set. */
static bool do_tokens(cutting *self, PyObject *module, PyObject *args, view_work work) {
    module_state *state = PyModule_GetState(module);
    PyObject *vocab, *tuple, *joiner;
    dip_ngram_options *options = &self->options;
    if (!PyArg_ParseTuple(args, "O!OIIIU", state->vocab_type, &vocab, &tuple, &options->smallest,
                          &options->largest, &options->skips, &joiner)) {
        return false;
    }
    self->grams = grams_new(module, vocab, joiner);
    token_arrays tokens = {0};
    const bool good = self->grams && acquire_tokens(&tokens, tuple, self->grams->grams.words) &&
                      in_batches_of_tokens(self, tokens.view, work) && finish(self);
    release_tokens(&tokens);
    return good;
}

PyDoc_STRVAR(cut_ngrams_doc,
             "cut_ngrams(vocab, tokens, smallest, largest, skips, joiner, /)\n--\n\n"
             "(Grams, ids, offsets) of the n-grams or skip-grams of tokens.");

static PyObject *cut_ngrams(PyObject *module, PyObject *args) {
    cutting self = {0};
    PyObject *result = NULL;
    if (do_tokens(&self, module, args, cut_view)) {
        dip_corpus out = {.ids = self.ids, .offsets = self.offsets};
        self.ids = (dip_u32s){0};
        self.offsets = (dip_i64s){0};
        PyObject *arrays = corpus_arrays(&out);
        if (arrays) {
            result =
                PyTuple_Pack(3, self.grams, PyList_GET_ITEM(arrays, 0), PyList_GET_ITEM(arrays, 4));
            Py_DECREF(arrays);
        }
    }
    cutting_fini(&self);
    return result;
}

PyDoc_STRVAR(count_ngrams_doc,
             "count_ngrams(vocab, tokens, smallest, largest, skips, joiner, /)\n--\n\n"
             "(Grams, data, indices, indptr): the matrix of the n-grams that cut_ngrams gives, "
             "which are not kept.");

static PyObject *count_ngrams(PyObject *module, PyObject *args) {
    cutting self = {0};
    PyObject *result = NULL;
    if (do_tokens(&self, module, args, count_view)) {
        result = typed_matrix_to_python((PyObject *)self.grams, &self.matrix);
    }
    cutting_fini(&self);
    return result;
}

/* Texts on their way to n-grams: the tokens of one batch at a time. */
typedef struct text_cutting {
    cutting ngrams;
    text_arguments from;
    py_vocab *words;
    dip_corpus tokens;
} text_cutting;

static dip_status count_batch(void *context, dip_documents *batch) {
    text_cutting *self = context;
    dip_vocab *words = &self->words->vocab;
    dip_corpus *tokens = &self->tokens;
    dip_corpus_cut(tokens, 0, 0);
    DIP_TRY(dip_par_tokenize(batch, self->from.options, self->from.threads, words, tokens));
    const dip_token_view view = {tokens->ids.data, tokens->flags.data, tokens->offsets.data,
                                 dip_corpus_documents(tokens)};
    dip_status status =
        dip_ngrams_widen(&self->ngrams.grams->grams, (uint32_t)dip_vocab_len(words));
    if (status == DIP_OK) status = count_view(&self->ngrams, view);
    self->ngrams.full = status == DIP_ERR_LIMIT;
    if (status == DIP_OK) expect_rows(&self->from, batch, &self->ngrams.matrix);
    return status;
}

/* Counts the n-grams of the texts; false with an exception set. */
static bool count_texts(text_cutting *self) {
    dip_status status = count_view(&self->ngrams, (dip_token_view){0}); /* a matrix of no rows */
    if (status != DIP_OK) return raise_ngrams(status) != NULL;
    const size_t size = BATCH_UNITS * dip_slice_threads(self->from.threads);
    if (in_batches(&self->from, size, count_batch, self)) return finish(&self->ngrams);
    if (!self->ngrams.full) return false;
    PyErr_Clear(); /* it is not the words that are too many */
    return raise_ngrams(DIP_ERR_LIMIT) != NULL;
}

PyDoc_STRVAR(
    count_text_ngrams_doc,
    "count_text_ngrams(texts, smallest, largest, skips, joiner, *, acronyms, **options)\n\n"
    "(Grams, data, indices, indptr): the matrix of the n-grams of the tokens that tokenize "
    "gives for the\nsame arguments; neither is kept.");

static PyObject *count_text_ngrams(PyObject *module, PyObject *args, PyObject *keywords) {
    text_cutting self = {0};
    dip_ngram_options *options = &self.ngrams.options;
    PyObject *result = NULL, *joiner;
    PyObject *texts = PyTuple_GetSlice(args, 0, 1), *lengths = PyTuple_GetSlice(args, 1, 6);
    if (texts && lengths &&
        PyArg_ParseTuple(lengths, "IIIU", &options->smallest, &options->largest, &options->skips,
                         &joiner) &&
        text_arguments_parse(&self.from, module, texts, keywords)) {
        self.from.options.parts = DIP_PARTS_NO_SPANS;
        self.words = py_vocab_new(module);
        self.ngrams.grams = self.words ? grams_new(module, (PyObject *)self.words, joiner) : NULL;
        if (self.ngrams.grams && count_texts(&self)) {
            result = typed_matrix_to_python((PyObject *)self.ngrams.grams, &self.ngrams.matrix);
        }
    }
    Py_XDECREF(texts);
    Py_XDECREF(lengths);
    text_arguments_release(&self.from);
    dip_corpus_fini(&self.tokens);
    cutting_fini(&self.ngrams);
    Py_XDECREF(self.words);
    return result;
}

PyDoc_STRVAR(ngram_places_doc, "ngram_places(types, tokens, smallest, largest, skips, /)\n--\n\n"
                               "(flags, starts, ends) of the n-grams that cut_ngrams gives.");

static PyObject *ngram_places(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *tuple;
    unsigned types;
    dip_ngram_options options;
    if (!PyArg_ParseTuple(args, "IOIII:ngram_places", &types, &tuple, &options.smallest,
                          &options.largest, &options.skips)) {
        return NULL;
    }
    token_arrays tokens;
    PyObject *result = NULL;
    if (acquire_tokens(&tokens, tuple, types)) {
        dip_corpus out = {0};
        dip_status status;
        Py_BEGIN_ALLOW_THREADS status =
            dip_ngrams_places(tokens.view, options, tokens.starts, tokens.ends, &out);
        Py_END_ALLOW_THREADS PyObject *arrays =
            status == DIP_OK ? corpus_arrays(&out) : raise_ngrams(status);
        if (arrays) result = PyList_GetSlice(arrays, 1, 4);
        Py_XDECREF(arrays);
        dip_corpus_fini(&out);
    }
    release_tokens(&tokens);
    return result;
}

/* Whether the spans rise by first token, and each lies within the tokens. */
static bool good_spans(dip_phrase_spans spans, npy_intp tokens) {
    for (size_t k = 0; k < spans.len; k++) {
        const int64_t floor = k ? spans.first[k - 1] : 0;
        if (spans.first[k] < floor || spans.end[k] <= spans.first[k] || spans.end[k] > tokens) {
            PyErr_Format(PyExc_ValueError, "phrase %zu is out of order or out of range", k);
            return false;
        }
    }
    return true;
}

/* Joins the phrases into `out` with the GIL released; false with an exception set. */
static bool join_all(py_grams *grams, const token_arrays *tokens, dip_phrase_spans spans,
                     dip_corpus *out) {
    dip_status status;
    Py_BEGIN_ALLOW_THREADS status =
        dip_phrases_join(&grams->grams, tokens->view, spans, tokens->starts, tokens->ends, out);
    if (status == DIP_OK) status = grams_close(grams, &out->ids, NULL);
    Py_END_ALLOW_THREADS if (status == DIP_OK) return true;
    return raise_ngrams(status) != NULL;
}

PyDoc_STRVAR(
    join_phrases_doc,
    "join_phrases(vocab, tokens, first, end, joiner, /)\n--\n\n"
    "(Grams, [ids, flags, starts, ends, offsets]) with the phrases [first, end) (int64, by "
    "rising first) joined.");

static PyObject *join_phrases(PyObject *module, PyObject *args) {
    module_state *state = PyModule_GetState(module);
    PyObject *vocab, *tuple, *bounds[2], *joiner;
    if (!PyArg_ParseTuple(args, "O!OOOU:join_phrases", state->vocab_type, &vocab, &tuple,
                          &bounds[0], &bounds[1], &joiner)) {
        return NULL;
    }
    py_grams *grams = grams_new(module, vocab, joiner);
    token_arrays tokens = {0};
    PyArrayObject *first = grams ? array_argument(bounds[0], NPY_INT64) : NULL;
    PyArrayObject *end = first ? array_argument(bounds[1], NPY_INT64) : NULL;
    dip_corpus out = {0};
    PyObject *result = NULL;
    if (end && PyArray_SIZE(first) != PyArray_SIZE(end)) {
        PyErr_SetString(PyExc_ValueError, "first and end must have one length");
    } else if (end && acquire_tokens(&tokens, tuple, grams->grams.words)) {
        const dip_phrase_spans spans = {PyArray_DATA(first), PyArray_DATA(end),
                                        (size_t)PyArray_SIZE(first)};
        if (good_spans(spans, PyArray_SIZE(tokens.parts[0])) &&
            join_all(grams, &tokens, spans, &out)) {
            PyObject *arrays = corpus_arrays(&out);
            if (arrays) result = PyTuple_Pack(2, grams, arrays);
            Py_XDECREF(arrays);
        }
    }
    dip_corpus_fini(&out);
    release_tokens(&tokens);
    Py_XDECREF(first);
    Py_XDECREF(end);
    Py_XDECREF(grams);
    return result;
}

PyMethodDef py_phrases_methods[] = {
    {"cut_ngrams", cut_ngrams, METH_VARARGS, cut_ngrams_doc},
    {"count_ngrams", count_ngrams, METH_VARARGS, count_ngrams_doc},
    {"count_text_ngrams", (PyCFunction)(void (*)(void))count_text_ngrams,
     METH_VARARGS | METH_KEYWORDS, count_text_ngrams_doc},
    {"ngram_places", ngram_places, METH_VARARGS, ngram_places_doc},
    {"join_phrases", join_phrases, METH_VARARGS, join_phrases_doc},
    {NULL, NULL, 0, NULL},
};
