"""Charts draw in colours that a page can change, and write in none of the palette."""

from __future__ import annotations

import re
from functools import partial

import pytest

from evaluation_lib.presentation.before_and_after import Change, change_chart
from evaluation_lib.presentation.decision_graph import Arrow, GroupSign, Node, decision_graph
from evaluation_lib.presentation.dots_with_intervals import stays_chart
from evaluation_lib.presentation.drawing import COLOURS, INK, INK_ON_TURQUOISE, PAPER, SOFT_INK
from evaluation_lib.presentation.graph_parts import SIGNS
from evaluation_lib.presentation.marks import INFINITY, Mark, Panel
from evaluation_lib.presentation.ranked import ranked_chart
from evaluation_lib.presentation.rates_over_years import Series, rates_chart
from evaluation_lib.presentation.ratios_in_rows import ratio_chart
from evaluation_lib.presentation.ratios_over_time import ratios_over_time
from evaluation_lib.presentation.ratios_side_by_side import ratios_side_by_side
from evaluation_lib.presentation.series_chart import series_chart
from evaluation_lib.presentation.series_marks import (
    DOWN,
    PATTERN,
    UP,
    EventMark,
    SeriesPanel,
    SeriesPoint,
    SeriesWords,
    UsualRange,
)
from evaluation_lib.presentation.shares_side_by_side import shares_side_by_side_chart

NAN = float("nan")
SAID = {"headline": "Headline", "subtitle": "Subtitle", "description": "Description."}
#: One of every kind: plain, emphasised, hidden, without an upper limit, infinite.
MARKS = (
    Mark("Essex", 1.4, 1.2, 1.7, emphasis=True),
    Mark("Kent", 0.8, 0.6, 1.1),
    Mark("Hidden", NAN, NAN, NAN, absent="not known"),
    Mark("Open", 2.0, 1.0, INFINITY),
    Mark("Endless", INFINITY, 1.5, INFINITY, endless="no upper limit"),
)
PANELS = (Panel("One", MARKS), Panel("Two", MARKS))
SHARES = (Panel("One", MARKS[1:3]), Panel("Two", MARKS[1:3]))
NODES = [
    Node(
        "a", "First", "9 children", tuple(GroupSign("Group", "1.2", one) for one in SIGNS), (0, 0)
    ),
    Node("b", "Second", "", (), (0, 1)),
]
#: A series with everything that can be drawn of one.
SERIES = SeriesPanel(
    "One",
    (
        SeriesPoint("2021", 1.0, 0.5, 1.5, special=UP),
        SeriesPoint("2022", 2.0, special=DOWN),
        SeriesPoint("2023", 3.0, special=PATTERN),
        SeriesPoint("2024", NAN),
        SeriesPoint("2025", 2.0, provisional=True),
    ),
    usual=UsualRange((2.0,) * 5, (1.0,) * 5, (3.0,) * 5, (True,) * 3 + (False,) * 2, (1,) * 5),
    fitted=(2.0,) * 5,
    expected=(1.5,) * 5,
    band=((1.0, 2.0),) * 5,
)
CHARTS = {
    "series": partial(
        series_chart,
        [SERIES],
        words=SeriesWords(*SeriesWords.__annotations__),
        events=[EventMark("1", "2021", "2022"), EventMark("2", "2023")],
        start=("2024", "start"),
    ),
    "ratios in rows": partial(ratio_chart, PANELS, axis_label="times"),
    "ratios side by side": partial(ratios_side_by_side, PANELS, axis_label="times"),
    "ranked": partial(ranked_chart, PANELS),
    "rates": partial(rates_chart, [Series("One", (2021, 2022, 2023), MARKS[:3])]),
    "before and after": partial(
        change_chart,
        [("One", (Change("Essex", 0.1, 0.2, emphasis=True), Change("Kent", 0.2, 0.1)))],
        axis_label="share",
        marks=("2011", "2021"),
    ),
    "stays": partial(
        stays_chart, PANELS, axis_label="months", open_end="longer", not_known="not known"
    ),
    "shares": partial(shares_side_by_side_chart, SHARES, not_known="–", compare_with="Two"),
    "over time": partial(ratios_over_time, PANELS, nothing_shown="nothing", line=("Kent", "start")),
    "decision graph": partial(
        decision_graph,
        NODES,
        [Arrow("a", "b", "5 in 100")],
        key=Node("key", "Key", "", (GroupSign("clearly higher", "", "higher"),), (1, 1)),
    ),
}


@pytest.fixture(scope="module", params=CHARTS)
def svg(request):
    return CHARTS[request.param](**SAID).svg


def test_every_colour_is_one_that_the_page_can_change(svg):
    drawn = set(re.findall(r"(?:fill|stroke):(#\w+)", svg))
    assert drawn
    assert drawn <= set(COLOURS)
    asked = set(re.findall(r"var\(--([\w-]+),(#\w+)\)", svg))
    assert asked == {(COLOURS[colour], colour) for colour in drawn}


def test_no_words_are_in_a_colour_of_the_palette(svg):
    look = dict(re.findall(r"#\w+( \.\w+|)\{([^}]*)\}", svg))
    grouped = re.findall(r"<(?:g|text) class=\"(\w+)\"[^>]*>(?=<text|[^<])", svg)
    written = [look[""], *(look[f" .{name}"] for name in grouped)]
    colours = {colour for rule in written for colour in re.findall(r"fill:(#\w+)", rule)}
    assert colours <= {one.lower() for one in (INK, SOFT_INK, PAPER, INK_ON_TURQUOISE)}
    assert INK.lower() in colours
