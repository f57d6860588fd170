"""Every estimate is drawn with its interval; what is hidden is said to be and leaves no number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.presentation import ranked, rates_over_years, ratios_in_rows
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.ranked import ranked_chart
from evaluation_lib.presentation.rates_over_years import Series, rates_chart
from evaluation_lib.presentation.ratios_in_rows import ratio_chart

NAN, INFINITY = math.nan, math.inf
WORDS = {"headline": "Headline", "subtitle": "Subtitle", "description": "Description."}

MIXED = Mark("Mixed", 2.09, 1.74, 2.51, emphasis=True)
ASIAN = Mark("Asian", 0.9, 0.65, 1.24)
HIDDEN = Mark("Hidden", NAN, NAN, NAN, absent="not told")
ZERO = Mark("Zero", 0, 0, 0.51)
INFINITE = Mark("Infinite", INFINITY, 3, INFINITY, endless="without end")

KINDS = {
    "ratios": lambda *marks: ratio_chart([Panel("Panel", marks)], axis_label="times", **WORDS),
    "ranked": lambda *marks: ranked_chart([Panel("Panel", marks)], **WORDS),
    "rates": lambda *marks: rates_chart(
        [Series("Group", tuple(range(2021, 2021 + len(marks))), marks)], **WORDS
    ),
}


def keep_figures(patch: pytest.MonkeyPatch) -> None:
    """Let charts hand out the figure instead of the picture, so that its parts can be looked at."""
    for module in (ratios_in_rows, rates_over_years, ranked):
        patch.setattr(module, "finished_chart", lambda figure, **words: figure)


@pytest.fixture
def drawn(monkeypatch):
    """Draw a chart of a kind, but keep the figure instead of the picture; return its axes."""

    def draw(kind, *marks):
        with monkeypatch.context() as patch:
            keep_figures(patch)
            return KINDS[kind](*marks).axes

    return draw


def lines(axis) -> list[tuple[tuple, tuple]]:
    """The x and y of every line of two ends that an axis holds."""
    found = [(tuple(line.get_xdata()), tuple(line.get_ydata())) for line in axis.lines]
    return [(x, y) for x, y in found if len(x) == 2]


class TestIntervals:
    def test_a_ratio_has_its_interval_in_its_own_row(self, drawn):
        (axis,) = drawn("ratios", MIXED, HIDDEN, ASIAN)
        assert ((1.74, 2.51), (3, 3)) in lines(axis)
        assert ((0.65, 1.24), (1, 1)) in lines(axis)
        assert [label.get_text() for label in axis.get_yticklabels()] == [
            "Mixed",
            "Hidden",
            "Asian",
        ]

    def test_a_rate_has_its_interval_in_its_own_year(self, drawn):
        (axis,) = drawn("rates", MIXED, HIDDEN, ASIAN)
        assert ((2021, 2021), (1.74, 2.51)) in lines(axis)
        assert ((2023, 2023), (0.65, 1.24)) in lines(axis)

    def test_among_many_the_one_reported_on_has_its_interval_in_its_rank(self, drawn):
        (axis,) = drawn("ranked", MIXED, HIDDEN, ASIAN)
        assert ((1, 1), (1.74, 2.51)) in lines(axis)
        assert [text.get_text() for text in axis.texts] == ["Mixed"]

    @pytest.mark.parametrize("kind", KINDS)
    def test_the_scale_holds_every_interval_that_is_drawn(self, drawn, kind):
        wide = Mark("Wide", 4, 0.02, 31, emphasis=True)
        (axis,) = drawn(kind, wide, ASIAN)
        low, high = axis.get_xlim() if kind == "ratios" else axis.get_ylim()
        assert low < 0.02
        assert high > 31

    @settings(max_examples=20)
    @given(
        st.lists(
            st.tuples(st.floats(0.01, 100), st.floats(0.1, 1), st.floats(1, 10), st.booleans()),
            min_size=1,
            max_size=6,
        )
    )
    def test_every_known_ratio_has_its_dot_within_its_interval(self, estimates):
        marks = [
            Mark(str(place), value, value * down, value * up, emphasis)
            for place, (value, down, up, emphasis) in enumerate(estimates)
        ]
        with pytest.MonkeyPatch.context() as patch:
            keep_figures(patch)
            (axis,) = KINDS["ratios"](*marks).axes
        low, high = axis.get_xlim()
        dots = {
            line.get_ydata()[0]: line.get_xdata()[0]
            for line in axis.lines
            if line.get_marker() == "o"
        }
        for place, mark in zip(range(len(marks), 0, -1), marks, strict=True):
            assert ((mark.lower, mark.upper), (place, place)) in lines(axis)
            assert low < mark.lower <= dots[place] <= mark.upper < high


class TestHiddenValues:
    @pytest.mark.parametrize(("kind", "times"), [("ratios", 1), ("rates", 1), ("ranked", 0)])
    def test_are_said_to_be_in_the_words_given_and_leave_no_number(self, page, kind, times):
        # Ends that should not have been handed over: nothing of them may be seen.
        leaking = Mark("Hidden", NAN, 0.77, 7.77, absent="not told")
        hidden, leaked = KINDS[kind](MIXED, HIDDEN), KINDS[kind](MIXED, leaking)
        assert leaked.svg == hidden.svg
        texts = page(hidden.svg).texts
        assert texts.count("not told") == times
        assert not [text for text in texts if "nan" in text.casefold()]

    def test_keep_their_place_among_ratios_and_years(self, drawn):
        (ratios,) = drawn("ratios", ASIAN, HIDDEN, MIXED)
        assert [text.get_position()[1] for text in ratios.texts] == [2]
        (rates,) = drawn("rates", ASIAN, HIDDEN, MIXED)
        assert [text.xy[0] for text in rates.texts] == [2022]

    def test_stay_out_of_a_ranking(self, drawn):
        (axis,) = drawn("ranked", HIDDEN, ASIAN, MIXED, HIDDEN)
        _intervals, dots, *_ = axis.lines
        assert dots.get_ydata().tolist() == [0.9, 2.09]

    @pytest.mark.parametrize("kind", KINDS)
    def test_may_be_all_there_are(self, page, kind):
        assert page(KINDS[kind](HIDDEN, HIDDEN).svg).open == []


class TestZeroAndInfinity:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("mark", [ZERO, INFINITE], ids=lambda mark: mark.label)
    def test_break_no_chart(self, page, kind, mark):
        own = Mark(mark.label, mark.value, mark.lower, mark.upper, emphasis=True)
        for marks in ((mark,), (mark, own, MIXED, HIDDEN)):
            texts = page(KINDS[kind](*marks).svg).texts
            assert not {"inf", "nan"} & {text.casefold() for text in texts}

    @pytest.mark.parametrize(
        ("mark", "word", "edge"), [(ZERO, "0", 0), (INFINITE, "without end", 1)]
    )
    def test_are_known_ratios_written_at_the_scales_edge(self, drawn, mark, word, edge):
        (axis,) = drawn("ratios", MIXED, mark)
        (text,) = axis.texts
        assert text.get_text() == word
        assert text.get_position() == (edge, 1)

    def test_keep_the_end_of_their_interval_that_is_known(self, drawn):
        (axis,) = drawn("ratios", ZERO, INFINITE)
        # The first line marks 1.
        (zero, _), (infinite, _) = lines(axis)[1:3]
        low, high = axis.get_xlim()
        assert zero[0] < low < zero[1] == 0.51
        assert infinite[0] == 3 < high < infinite[1]

    def test_of_an_authority_point_off_the_scale_of_a_ranking(self, drawn):
        (axis,) = drawn("ranked", INFINITE, MIXED, ZERO)
        edges = {line.get_marker(): (line.get_xdata(), line.get_ydata()) for line in axis.lines}
        assert edges["v"] == ([0], [0])
        assert edges["^"] == ([2], [1])

    def test_a_rate_of_zero_is_drawn_and_not_called_hidden(self, drawn):
        (axis,) = drawn("rates", Mark("", 0, 0, 3.7), MIXED)
        assert ((2021, 2021), (0, 3.7)) in lines(axis)
        assert not axis.texts


class TestSeveralPanels:
    def test_all_ratios_share_one_scale_with_one_marked(self, monkeypatch):
        keep_figures(monkeypatch)
        panels = [Panel("A", (MIXED,)), Panel("B", (ASIAN, HIDDEN)), Panel("C", ())]
        axes = ratio_chart(panels, axis_label="times", **WORDS).axes
        assert [axis.get_title(loc="left") for axis in axes] == ["A", "B", "C"]
        assert len({axis.get_xlim() for axis in axes}) == 1
        assert {axis.get_xscale() for axis in axes} == {"log"}
        assert all(((1, 1), (0, 1)) in lines(axis) for axis in axes)
        assert axes[-1].get_xlabel() == "times"

    def test_all_rates_share_one_scale_from_zero(self, monkeypatch):
        keep_figures(monkeypatch)
        groups = [Series("A", (2021, 2022), (MIXED, ASIAN)), Series("B", (2021,), (HIDDEN,))]
        axes = rates_chart(groups, **WORDS).axes
        assert len({axis.get_ylim() for axis in axes}) == 1
        assert axes[0].get_ylim()[0] == 0
