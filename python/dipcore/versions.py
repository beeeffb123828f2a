"""What is installed."""

from __future__ import annotations

import platform
from importlib import metadata

try:
    __version__ = metadata.version("dipcore")
except metadata.PackageNotFoundError:  # run from a source tree
    __version__ = "0+source"


def show_versions() -> dict[str, str]:
    """Versions of dipcore, Python, Unicode and the libraries it uses; absent ones say so."""
    from . import _core

    found = {
        "dipcore": __version__,
        "python": platform.python_version(),
        "unicode": _core.UNICODE_VERSION,
    }
    for name in (
        "numpy",
        "scipy",
        "pandas",
        "PyYAML",
        "regex",
        "dateparser",
        "trafilatura",
        "py3langid",
        "tqdm",
        "matplotlib",
        "networkx",
    ):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found
