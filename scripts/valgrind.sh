#!/bin/sh
# Runs the tests that drive the C core under valgrind and fails on any error or definite leak with our code in its stack.
# Python's and numpy's own reports are not ours to judge.
set -eu
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
PYTHONMALLOC=malloc valgrind --quiet --leak-check=full --show-leak-kinds=definite --num-callers=30 \
    --log-file="$log" .venv/bin/python -m pytest -q -p no:cacheprovider -p no:hypothesispytest \
    tests/py/test_tokens.py tests/py/test_hits.py tests/py/test_matrix.py tests/py/test_cooccurrence.py
if grep -q '_core\.cpython\|csrc/' "$log"; then
    cat "$log"
    echo "valgrind found errors in the extension" >&2
    exit 1
fi
echo "valgrind: no error of ours ($(grep -c '==' "$log" || true) lines from elsewhere)"
