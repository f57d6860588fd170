"""Quadrants beside each other, a part of the county beside the rest of it: never a child twice."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from evaluation_lib.presentation.disproportionality import places
from evaluation_lib.presentation.disproportionality.analysis import counts_of
from evaluation_lib.presentation.disproportionality.places import (
    ALIKE,
    DIFFER,
    TOO_FEW,
    differences_of,
    places_compared,
    places_counted,
)
from evaluation_lib.presentation.disproportionality.shared import said

QUADRANTS = ("North East", "Mid", "South", "West")
ABOUT = {
    "decision_point": "referrals",
    "period": "2022-23 to 2024-25",
    "kind": "flow",
    "counted": "events",
    "clock": "latest",
    "years": 3.0,
    "design_effect": 1.0,
}


def counted(**of_asian):
    """Counts of places: 1,000 of 50,000 White children, and so many of 5,000 Asian ones."""
    rows = [
        {"area": area, "group": group, "count": count, "population": children}
        for area, asian in of_asian.items()
        for group, count, children in (("White", 1000, 50_000), ("Asian", asian, 5_000))
    ]
    return pd.DataFrame(rows).assign(**ABOUT)


@pytest.fixture
def seen(small_report, monkeypatch):
    """A fresh report on an area whose places have these counts."""

    def of(area, counts):
        report = replace(small_report(area))
        monkeypatch.setattr(places, "places_counted", lambda _: counts)
        return report

    return of


def test_the_rest_is_the_other_quadrants_together(small_report):
    report = small_report("Mid")
    counts = counts_of(report)
    others = counts[counts["area"].isin(["North East", "South", "West"])]
    wanted = others.groupby(["decision_point", "group"])[["count", "population"]].sum()
    rest = places_counted(report).query("area != 'Mid'").set_index(["decision_point", "group"])
    assert len(rest) > 0
    for key, row in rest.iterrows():
        assert row["count"] == wanted.loc[key, "count"]
        assert row["population"] == pytest.approx(wanted.loc[key, "population"])


def test_a_district_is_taken_out_of_all_quadrants(small_report):
    counts = places_counted(small_report("Colchester"))
    sides = counts.groupby("area")["count"].sum()
    everywhere = counts_of(small_report("Colchester"))
    everywhere = everywhere[everywhere["area"].isin(QUADRANTS)].merge(
        counts[["decision_point", "group"]].drop_duplicates()
    )
    assert sides.sum() == everywhere["count"].sum()


def test_quadrants_with_equal_ratios_do_not_clearly_differ(seen):
    report = seen("Essex", counted(**dict.fromkeys(QUADRANTS, 100)))
    assert differences_of(report)["reading"].tolist() == [ALIKE]
    said_none = said(report, "quadrants.none_differ", differ="0", all="1")
    assert said_none in places_compared(report)._repr_html_()


def test_a_quadrant_far_from_the_others_is_told_with_all_ratios(seen):
    report = seen("Essex", counted(**dict.fromkeys(QUADRANTS[:3], 100), West=300))
    assert differences_of(report)["reading"].tolist() == [DIFFER]
    shown = places_compared(report)._repr_html_()
    # By hand: (300 / 5,000) / (1,000 / 50,000) = 3; the others 1.
    assert "West 3.00 (" in shown and "Mid 1.00 (" in shown


@pytest.mark.parametrize(("here", "word"), [(300, "higher"), (30, "lower")])
def test_a_part_of_the_county_is_said_to_be_higher_or_lower(seen, here, word):
    report = seen("Mid", counted(Mid=here, **{"Rest of the county": 100}))
    assert said(report, f"places.{word}") in places_compared(report)._repr_html_()


def test_too_few_events_are_never_compared(seen):
    counts = counted(Mid=2, **{"Rest of the county": 100})
    counts["population"] = counts["population"].where(counts["count"] != 2, 50)
    report = seen("Mid", counts)
    assert differences_of(report)["reading"].tolist() == [TOO_FEW]
    shown = places_compared(report)._repr_html_()
    assert said(report, "places.too_few_of_all") in shown


def test_more_comparisons_ask_for_more(seen):
    alone = counted(**dict.fromkeys(QUADRANTS[:3], 100), West=140)
    crowd = [
        counted(**dict.fromkeys(QUADRANTS, 100)).assign(decision_point=name)
        for name in ("contacts", "early_help_episodes", "section_47_enquiries")
    ]
    p_alone = differences_of(seen("Essex", alone))["p_corrected"].iloc[0]
    together = pd.concat([alone, *crowd], ignore_index=True)
    p_together = differences_of(seen("Essex", together)).query("decision_point == 'referrals'")
    # Benjamini-Hochberg by hand: the least of four p-values times 4.
    assert p_together["p_corrected"].iloc[0] == pytest.approx(4 * p_alone)


def test_without_counts_the_section_says_so(seen):
    report = seen("Essex", counted(Mid=1).iloc[:0])
    assert said(report, "quadrants.nothing") in places_compared(report)._repr_html_()


def test_extracts_without_a_home_are_not_told_apart(small_report):
    report = small_report("Essex")
    without = replace(report, records=replace(report.records, sources=("cin_census",)))
    shown = places_compared(without)._repr_html_()
    assert "holds no postcode" in shown and "<table" not in shown
