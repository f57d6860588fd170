"""Charts that are narrow on purpose, so that a telephone shows their words large enough."""

from __future__ import annotations

from dataclasses import replace

from matplotlib.figure import Figure

from evaluation_lib.presentation.drawing import Chart, finished_chart

POINTS_AN_INCH = 72
#: Points; on a screen of 360 pixels letters of 9 points are then 8 pixels high.
NARROW = 360.0
#: No wider on a page: words would be larger than those around them.
WIDEST = "36rem"


def made_narrow(figure: Figure, *, width: float = NARROW) -> Figure:
    """Make a new figure so many points wide."""
    figure.set_figwidth(width / POINTS_AN_INCH)
    return figure


def finished_narrow_chart(
    figure: Figure, *, headline: str, subtitle: str, description: str
) -> Chart:
    """Turn a finished narrow figure into a chart that a page does not stretch."""
    chart = finished_chart(figure, headline=headline, subtitle=subtitle, description=description)
    return replace(chart, svg=chart.svg.replace("<svg", f"<svg style='max-width: {WIDEST}'", 1))
