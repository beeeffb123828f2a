/* module.c - dipcore._core: multi-phase initialisation, all state in the module. */
#define DIP_BIND_IMPORTS_NUMPY
#include "bind.h"

#include "corpus.h"
#include "minhash.h"
#include "ngrams.h"
#include "permute.h"
#include "recode.h"
#include "unicode.h"

static int add_constants(PyObject *module) {
    static const struct {
        const char *name;
        long value;
    } constants[] = {
        {"CASE_MASK", DIP_CASE_MASK},
        {"CASE_LINE", DIP_CASE_LINE},
        {"STARTS_SENTENCE", DIP_STARTS_SENTENCE},
        {"STARTS_PARAGRAPH", DIP_STARTS_PARAGRAPH},
        {"AFTER_HOLE", DIP_AFTER_HOLE},
        {"MINHASH_BINS", DIP_MINHASH_BINS},
        {"PERMUTE_CHAIN", DIP_PERMUTE_CHAIN},
        {"PERMUTE_KEYS_MAX", DIP_PERMUTE_KEYS_MAX},
        {"GONE", (long)DIP_GONE},
        {"SKIPGRAM_MAX", DIP_SKIPGRAM_MAX},
    };
    for (size_t k = 0; k < sizeof constants / sizeof *constants; k++) {
        if (PyModule_AddIntConstant(module, constants[k].name, constants[k].value) < 0) return -1;
    }
    return PyModule_AddStringConstant(module, "UNICODE_VERSION", dip_unicode_version);
}

static int add_type(PyObject *module, PyType_Spec *spec, PyTypeObject **slot) {
    *slot = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
    return *slot ? PyModule_AddType(module, *slot) : -1;
}

static int import_numpy(void) {
    import_array1(-1);
    return 0;
}

/* Python checks the slot below from 3.12 on, and only where an interpreter asks for it. */
static int refuse_subinterpreter(void) {
    if (PyInterpreterState_Get() == PyInterpreterState_Main()) return 0;
    PyErr_SetString(PyExc_ImportError,
                    "dipcore cannot be imported in a subinterpreter: numpy does not support them");
    return -1;
}

static int module_exec(PyObject *module) {
    if (refuse_subinterpreter() < 0 || import_numpy() < 0) return -1;
    module_state *state = PyModule_GetState(module);
    if (add_type(module, &py_vocab_spec, &state->vocab_type) < 0) return -1;
    if (add_type(module, &py_topics_spec, &state->topics_type) < 0) return -1;
    if (add_type(module, &py_texts_spec, &state->texts_type) < 0) return -1;
    if (add_type(module, &py_grams_spec, &state->grams_type) < 0) return -1;
    if (PyModule_AddFunctions(module, py_tokens_methods) < 0) return -1;
    if (PyModule_AddFunctions(module, py_matrix_methods) < 0) return -1;
    if (PyModule_AddFunctions(module, py_permute_methods) < 0) return -1;
    if (PyModule_AddFunctions(module, py_phrases_methods) < 0) return -1;
    if (PyModule_AddFunctions(module, py_recode_methods) < 0) return -1;
    if (PyModule_AddFunctions(module, py_copies_methods) < 0) return -1;
    return add_constants(module);
}

static int module_traverse(PyObject *module, visitproc visit, void *arg) {
    module_state *state = PyModule_GetState(module);
    Py_VISIT(state->vocab_type);
    Py_VISIT(state->topics_type);
    Py_VISIT(state->texts_type);
    Py_VISIT(state->grams_type);
    return 0;
}

static int module_clear(PyObject *module) {
    module_state *state = PyModule_GetState(module);
    Py_CLEAR(state->vocab_type);
    Py_CLEAR(state->topics_type);
    Py_CLEAR(state->texts_type);
    Py_CLEAR(state->grams_type);
    return 0;
}

static void module_free(void *module) { (void)module_clear(module); }

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, (void *)module_exec},
#ifdef Py_mod_multiple_interpreters
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
#endif
    {0, NULL},
};

static struct PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "dipcore._core",
    .m_doc = "The C core of dipcore. Its functions are for the Python package, not for users.",
    .m_size = sizeof(module_state),
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
    .m_free = module_free,
};

PyMODINIT_FUNC PyInit__core(void) { return PyModuleDef_Init(&module_definition); }
