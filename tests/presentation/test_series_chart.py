"""Charts of series: gaps stay gaps, special periods have a shape, events a number, all one key."""

from __future__ import annotations

import math
from dataclasses import astuple, replace
from xml.etree import ElementTree

import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.trends.control_charts import control_chart
from evaluation_lib.measures.trends.rule_sets import rule_set
from evaluation_lib.presentation import series_chart as module
from evaluation_lib.presentation.drawing import DARK_BLUE, DARK_PINK, ORANGE, PALE_GREY, PAPER
from evaluation_lib.presentation.narrow import WIDEST
from evaluation_lib.presentation.period_names import name_periods
from evaluation_lib.presentation.series_chart import (
    NO_SUCH_PERIOD,
    NO_SUCH_SCALE,
    RATIOS,
    SHARES,
    series_chart,
)
from evaluation_lib.presentation.series_marks import (
    DOWN,
    NOT_ONE_EACH,
    PATTERN,
    PERIODS_DIFFER,
    UP,
    EventMark,
    SeriesPanel,
    SeriesPoint,
    SeriesWords,
    UsualRange,
    control_panel,
    event_marks,
    series_words,
)
from evaluation_lib.presentation.series_parts import rows_of

NAN = math.nan
QUARTERS = tuple(f"{year}-Q{quarter}" for year in (2022, 2023, 2024) for quarter in (1, 2, 3, 4))
WORDS = SeriesWords(*(name.replace("_", " ") for name in SeriesWords.__annotations__))
SAID = {"words": WORDS, "headline": "Head", "subtitle": "Sub", "description": "Said."}


def panel(title="Mixed", *values, **other) -> SeriesPanel:
    """A series over the first quarters."""
    points = zip(QUARTERS, values, strict=False)
    return SeriesPanel(title, tuple(SeriesPoint(*one) for one in points), **other)


def usual(number: int, *, firm=None, phase=None) -> UsualRange:
    return UsualRange(
        centre=(5.0,) * number,
        lower=(2.0,) * number,
        upper=(8.0,) * number,
        firm=firm or (True,) * number,
        phase=phase or (1,) * number,
    )


@pytest.fixture
def drawn(monkeypatch):
    """Draw panels, but keep the figure instead of the picture."""

    def draw(*panels, **other):
        with monkeypatch.context() as patch:
            patch.setattr(module, "finished_narrow_chart", lambda figure, **words: figure)
            return series_chart(panels, **SAID, **other)

    return draw


def key(figure) -> list[str]:
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]


def dots(axis, shape="o") -> list:
    return [line for line in axis.lines if line.get_marker() == shape]


def lines(axis, **look) -> list[list[float]]:
    """The heights of every line of a look."""
    return [
        line.get_ydata().tolist() if hasattr(line.get_ydata(), "tolist") else [*line.get_ydata()]
        for line in axis.lines
        if all(getattr(line, f"get_{name}")() == value for name, value in look.items())
    ]


class TestPicture:
    def test_is_well_formed_and_narrow(self):
        svg = series_chart([panel("Mixed", 1, 2)], **SAID).svg
        ElementTree.fromstring(svg)
        assert f"max-width: {WIDEST}" in svg.partition(">")[0]

    def test_is_the_same_for_the_same_data_and_another_for_others(self):
        one, same, other = (
            series_chart([panel("Mixed", 1, value)], **SAID).svg for value in (2, 2, 2.1)
        )
        assert one == same != other

    @pytest.mark.parametrize("number", [1, 2, 3, 6])
    def test_has_a_panel_for_every_series_and_says_its_words(self, page, number):
        chart = series_chart([panel(f"Group {at}", *[3] * 12) for at in range(number)], **SAID)
        texts = page(chart.svg).texts
        assert [one for one in texts if one.startswith("Group")] == [
            f"Group {at}" for at in range(number)
        ]
        assert "Said." in chart._repr_html_()

    def test_gives_a_series_of_many_periods_the_whole_width(self, drawn):
        months = [f"{year}-{month:02}" for year in range(2020, 2025) for month in range(1, 13)]
        series = SeriesPanel("All", tuple(SeriesPoint(month, 1.0) for month in months))
        one, other = drawn(series, replace(series, title="Other")).axes
        assert one.get_position().x0 == other.get_position().x0


class TestValues:
    def test_are_joined_but_not_over_a_gap(self, drawn):
        (axis,) = drawn(panel("Mixed", 1, NAN, 2, 3)).axes
        (joined,) = lines(axis, color=PALE_GREY)
        assert joined == pytest.approx([1, NAN, 2, 3], nan_ok=True)
        assert [line.get_xdata()[0] for line in dots(axis)] == [0, 2, 3]

    def test_that_are_hidden_tell_nothing(self):
        known = panel("Mixed", 1, 2).points
        hidden, leaking = (
            SeriesPoint(QUARTERS[2], NAN, *rest) for rest in ((), (0.77, 7.77, UP, True))
        )
        pictures = {
            series_chart([SeriesPanel("Mixed", (*known, one))], **SAID).svg
            for one in (hidden, leaking)
        }
        assert len(pictures) == 1
        assert "nan" not in pictures.pop()

    def test_that_are_all_hidden_are_said_to_be_and_nothing_else_is_drawn(self, page, drawn):
        hidden = panel("Other", NAN, NAN, usual=usual(2), fitted=(1.0, 2.0))
        chart = series_chart([panel("Mixed", 1, 2), hidden], **SAID)
        assert page(chart.svg).texts.count(WORDS.nothing_shown) == 1
        assert not drawn(panel("Mixed", 1, 2), hidden).axes[1].lines

    def test_have_their_interval_where_one_is_given(self, drawn):
        point = SeriesPoint(QUARTERS[0], 2.0, 1.0, 4.0)
        (axis,) = drawn(SeriesPanel("Mixed", (point,))).axes
        assert [1.0, 4.0] in lines(axis, color=PALE_GREY)

    def test_that_will_still_change_are_hollow(self, drawn):
        later = SeriesPoint(QUARTERS[1], 2.0, provisional=True)
        figure = drawn(SeriesPanel("Mixed", (SeriesPoint(QUARTERS[0], 1.0), later)))
        firm, hollow = dots(figure.axes[0])
        assert firm.get_markerfacecolor() == DARK_BLUE
        assert (hollow.get_markerfacecolor(), hollow.get_color()) == (PAPER, DARK_BLUE)
        assert key(figure) == [WORDS.provisional]


class TestSpecialPeriods:
    @pytest.mark.parametrize(("way", "shape"), [(UP, "^"), (DOWN, "v"), (PATTERN, "D")])
    def test_have_a_shape_as_well_as_a_colour_and_stand_in_the_key(self, drawn, way, shape):
        points = (SeriesPoint(QUARTERS[0], 1.0), SeriesPoint(QUARTERS[1], 9.0, special=way))
        figure = drawn(SeriesPanel("Mixed", points))
        (mark,) = dots(figure.axes[0], shape)
        assert (mark.get_color(), mark.get_ydata()[0]) == (ORANGE, 9.0)
        assert key(figure) == [getattr(WORDS, way)]

    def test_are_those_of_the_control_chart(self, dictionary):
        values = [*[5.0, 6.0] * 8, 60.0, 5.0]
        series = pd.DataFrame({"period": [f"p{at}" for at in range(18)], "value": values})
        chart = control_chart(series, kind="xmr", rules=rule_set(dictionary), baseline=16)
        made = control_panel(chart, title="Mixed", provisional=[False] * 17 + [True])
        assert [at for at, point in enumerate(made.points) if point.special] == [16]
        assert made.points[16].special == UP
        assert made.points[17].provisional
        assert made.usual.upper == tuple(chart["upper"])


class TestUsualRange:
    def test_is_a_centre_and_two_limits(self, drawn):
        figure = drawn(panel("Mixed", 4, 6, usual=usual(2)))
        heights = [set(one) for one in lines(figure.axes[0], linewidth=1.0)]
        assert all({edge} in heights for edge in (2.0, 5.0, 8.0))
        assert key(figure) == [WORDS.centre, WORDS.limits]

    def test_looks_otherwise_and_says_so_where_it_is_not_firm(self, drawn):
        figure = drawn(panel("Mixed", 4, 6, usual=usual(2, firm=(False, False))))
        assert key(figure) == [WORDS.centre, WORDS.not_firm]
        looks = {
            line.get_linestyle() for line in figure.axes[0].lines if [*line.get_ydata()][0] == 8
        }
        firm = drawn(panel("Mixed", 4, 6, usual=usual(2))).axes[0]
        assert looks.isdisjoint(
            line.get_color() for line in firm.lines if [*line.get_ydata()][0] == 8
        )

    def test_is_not_drawn_from_one_phase_into_the_next(self, drawn):
        (axis,) = drawn(panel("Mixed", 4, 6, 4, 6, usual=usual(4, phase=(1, 1, 2, 2)))).axes
        across = [[*line.get_xdata()] for line in axis.lines if set(line.get_ydata()) == {5.0}]
        assert [(one[0], one[-1]) for one in across] == [(-0.5, 1.5), (1.5, 3.5)]


class TestModel:
    MODEL = {
        "fitted": (3.0, 3.0, 2.0, 2.0),
        "expected": (NAN, NAN, 3.0, 3.0),
        "band": ((NAN, NAN), (NAN, NAN), (2.5, 3.5), (2.4, 3.6)),
    }

    def test_is_a_line_parted_at_the_start_one_without_the_programme_and_its_band(self, drawn):
        figure = drawn(panel("Mixed", 3, 3, 2, 2, **self.MODEL), start=(QUARTERS[2], "start"))
        (axis,) = figure.axes
        (fitted,) = lines(axis, color=DARK_BLUE, linewidth=1.8)
        assert fitted == pytest.approx([3, 3, NAN, 2, 2], nan_ok=True)
        (expected,) = lines(axis, color=DARK_PINK)
        assert expected == pytest.approx([NAN, NAN, 3, 3], nan_ok=True)
        (band,) = axis.patches
        assert {*map(tuple, band.get_xy())} == {(2, 2.5), (3, 2.4), (3, 3.6), (2, 3.5)}
        assert key(figure) == [WORDS.fitted, WORDS.expected, WORDS.band]

    def test_is_in_the_picture_with_its_band(self):
        plain = series_chart([panel("Mixed", 3, 3, 2, 2)], **SAID).svg
        with_model = series_chart([panel("Mixed", 3, 3, 2, 2, **self.MODEL)], **SAID).svg
        assert "--purple" in with_model and "--purple" not in plain

    @pytest.mark.parametrize("what", MODEL)
    def test_says_something_of_every_period(self, what):
        with pytest.raises(DataError) as refused:
            series_chart([panel("Mixed", 1, 2, **{what: self.MODEL[what]})], **SAID)
        assert str(refused.value) == NOT_ONE_EACH.format(
            panel="Mixed", what=what, found=4, periods=2
        )


class TestStart:
    def test_is_a_dashed_line_before_its_period_in_every_panel_its_word_in_the_first(self, drawn):
        groups = [panel(name, *[3] * 12) for name in "AB"]
        first, second = drawn(*groups, start=(QUARTERS[7], "programme")).axes
        for axis in (first, second):
            (dashed,) = [line for line in axis.lines if line.get_linestyle() == "--"]
            assert [*dashed.get_xdata()] == [6.5, 6.5]
        assert [text.get_text() for text in first.texts] == ["programme"]
        assert not second.texts

    def test_stands_at_a_period_that_is_shown(self):
        with pytest.raises(DataError) as refused:
            series_chart([panel("A", 1, 2)], start=("2030", "start"), **SAID)
        assert str(refused.value) == NO_SUCH_PERIOD.format(
            found="2030", allowed=", ".join(QUARTERS[:2])
        )


class TestEvents:
    LASTING, GOING_ON = EventMark("1", QUARTERS[1], QUARTERS[3]), EventMark("2", QUARTERS[5])

    def test_are_shaded_while_they_last_and_a_line_where_they_go_on(self, drawn):
        figure = drawn(panel("A", *[3] * 12), events=(self.LASTING, self.GOING_ON))
        (axis,) = figure.axes
        (span,) = axis.patches
        assert (span.get_x(), span.get_x() + span.get_width()) == (0.5, 3.5)
        assert [4.5, 4.5] in [[*line.get_xdata()] for line in axis.lines]
        assert [text.get_text() for text in axis.texts] == ["1", "2"]
        assert key(figure) == [WORDS.event]

    def test_have_their_number_in_every_panel(self, page):
        groups = [panel(name, *[3] * 12) for name in ("A", "B", "C")]
        texts = page(series_chart(groups, events=(EventMark("77", QUARTERS[4]),), **SAID).svg).texts
        assert texts.count("77") == 3

    def test_that_are_close_have_their_numbers_above_each_other(self):
        near = [EventMark(str(at), QUARTERS[3]) for at in range(3)]
        assert rows_of(near, periods=QUARTERS, width=150) == [0, 1, 2]
        apart = [EventMark("1", QUARTERS[0]), EventMark("2", QUARTERS[8])]
        assert rows_of(apart, periods=QUARTERS, width=150) == [0, 0]

    def test_stand_at_periods_that_are_shown(self, like):
        with pytest.raises(DataError, match=like(NO_SUCH_PERIOD, found=QUARTERS[9])):
            series_chart([panel("A", 1, 2)], events=(EventMark("1", QUARTERS[9]),), **SAID)


class TestEventsByTheirDates:
    SERIES = pd.DataFrame(
        {
            "period": QUARTERS,
            "period_start": pd.date_range("2022-01-01", periods=12, freq="QS"),
            "period_end": pd.date_range("2022-03-31", periods=12, freq="QE"),
        }
    )

    @pytest.mark.parametrize(
        ("begins", "ends", "found"),
        [
            ("2022-05-01", "2022-12-31", ("7", "2022-Q2", "2022-Q4")),
            ("2022-05-01", "2022-05-01", ("7", "2022-Q2", "2022-Q2")),
            ("2022-05-01", None, ("7", "2022-Q2", None)),
            ("2022-05-01", "2025-06-01", ("7", "2022-Q2", None)),
            ("2020-03-01", "2022-04-01", ("7", "2022-Q1", "2022-Q2")),
            ("2020-03-01", "2021-04-01", None),
            ("2025-03-01", None, None),
            ("2020-03-01", None, None),
        ],
    )
    def test_lie_in_the_periods_in_which_they_began_and_ended(self, begins, ends, found):
        events = pd.DataFrame({"number": [7], "begins": [begins], "ends": [ends]})
        marks = event_marks(events, series=self.SERIES)
        assert [astuple(mark) for mark in marks] == ([found] if found else [])


class TestScale:
    def test_is_one_for_all_panels_from_nought_and_holds_every_number(self, drawn):
        axes = drawn(panel("A", 1, 2), panel("B", 30, 40)).axes
        assert len({axis.get_ylim() for axis in axes}) == 1
        low, high = axes[0].get_ylim()
        assert low == 0 and high > 40

    def test_is_each_panels_own_where_that_is_asked_for(self, drawn):
        one, other = drawn(panel("A", 1, 2), panel("B", 30, 40), own_scales=True).axes
        assert one.get_ylim()[1] < 3 and other.get_ylim()[1] > 40

    def test_says_shares_in_per_cent_and_thousands_with_a_comma(self, page):
        assert "40%" in page(series_chart([panel("A", 0.5, 0.4)], scale=SHARES, **SAID).svg).texts
        assert "2,000" in page(series_chart([panel("A", 1900, 2100)], **SAID).svg).texts

    def test_of_ratios_is_logarithmic_with_one_marked(self, drawn):
        below = UsualRange((1.0, 1.0), (-0.5, -0.5), (3.0, 3.0), (True, True), (1, 1))
        (axis,) = drawn(panel("A", 0.4, 2, usual=below), scale=RATIOS).axes
        assert axis.get_yscale() == "log"
        assert [1, 1] in lines(axis, linewidth=0.8)

    @pytest.mark.parametrize("values", [(0.0, 0.0), (NAN, NAN)])
    def test_of_nothing_is_no_fault(self, page, values):
        assert not page(series_chart([panel("A", *values)], **SAID).svg).open

    def test_that_is_none_is_refused(self, like):
        with pytest.raises(DataError, match=like(NO_SUCH_SCALE, found="odds")):
            series_chart([panel("A", 1, 2)], scale="odds", **SAID)


class TestPeriods:
    def test_are_the_same_in_all_panels(self):
        with pytest.raises(DataError) as refused:
            series_chart([panel("A", 1, 2), panel("B", 1)], **SAID)
        assert str(refused.value) == PERIODS_DIFFER.format(panel="B", first="A")

    def test_are_named_as_far_as_there_is_room(self, drawn):
        (axis,) = drawn(panel("A", *[1] * 12)).axes
        wide = [label.get_text() for label in axis.get_xticklabels()]
        assert wide[0] == QUARTERS[0] and wide[-1] == QUARTERS[-1] and 3 <= len(wide) < 12
        name_periods(axis, QUARTERS, width=100)
        assert [label.get_text() for label in axis.get_xticklabels()] == [QUARTERS[0], QUARTERS[-1]]


def test_the_dictionary_has_all_words_of_the_key(dictionary):
    assert all(astuple(series_words(dictionary)))
