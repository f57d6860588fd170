"""What families do to the intervals: the numbers in the table are those of the measures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation_lib.measures.clustering import DEFAULT
from evaluation_lib.presentation.disproportionality import families
from evaluation_lib.presentation.disproportionality.analysis import counts_of, own
from evaluation_lib.presentation.disproportionality.families import brothers_and_sisters
from evaluation_lib.presentation.disproportionality.shared import said


@pytest.fixture
def report(small_report):
    return small_report()


def peopled(report):
    counts = own(report, counts_of(report))
    return counts[counts["population"].notna()]


def told_by(report, counts, monkeypatch):
    """What the section says where the counts are these."""
    monkeypatch.setattr(families, "counts_of", lambda _: counts)
    return brothers_and_sisters(report)._repr_html_()


def test_each_decision_point_has_a_row_with_its_least_and_largest_effect(report, tables_of):
    referrals = peopled(report).query("decision_point == 'referrals'")["design_effect"]
    ends = {"least": f"{referrals.min():.1f}", "largest": f"{referrals.max():.1f}"}
    by_point, _ = tables_of(brothers_and_sisters(report)._repr_html_())
    effect, *_ = by_point.rows[("Referrals",)].values()
    assert effect == said(report, "families.span", **ends)


def test_every_ratio_is_asked_for_its_reading_with_and_without_families(report):
    ratios = len(peopled(report)) - peopled(report)["decision_point"].nunique()
    rows = families._what_it_does(report, peopled(report).reset_index(drop=True))
    assert len(rows) == ratios
    assert (rows["times_as_wide"].dropna() >= 1).all()


def test_where_families_change_nothing_no_reading_changes(report, monkeypatch):
    independent = counts_of(report).assign(design_effect=1.0)
    rows = families._what_it_does(report, own(report, independent).dropna(subset=["population"]))
    assert rows["times_as_wide"].dropna().eq(1).all()


def test_a_stated_effect_is_said_with_the_reason(report, monkeypatch):
    counts = counts_of(report).assign(design_effect=1.8, design_effect_from=DEFAULT)
    values = {"flow": "1.8", "stock": "1.5", "why": said(report, "families.too_few")}
    assert said(report, "families.default", **values) in told_by(report, counts, monkeypatch)


def test_a_source_without_families_is_named_as_the_reason(report, monkeypatch):
    without = replace(report, records=replace(report.records, sources=("cin_census",)))
    counts = counts_of(report).assign(design_effect_from=DEFAULT)
    assert "brothers and sisters." in told_by(without, counts, monkeypatch)


def test_without_a_rate_the_section_says_so(report, monkeypatch):
    nothing = counts_of(report).iloc[:0]
    assert said(report, "families.nothing") in told_by(report, nothing, monkeypatch)
