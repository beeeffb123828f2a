"""Pairs as a graph, and the communities in it (networkx; ``pip install "dipcore[plot]"``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ._drawing import networkx

if TYPE_CHECKING:
    from .cooccurrence import Cooccurrence


def to_networkx(frame: pd.DataFrame, pairs: Cooccurrence) -> Any:
    """A graph with an edge for each row of ``pairs.pairs()`` or of a frame of findings.

    Parameters
    ----------
    frame : pandas.DataFrame
        a, b, and columns that become attributes of the edges; infinite and missing values are left out.
    pairs : Cooccurrence
        Says whether the graph is directed, and how often each label occurs by itself.

    Returns
    -------
    networkx.Graph or networkx.DiGraph
        Nodes are the labels that have an edge, with `count` (the diagonal of the matrix: of contexts, in how many the
        label occurs).

    Examples
    --------
    >>> import dipcore as dc
    >>> topics = {"a": ["talks"], "b": ["sanctions"]}
    >>> pairs = dc.tokens(["Talks on sanctions."]).lookup(topics).cooccurrence("document")
    >>> list(pairs.to_networkx().edges(data="count"))
    [('a', 'b', 1)]
    """
    nx = networkx()
    infinite = (float("inf"), float("-inf"))
    graph = nx.DiGraph() if pairs.ordered else nx.Graph()
    own = dict(zip(pairs.labels, pairs.matrix.diagonal().tolist()))
    for row in frame.to_dict("records"):
        a, b = row.pop("a"), row.pop("b")
        for label in (a, b):
            graph.add_node(label, count=own[label])
        known = {k: v for k, v in row.items() if pd.notna(v) and v not in infinite}
        graph.add_edge(a, b, **known)
    return graph


def communities(graph: Any, weight: str, *, resolution: float = 1.0, seed: int = 0) -> pd.DataFrame:
    """Communities by the Louvain method (Blondel et al. 2008), as networkx has it.

    Parameters
    ----------
    graph : networkx.Graph
        Of :func:`to_networkx`; a directed one is taken with its directions.
    weight : str
        The attribute of the edges that binds: "count" or a measure. Edges where it is not positive are left out, since
        the method knows no repulsion.
    resolution : float
        Above 1 for more and smaller communities.
    seed : int
        The method is random; one seed gives one result.

    Returns
    -------
    pandas.DataFrame
        label, community (numbers from 0, the largest first), count, strength (sum of the weights to members of the same
        community). Labels that no edge is left of are communities of their own.
    """
    nx = networkx()
    bonds = nx.create_empty_copy(graph)
    bonds.add_edges_from(
        (a, b, {weight: value})
        for a, b, value in graph.edges(data=weight)
        if value is not None and value > 0
    )
    if not len(bonds):
        return pd.DataFrame({"label": [], "community": [], "count": [], "strength": []})
    found = nx.community.louvain_communities(bonds, weight=weight, resolution=resolution, seed=seed)
    found = sorted((sorted(members) for members in found), key=lambda group: (-len(group), group))
    rows = []
    for number, members in enumerate(found):
        inside = dict(bonds.subgraph(members).degree(weight=weight))
        rows += [(label, number, graph.nodes[label]["count"], inside[label]) for label in members]
    return pd.DataFrame(rows, columns=["label", "community", "count", "strength"])
