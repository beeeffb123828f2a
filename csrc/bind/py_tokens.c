/* py_tokens.c - text to tokens, and the boundaries of words, sentences and paragraphs. */
#include "bind.h"

#include "par_tokenize.h"
#include "sentence.h"
#include "wordbreak.h"

#define BATCH_UNITS (16u << 20) /* characters between two looks at pending signals (Ctrl-C) */

/* Texts as the core takes them; NULL with an exception set. `texts` is a tuple. */
static dip_text *snapshot(PyObject *texts) {
    const Py_ssize_t len = PyTuple_GET_SIZE(texts);
    dip_text *all = PyMem_New(dip_text, len ? (size_t)len : 1);
    if (!all) return (dip_text *)PyErr_NoMemory();
    for (Py_ssize_t k = 0; k < len; k++) {
        PyObject *text = PyTuple_GET_ITEM(texts, k);
        if (!PyUnicode_Check(text)) {
            PyErr_Format(PyExc_TypeError, "texts[%zd] is %R, not a str", k, Py_TYPE(text));
            PyMem_Free(all);
            return NULL;
        }
        all[k] = text_of(text);
    }
    return all;
}

/* Tokenizes all; false with an exception set. The GIL is held at both ends. */
static bool tokenize_all(const dip_text *texts, size_t len, dip_tokenize_options options,
                         unsigned threads, dip_vocab *vocab, dip_corpus *corpus) {
    for (size_t start = 0; start < len;) {
        dip_documents batch = {texts + start, 0, 0};
        for (size_t units = 0; start + batch.len < len && units < BATCH_UNITS; batch.len++) {
            units += texts[start + batch.len].len;
        }
        dip_status status;
        Py_BEGIN_ALLOW_THREADS status = dip_par_tokenize(&batch, options, threads, vocab, corpus);
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

static PyObject *corpus_to_python(py_vocab *vocab, dip_corpus *corpus) {
    const size_t tokens = corpus->ids.len;
    if (corpus->offsets.len == 0) { /* no document at all */
        if (dip_array_reserve(NULL, &corpus->offsets, 1) != DIP_OK) return PyErr_NoMemory();
        dip_array_push(&corpus->offsets, 0);
    }
    void *memory[5] = {corpus->ids.data, corpus->flags.data, corpus->starts.data, corpus->ends.data,
                       corpus->offsets.data};
    const size_t spans = corpus->starts.len, offsets = corpus->offsets.len;
    *corpus = (dip_corpus){0};
    PyObject *ids = array_taking(&memory[0], tokens, NPY_UINT32, false);
    PyObject *flags = array_taking(&memory[1], tokens, NPY_UINT8, false);
    PyObject *starts = array_taking(&memory[2], spans, NPY_UINT32, false);
    PyObject *ends = array_taking(&memory[3], spans, NPY_UINT32, false);
    PyObject *bounds = array_taking(&memory[4], offsets, NPY_INT64, false);
    if (ids && flags && starts && ends && bounds) {
        return Py_BuildValue("(ONNNNN)", vocab, ids, flags, starts, ends, bounds);
    }
    Py_XDECREF(ids);
    Py_XDECREF(flags);
    Py_XDECREF(starts);
    Py_XDECREF(ends);
    Py_XDECREF(bounds);
    return NULL;
}

PyDoc_STRVAR(
    tokenize_doc,
    "tokenize(texts, acronyms, *, lowercase, keep_acronyms, possessives, keep_hyphens, "
    "punctuation,\n"
    "         symbols, numbers, urls, fold_diacritics, wrapped, spans, threads)\n\n"
    "(vocab, ids, flags, starts, ends, offsets) of a sequence of str; arrays are read-only.");

static PyObject *tokenize(PyObject *module, PyObject *args, PyObject *keywords) {
    static char *names[] = {
        "texts",           "acronyms",    "lowercase", "keep_acronyms", "possessives",
        "keep_hyphens",    "punctuation", "symbols",   "numbers",       "urls",
        "fold_diacritics", "wrapped",     "spans",     "threads",       NULL};
    PyObject *texts, *acronyms;
    int lowercase, keep_acronyms, possessives, hyphens, punctuation, symbols, numbers, urls, fold,
        wrapped, spans;
    unsigned threads;
    module_state *state = PyModule_GetState(module);
    if (!PyArg_ParseTupleAndKeywords(args, keywords,
                                     "OO!$pppppppippp"
                                     "I:tokenize",
                                     names, &texts, state->vocab_type, &acronyms, &lowercase,
                                     &keep_acronyms, &possessives, &hyphens, &punctuation, &symbols,
                                     &numbers, &urls, &fold, &wrapped, &spans, &threads)) {
        return NULL;
    }
    const dip_tokenize_options options = {.acronyms = &((py_vocab *)acronyms)->vocab,
                                          .plain_acronyms = !keep_acronyms,
                                          .keep_case = !lowercase,
                                          .keep_possessives = !possessives,
                                          .keep_hyphens = hyphens,
                                          .punctuation = punctuation,
                                          .symbols = symbols,
                                          .drop_numbers = !numbers,
                                          .fold_diacritics = fold,
                                          .wrapped = wrapped,
                                          .parts = spans ? DIP_PARTS_ALL : DIP_PARTS_NO_SPANS,
                                          .urls = (dip_urls)urls};
    PyObject *items = PySequence_Tuple(texts);
    dip_text *all = items ? snapshot(items) : NULL;
    py_vocab *vocab = all ? py_vocab_new(module) : NULL;
    dip_corpus corpus = {0};
    PyObject *result = NULL;
    if (vocab && tokenize_all(all, (size_t)PyTuple_GET_SIZE(items), options, threads, &vocab->vocab,
                              &corpus)) {
        result = corpus_to_python(vocab, &corpus);
    }
    dip_corpus_fini(&corpus);
    Py_XDECREF(vocab);
    PyMem_Free(all);
    Py_XDECREF(items);
    return result;
}

typedef enum unit { UNIT_WORD, UNIT_SENTENCE, UNIT_PARAGRAPH } unit;

/* Appends the boundaries of `text`, in code points, 0 and the end too; nothing for an empty text.
 */
static dip_status find_boundaries(dip_text text, unit of, dip_sentence_options rules,
                                  dip_i64s *out) {
    dip_bytes scratch = {0};
    dip_str utf8;
    dip_status status = dip_utf8_from_text(NULL, text, &scratch, &utf8);
    int64_t code_points = 0;
    for (size_t pos = 0, next; status == DIP_OK && pos < utf8.len; pos = next) {
        uint8_t traits;
        next = of == UNIT_WORD       ? dip_wordbreak_next(utf8, pos, &traits)
               : of == UNIT_SENTENCE ? dip_sentence_next(utf8, pos, rules)
                                     : dip_paragraph_next(utf8, pos, rules);
        status = dip_array_reserve(NULL, out, 2);
        if (status != DIP_OK) break;
        if (pos == 0) dip_array_push(out, 0);
        code_points += (int64_t)dip_utf8_count(dip_str_slice(utf8, pos, next));
        dip_array_push(out, code_points);
    }
    dip_array_fini(NULL, &scratch);
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
    Py_BEGIN_ALLOW_THREADS status = find_boundaries(all, (unit)of, rules, &found);
    Py_END_ALLOW_THREADS if (status != DIP_OK) {
        dip_array_fini(NULL, &found);
        return raise_status(status, "segment");
    }
    void *memory = found.data;
    return array_taking(&memory, found.len, NPY_INT64, true);
}

PyMethodDef py_tokens_methods[] = {
    {"tokenize", (PyCFunction)(void (*)(void))tokenize, METH_VARARGS | METH_KEYWORDS, tokenize_doc},
    {"boundaries", boundaries, METH_VARARGS, boundaries_doc},
    {NULL, NULL, 0, NULL},
};
