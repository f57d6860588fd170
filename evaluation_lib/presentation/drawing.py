"""The house style of charts, and how a figure becomes a picture inside a page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

import matplotlib
import seaborn as sns
from matplotlib.figure import Figure

from evaluation_lib.areas import slug_of
from evaluation_lib.presentation.folded import Folded

# The Analysis Function's palette for charts, in its order; it keeps 3:1 between neighbours.
DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE, DARK_GREY = (
    "#12436D",
    "#28A197",
    "#801650",
    "#F46A25",
    "#3D3D3D",
)
PALE_GREY = "#8C8C8C"

WIDTH = 7.2
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
    "axes.titlecolor": "#0B0C0C",
    "axes.labelcolor": "#0B0C0C",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "grid.color": "#CCCCCC",
    "grid.linewidth": 0.6,
    "xtick.color": "#0B0C0C",
    "ytick.color": "#0B0C0C",
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
        svg=_svg(figure, prefix=slug_of(headline)),
    )


def with_line_below(svg: str, words: str) -> str:
    """Write a line of words into a picture, in a strip of its own below all that is drawn."""
    left, top, width, height = (float(number) for number in VIEW_BOX.findall(svg)[0].split())
    room = f'viewBox="{left:g} {top:g} {width:g} {height + STRIP:g}"'
    line = (
        f'<text x="{left + width - 4:g}" y="{top + height + STRIP - 4:g}" text-anchor="end" '
        f'style="font: bold 10px Arial, Helvetica, sans-serif; fill: {DARK_GREY}">'
        f"{escape(words)}</text>"
    )
    opening, end, _ = VIEW_BOX.sub(room, svg, count=1).rpartition("</svg>")
    return f"{opening}{line}{end}"


def _svg(figure: Figure, *, prefix: str) -> str:
    """Write a figure as an inline picture whose identifiers are its own within a page."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\n\s*", " ", svg)
    svg = re.sub(r"<[^>]+>", lambda tag: _slim_tag(tag[0], prefix=prefix), svg)
    # The page's own width rules; the picture keeps its proportions.
    opening, rest = svg.split(">", 1)
    return re.sub(r' (width|height)="[^"]+"', "", opening) + " aria-hidden='true'>" + rest


def _slim_tag(tag: str, *, prefix: str) -> str:
    """Shorten a tag's coordinates and make its identifiers the page's; text is never touched."""
    # A hundredth of a point is finer than any screen; the rest is weight.
    tag = re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", tag)
    tag = re.sub(r' id="([^"]+)"', rf' id="{prefix}-\1"', tag)
    return re.sub(r'(href="#|url\(#)', rf"\1{prefix}-", tag)
