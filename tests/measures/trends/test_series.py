"""A series: periods in order and of one length, gaps told apart from rows that were forgotten."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.counts.periods import MONTH, QUARTER, YEAR, periods_between
from evaluation_lib.errors import DataError
from evaluation_lib.measures.trends.series import (
    LEFT_OUT,
    MIXED_LENGTHS,
    NO_EXPOSURE,
    NO_PERIODS,
    NOT_A_PERIOD,
    NOT_IN_ORDER,
    START_OUTSIDE,
    TOO_FEW,
    TWICE,
    after_start,
    checked_series,
    grain_of,
    refuse_start,
)


def series(*periods: str, counts: list[int | None] | None = None, exposure=100.0) -> pd.DataFrame:
    counts = counts or [1] * len(periods)
    return pd.DataFrame(
        {
            "period": list(periods),
            "count": pd.array(counts, dtype="Int64"),
            "exposure": exposure,
        }
    )


@given(
    st.dates(
        min_value=pd.Timestamp("1990-01-01").date(), max_value=pd.Timestamp("2060-01-01").date()
    ),
    st.integers(400, 3000),
    st.sampled_from([MONTH, QUARTER, YEAR]),
)
def test_periods_are_read_as_the_suite_names_them(first, days, grain):
    periods = periods_between(first, first + pd.Timedelta(days=days), grain=grain)
    if len(periods) < 3:
        return
    found = checked_series(series(*(period.name for period in periods)))
    assert found["period_start"].dt.date.tolist() == [period.start for period in periods]
    assert found["period_end"].dt.date.tolist() == [period.end for period in periods]
    assert found["time"].tolist() == list(range(1, len(periods) + 1))


def test_a_gap_keeps_its_number_and_other_columns_stay():
    given_one = series("2024-Q1", "2024-Q2", "2024-Q3", counts=[4, None, 6]).assign(area="Mid")
    found = checked_series(given_one)
    assert found["time"].tolist() == [1, 2, 3]
    assert found["count"].isna().tolist() == [False, True, False]
    assert set(found["area"]) == {"Mid"}


def test_what_could_be_a_month_or_a_year_is_read_as_the_others_are():
    assert grain_of(["2010-11", "2011-12"]) == YEAR
    assert grain_of(["2011-11", "2011-12"]) == MONTH
    assert checked_series(series("2011-11", "2011-12"))["period_start"].dt.month.tolist() == [
        11,
        12,
    ]


@pytest.mark.parametrize(
    ("given_one", "sentence"),
    [
        (series(), NO_PERIODS.format(where="The series")),
        (series("May 2024"), NOT_A_PERIOD.format(where="The series", found="May 2024")),
        (series("2024-13"), NOT_A_PERIOD.format(where="The series", found="2024-13")),
        (
            series("2024-01", "2024-Q2"),
            MIXED_LENGTHS.format(
                where="The series", found="2024-Q2", grain="month", example="2024-01"
            ),
        ),
        (
            series("2011-12", "2012-13", "2013-02"),
            MIXED_LENGTHS.format(
                where="The series", found="2013-02", grain="year", example="2011-12"
            ),
        ),
        (series("2024-01", "2024-01"), TWICE.format(where="The series", found="2024-01")),
        (
            series("2024-01", "2024-02", "2024-01"),
            TWICE.format(where="The series", found="2024-01"),
        ),
        (
            series("2024-02", "2024-01"),
            NOT_IN_ORDER.format(where="The series", found="2024-01", before="2024-02"),
        ),
        (
            series("2023-11", "2024-02"),
            LEFT_OUT.format(
                where="The series", missing="2023-12", before="2023-11", found="2024-02"
            ),
        ),
        (
            series("2024-01", "2024-02", exposure=[9.0, 0.0]),
            NO_EXPOSURE.format(where="The series", found="2024-02"),
        ),
    ],
)
def test_a_series_that_cannot_be_right_is_refused(given_one, sentence):
    with pytest.raises(DataError) as refused:
        checked_series(given_one)
    assert str(refused.value) == sentence


def test_a_gap_needs_no_exposure():
    found = checked_series(
        series("2024-01", "2024-02", counts=[3, None], exposure=[9.0, float("nan")])
    )
    assert found["exposure"].isna().tolist() == [False, True]


def test_a_period_in_which_the_programme_starts_counts_as_before():
    found = checked_series(series("2024-01", "2024-02", "2024-03"))
    after = {
        start: after_start(found, start=pd.Timestamp(start)).tolist()
        for start in ("2024-02-01", "2024-02-02")
    }
    assert after == {"2024-02-01": [False, True, True], "2024-02-02": [False, False, True]}


def test_a_start_with_too_little_on_a_side_of_it_is_refused():
    found = checked_series(series("2024-01", "2024-02", "2024-03", counts=[1, 2, None]))
    for start in ("2023-12-01", "2024-03-02"):
        with pytest.raises(DataError) as refused:
            refuse_start(found, start=pd.Timestamp(start))
        assert str(refused.value) == START_OUTSIDE.format(
            where="The series", start=start, first="2024-01", last="2024-03"
        )
    with pytest.raises(DataError) as refused:
        refuse_start(found, start=pd.Timestamp("2024-02-01"), fewest_before=1, fewest_after=2)
    assert str(refused.value) == TOO_FEW.format(
        where="The series", start="2024-02-01", before=1, after=1, fewest_before=1, fewest_after=2
    )
