"""Checks of what users give, shared by modules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_FEW = 20  # names, which an error may list


def as_strings(value: str | Iterable[str], name: str) -> list[str]:
    """One str or an iterable of them as a list; anything else is a TypeError that says so."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):  # a list of it is its keys, which nobody means
        raise TypeError(f"{name} is a {type(value).__name__}; give a list of str")
    items = list(value) if isinstance(value, Iterable) and not isinstance(value, bytes) else [value]
    for item in items:
        if not isinstance(item, str):
            raise TypeError(f"{name} must be a str or a list of str, not {item!r:.60}")
    return items


def unknown_name(kind: str, name, known: Iterable, place: str) -> KeyError:
    """The error for a name that is not among what there is in `place`, with the nearest, or all where they are few."""
    import difflib

    names = list(map(str, known))
    near = difflib.get_close_matches(str(name), names, n=3)
    if near:
        hint = f"; the nearest are {', '.join(near)}"
    else:
        hint = f"; there are {', '.join(names)}" if 0 < len(names) <= _FEW else ""
    return KeyError(f"no {kind} {name!r} in {place}{hint}")


def as_number(value: int, name: str, least: int) -> int:
    """A whole number of at least `least`; TypeError or ValueError else."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{name} must be a whole number, not {value!r:.60}")
    if value < least:
        raise ValueError(f"{name}={value}: at least {least}")
    return int(value)


def as_choice(value: str, name: str, choices: Iterable[str]) -> str:
    """One of `choices`; ValueError else, with the nearest of them first."""
    import difflib

    known = list(choices)
    if isinstance(value, str) and value in known:
        return value
    near = difflib.get_close_matches(str(value), known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}? Use" if near else "use"
    raise ValueError(f"{name}={value!r}: {hint} {', '.join(map(repr, known))}")
