"""Charts drawn on the server as SVG, each with its words, its table and its CSV."""

from chinar.portal.core.design.charts.bars import bars
from chinar.portal.core.design.charts.lines import lines
from chinar.portal.core.design.charts.spark import spark
from chinar.portal.core.design.charts.stacked import stacked

__all__ = ["bars", "lines", "spark", "stacked"]
