"""Pictures of series, co-occurrence, matches and key words, drawn with matplotlib.

Each function takes ``ax=None`` and returns the Axes it drew on (:func:`panels`, which needs many,
its Figure); none calls ``plt.show()``. matplotlib (and networkx, for the network) is imported when
a picture is drawn, not before. Each picture says its period, unit, number of documents, and how
many have no date.
"""

from ._areas import areas
from ._bursts import bursts
from ._heatmap import heatmap
from ._keyness import keyness
from ._lines import lines, panels
from ._network import network
from ._xray import xray

__all__ = ["areas", "bursts", "heatmap", "keyness", "lines", "network", "panels", "xray"]
