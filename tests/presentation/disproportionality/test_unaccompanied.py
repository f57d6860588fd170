"""With and without unaccompanied children: counted by hand, and refused where nobody says it."""

from __future__ import annotations

import html as markup
import re

import pandas as pd
import pytest

from evaluation_lib.opening import prepare_report
from evaluation_lib.presentation.disproportionality.analysis import counts_of, own, ratios_of
from evaluation_lib.presentation.disproportionality.unaccompanied import (
    unaccompanied_children,
    with_and_without,
)

pytestmark = pytest.mark.slow

CELL = ["decision_point", "group"]


def text_of(section):
    return markup.unescape(re.sub(r"<[^>]+>", "|", section._repr_html_()))


def test_numbers_are_those_of_the_records(small_report):
    report = small_report("Essex")
    table = report.records.tables["looked_after_episodes"]
    day = table["start_date"] if "start_date" in table else table["episode_start_date"]
    started = table["starts_period"].fillna(False).astype(bool)
    inside = day.between(pd.Timestamp("2022-04-01"), pd.Timestamp("2025-03-31"))
    young = ~(table["age_at_event"] > 17).fillna(False).astype(bool)
    alone = table["unaccompanied"].fillna(False).astype(bool)
    found = with_and_without(report).set_index(CELL)["unaccompanied"]["looked_after_started"]
    for group in ("Asian", "Black", "Other"):
        here = (table["latest_group"] == group).fillna(False).astype(bool)
        assert found[group] == int((started & inside & young & alone & here).sum())
    assert found.sum() > 5


def test_without_them_a_ratio_is_the_one_by_hand(small_report):
    report = small_report("Essex")
    both = with_and_without(report).set_index(CELL)
    without = small_report("Essex", include_uasc="without")
    counts = own(without, counts_of(without)).set_index(CELL).loc["referrals"]
    rate = counts["count"] / counts["population"]
    assert both.loc[("referrals", "Black"), "value_without"] == pytest.approx(
        rate["Black"] / rate["White"]
    )


@pytest.mark.parametrize(("setting", "way"), [("with", "with"), ("without", "without")])
def test_whatever_the_report_counts_both_are_shown_and_one_is_the_page_s(
    small_report, setting, way
):
    report = small_report("Essex", include_uasc=setting)
    both = with_and_without(report).set_index(CELL)
    page = ratios_of(report).set_index(CELL).loc[both.index]
    for column in ("value", "lower", "upper"):
        assert both[f"{column}_{way}"].to_numpy(dtype=float) == pytest.approx(
            page[column].to_numpy(dtype=float)
        )
    other = with_and_without(small_report("Essex")).set_index(CELL)
    pd.testing.assert_frame_equal(both, other)


def test_the_sentence_of_a_group_holds_its_numbers_and_both_ratios(small_report):
    report = small_report("Essex")
    rows = with_and_without(report)
    rows = rows[(rows["decision_point"] == "looked_after") & (rows["unaccompanied"] > 0)]
    text = text_of(unaccompanied_children(report))
    assert len(rows)
    for row in rows.to_dict("records"):
        cells = [
            f"{row[f'value_{way}']:.2f} ({row[f'lower_{way}']:.2f} to {row[f'upper_{way}']:.2f})"
            if row[f"in_words_{way}"]
            else "too few to say"
            for way in ("with", "without")
        ]
        numbers = f"({row['unaccompanied']} of {row['counted']} unaccompanied)"
        assert (
            f"Looked after, {row['group']} {numbers}: ratio with them {cells[0]}; "
            f"without them {cells[1]}."
        ) in text


def test_where_nobody_came_alone_it_is_said(small_report):
    report = small_report("Mid")
    rows = with_and_without(report)
    html = unaccompanied_children(report)._repr_html_()
    nobody = "was unaccompanied, so the ratios are the same" in html
    alone = report.records.tables["referrals"]
    here = (alone["area_by_home"] == "Mid") & alone["unaccompanied"].fillna(False)
    assert nobody == (not here.fillna(False).any() and not rows["unaccompanied"].sum())
    assert ("<table" in html) != nobody


def test_a_source_without_the_flag_is_refused_with_its_reason(shared_real, dictionary):
    sample = shared_real / "samples" / "csc-validator-be-cin_fake_data"
    given = {"area": "Essex", "period_start": "2020-04-01", "period_end": "2021-03-31"}
    report = prepare_report({**given, "extracts": str(sample)}, dictionary=dictionary)
    assert with_and_without(report).empty
    html = unaccompanied_children(report)._repr_html_()
    assert "cannot say who is unaccompanied" in html and "children in need census" in html
    assert "<table" not in html and "<svg" not in html
