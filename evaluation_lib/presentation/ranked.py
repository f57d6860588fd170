"""Many authorities in the order of their ratio, the one reported on in dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from evaluation_lib.presentation.drawing import (
    DARK_BLUE,
    DARK_GREY,
    INK,
    PALE_GREY,
    Chart,
    drawing,
    finished_chart,
)
from evaluation_lib.presentation.marks import INFINITY, Mark, Panel
from evaluation_lib.presentation.ratio_scale import ratio_scale

NAN = float("nan")
#: The scale holds at least these ratios.
LOW, HIGH = 0.5, 2.0


def ranked_chart(
    panels: Sequence[Panel], *, headline: str, subtitle: str, description: str
) -> Chart:
    """Draw many authorities' ratios with their intervals, in order, the emphasised one in dark."""
    with drawing() as new_figure:
        figure = new_figure(3.0)
        axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        ends = _drawn_ends([mark for panel in panels for mark in panel.marks])
        scale = (min([LOW, *ends]), max([HIGH, *ends]))
        for axis, panel in zip(axes, panels, strict=True):
            _ranked_panel(axis, panel, scale=scale)
        # Room above for the name of the one reported on.
        ratio_scale(axes[0], ends, along="y", above=1.3)
        return finished_chart(figure, headline=headline, subtitle=subtitle, description=description)


def _ranked_panel(axis: Axes, panel: Panel, *, scale: tuple[float, float]) -> None:
    known = sorted((mark for mark in panel.marks if not mark.hidden), key=lambda mark: mark.value)
    _intervals(axis, known, scale=scale)
    _ranked_dots(axis, dict(enumerate(known)), size=2.2, colour=PALE_GREY)
    for place, mark in enumerate(known):
        if mark.emphasis:
            axis.plot([place, place], mark.drawn_interval, color=DARK_BLUE, linewidth=2)
            _ranked_dots(axis, {place: mark}, size=6, colour=DARK_BLUE)
            axis.annotate(
                mark.label,
                (place, mark.needed_scale[1]),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                fontweight="bold",
                fontsize=9,
                color=INK,
            )
    axis.axhline(1, color=DARK_GREY, linewidth=1)
    axis.set_title(panel.title, loc="left")
    axis.set_xticks([])
    axis.grid(axis="y")


def _intervals(axis: Axes, marks: Sequence[Mark], *, scale: tuple[float, float]) -> None:
    """Draw the interval of every mark as one thin line with gaps, cut where the scale ends."""
    low, high = scale
    cut = [(max(mark.drawn_interval[0], low), min(mark.drawn_interval[1], high)) for mark in marks]
    # What lies outside of the scale altogether has no interval on it.
    drawn = [(place, *ends) for place, ends in enumerate(cut) if ends[0] < ends[1]]
    places = [end for place, _, _ in drawn for end in (place, place, NAN)]
    ends = [end for _, lower, upper in drawn for end in (lower, upper, NAN)]
    axis.plot(places, ends, color=PALE_GREY, linewidth=0.5)


def _ranked_dots(axis: Axes, marks: Mapping[int, Mark], *, size: float, colour: str) -> None:
    """Draw ratios as dots; zero and infinity as triangles that point off the scale."""
    dots = {place: mark.value for place, mark in marks.items() if mark.on_scale}
    axis.plot(list(dots), list(dots.values()), "o", color=colour, markersize=size)
    for value, edge, shape in ((0, 0, "v"), (INFINITY, 1, "^")):
        places = [place for place, mark in marks.items() if mark.value == value]
        if places:
            axis.plot(
                places,
                [edge] * len(places),
                shape,
                color=colour,
                markersize=size + 1,
                transform=axis.get_xaxis_transform(),
                clip_on=False,
            )


def _drawn_ends(marks: Sequence[Mark]) -> list[float]:
    # Only the emphasised interval stretches the scale: those of small authorities are very long.
    own = [mark for mark in marks if mark.emphasis and not mark.hidden]
    ends = [end for mark in own for end in mark.needed_scale]
    return ends + [mark.value for mark in marks if mark.on_scale]
