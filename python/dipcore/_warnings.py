"""The one family of warnings of this package."""

from __future__ import annotations

import os
import sys
import warnings

_HERE = os.path.join(os.path.dirname(__file__), "")


class DipcoreWarning(UserWarning):
    """Something was read or counted otherwise than a user may expect; the message says what."""


def warn(message: str) -> None:
    """Warn of something at the line of the user's that led to it, however deep within this package it was found."""
    level, frame = 2, sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_HERE):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, DipcoreWarning, stacklevel=level)
