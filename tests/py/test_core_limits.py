"""The limits of the core, in a build where they are low enough to stand on both sides of; and memory that runs out."""

from __future__ import annotations

import glob
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import textwrap
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
LOWERED = {
    "DIP_DOCUMENT_MAX": "100u",
    "DIP_VOCAB_MAX": "20u",
    "DIP_NGRAMS_MAX": "12u",
    "DIP_INDEX32_MAX": "7",
    "DIP_BATCH_UNITS": "30u",
    "DIP_COUNTED_UNITS": "12u",
    "DIP_FIRST_UNITS": "9u",
}


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    """``dipcore._core`` with lowered limits."""
    if not (ROOT / "csrc").is_dir():
        pytest.skip("the sources are not here")
    compiler = shlex.split(sysconfig.get_config_var("CC") or "cc")
    if shutil.which(compiler[0]) is None:
        pytest.skip("no C compiler")
    target = tmp_path_factory.mktemp("lowered") / "_core.so"
    folders = ["core", "core/simd", "par"]
    subprocess.run(
        [
            *compiler, "-std=c11", "-O0", "-fPIC", "-shared", "-pthread", "-fvisibility=hidden",
            *(f"-D{name}={value}" for name, value in LOWERED.items()),
            *(f"-I{ROOT}/csrc/{folder}" for folder in folders),
            f"-I{sysconfig.get_paths()['include']}", f"-I{np.get_include()}",
            *(p for folder in [*folders, "bind"] for p in sorted(glob.glob(f"{ROOT}/csrc/{folder}/*.c"))),
            "-o", str(target),
        ],
        check=True,
    )  # fmt: skip
    spec = importlib.util.spec_from_file_location("lowered._core", target)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tokenize(core, texts, **options):
    return core.tokenize(texts, core.Vocab([]), **options)


def test_a_document_too_long_is_named(core):
    longest = "word " * 20
    assert len(tokenize(core, [longest])[1]) == 20
    for threads in (1, 3):
        with pytest.raises(
            OverflowError, match=r"document 2 is 4 GiB or more, or brings more terms"
        ):
            tokenize(core, ["a", "b", longest + "s", "d"], threads=threads)
        with pytest.raises(OverflowError, match=r"document 2 is 4 GiB or more"):
            core.count_texts(["a", "b", longest + "s", "d"], core.Vocab([]), threads=threads)
    with pytest.raises(OverflowError, match="segment"):
        core.boundaries(longest + "s", 0, True, False)
    assert core.boundaries(longest, 0, True, False)[-1] == 100


def test_one_term_more_than_ids_is_an_error_and_all_ids_serve(core):
    terms = [chr(ord("a") + k) for k in range(21)]
    for threads in (1, 2, 5):
        for texts in (terms[:20], [" ".join(terms[:10]), " ".join(terms[10:20])]):
            vocab, ids, *_ = tokenize(core, texts, threads=threads)
            assert list(vocab) == ["", *terms[:20]] and ids.tolist() == list(range(1, 21))
        for work in (core.tokenize, core.count_texts):
            with pytest.raises(OverflowError, match="more terms than there are ids"):
                work(terms, core.Vocab([]), threads=threads)


def matrix_of_tokens(core, texts):
    vocab, ids, flags, starts, ends, offsets = tokenize(core, texts)
    return core.count_ngrams(vocab, (ids, flags, offsets, starts, ends), 1, 2, 0, "_")


def matrix_of_texts(core, texts):
    return core.count_text_ngrams(texts, 1, 2, 0, "_", acronyms=core.Vocab([]), threads=2)


def test_more_different_ngrams_than_ids_are_an_error(core):
    vocab, ids, flags, starts, ends, offsets = tokenize(core, ["a b c d e f g h i"])
    tokens = ids, flags, offsets, starts, ends
    assert core.cut_ngrams(vocab, tokens, 1, 1, 0, "_")[1].tolist() == list(range(1, 10))
    with pytest.raises(OverflowError, match="more different n-grams than there are ids"):
        core.cut_ngrams(vocab, tokens, 2, 2, 0, "_")
    full = ["a b c d e f", "f a"]  # six words and as many pairs
    for work in (matrix_of_tokens, matrix_of_texts):
        grams, data, *_ = work(core, full)
        assert len(grams) - 1 == 12 and data.sum() == 14
        with pytest.raises(OverflowError, match="more different n-grams than there are ids"):
            work(core, [*full, "b a"])


def test_texts_whose_ngrams_are_counted_have_their_limits_too(core):
    def count(texts):
        return core.count_text_ngrams(texts, 1, 1, 0, "_", acronyms=core.Vocab([]))

    with pytest.raises(OverflowError, match=r"document 1 is 4 GiB or more"):
        count(["a", "word " * 20 + "s"])
    with pytest.raises(OverflowError, match="brings more terms than there are ids"):
        count([" ".join(chr(ord("a") + k) for k in range(21))])
    assert count(["a b c d e f g"])[2].dtype == np.int32
    assert count(["a b c d e f g h"])[2].dtype == np.int64


def test_indices_grow_wide_together_past_their_limit(core):
    """More non-zeros than int32 holds, and a column behind it."""
    for columns, width in ((7, np.int32), (8, np.int64)):
        ids = np.arange(1, columns + 1, dtype=np.uint32)
        data, indices, indptr = core.count(ids, np.array([0, columns]), 20)
        assert indices.dtype == indptr.dtype == width
        assert indices.tolist() == list(range(columns)) and indptr.tolist() == [0, columns]
        assert data.tolist() == [1] * columns
        assert all(a.flags.writeable and a.flags.c_contiguous for a in (data, indices, indptr))
        counted = core.count_texts([" ".join("abcdefgh"[:columns])], core.Vocab([]))
        assert counted[2].dtype == counted[3].dtype == width
    _, indices, indptr = core.count(np.array([9], np.uint32), np.array([0, 1]), 20)
    assert indices.dtype == indptr.dtype == np.int64 and indices.tolist() == [8]


def test_more_threads_than_documents_and_empty_ones_between(core):
    texts = ["", "a b", "", "", "c a", ""]
    vocab, ids, *_, offsets = tokenize(core, texts, threads=64)
    assert list(vocab) == ["", "a", "b", "c"]
    assert ids.tolist() == [1, 2, 3, 1] and offsets.tolist() == [0, 0, 2, 2, 2, 4, 4]
    for texts in ([], [""], ["", ""]):
        _, data, _, indptr = core.count_texts(texts, core.Vocab([]), threads=64)
        assert len(data) == 0 and indptr.tolist() == [0] * (len(texts) + 1)


def test_batches_change_nothing(core):
    """Also where the first, by which room is made for all, is nothing like the others."""
    from dipcore import _core

    words = ["peace", "talks", "in", "Minsk", "on", "ceasefire", "and", "é"]
    some = [" ".join(words[k % 8 : k % 8 + k % 5]) for k in range(60)]
    for texts in (some, ["", "", *some], [" " * 20, *some], ["a b c d e", *[" " * 15] * 9]):
        for threads in (1, 2, 3):
            vocab, *arrays = tokenize(core, texts, threads=threads)
            of_one, *expected = _core.tokenize(texts, _core.Vocab([]))
            assert list(vocab) == list(of_one)
            for found, one in zip(arrays, expected):
                assert found.dtype == one.dtype and found.tolist() == one.tolist()
            terms, *matrix = core.count_texts(texts, core.Vocab([]), threads=threads)
            assert list(terms) == list(of_one)
            _, *expected = _core.count_texts(texts, _core.Vocab([]))
            assert [a.tolist() for a in matrix] == [a.tolist() for a in expected]


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="limits the address space, as Linux does"
)
@pytest.mark.skipif("LD_PRELOAD" in os.environ, reason="a sanitizer needs the address space")
def test_memory_that_runs_out_is_an_error_and_the_objects_stay_usable():
    """Each step under ever more memory until it works: MemoryError before, then the right result."""
    code = """
    import gc, resource
    import dipcore as dc, numpy as np, scipy.sparse
    from dipcore import _core
    texts = [" ".join(f"w{k * 7919 % (1 << 16)}" for k in range(d, d + 400)) for d in range(0, 400_000, 400)]
    topics = dc.Dictionary({"a": ["w1*"], "b": ["w2*", "w3 w*"]})
    tokens = dc.tokens(texts, threads=2)
    len(tokens.ids), len(tokens.starts), tokens.types.find("w1")
    steps = {
        "tokens": lambda: dc.tokens(texts, threads=2).ids,
        "dtm": lambda: dc.tokens(texts, threads=2).dtm().matrix.data,
        "lookup": lambda: tokens.lookup(topics).start,
        "ngrams": lambda: tokens.ngrams(1, 3).ids,
        "ngrams_dtm": lambda: dc.tokens(texts, threads=2).ngrams(1, 2).dtm().matrix.data,
        "remove": lambda: tokens.remove("w5*").ids,
        "cooccurrence": lambda: tokens.cooccurrence(2).matrix.data,
    }
    for name, step in steps.items():
        expected = step().copy()
        gc.collect()
        with open("/proc/self/statm") as lines:
            used = int(lines.read().split()[0]) * resource.getpagesize()
        failures = 0
        for extra in range(-32, 200):  # megabytes; what is cached is used already
            resource.setrlimit(resource.RLIMIT_AS, (used + (extra << 20), resource.RLIM_INFINITY))
            try:
                found = step()
            except MemoryError:
                failures += 1
                continue
            finally:
                resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
            assert np.array_equal(found, expected), name
            del found
            break
        print(name, failures)
    """
    freed = {
        "MALLOC_MMAP_THRESHOLD_": "32768",
        "MALLOC_TRIM_THRESHOLD_": "0",
        "MALLOC_TOP_PAD_": "0",
        "MALLOC_ARENA_MAX": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, **freed},  # what was freed is not kept for later
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    failures = dict(line.split() for line in done.stdout.splitlines())
    assert len(failures) == 7 and sum(int(n) > 0 for n in failures.values()) >= 6, failures
