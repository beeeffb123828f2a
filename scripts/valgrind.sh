#!/bin/sh
# Runs the tests that drive the C core under valgrind and fails on any error or definite leak with our code in its stack.
# Python's and numpy's own reports are not ours to judge. Frames are told by full paths: of a file alone none would be ours.
# Random examples and tests that look at a clock are left out: everything takes some fifty times longer here.
set -eu
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
PYTHONMALLOC=malloc valgrind --quiet --leak-check=full --show-leak-kinds=definite --num-callers=30 \
    --fullpath-after= --log-file="$log" .venv/bin/python -m pytest -q -p no:cacheprovider -m "not hypothesis and not clock" \
    tests/py/test_tokens.py tests/py/test_hits.py tests/py/test_matrix.py tests/py/test_cooccurrence.py \
    tests/py/test_core_texts.py tests/py/test_phrases.py \
    tests/py/test_copies.py::test_the_core_refuses_arrays_that_do_not_fit \
    tests/py/test_copies.py::test_new_headline_cut_and_changed_words_are_near_copies \
    tests/py/test_chance.py::test_arrays_that_do_not_fit_are_refused \
    tests/py/test_chance.py::test_ordered_pairs_are_tested_both_ways \
    tests/py/test_core_module.py::test_wrong_arguments_are_errors_not_crashes
if grep -q 'dipcore/_core\.\|csrc/' "$log"; then
    cat "$log"
    echo "valgrind found errors in the extension" >&2
    exit 1
fi
echo "valgrind: no error of ours ($(grep -c '==' "$log" || true) lines from elsewhere)"
