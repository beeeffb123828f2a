/* py_tokens.c - text to tokens, and the boundaries of words, sentences and paragraphs. */
#include "texts.h"

#include "par_count.h"
#include "par_tokenize.h"
#include "sentence.h"
#include "words.h"

/* Characters between two looks at pending signals (Ctrl-C). Where threads tokenize, all but the
 * first begin with an empty vocabulary in every batch, so that batches are large; where they count
 * they do not, and a batch is so many characters for each thread. */
#ifndef DIP_BATCH_UNITS /* lowered, as are the next two, in the tests that look at many batches */
#define DIP_BATCH_UNITS ((size_t)16 << 20)
#endif
#ifndef DIP_COUNTED_UNITS
#define DIP_COUNTED_UNITS ((size_t)8 << 20)
#endif
#ifndef DIP_FIRST_UNITS /* of the first, which tells how large the result will be */
#define DIP_FIRST_UNITS ((size_t)2 << 20)
#endif

/* Texts as the core takes them, owned, and their number; NULL with an exception set. `texts` is a
 * tuple. */
static dip_text *snapshot(PyObject *texts, size_t *len) {
    *len = (size_t)PyTuple_GET_SIZE(texts);
    dip_text *all = PyMem_New(dip_text, *len ? *len : 1);
    if (!all) return (dip_text *)PyErr_NoMemory();
    for (size_t k = 0; k < *len; k++) {
        PyObject *text = PyTuple_GET_ITEM(texts, k);
        if (!PyUnicode_Check(text)) {
            PyErr_Format(PyExc_TypeError, "texts[%zu] is %R, not a str", k, Py_TYPE(text));
            PyMem_Free(all);
            return NULL;
        }
        all[k] = text_of(text);
    }
    return all;
}

/* The same of Texts. */
static dip_text *snapshot_arrow(PyObject *texts, size_t *len) {
    const dip_text *from = texts_borrow(texts, len);
    dip_text *all = PyMem_New(dip_text, *len ? *len : 1);
    if (!all) return (dip_text *)PyErr_NoMemory();
    for (size_t k = 0; k < *len; k++) {
        if (!from[k].data) {
            PyErr_Format(PyExc_TypeError, "texts[%zu] is missing", k);
            PyMem_Free(all);
            return NULL;
        }
        all[k] = from[k];
    }
    return all;
}

void text_arguments_release(text_arguments *self) {
    PyMem_Free(self->texts);
    Py_CLEAR(self->items);
}

bool text_arguments_parse(text_arguments *self, PyObject *module, PyObject *args,
                          PyObject *keywords) {
    static char *names[] = {"texts",       "acronyms",     "lowercase",       "keep_acronyms",
                            "possessives", "keep_hyphens", "punctuation",     "symbols",
                            "numbers",     "urls",         "fold_diacritics", "wrapped",
                            "parts",       "threads",      "kernel",          NULL};
    PyObject *texts, *acronyms;
    const char *kernel = NULL;
    self->threads = 1;
    int lowercase = 1, keep_acronyms = 1, possessives = 1, hyphens = 0, punctuation = 0,
        symbols = 0, numbers = 1, urls = 0, fold = 0, wrapped = 0, parts = DIP_PARTS_ALL;
    module_state *state = PyModule_GetState(module);
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "OO!|$pppppppippiIz", names, &texts,
                                     state->vocab_type, &acronyms, &lowercase, &keep_acronyms,
                                     &possessives, &hyphens, &punctuation, &symbols, &numbers,
                                     &urls, &fold, &wrapped, &parts, &self->threads, &kernel)) {
        return false;
    }
    self->options = (dip_tokenize_options){.acronyms = &((py_vocab *)acronyms)->vocab,
                                           .plain_acronyms = !keep_acronyms,
                                           .keep_case = !lowercase,
                                           .keep_possessives = !possessives,
                                           .keep_hyphens = hyphens,
                                           .punctuation = punctuation,
                                           .symbols = symbols,
                                           .drop_numbers = !numbers,
                                           .fold_diacritics = fold,
                                           .wrapped = wrapped,
                                           .parts = (dip_parts)parts,
                                           .urls = (dip_urls)urls};
    if (!kernels_argument(kernel, &self->options.kernels)) return false;
    const bool arrow = Py_IS_TYPE(texts, state->texts_type);
    self->items = arrow ? Py_NewRef(texts) : PySequence_Tuple(texts);
    if (self->items)
        self->texts =
            arrow ? snapshot_arrow(self->items, &self->len) : snapshot(self->items, &self->len);
    if (!self->texts) Py_CLEAR(self->items);
    return self->texts != NULL;
}

bool in_batches(const text_arguments *from, size_t size, batch_work work, void *context) {
    for (size_t start = 0; start < from->len;) {
        dip_documents batch = {from->texts + start, 0, 0};
        const size_t most = start ? size : DIP_FIRST_UNITS;
        for (size_t units = 0; start + batch.len < from->len && units < most; batch.len++) {
            units += from->texts[start + batch.len].len;
        }
        dip_status status;
        Py_BEGIN_ALLOW_THREADS status = work(context, &batch);
        Py_END_ALLOW_THREADS if (status == DIP_ERR_LIMIT) {
            PyErr_Format(
                PyExc_OverflowError,
                "document %zd is 4 GiB or more, or brings more terms than there are ids; split it",
                (Py_ssize_t)(start + batch.bad));
            return false;
        }
        if (status != DIP_OK) {
            raise_status(status, "tokenize");
            return false;
        }
        if (PyErr_CheckSignals() < 0) return false;
        start += batch.len;
    }
    return true;
}

static size_t units_of(const dip_text *texts, size_t len) {
    size_t units = 0;
    for (size_t k = 0; k < len; k++) units += texts[k].len;
    return units;
}

size_t units_behind_first(const text_arguments *from, const dip_documents *batch, size_t *done) {
    if (batch->texts != from->texts) return *done = 0;
    *done = units_of(batch->texts, batch->len);
    return units_of(from->texts, from->len) - *done;
}

void expect_rows(const text_arguments *from, const dip_documents *batch, dip_csr *rows) {
    size_t done;
    const size_t rest = units_behind_first(from, batch, &done);
    if (done == 0) return;
    dip_csr_expect(rows, from->len - batch->len, still_to_come(rows->indices.len, done, rest));
}

/* What tokenizing fills. */
typedef struct tokenizing {
    const text_arguments *from;
    dip_vocab *vocab;
    dip_corpus corpus;
} tokenizing;

static dip_status tokenize_batch(void *context, dip_documents *batch) {
    tokenizing *self = context;
    const text_arguments *from = self->from;
    DIP_TRY(dip_par_tokenize(batch, from->options, from->threads, self->vocab, &self->corpus));
    size_t done;
    const size_t rest = units_behind_first(from, batch, &done);
    if (done) {
        const size_t tokens = still_to_come(self->corpus.ids.len, done, rest);
        dip_corpus_expect(&self->corpus, from->len - batch->len, tokens, from->options.parts);
    }
    return DIP_OK;
}

/* (vocab, ids, flags, starts, ends, offsets). */
static PyObject *corpus_to_python(py_vocab *vocab, dip_corpus *corpus) {
    PyObject *arrays = corpus_arrays(corpus), *all = arrays ? PyTuple_New(6) : NULL;
    if (all) PyTuple_SET_ITEM(all, 0, Py_NewRef((PyObject *)vocab));
    for (Py_ssize_t k = 0; all && k < 5; k++) {
        PyTuple_SET_ITEM(all, k + 1, Py_NewRef(PyList_GET_ITEM(arrays, k)));
    }
    Py_XDECREF(arrays);
    return all;
}

PyDoc_STRVAR(
    tokenize_doc,
    "tokenize(texts, acronyms, *, lowercase, keep_acronyms, possessives, keep_hyphens, "
    "punctuation,\n"
    "         symbols, numbers, urls, fold_diacritics, wrapped, parts, threads, kernel)\n\n"
    "(vocab, ids, flags, starts, ends, offsets) of a sequence of str; arrays are read-only.");

static PyObject *tokenize(PyObject *module, PyObject *args, PyObject *keywords) {
    text_arguments from = {0};
    if (!text_arguments_parse(&from, module, args, keywords)) return NULL;
    py_vocab *vocab = py_vocab_new(module);
    PyObject *result = NULL;
    if (vocab) {
        tokenizing to = {.from = &from, .vocab = &vocab->vocab};
        if (in_batches(&from, DIP_BATCH_UNITS, tokenize_batch, &to))
            result = corpus_to_python(vocab, &to.corpus);
        dip_corpus_fini(&to.corpus);
    }
    Py_XDECREF(vocab);
    text_arguments_release(&from);
    return result;
}

/* What counting fills. */
typedef struct counting {
    const text_arguments *from;
    dip_par_counter counter;
    dip_vocab *vocab;
    dip_csr matrix;
} counting;

static dip_status count_batch(void *context, dip_documents *batch) {
    counting *self = context;
    DIP_TRY(dip_par_count(&self->counter, batch, self->vocab, &self->matrix));
    expect_rows(self->from, batch, &self->matrix);
    return DIP_OK;
}

PyDoc_STRVAR(count_texts_doc,
             "count_texts(texts, acronyms, **options)\n\n"
             "(vocab, data, indices, indptr): the document-term matrix of the tokens that tokenize "
             "gives for the\nsame arguments (of which `parts` is not looked at), which are not "
             "kept.");

static PyObject *count_texts(PyObject *module, PyObject *args, PyObject *keywords) {
    text_arguments from = {0};
    if (!text_arguments_parse(&from, module, args, keywords)) return NULL;
    py_vocab *vocab = py_vocab_new(module);
    PyObject *matrix = NULL;
    counting to = {.from = &from};
    dip_status status = vocab ? dip_par_counter_init(&to.counter, NULL, from.options, from.threads)
                              : DIP_ERR_MEMORY;
    if (status != DIP_OK) {
        PyErr_NoMemory();
    } else {
        to.vocab = &vocab->vocab;
        dip_documents none = {from.texts, 0, 0}; /* so that no document makes a matrix of no rows */
        status = dip_par_count(&to.counter, &none, to.vocab, &to.matrix);
        if (status != DIP_OK) {
            PyErr_NoMemory();
        } else if (in_batches(&from, DIP_COUNTED_UNITS * to.counter.count, count_batch, &to)) {
            matrix = typed_matrix_to_python((PyObject *)vocab, &to.matrix);
        }
        dip_par_counter_fini(&to.counter);
    }
    dip_csr_fini(&to.matrix);
    text_arguments_release(&from);
    Py_XDECREF(vocab);
    return matrix;
}

PyDoc_STRVAR(kernels_doc, "kernels($module, /)\n--\n\nThe names of the kernels that this machine "
                          "can run, best first.");

static PyObject *kernels(PyObject *module, PyObject *unused) {
    (void)module;
    (void)unused;
    const dip_kernels *available[8];
    const size_t count = dip_kernels_available(available);
    PyObject *names = PyTuple_New((Py_ssize_t)count);
    for (size_t k = 0; names && k < count; k++) {
        PyObject *name = PyUnicode_FromString(available[k]->name);
        if (name) {
            PyTuple_SET_ITEM(names, (Py_ssize_t)k, name);
        } else {
            Py_CLEAR(names);
        }
    }
    return names;
}

typedef enum unit { UNIT_WORD, UNIT_SENTENCE, UNIT_PARAGRAPH } unit;

/* Appends the boundaries of `text`, in bytes, 0 and the end too; nothing for an empty text. */
static dip_status find_boundaries(const dip_scan *scan, unit of, dip_sentence_options rules,
                                  dip_u32s *out) {
    if (of == UNIT_WORD) return dip_words_boundaries(NULL, scan, out);
    rules.scan = scan;
    for (size_t pos = 0; pos < scan->text.len;) {
        DIP_TRY(dip_array_reserve(NULL, out, 2));
        if (pos == 0) dip_array_push(out, 0);
        pos = of == UNIT_SENTENCE ? dip_sentence_next(scan->text, pos, rules)
                                  : dip_paragraph_next(scan->text, pos, rules);
        dip_array_push(out, (uint32_t)pos);
    }
    return DIP_OK;
}

/* The same in code points. */
static dip_status boundaries_of(dip_text text, unit of, dip_sentence_options rules, dip_i64s *out) {
    const dip_kernels *kernels = dip_kernels_best();
    dip_bytes scratch = {0};
    dip_blocks blocks = {0};
    dip_u32s found = {0};
    dip_str utf8 = {NULL, 0};
    dip_scan scan;
    dip_status status = dip_utf8_from_text(NULL, kernels, text, &scratch, &utf8);
    if (status == DIP_OK && utf8.len > DIP_DOCUMENT_MAX) status = DIP_ERR_LIMIT;
    if (status == DIP_OK) status = dip_scan_text(NULL, kernels, utf8, &blocks, &scan);
    /* English has a boundary in every third byte: room for all at once */
    if (status == DIP_OK) status = dip_array_reserve(NULL, &found, utf8.len / 2 + DIP_BLOCK);
    if (status == DIP_OK) status = find_boundaries(&scan, of, rules, &found);
    if (status == DIP_OK) status = dip_array_reserve(NULL, out, found.len);
    const size_t len = found.len; /* which no write to `to` could change: vector code */
    if (status == DIP_OK && len) {
        if (text.width) kernels->code_points(blocks.data, found.data, len);
        int64_t *to = out->data;
        for (size_t k = 0; k < len; k++) to[k] = (int64_t)found.data[k];
        out->len = len;
    }
    dip_array_fini(NULL, &scratch);
    dip_array_fini(NULL, &blocks);
    dip_array_fini(NULL, &found);
    return status;
}

PyDoc_STRVAR(boundaries_doc, "boundaries(text, unit, tailored, wrapped, /)\n--\n\n"
                             "int64 code point offsets; unit 0 words, 1 sentences, 2 paragraphs.");

static PyObject *boundaries(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *text;
    int of, tailored, wrapped;
    if (!PyArg_ParseTuple(args, "Uipp:boundaries", &text, &of, &tailored, &wrapped)) return NULL;
    const dip_text all = text_of(text);
    const dip_sentence_options rules = {.untailored = !tailored, .wrapped = wrapped};
    dip_i64s found = {0};
    dip_status status;
    Py_BEGIN_ALLOW_THREADS status = boundaries_of(all, (unit)of, rules, &found);
    Py_END_ALLOW_THREADS if (status != DIP_OK) {
        dip_array_fini(NULL, &found);
        return raise_status(status, "segment");
    }
    void *memory = found.data;
    return array_taking(&memory, found.len, NPY_INT64, true);
}

PyMethodDef py_tokens_methods[] = {
    {"tokenize", (PyCFunction)(void (*)(void))tokenize, METH_VARARGS | METH_KEYWORDS, tokenize_doc},
    {"count_texts", (PyCFunction)(void (*)(void))count_texts, METH_VARARGS | METH_KEYWORDS,
     count_texts_doc},
    {"kernels", kernels, METH_NOARGS, kernels_doc},
    {"boundaries", boundaries, METH_VARARGS, boundaries_doc},
    {NULL, NULL, 0, NULL},
};
