"""Reports of racism: an open one is decided neither way, and its days so far count."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.measures.racism_reports import (
    ACTION,
    NO_ACTION,
    OPEN,
    difference_of_means,
    standing_on,
    time_to_close,
)


def reports(*rows: tuple[str, str | None, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["reported_on", "closed_on", "outcome"])
    days = {name: pd.to_datetime(frame[name]) for name in ("reported_on", "closed_on")}
    return frame.assign(**days, satisfied="")


def lasting_days(*rows: tuple[int, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["days", "ended"])


class TestStanding:
    def test_an_open_report_is_neither_action_nor_none(self):
        found = standing_on(
            reports(
                ("2025-01-01", "2025-01-31", ACTION),
                ("2025-01-01", "2025-02-10", NO_ACTION),
                ("2025-01-01", None, ""),
            ),
            date(2025, 3, 31),
        )
        assert found["state"].tolist() == [ACTION, NO_ACTION, OPEN]
        assert found["days"].tolist() == [30, 40, 89]
        assert found["ended"].tolist() == [True, True, False]

    def test_what_was_closed_later_was_open_on_the_day(self):
        rows = reports(("2025-03-01", "2025-04-30", ACTION)).assign(satisfied="yes")
        found = standing_on(rows, date(2025, 3, 31))
        assert found["state"].tolist() == [OPEN]
        assert found["days"].tolist() == [30]
        assert found["satisfied"].tolist() == [""]

    def test_what_was_reported_later_was_not_there(self):
        assert standing_on(reports(("2025-04-01", None, "")), date(2025, 3, 31)).empty


class TestTime:
    def test_without_open_ones_it_is_the_median_and_the_mean(self):
        rows = lasting_days((10, True), (20, True), (30, True), (40, True), (50, True))
        found = time_to_close(rows, within=60, confidence=0.95)
        assert (found.median, found.mean) == (30, 30)

    def test_leaving_open_ones_out_would_make_it_shorter(self):
        closed = lasting_days(*[(day, True) for day in (10, 20, 30, 40, 100)])
        waiting = lasting_days(*[(100, False)] * 5)
        both = time_to_close(pd.concat([closed, waiting]), within=90, confidence=0.95)
        alone = time_to_close(closed, within=90, confidence=0.95)
        assert both.mean > alone.mean
        assert (alone.median, np.isnan(both.median)) == (30, True)

    def test_where_most_are_open_there_is_no_median(self):
        rows = lasting_days((10, True), (90, False), (90, False))
        assert np.isnan(time_to_close(rows, within=90, confidence=0.95).median)

    def test_nothing_reported_is_nothing_known(self):
        found = time_to_close(lasting_days(), within=90, confidence=0.95)
        assert np.isnan([found.median, found.mean]).all()


class TestDifference:
    def drawn(self, rng: np.random.Generator, mean: float, number: int) -> pd.DataFrame:
        days = np.floor(rng.exponential(mean, number))
        followed = rng.integers(91, 365, number)
        return pd.DataFrame({"days": np.minimum(days, followed), "ended": days <= followed})

    def test_holds_no_difference_as_often_as_it_says(self):
        rng = np.random.default_rng(20262)
        held = []
        for _ in range(800):
            one, other = (
                time_to_close(self.drawn(rng, 60, 60), within=90, confidence=0.95) for _ in "ab"
            )
            found = difference_of_means(one, other, within=90, confidence=0.95)
            held.append(found.lower <= 0 <= found.upper)
        assert np.mean(held) == pytest.approx(0.95, abs=0.025)

    def test_is_below_zero_where_later_ones_are_closed_sooner(self):
        rng = np.random.default_rng(20263)
        later, earlier = (
            time_to_close(self.drawn(rng, mean, 200), within=90, confidence=0.95)
            for mean in (20, 100)
        )
        assert difference_of_means(later, earlier, within=90, confidence=0.95).upper < 0

    def test_is_missing_where_one_was_not_seen_long_enough(self):
        seen = time_to_close(lasting_days((10, True), (95, False)), within=90, confidence=0.95)
        unseen = time_to_close(lasting_days((10, True), (30, False)), within=90, confidence=0.95)
        found = difference_of_means(unseen, seen, within=90, confidence=0.95)
        assert np.isnan([found.value, found.lower, found.upper]).all()
