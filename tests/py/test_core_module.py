"""The extension module: what it exports, who owns its memory, threads, what importing it costs."""

from __future__ import annotations

import concurrent.futures
import gc
import importlib.util
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import dipcore as dc
import numpy as np
import pytest
from dipcore import _core

TEXTS = [f"Kerry met Lavrov about the ceasefire no. {k}. Überraschung in 北京!" for k in range(200)]


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.skipif(
    shutil.which("nm") is None or not sys.platform.startswith("linux"), reason="needs nm, on Linux"
)
def test_it_exports_one_symbol():
    lines = subprocess.run(
        ["nm", "-D", "--defined-only", _core.__file__], capture_output=True, text=True, check=True
    )
    symbols = [line.split()[-1] for line in lines.stdout.splitlines()]
    if any("asan" in symbol or "ubsan" in symbol for symbol in symbols):
        pytest.skip("a build with sanitizers exports theirs")
    assert symbols == ["PyInit__core"]


def test_arrays_outlive_their_owner():
    tokens = dc.tokens(TEXTS)
    expected = [
        np.array(getattr(tokens, name)) for name in ("ids", "flags", "starts", "ends", "offsets")
    ]
    arrays = [getattr(tokens, name) for name in ("ids", "flags", "starts", "ends", "offsets")]
    matrix = tokens.dtm().matrix
    total = matrix.sum()
    del tokens
    gc.collect()
    dc.tokens(["something else"] * 5000)
    for array, copy in zip(arrays, expected, strict=True):
        assert not array.flags.owndata, "handed over, not copied"
        assert not array.flags.writeable
        assert np.array_equal(array, copy)
    assert matrix.sum() == total == len(expected[0])


def test_a_vocabulary_is_a_lazy_sequence():
    types = dc.tokens(["b a ü"]).types
    assert len(types) == 4 and list(types) == ["", "b", "a", "ü"]
    assert types[-1] == "ü"
    assert types.find("a") == 2 and types.find("zzz") == 0
    with pytest.raises(IndexError):
        types[4]


def test_wrong_arguments_are_errors_not_crashes():
    ids, offsets = np.array([1, 2], np.uint32), np.array([0, 2], np.int64)
    assert _core.count(ids, offsets, 2)[0].tolist() == [1, 1]
    for bad in ([0, 3], [1, 2], [0, 2, 1, 2], []):
        with pytest.raises(ValueError, match="offsets must rise"):
            _core.count(ids, np.array(bad, np.int64), 2)
    with pytest.raises(ValueError, match="token 1 has id 2, but there are 1 types"):
        _core.count(ids, offsets, 1)
    with pytest.raises((TypeError, ValueError)):
        _core.count("ids", offsets, 2)
    with pytest.raises(TypeError):
        _core.boundaries(b"bytes", 0, True, False)
    with pytest.raises((TypeError, ValueError)):
        _core.Vocab(["a", "a"])
    with pytest.raises(TypeError):
        _core.tokenize(["a"])
    topics = _core.Topics(1)
    topics.add(np.array([topics.symbol(ids[:1], 255)], np.uint32), 0, 0, 0, ())
    with pytest.raises(ValueError, match="entry: argument out of range"):
        topics.add(np.array([0], np.uint32), 2**32 - 1, 0, 0, ())
    topics.seal()
    flags = np.zeros(1, np.uint8)
    with pytest.raises(ValueError, match="overlap is 0, 1 or 2, not 3"):
        topics.match(ids[:1], flags, np.array([0, 1]), 3)


def test_tokens_that_lie_beyond_all_numbers_are_refused():
    keys, contexts = np.array([0, 1], np.uint32), np.array([0, 0])
    far, beyond = np.array([0, 2**61 - 1]), np.array([0, 2**61])
    how = {"pairs": True, "window": 2**32 - 1}
    assert _core.cooccur((keys, far, far, contexts), 2, **how)[0].tolist() == []
    with pytest.raises(ValueError, match="occurrence 1 is out of order or out of range"):
        _core.cooccur((keys, beyond, beyond, contexts), 2, **how)
    chains, groups = (1, 0, 1, 1), np.array([0, 2])
    _core.permute_slots((keys, far, far, contexts, groups), 2, (5, False), chains, 1)
    with pytest.raises(ValueError, match="out of order"):
        _core.permute_slots((keys, beyond, beyond, contexts, groups), 2, (5, False), chains, 1)


def test_threads_of_python_tokenize_at_once():
    expected = dc.tokens(TEXTS).ids
    topics = dc.Dictionary({"a": ["kerry"], "b": ["ceasefire"]})

    def work(_):
        tokens = dc.tokens(TEXTS, threads=2)
        return tokens.ids, len(tokens.lookup(topics)), tokens.dtm().matrix.sum()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        results = list(pool.map(work, range(24)))
    for ids, matches, total in results:
        assert np.array_equal(ids, expected)
        assert (matches, total) == (400, len(expected))


def test_threads_share_tokens():
    tokens = dc.tokens(TEXTS)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda word: len(tokens.keep(word).ids), ["kerry", "lav*", "zzz", "北"] * 8)
        )
    assert found == [200, 200, 0, 200] * 8


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_repeated_work_leaks_no_memory():
    """The whole chain again and again: resident memory stops growing after a warm-up."""
    grown = python(
        """
        import gc, resource
        import dipcore as dc
        texts = ["Kerry met Lavrov about the ceasefire. Überraschung in 北京! " * 40] * 60
        topics = dc.Dictionary({"a": ["kerry"], "b": ["ceasefire", "cease fire"], "c": ["lav*"]})
        def work():
            tokens = dc.tokens(texts)
            hits = tokens.lookup(topics)
            hits.cooccurrence(3)
            hits.cooccurrence()
            tokens.dtm()
            tokens.remove("the", padding=True).dtm()
            for wrong in (lambda: tokens.lookup({"a": ["..."]}), lambda: dc.tokens([1])):
                try:
                    wrong()
                except (TypeError, ValueError):
                    pass
        def resident():
            gc.collect()
            with open("/proc/self/statm") as lines:
                return int(lines.read().split()[1]) * resource.getpagesize()
        for _ in range(15): work()
        before = resident()
        for _ in range(60): work()
        print(resident() - before)
        """
    )
    # one round's tokens alone take 0.5 MB: a leak of any array would show as 30 MB
    assert int(grown) < 8 << 20


def test_references_are_given_back():
    texts = ["one two", "three"]
    gc.collect()
    before = [sys.getrefcount(text) for text in texts], sys.getrefcount(_core.Vocab)
    for _ in range(100):
        dc.tokens(texts)
        dc.segment(texts[0])
        with pytest.raises(TypeError):
            dc.tokens([*texts, 3])
    gc.collect()
    assert ([sys.getrefcount(text) for text in texts], sys.getrefcount(_core.Vocab)) == before


def test_a_subinterpreter_gets_a_clean_error():
    name = next(
        (n for n in ("_interpreters", "_xxsubinterpreters") if importlib.util.find_spec(n)), None
    )
    if name is None:
        pytest.skip("this Python has no subinterpreters")
    said = python(
        f"""
        import {name} as interpreters
        inside = '''
        try:
            import dipcore
            print("imported", flush=True)
        except ImportError as error:
            print("ImportError:", error, flush=True)
        '''
        import textwrap
        number = interpreters.create()
        interpreters.run_string(number, textwrap.dedent(inside))
        interpreters.destroy(number)
        """
    )
    assert said.startswith("ImportError:") and "interpreter" in said


def test_importing_is_light():
    heavy = (
        "pandas",
        "scipy",
        "matplotlib",
        "networkx",
        "dateparser",
        "yaml",
        "tqdm",
        "stop_words",
    )
    loaded = python(
        f"import sys, dipcore; print([name for name in {heavy!r} if name in sys.modules])"
    )
    assert loaded == "[]"


def test_plotting_libraries_are_loaded_by_plots_alone():
    code = """
    import sys
    import dipcore as dc
    hits = dc.datasets.sample().tokens().lookup(dc.Dictionary.diplomacy())
    hits.over_time("year").frame, hits.cooccurrence().pairs(5)
    print([name for name in ("matplotlib", "networkx") if name in sys.modules])
    """
    assert python(code) == "[]"


def test_every_public_name_is_there():
    for name in dc.__all__:
        assert getattr(dc, name) is not None
        assert name in dir(dc)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        assert dc.nothing
    versions = dc.show_versions()
    assert versions["unicode"] == "15.0.0"
    assert versions["trafilatura"][0].isdigit()
    assert versions["py3langid"][0].isdigit()
