"""Smooth curves to draw beside the points of a series, never instead of them."""

from __future__ import annotations

import numpy as np

_BLOCK = 2**18  # distances held at a time: 2 MiB, and as much again for each step of the sum


def centred_mean(values: np.ndarray, width: int) -> np.ndarray:
    """The mean of the `width` (odd) points around each; points that are NaN are left out, and stay NaN themselves.

    At the ends the window holds fewer points.
    """
    known = np.isfinite(values)
    half = min(width // 2, len(values))
    kernel = np.ones(2 * half + 1)
    padded = np.pad(np.where(known, values, 0.0), half)
    counts = np.convolve(np.pad(known.astype(float), half), kernel, "valid")
    sums = np.convolve(padded, kernel, "valid")
    return np.where(known, np.divide(sums, counts, out=np.zeros_like(sums), where=known), np.nan)


def lowess(values: np.ndarray, width: float, rounds: int = 3) -> np.ndarray:
    """Locally weighted lines (Cleveland 1979), robust against single points.

    At each point a straight line is fitted to the nearest ``width`` of all points with tricube weights; in `rounds` further
    rounds points far from the curve weigh less (bisquare of residuals over 6 median absolute residuals). This is R's
    ``lowess`` with ``delta=0``. NaN points are left out, and stay NaN.

    Parameters
    ----------
    values : numpy.ndarray of float, (n,)
        At the places 0, 1, 2, ...
    width : float
        Share of the points, above 0 and up to 1.
    """
    at = np.flatnonzero(np.isfinite(values))
    result = np.full(len(values), np.nan)
    result[at] = lowess_at(at.astype(float), values[at], width, rounds)
    return result


def lowess_at(x: np.ndarray, y: np.ndarray, width: float, rounds: int = 3) -> np.ndarray:
    """`lowess` at places `x`, which rise."""
    n = len(x)
    if n < 3:
        return y.astype(float)
    nearest = min(max(int(width * n + 1e-7), 2), n)
    robust, fitted = np.ones(n), y
    for remaining in range(rounds, -1, -1):
        fitted = _fitted(x, y, nearest, robust)
        residual = np.abs(y - fitted)
        scale = 6 * np.median(residual)
        if not remaining or scale < 1e-7 * residual.mean() or scale == 0:
            break
        robust = _bell(residual / scale, 2)
    return fitted


def _fitted(x: np.ndarray, y: np.ndarray, nearest: int, robust: np.ndarray) -> np.ndarray:
    """The lines at all places, some places at a time: a day's series has thousands, and their distances are a square."""
    step = max(1, _BLOCK // len(x))
    fitted = np.empty(len(x))
    for low in range(0, len(x), step):
        places = slice(low, low + step)
        distance = np.abs(x[places, None] - x)
        reach = np.partition(distance, nearest - 1, axis=1)[:, nearest - 1]
        tricube = _bell(distance / np.maximum(reach, 1e-300)[:, None], 3)
        fitted[places] = _lines(x, y, tricube * robust, x[places], y[places])
    return fitted


def _bell(ratio: np.ndarray, power: int) -> np.ndarray:
    """``(1 - ratio**power)**power``, flat at the top and cut at the foot as in Cleveland's own program."""
    inside = (1 - np.minimum(ratio, 1.0) ** power) ** power
    return np.select([ratio <= 0.001, ratio >= 0.999], [1.0, 0.0], inside)


def _lines(x: np.ndarray, y: np.ndarray, weights: np.ndarray, at, own) -> np.ndarray:
    """At each of the places `at` the value of the line through the points with the weights of its row; its `own` value
    where all are 0."""
    total = weights.sum(axis=1)
    weights = weights / np.where(total > 0, total, 1.0)[:, None]
    middle = weights @ x
    away = weights * (x - middle[:, None])
    spread = (away * (x - middle[:, None])).sum(axis=1)
    steep = np.sqrt(spread) > 0.001 * (x[-1] - x[0])
    slope = np.divide(away @ y, spread, out=np.zeros_like(spread), where=steep)
    return np.where(total > 0, weights @ y + slope * (at - middle), own)
