"""Keys of a dictionary: choosing them by name or glob, and naming the nearest to one that is none."""

from __future__ import annotations

import difflib
import fnmatch
import re
from collections.abc import Sequence

from ._check import as_strings


_FEW = 8  # keys, which an error may list
_WILD = frozenset("*?[]")


def unknown_key(key, keys: Sequence[str], branches: Sequence[str] = ()) -> KeyError:
    """The error for a key that is none, or a glob that fits none, with the nearest ones, or all where they are few.

    With `branches`, one of these that is near is named instead.
    """
    bare = "".join(c for c in str(key) if c not in _WILD).strip("/")
    glob = bare != str(key)
    near = difflib.get_close_matches(bare, branches, n=1, cutoff=0.7)
    if near and glob:
        near = [f"{near[0]}/*"]
    if not near:
        near = difflib.get_close_matches(bare, keys, n=3, cutoff=0.4)
        last = {name.rsplit("/", 1)[-1]: name for name in reversed(keys)}
        near += [last[n] for n in difflib.get_close_matches(bare, last, n=3, cutoff=0.7)]
    if near:
        hint = f"; the nearest are {', '.join(dict.fromkeys(near))}"
    elif len(keys) <= _FEW:
        hint = f"; it has {', '.join(keys) or 'none'}"
    else:
        tops = list(dict.fromkeys(name.split("/", 1)[0] for name in keys))
        more = ", ..." if len(tops) > _FEW else ""
        hint = f"; it has {len(keys):,} keys under {', '.join(tops[:_FEW])}{more}"
    what = f"no key fits {key!r}" if glob else f"no key {key!r}"
    return KeyError(f"{what} in this dictionary{hint}")


def is_under(key: str, branch: str) -> bool:
    """Whether a key is the branch or lies below it."""
    return key == branch or key.startswith(branch + "/")


def choose(
    keys: Sequence[str], pattern: str | Sequence[str], level: int | None = None
) -> list[int]:
    """The numbers of the keys that fit a glob, or one of several.

    A name that is a key, or has no wildcards, is a key or a branch with all below it; one that is neither is a KeyError, and so
    is a glob that fits no key (but for ``"*"``, which is all there are). With `level`, a glob is held against that name of each
    path alone (1: the first).
    """
    names = list(keys) if level is None else [_name_at(key, level) for key in keys]
    below = _by_branch(names)
    own = dict.fromkeys(names)
    chosen: set[int] = set()
    for wanted in as_strings(pattern, "pattern"):
        if wanted in own or not _WILD & set(wanted):
            found = below.get(wanted, [])
        else:
            fits = re.compile(fnmatch.translate(wanted)).match
            found = [k for k, name in enumerate(names) if fits(name)]
        if not found and wanted != "*":
            raise unknown_key(wanted, list(own), [name for name in below if name not in own])
        chosen.update(found)
    return sorted(chosen)


def _by_branch(names: Sequence[str]) -> dict[str, list[int]]:
    """The numbers of the names that are a branch, or lie below it, for each branch there is."""
    below: dict[str, list[int]] = {}
    for k, name in enumerate(names):
        at = name.find("/")
        while at >= 0:
            below.setdefault(name[:at], []).append(k)
            at = name.find("/", at + 1)
        below.setdefault(name, []).append(k)
    return below


def _name_at(key: str, level: int) -> str:
    path = key.split("/")
    return path[level - 1] if level <= len(path) else ""


def at_levels(key: str, levels: Sequence[int]) -> str:
    """The key with only the names of some levels (1: the first); "" where it has none of them."""
    path = key.split("/")
    return "/".join(path[level - 1] for level in sorted(set(levels)) if level <= len(path))
