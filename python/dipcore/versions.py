"""What is installed."""

from __future__ import annotations

import platform
import re
from importlib import metadata

try:
    __version__ = metadata.version("dipcore")
except metadata.PackageNotFoundError:  # run from a source tree
    __version__ = "0+source"


def _libraries() -> list[str]:
    """What dipcore needs, and what its extras do, but for tests and benchmarks."""
    try:
        needed = metadata.requires("dipcore") or []
    except metadata.PackageNotFoundError:
        return ["numpy", "scipy", "pandas"]
    names = (
        re.match(r"[\w.-]+", line).group()
        for line in needed
        if not re.search(r"extra == .(test|bench)", line)
    )
    return [name for name in dict.fromkeys(names) if name != "dipcore"]


def show_versions() -> dict[str, str]:
    """Versions of dipcore, Python, Unicode and the libraries it uses; absent ones say so."""
    from . import _core

    found = {
        "dipcore": __version__,
        "python": platform.python_version(),
        "unicode": _core.UNICODE_VERSION,
    }
    for name in _libraries():
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found
