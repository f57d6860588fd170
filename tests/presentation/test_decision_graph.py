"""The graph of decision points is one picture: every word in its box, no box on another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from evaluation_lib.errors import DataError
from evaluation_lib.presentation import decision_graph as module
from evaluation_lib.presentation.broken_lines import broken, width_of
from evaluation_lib.presentation.decision_graph import Arrow, GroupSign, Node, decision_graph
from evaluation_lib.presentation.drawing import drawing, with_line_below
from evaluation_lib.presentation.graph_layout import NO_SUCH_BOX, SAME_PLACE, TOO_FAR, laid_out
from evaluation_lib.presentation.graph_parts import SIGNS
from evaluation_lib.presentation.narrow import NARROW, WIDEST

WORDS = {"headline": "Headline", "subtitle": "Subtitle", "description": "Description."}
GROUPS = (
    GroupSign("Mixed", "1.45", "higher"),
    GroupSign("Gypsy, Roma and Traveller", "0.62", "lower"),
    GroupSign("Black", "1.12", "no_clear_difference"),
    GroupSign("Other", "", "hidden"),
)
MEANINGS = {"higher": "up", "lower": "down", "no_clear_difference": "unclear", "hidden": "few"}
KEY = Node(
    "", "Compared", "", tuple(GroupSign(word, "", one) for one, word in MEANINGS.items()), (9, 9)
)


@pytest.fixture(scope="session")
def picture(dictionary):
    """What the dictionary says of the picture."""
    return dictionary.document("disproportionality")["picture"]


@pytest.fixture(scope="session")
def transitions(dictionary):
    return dictionary.read("transitions").set_index("transition")


@pytest.fixture(scope="session")
def whole(dictionary, picture, transitions):
    """Nodes, arrows and key of the whole picture; the last node but one has no groups."""
    labels = dictionary.read("event_tables").set_index("table")["label"]
    nodes = [
        Node(name, labels[name], "12,345 children", GROUPS, tuple(place))
        for name, place in picture["nodes"].items()
    ]
    nodes[-2] = replace(nodes[-2], groups=(), count="not in these data")
    ends = transitions.loc[picture["arrows"], ["from_table", "to_table"]]
    arrows = [
        Arrow(*row, f"{place + 89}%") for place, row in enumerate(ends.itertuples(index=False))
    ]
    return nodes, arrows, replace(KEY, place=tuple(picture["key"]))


@pytest.fixture(scope="session")
def chart(whole):
    nodes, arrows, key = whole
    return decision_graph(nodes, arrows, key=key, **WORDS)


@dataclass(frozen=True)
class Drawn:
    """A picture before it is written: what is on it, and where it stands in the renderer."""

    axis: Axes
    words: tuple[tuple[str, Bbox], ...]
    boxes: tuple[Bbox, ...]

    @property
    def arrows(self):
        return [one for one in self.axis.patches if isinstance(one, FancyArrowPatch)]


def measured(figure, **words):
    """Measure a figure inside the house's style: a text finds its font when it is measured."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    (axis,) = figure.axes
    return Drawn(
        axis,
        tuple((text.get_text(), text.get_window_extent(renderer)) for text in axis.texts),
        tuple(one.get_window_extent(renderer) for one in outlines(axis)),
    )


def drawn_from(nodes, arrows=(), *, key=KEY):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "finished_narrow_chart", measured)
        return decision_graph(nodes, arrows, key=key, **WORDS)


@pytest.fixture(scope="session")
def drawn(whole):
    nodes, arrows, key = whole
    return drawn_from(nodes, arrows, key=key)


def overlap(one, other, *, by=0.5) -> bool:
    """Whether two boxes of a renderer share more than a hair's breadth."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > by and high > by


def outlines(axis):
    """The edges of decision points; the band of a line has no edge."""
    return [one for one in axis.patches if isinstance(one, Rectangle) and one.get_edgecolor()[3]]


def node(name="a", place=(0, 0), **other):
    return Node(name, **{"label": name, "count": "", "groups": GROUPS, **other}, place=place)


class TestDictionary:
    def test_every_arrow_is_an_allowed_transition_between_two_boxes(self, picture, transitions):
        assert {*picture["arrows"]} <= {*transitions.index}
        ends = transitions.loc[picture["arrows"], ["from_table", "to_table"]]
        assert {*ends.to_numpy().flat} == {*picture["nodes"]}
        assert len({*picture["arrows"]}) == len(picture["arrows"])

    def test_every_box_is_a_table_of_events_with_a_place_of_its_own(self, picture, dictionary):
        assert {*picture["nodes"]} <= {*dictionary.read("event_tables")["table"]}
        places = [tuple(place) for place in [*picture["nodes"].values(), picture["key"]]]
        assert len({*places}) == len(places)

    def test_arrows_lead_downwards_or_to_the_right(self, picture, transitions):
        for name in picture["arrows"]:
            (column, row), (to_column, to_row) = (
                picture["nodes"][transitions.loc[name, end]] for end in ("from_table", "to_table")
            )
            assert (to_row, to_column - column) == (row, 1) or to_row == row + 1


class TestPicture:
    def test_is_well_formed_and_marked_below_all_that_is_drawn(self, chart):
        ElementTree.fromstring(chart.svg)
        ElementTree.fromstring(with_line_below(chart.svg, "(invented data)"))

    def test_is_the_same_for_the_same_data_and_another_for_others(self, whole, chart):
        nodes, arrows, key = whole
        assert decision_graph(nodes, arrows, key=key, **WORDS) == chart
        fewer = decision_graph(nodes, arrows[:-1], key=key, **WORDS)
        assert fewer.svg != chart.svg

    def test_has_every_word_as_text(self, page, whole, chart):
        nodes, arrows, key = whole
        said = " ".join(page(chart.svg).texts)
        for one in [*nodes, key]:
            assert f"{one.label} {one.count}".strip() in said
        words = {word for text in page(chart.svg).texts for word in text.split()}
        for sign in (sign for one in [*nodes, key] for sign in one.groups):
            assert {*sign.group.split(), *sign.ratio.split()} <= words
        assert {arrow.share for arrow in arrows} <= words

    def test_stands_upright_and_narrow_enough_for_a_telephone(self, chart):
        _, _, width, height = map(float, re.findall(r'viewBox="([^"]+)"', chart.svg)[0].split())
        assert width <= NARROW < height
        sizes = [
            float(size) for size in re.findall(r"font(?:-size)?:(?:bold )?([\d.]+)px", chart.svg)
        ]
        assert min(sizes) >= 9

    def test_is_no_wider_on_a_page_than_its_words_need(self, chart):
        assert f"max-width: {WIDEST}" in chart.svg.partition(">")[0]

    def test_has_one_arrow_for_each_that_was_asked_for(self, drawn, whole):
        assert len(drawn.arrows) == len(whole[1])

    def test_a_point_without_groups_has_a_dashed_edge_and_the_key_has_none(self, drawn, whole):
        styles = [one.get_linestyle() for one in outlines(drawn.axis)]
        assert styles.count("dashed") == 1
        assert len(styles) == len(whole[0])


class TestNothingOverlaps:
    def test_boxes_stand_apart(self, drawn):
        assert not [pair for pair in combinations(drawn.boxes, 2) if overlap(*pair)]

    def test_words_stand_apart(self, drawn):
        for (one, extent), (other, others) in combinations(drawn.words, 2):
            assert not overlap(extent, others), (one, other)

    def test_words_lie_inside_their_box_those_of_arrows_and_key_outside_of_all(self, drawn, whole):
        outside = [arrow.share for arrow in whole[1]] + [KEY.label, *MEANINGS.values()]
        for words, extent in drawn.words:
            touched = [box for box in drawn.boxes if overlap(box, extent)]
            if words in outside:
                assert not touched, words
            elif words not in SIGNS.values():
                assert [holds(box, extent) for box in touched] == [True], words

    def test_no_arrow_runs_through_a_box_or_through_words(self, drawn, whole):
        nodes, arrows, key = whole
        with drawing():
            ways = laid_out([*nodes, key], arrows).ways
        there = [extent.padded(-1) for extent in (*drawn.boxes, *(box for _, box in drawn.words))]
        for way in ways:
            line = drawn.axis.transData.transform_path(Path(way.corners))
            crossed = [box for box in there if line.intersects_bbox(box, filled=False)]
            assert not crossed, way.arrow

    @settings(max_examples=15)
    @given(st.lists(st.text("abcdefgh WM", max_size=40), min_size=3, max_size=3))
    def test_whatever_words_there_are(self, words):
        label, count, group = words
        sign = GroupSign(group, "10.25", "higher")
        found = drawn_from([node(label=label, count=count, groups=(sign,))])
        (box,) = found.boxes
        of_key = {KEY.label, *MEANINGS.values()}
        own = [extent for words, extent in found.words if words not in {*SIGNS.values(), *of_key}]
        assert own
        assert all(holds(box, extent) for extent in own if extent.width)


def holds(box, extent) -> bool:
    return (
        box.x0 <= extent.x0 and extent.x1 <= box.x1 and box.y0 <= extent.y0 and extent.y1 <= box.y1
    )


class TestSigns:
    @pytest.mark.parametrize(("certainty", "sign"), SIGNS.items())
    def test_every_state_has_a_sign_besides_its_colour(self, page, certainty, sign):
        one = node(groups=(GroupSign("Mixed", "1.45", certainty),))
        key = replace(KEY, groups=())
        texts = page(decision_graph([one], [], key=key, **WORDS).svg).texts
        assert texts.count(sign) == 1
        assert not {*SIGNS.values()} - {sign} & {*texts}

    def test_higher_and_lower_weigh_the_same_and_nothing_else_has_a_band(self):
        axis = drawn_from([node()]).axis
        bands = [
            one
            for one in axis.patches
            if isinstance(one, Rectangle) and not one.get_edgecolor()[3] and one.get_x() < 98
        ]
        assert len(bands) == 2
        assert len({one.get_width() for one in bands}) == 1
        assert len({one.get_facecolor() for one in bands}) == 2
        weights = {text.get_text(): text.get_fontweight() for text in axis.texts}
        assert weights["1.45"] == weights["0.62"] == "bold"
        assert weights["1.12"] == "normal"

    @pytest.mark.parametrize("certainty", SIGNS)
    def test_words_can_be_read_on_their_band(self, certainty):
        band, ink = module.BANDS[certainty]
        assert contrast("white" if band == "none" else band, ink) >= 4.5


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2.2 defines it."""

    def light(colour):
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in to_rgb(colour)
        ]
        return sum(
            part * weight for part, weight in zip(parts, (0.2126, 0.7152, 0.0722), strict=True)
        )

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


class TestLayout:
    def test_first_lines_of_a_row_stand_at_one_height(self):
        long = node("b", (1, 0), label="A label that stands on several lines in its box")
        boxes = laid_out([node(), long], []).boxes
        assert boxes["a"].lines[0].top == boxes["b"].lines[0].top
        assert boxes["a"].bottom == boxes["b"].bottom

    def test_rows_that_have_no_box_take_no_room(self):
        near, far = ([node(), node("b", (0, row))] for row in (1, 7))
        assert laid_out(near, []).height == laid_out(far, []).height

    def test_two_arrows_that_bend_in_one_gap_have_lanes_of_their_own(self):
        nodes = [node(name, (place % 3, place // 3)) for place, name in enumerate("abcdef")]
        ways = laid_out(nodes, [Arrow("a", "e"), Arrow("b", "f")]).ways
        assert ways[0].corners[1][1] < ways[1].corners[1][1]

    @pytest.mark.parametrize(("corner", "align"), [("c", "right"), ("a", "left")])
    def test_a_share_stands_where_no_other_arrow_is(self, corner, align):
        nodes = [node(name, (place % 3, place // 3)) for place, name in enumerate("abcdef")]
        down, _ = laid_out(nodes, [Arrow("b", "e", "9%"), Arrow(corner, "e")]).ways
        assert down.align == align

    @pytest.mark.parametrize(
        ("source", "target"),
        [("a", "i"), ("a", "g"), ("a", "c"), ("b", "a"), ("d", "a"), ("a", "a")],
    )
    def test_an_arrow_that_would_cross_boxes_is_refused(self, source, target):
        nodes = [node(name, (place % 3, place // 3)) for place, name in enumerate("abcdefghi")]
        with pytest.raises(DataError) as refused:
            laid_out(nodes, [Arrow(source, target)])
        assert str(refused.value) == TOO_FAR.format(source=source, target=target)

    @pytest.mark.parametrize("ends", [("a", "gone"), ("gone", "a")])
    def test_an_arrow_without_a_box_is_refused(self, ends):
        with pytest.raises(DataError) as refused:
            laid_out([node()], [Arrow(*ends)])
        assert str(refused.value) == NO_SUCH_BOX.format(name="gone")

    def test_two_boxes_in_one_place_are_refused(self):
        with pytest.raises(DataError) as refused:
            laid_out([node(), node("b")], [])
        assert str(refused.value) == SAME_PLACE.format(place=[0, 0], name="b")


class TestBrokenLines:
    @given(st.text("abc MW", max_size=60), st.integers(12, 200))
    def test_are_no_wider_than_the_room_and_lose_no_letter(self, words, width):
        lines = broken(words, width=width, size=9)
        assert all(width_of(line, size=9) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == words.replace(" ", "")

    def test_end_between_words(self):
        assert broken("Initial child protection", width=60, size=9) == (
            "Initial child",
            "protection",
        )
