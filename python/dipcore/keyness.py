"""Key words: what sets some documents apart from others."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from ._check import as_number
from ._contingency import Tables
from ._evidence import Readable
from ._warnings import DipcoreWarning
from .weighting import document_frequencies


def keyness(
    dtm, target, reference=None, *, min_documents: int = 2, confidence: float = 0.95
) -> pd.DataFrame:
    """Which terms are over- or under-used in the target documents against the reference documents.

    `g2`, `chi2` and `pmi` are scores: they treat words as independent, which the words of one document are not, so no p is
    given for them. `p` and `q` are a test on documents, whether the share of documents with the term differs; one long
    article cannot make a key word. `lower` and `upper` take the variation between documents into account.

    Parameters
    ----------
    dtm : Dtm
        Counts; of documents, or of groups (then the documents behind them are compared). Terms that were trimmed away do not
        count towards the totals: trim afterwards.
    target, reference : boolean array or Series (one value a row), document id, or list of ids
        The two parts; they must not overlap. Without a reference: all other rows.
    min_documents : int, default 2
        Terms of fewer documents (of both parts together) are left out.
    confidence : float, default 0.95
        Of the interval.

    Returns
    -------
    pandas.DataFrame
        The key words of the target first, those of the reference last, each side by p and then by G².

        - term; target, reference: mentions; target_documents, reference_documents: documents with the term.
        - log_ratio: ``log2`` of the ratio of relative frequencies, 0.5 mentions where there is none (Hardie 2014); lower, upper:
          its interval, from the variance of the ratio estimator over documents (Cochran 1977, ch. 6), normal on the
          logarithm; that of 0.5 Poisson mentions where there is none, NaN where a part is a single document.
        - g2: log-likelihood ratio over all four cells (Dunning 1993; Rayson and Garside 2000 leave out those of the other
          words, which add little); chi2: Pearson's with Yates' correction; both are positive on either side. pmi: ``log2``
          of observed to expected mentions in the target.
        - p: Fisher's exact test of the document frequencies, two-sided. q: p corrected for the number of terms (Benjamini and
          Hochberg 1995). A term whose mentions lean to one part and whose documents do not lean to the same is
          key to neither: its q is reckoned from p = 1.

    Raises
    ------
    ValueError
        An empty or overlapping part, or a matrix that is weighted already.
    KeyError
        An id that is not in the matrix.

    Notes
    -----
    Documents count as independent. Where those of one part are much longer, most terms are in more of them: look
    at the interval too, which is relative to length.

    Examples
    --------
    >>> import dipcore as dc
    >>> texts = ["grain exports", "grain prices", "grain deal", "missile test", "missile launch", "missile defence"]
    >>> found = dc.tokens(texts).dtm().keyness(target=[0, 1, 2])
    >>> found[["term", "target_documents", "reference_documents"]].to_numpy().tolist()
    [['grain', 3, 0], ['missile', 0, 3]]
    >>> found["p"].round(3).tolist()
    [0.1, 0.1]
    """
    min_documents = as_number(min_documents, "min_documents", least=1)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence={confidence}: a share between 0 and 1, such as 0.95")
    dtm.needs_counts("keyness()")
    counts, rows = dtm.by_document()
    parts = [counts[mask] for mask in _parts(dtm, rows, target, reference)]
    for part, name in zip(parts, ("target", "reference")):
        if not part.sum():
            raise ValueError(f"the documents of the {name} hold no words")
    chosen = np.flatnonzero(sum(map(document_frequencies, parts)) >= min_documents)
    if not len(chosen):
        warnings.warn(
            f"keyness: no term is in {min_documents} documents of the two parts",
            DipcoreWarning,
            stacklevel=3,
        )
    frame = compared(parts, chosen, dtm.terms[chosen], confidence)
    return _tested(frame, parts[0].shape[0], parts[1].shape[0])


def compared(parts, chosen: np.ndarray, terms, confidence: float = 0.95) -> pd.DataFrame:
    """Chosen terms in two parts, with effect size, interval and scores, in the order of `chosen`.

    Parameters
    ----------
    parts : two csr_array, (documents, terms)
        Counts; each part has rows of its own, the documents of which the interval takes account.
    chosen : numpy.ndarray of int, (n,)
        Columns.
    terms : sequence of str, (n,)
        Their names.
    """
    sizes = [part.sum() for part in parts]
    mentions = [part.sum(axis=0) for part in parts]
    documents = [document_frequencies(part) for part in parts]
    words = Tables(
        mentions[0][chosen], (mentions[0] + mentions[1])[chosen], sizes[0], sizes[0] + sizes[1]
    )
    log_ratio, lower, upper = _log_ratio(parts, chosen, confidence)
    return pd.DataFrame(
        {
            "term": terms,
            "target": mentions[0][chosen],
            "reference": mentions[1][chosen],
            "target_documents": documents[0][chosen],
            "reference_documents": documents[1][chosen],
            "log_ratio": log_ratio,
            "lower": lower,
            "upper": upper,
            "g2": words.g2(),
            "chi2": words.chi2(yates=True),
            "pmi": words.pmi(),
        }
    )


def q_of_excess(parts, chosen: np.ndarray) -> np.ndarray:
    """q of more mentions in the first part than the rate in both together foresees.

    For parts that share documents, as sentences of one kind and all others do: Fisher's test of :func:`keyness` takes a document
    to be in one part. p is the upper tail of a negative binomial distribution (Poisson, where mentions vary no more) with
    the foreseen mean, and with the variance that mentions have from document to document; it is corrected for the
    number of terms (Benjamini and Hochberg 1995).

    Parameters
    ----------
    parts : two csr_array, (documents, terms)
        Counts, as for :func:`compared`.
    chosen : numpy.ndarray of int, (n,)
        Columns. Those that are tested; they must not be chosen by the first part alone.

    Returns
    -------
    numpy.ndarray of float64, (n,)
    """
    from scipy.sparse import vstack
    from scipy.stats import false_discovery_control

    from .chance import upper_tail

    both = vstack(parts, format="csr")
    mentions, words = both.sum(axis=0)[chosen].astype(np.float64), both.sum()
    squares = [(part.sum(axis=1).astype(np.float64) ** 2).sum() for part in (both, parts[0])]
    residuals = _residuals(both, chosen, mentions / words) * _bessel(both.shape[0])
    mean = mentions / words * parts[0].sum()
    # of a document of n words: rate * n, as Poisson has it, and what mentions vary beyond that, which grows with n**2
    variance = mean + np.maximum(residuals - mentions, 0.0) / squares[0] * squares[1]
    p = upper_tail(parts[0].sum(axis=0)[chosen], mean, variance)
    return false_discovery_control(p) if len(p) else p


def _tested(frame: pd.DataFrame, target_size: int, reference_size: int) -> pd.DataFrame:
    """The frame with p and q of its document frequencies, in order."""
    from scipy.stats import false_discovery_control

    a, b = (frame[f"{side}_documents"].to_numpy() for side in ("target", "reference"))
    p = Tables(a, a + b, target_size, target_size + reference_size).fisher()
    side = np.sign(frame["log_ratio"].to_numpy())
    agree = side * np.sign(a * reference_size - b * target_size) > 0
    of_key_word = np.where(agree, p, 1.0)
    frame["p"] = p
    frame["q"] = false_discovery_control(of_key_word) if len(p) else p
    order = np.lexsort((-side * frame["g2"].to_numpy(), side * of_key_word, -side))
    frame = Readable(frame.iloc[order].reset_index(drop=True))
    frame.attrs["documents"] = (target_size, reference_size)  # for the picture's caption
    return frame


def _log_ratio(parts: list[csr_array], chosen: np.ndarray, confidence: float):
    """The logarithm (base 2) of the ratio of two relative frequencies, with its interval."""
    from scipy.special import ndtri

    rates, variances = zip(*(_rate(part, chosen) for part in parts))
    log_ratio = np.log2(rates[0] / rates[1])
    width = ndtri(0.5 + confidence / 2) * np.sqrt(variances[0] + variances[1]) / np.log(2)
    return log_ratio, log_ratio - width, log_ratio + width


def _rate(part: csr_array, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mentions per word, and the variance of the natural logarithm of that, from document to document."""
    lengths = part.sum(axis=1).astype(np.float64)
    mentions = part.sum(axis=0)[chosen].astype(np.float64)
    none, documents = mentions == 0, part.shape[0]
    filled = np.where(none, 0.5, mentions)
    rate = filled / lengths.sum()
    if documents < 2:
        return rate, np.full(len(rate), np.nan)
    variance = _residuals(part, chosen, rate) / filled**2 * _bessel(documents)
    return rate, np.where(none, 1 / filled, variance)


def _residuals(part: csr_array, chosen: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """The sum over documents of the squared difference between mentions and those that a rate foresees."""
    own, lengths = part.astype(np.float64), part.sum(axis=1).astype(np.float64)
    squares = own.power(2).sum(axis=0)[chosen]
    products = (own.T @ lengths)[chosen]
    return np.maximum(squares - 2 * rate * products + rate**2 * (lengths**2).sum(), 0.0)


def _bessel(documents: int) -> float:
    """What makes a mean over documents of squared differences a variance."""
    return documents / max(documents - 1, 1)


def _parts(dtm, rows: np.ndarray, target, reference) -> list[np.ndarray]:
    """The documents of the target and of the reference, as masks."""
    chosen = _rows_of(dtm, target, "target")
    rest = ~chosen if reference is None else _rows_of(dtm, reference, "reference")
    if (chosen & rest).any():
        both = dtm.docs[np.flatnonzero(chosen & rest)[0]]
        raise ValueError(f"target and reference overlap: {both!r} is in both")
    masks = []
    for part, name in ((chosen, "target"), (rest, "reference")):
        mask = np.zeros(len(rows), dtype=bool)
        mask[rows >= 0] = part[rows[rows >= 0]]
        if not mask.any():
            raise ValueError(f"the {name} holds no document")
        masks.append(mask)
    return masks


def _rows_of(dtm, part, name: str) -> np.ndarray:
    """The rows that a mask, an id or a list of ids names, as a mask."""
    if isinstance(part, pd.Series) and pd.api.types.is_bool_dtype(part.dtype):
        if not part.index.equals(dtm.docs):
            raise ValueError(f"{name}: the index of the mask is not that of the matrix")
        if part.isna().any():
            raise ValueError(f"{name}: the mask has missing values; decide with .fillna(False)")
        part = part.to_numpy(dtype=bool)
    single = isinstance(part, str) or not np.iterable(part)
    array = np.asarray(part) if not single else None
    if array is not None and array.dtype == bool and len(array):
        if array.shape != (len(dtm),):
            raise ValueError(f"{name}: a mask of {array.shape}, for a matrix of {len(dtm)} rows")
        return array
    mask = np.zeros(len(dtm), dtype=bool)
    for doc in [part] if single else part:
        try:
            row = dtm.row_number(doc)
        except KeyError as error:
            raise KeyError(f"{name}: {error.args[0]}") from None
        if mask[row]:
            raise ValueError(f"{name}: {doc!r} is named twice; a mask is of bool, one a row")
        mask[row] = True
    return mask
