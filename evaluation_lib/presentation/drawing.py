"""The house style of charts, and how a figure becomes a picture inside a page."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

import matplotlib
import seaborn as sns
from matplotlib.figure import Figure

from evaluation_lib.presentation.folded import Folded
from evaluation_lib.presentation.svg_shapes import Box, picture_in
from evaluation_lib.presentation.svg_writing import identifier, written

# The Analysis Function's palette for charts, in its order; it keeps 3:1 between neighbours.
DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE, DARK_GREY, LIGHT_PURPLE = (
    "#12436D",
    "#28A197",
    "#801650",
    "#F46A25",
    "#3D3D3D",
    "#A285D1",
)
PALE_GREY = "#8C8C8C"
# No colour of the palette is ever a colour of words. Words on a turquoise band have a colour of
# their own, because some readers' colours turn it together with the band.
PAPER, INK, SOFT_INK, INK_ON_TURQUOISE, GRID = "#FFFFFF", "#0B0C0C", "#505A5F", "#000000", "#CCCCCC"
#: What the page's style sheet calls each colour: it has others for dark screens and more contrast.
COLOURS = {
    colour.lower(): name
    for name, colour in {
        "paper": PAPER,
        "ink": INK,
        "soft": SOFT_INK,
        "on-turquoise": INK_ON_TURQUOISE,
        "grid": GRID,
        "blue": DARK_BLUE,
        "turquoise": TURQUOISE,
        "pink": DARK_PINK,
        "orange": ORANGE,
        "grey": DARK_GREY,
        "purple": LIGHT_PURPLE,
        "pale": PALE_GREY,
    }.items()
}

#: Inches; on a screen of 360 pixels letters of 10 points are then 9 pixels high.
WIDTH = 5.0
#: Shapes above which a picture is pixels: about here a browser's redrawing of shapes becomes slow,
#: and they weigh more than the pixels do.
MOST_MARKS = 1000
#: Two pixels for each of a screen's where a chart is widest (36rem), so that letters stay sharp.
DPI = 2 * 36 * 16 / WIDTH
VIEW_BOX = re.compile(r'viewBox="([^"]+)"')
#: The height of a line that is written below a picture, in its own units.
STRIP = 16


@dataclass(frozen=True)
class Chart:
    """A chart ready to be shown.

    Attributes
    ----------
    headline
        What the chart says, in a few words.
    subtitle
        What the data are: measure, area, time, interval, population.
    description
        What a person who cannot see the chart needs to know of it.
    svg
        The picture.
    table
        The data drawn, as a table behind a line that opens it.
    """

    headline: str
    subtitle: str
    description: str
    svg: str
    table: Folded | None = None

    def _repr_html_(self) -> str:
        label = escape(f"{self.headline}. {self.description}", quote=True)
        table = self.table._repr_html_() if self.table else ""
        return (
            f"<figure><figcaption><strong>{escape(self.headline)}</strong>"
            f"<span>{escape(self.subtitle)}</span></figcaption>"
            f"<div role='img' aria-label='{label}'>{self.svg}</div>{table}</figure>"
        )


STYLE = {
    **sns.axes_style("white"),
    "font.family": "sans-serif",
    "font.sans-serif": ["Arial", "Liberation Sans", "Helvetica", "DejaVu Sans"],
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "axes.facecolor": "none",
    "axes.edgecolor": DARK_GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    # Text stays text: it can be searched, read aloud, enlarged.
    "svg.fonttype": "none",
    "text.parse_math": False,
    # Without a salt the same chart gets other identifiers at each run.
    "svg.hashsalt": "evaluation_lib",
}


@contextmanager
def drawing() -> Iterator[Callable[[float], Figure]]:
    """The house's style, and a maker of figures that no global state remembers.

    A notebook's or a machine's own style is set aside: the same data look the same anywhere.
    """
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        yield _new_figure


def _new_figure(height: float) -> Figure:
    return Figure(figsize=(WIDTH, height), layout="constrained")


def finished_chart(figure: Figure, *, headline: str, subtitle: str, description: str) -> Chart:
    """Turn a finished figure into a chart (see `Chart` for the words)."""
    return Chart(
        headline=headline,
        subtitle=subtitle,
        description=description,
        svg=_svg(figure, said=(headline, subtitle)),
    )


def with_line_below(svg: str, words: str) -> str:
    """Write a line of words into a picture, in a strip of its own below all that is drawn."""
    left, top, width, height = (float(number) for number in VIEW_BOX.findall(svg)[0].split())
    room = f'viewBox="{left:g} {top:g} {width:g} {height + STRIP:g}"'
    line = (
        f'<text x="{left + width - 4:g}" y="{top + height + STRIP - 4:g}" text-anchor="end" '
        f'style="font:bold 10px Arial,Helvetica,sans-serif;fill:var(--ink,{INK})">'
        f"{escape(words)}</text>"
    )
    opening, end, _ = VIEW_BOX.sub(room, svg, count=1).rpartition("</svg>")
    return f"{opening}{line}{end}"


def _svg(figure: Figure, *, said: tuple[str, ...]) -> str:
    """Write a figure as an inline picture whose identifiers are its own within a page."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", facecolor="none", metadata={"Date": None})
    name = identifier(*said, buffer.getvalue())
    picture = picture_in(buffer.getvalue())
    if picture.marks > MOST_MARKS:
        return _pixels(figure, picture.box, name=name)
    return written(picture, name=name, colours=COLOURS, ink=INK.lower(), paper=PAPER.lower())


def _pixels(figure: Figure, box: Box, *, name: str) -> str:
    """Write a figure as pixels in the frame of an inline picture, which says and holds the same."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI, facecolor=PAPER, metadata={"Software": None})
    pixels = base64.b64encode(buffer.getvalue()).decode()
    left, top, width, height = (f"{number:g}" for number in box)
    return (
        f'<svg id="{name}" viewBox="{left} {top} {width} {height}" '
        f'xmlns="http://www.w3.org/2000/svg" aria-hidden="true"><image width="{width}" '
        f'height="{height}" href="data:image/png;base64,{pixels}"/></svg>'
    )
