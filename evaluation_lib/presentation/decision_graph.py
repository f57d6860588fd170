"""The graph of decision points as one picture: who is over- or under-represented where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.path import Path

from evaluation_lib.presentation.drawing import (
    DARK_BLUE,
    DARK_GREY,
    INK,
    INK_ON_TURQUOISE,
    PALE_GREY,
    PAPER,
    SOFT_INK,
    TURQUOISE,
    Chart,
    drawing,
)
from evaluation_lib.presentation.graph_layout import (
    AROUND,
    BOX_WIDTH,
    LABEL_SIZE,
    LEADING,
    PAD,
    SIGN_WIDTH,
    SIZE,
    Box,
    Layout,
    Line,
    Way,
    laid_out,
)
from evaluation_lib.presentation.graph_parts import (
    HIDDEN,
    HIGHER,
    LOWER,
    NO_CLEAR_DIFFERENCE,
    NOT_KNOWN,
    SIGNS,
    Arrow,
    GroupSign,
    Node,
)
from evaluation_lib.presentation.narrow import POINTS_AN_INCH, finished_narrow_chart, made_narrow

#: Colour of a line's band and of the words on it. Both bands are full, so that neither looks
#: weaker; words keep 4.5:1 to what they stand on.
BANDS = {
    HIGHER: (DARK_BLUE, PAPER),
    LOWER: (TURQUOISE, INK_ON_TURQUOISE),
    NO_CLEAR_DIFFERENCE: ("none", INK),
    HIDDEN: ("none", SOFT_INK),
    NOT_KNOWN: ("none", SOFT_INK),
}
#: How much of a letter stands above the foot of its line.
ASCENT = 9.0


def decision_graph(
    nodes: Sequence[Node],
    arrows: Sequence[Arrow],
    *,
    key: Node,
    headline: str,
    subtitle: str,
    description: str,
) -> Chart:
    """Draw decision points as boxes, the ways between them as arrows, each group's ratio inside.

    Parameters
    ----------
    nodes
        The decision points. One without groups has a dashed edge.
    arrows
        Each leads to the next box in its row or to a box in the row below; a share is written at
        it where it has one.
    key
        What the signs mean: a node whose groups are the meanings. It has no edge and no arrow.
    headline, subtitle, description
        See `Chart`.

    Raises
    ------
    DataError
        If two boxes have one place, or an arrow has no box at an end or would cross others.
    """
    with drawing() as new_figure:
        layout = laid_out([*nodes, key], arrows)
        figure = new_figure(layout.height / POINTS_AN_INCH)
        _draw(figure, layout, key=key)
        return finished_narrow_chart(
            figure, headline=headline, subtitle=subtitle, description=description
        )


def _draw(figure: Figure, layout: Layout, *, key: Node) -> None:
    figure.set_layout_engine("none")
    made_narrow(figure, width=layout.width)
    axis = figure.add_axes((0, 0, 1, 1))
    axis.set_axis_off()
    axis.set_xlim(0, layout.width)
    axis.set_ylim(layout.height, 0)
    for way in layout.ways:
        _draw_way(axis, way)
    for box in layout.boxes.values():
        _draw_box(axis, box, edge=box.node is not key)


def _draw_way(axis: Axes, way: Way) -> None:
    line = Path(way.corners)
    axis.add_patch(
        FancyArrowPatch(
            path=line, arrowstyle="-|>", mutation_scale=9, color=DARK_GREY, clip_on=False
        )
    )
    if way.arrow.share:
        _write(axis, way.share_at, way.arrow.share, ha=way.align)


def _draw_box(axis: Axes, box: Box, *, edge: bool) -> None:
    if edge:
        dashed = "solid" if box.lines else "dashed"
        _rectangle(axis, box, edgecolor=DARK_GREY if box.lines else PALE_GREY, linestyle=dashed)
    label = {"fontsize": LABEL_SIZE, "fontweight": "bold"}
    words = [(line, label) for line in box.label] + [(line, {}) for line in box.count]
    for place, (line, style) in enumerate(words):
        foot = box.top + PAD + ASCENT + place * LEADING
        _write(axis, (box.left + PAD, foot), line, **style)
    for line in box.lines:
        _draw_line(axis, line, left=box.left)


def _rectangle(axis: Axes, box: Box, **style: Any) -> None:
    corner, height = (box.left, box.top), box.bottom - box.top
    axis.add_patch(Rectangle(corner, BOX_WIDTH, height, facecolor=PAPER, clip_on=False, **style))


def _draw_line(axis: Axes, line: Line, *, left: float) -> None:
    band, ink = BANDS[line.sign.certainty]
    style = {"color": ink, "fontweight": "bold" if line.sign.clear else "normal"}
    if line.sign.clear:
        inner, height = (left + AROUND, line.top), line.bottom - line.top
        width = BOX_WIDTH - 2 * AROUND
        axis.add_patch(Rectangle(inner, width, height, facecolor=band, edgecolor="none"))
    feet = [line.top + AROUND + ASCENT + place * LEADING for place in range(len(line.name))]
    sign_at = (left + PAD + SIGN_WIDTH / 2 - 2, feet[0])
    _write(axis, sign_at, SIGNS[line.sign.certainty], ha="center", **style)
    for foot, words in zip(feet, line.name, strict=True):
        _write(axis, (left + PAD + SIGN_WIDTH, foot), words, **style)
    if line.sign.ratio:
        place = (left + BOX_WIDTH - PAD, feet[0])
        _write(axis, place, line.sign.ratio, ha="right", **style)


def _write(axis: Axes, place: tuple[float, float], words: str, **style: Any) -> None:
    axis.text(*place, words, **{"fontsize": SIZE, "color": INK, "va": "baseline", **style})


__all__ = ["Arrow", "GroupSign", "Node", "decision_graph"]
