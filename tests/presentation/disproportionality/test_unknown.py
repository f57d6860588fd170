"""Ethnicity that is not known: its shares are those of the records, and nobody refused is drawn."""

from __future__ import annotations

import html as markup
import re

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.measures.main_messages import TOO_SMALL
from evaluation_lib.presentation.disproportionality.analysis import (
    DECISION_POINTS,
    counts_of,
    labels_of,
    own,
    ratios_of,
)
from evaluation_lib.presentation.disproportionality.imputed import drawn_ratios
from evaluation_lib.presentation.disproportionality.recounted import recounted, rows_under
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.disproportionality.unknown import (
    most_unknown,
    shares_of,
    unknown_ethnicity,
)
from evaluation_lib.presentation.disproportionality.unknown_effects import effects_of

pytestmark = pytest.mark.slow

CELL = ["decision_point", "group"]


def text_of(section):
    return markup.unescape(re.sub(r"<[^>]+>", "|", section._repr_html_()))


def inside(table, day):
    """Who was counted in the three years, of all ages: no child of this county is older."""
    rows = table[table[day].between(pd.Timestamp("2022-04-01"), pd.Timestamp("2025-03-31"))]
    return rows[~rows["unborn"].fillna(False).astype(bool)]


@pytest.mark.parametrize("area", ["Essex", "Mid"])
def test_counting_the_rows_again_gives_the_counts(small_report, area):
    report = small_report(area)
    rows, part = rows_under(report, choices_of(report)), choices_of(report).unaccompanied
    again = recounted(report, rows, family=DECISION_POINTS, part=part).set_index(CELL)
    counts = own(report, counts_of(report)).set_index(CELL)
    assert again["count"].eq(counts["count"]).all()
    assert np.allclose(again["design_effect"], counts["design_effect"])


def test_shares_are_those_of_the_records_under_both_clocks(small_report):
    report = small_report("Essex")
    contacts = inside(report.records.tables["contacts"], "contact_date")
    shares = shares_of(report)
    shares = shares[shares["decision_point"] == "contacts"].set_index(["group", "clock"])["value"]
    for clock in ("latest", "recorded"):
        status = contacts[f"{clock}_status"]
        assert shares["Refused", clock] == pytest.approx((status == "refused").mean())
        unknown = contacts[f"{clock}_group"].isna() & (status != "refused").fillna(True)
        assert shares["Not yet obtained", clock] == pytest.approx(unknown.mean())
    assert shares["Not yet obtained", "recorded"] > shares["Not yet obtained", "latest"] > 0


def test_the_section_opens_with_where_most_is_missing(small_report):
    report = small_report("Essex")
    shares = shares_of(report)
    latest = shares[(shares["clock"] == "latest") & (shares["group"] == "Not yet obtained")]
    most = latest.loc[latest["value"].idxmax()]
    assert most_unknown(report)[0] == most["decision_point"]
    assert most_unknown(report)[-1] == "looked_after"
    said = f"{most['value'] * 100:.1f}% ({most['lower'] * 100:.1f} to {most['upper'] * 100:.1f})"
    assert f"{said}, {most['count']:,.0f} of {most['population']:,.0f}" in text_of(
        unknown_ethnicity(report)
    )


def test_bounds_are_those_by_hand_and_hold_the_ratio(small_report):
    report = small_report("Essex")
    effects = effects_of(report)
    counts = own(report, counts_of(report)).set_index(CELL)["count"]["contacts"]
    people = own(report, counts_of(report)).set_index(CELL)["population"]["contacts"]
    row = effects.set_index(CELL).loc[("contacts", "Black")]
    more = counts["Not yet obtained"]
    highest = (counts["Black"] + more) / people["Black"] / (counts["White"] / people["White"])
    lowest = counts["Black"] / people["Black"] / ((counts["White"] + more) / people["White"])
    assert row["highest"] == pytest.approx(highest) and row["lowest"] == pytest.approx(lowest)
    told = effects.dropna(subset=["value", "lowest", "highest"])
    assert (told["lowest_with_refused"] <= told["lowest"]).all()
    assert (told["lowest"] <= told["value"]).all() and (told["value"] <= told["highest"]).all()
    assert (told["highest"] <= told["highest_with_refused"]).all()


def test_each_told_ratio_has_its_tip_or_says_that_there_is_none(small_report):
    report = small_report("Essex")
    text = text_of(unknown_ethnicity(report))
    effects = effects_of(report)
    point = most_unknown(report)[0]
    rows = effects[(effects["decision_point"] == point) & (effects["kind"] != TOO_SMALL)]
    label = labels_of(report)[point]
    assert len(rows) > 1 and rows["children"].notna().any()
    for row in rows.dropna(subset="children").to_dict("records"):
        tip = rf"{label}, {row['group']}: [^|]*It would take {row['children']:,} of the "
        assert re.search(tip + f"{row['not_yet_obtained']:,.0f} not yet obtained", text)
    for group in rows.loc[rows["children"].isna(), "group"]:
        assert re.search(rf"{label}, [^|]*{group}[^|]*: the interval would say the same", text)


def test_draws_are_the_same_each_time_and_near_the_ratio_of_the_known(small_report):
    report = small_report("Essex")
    drawn = drawn_ratios(report)
    drawn_ratios.cache_clear()
    pd.testing.assert_frame_equal(drawn, drawn_ratios(report))
    assert set(drawn["decision_point"]) == {
        "contacts",
        "referrals",
        "section_47_enquiries",
        "looked_after_started",
    }
    effects = effects_of(report).dropna(subset=["value", "value_drawn"])
    assert len(effects) > 8
    assert effects["value_drawn"].between(effects["lowest"], effects["highest"]).all()


def test_intervals_of_draws_allow_for_families(small_report):
    """A log ratio's interval is at least as wide as that of the known, larger counts aside."""
    report = small_report("Essex")
    found = effects_of(report).set_index(CELL).loc[("contacts", "Mixed")]
    counts = own(report, counts_of(report)).set_index(CELL).loc["contacts"]
    everyone = counts["count"]["Not yet obtained"] + counts["count"]
    variance = sum(counts["design_effect"][group] / everyone[group] for group in ("Mixed", "White"))
    width = np.log(found["upper_drawn"] / found["lower_drawn"])
    assert width > 2 * 1.96 * np.sqrt(variance)
    assert counts["design_effect"]["Mixed"] > 1.2


def test_draws_are_by_the_latest_known_whatever_the_page_s_clock(small_report):
    report = small_report("Mid", ethnicity_clock="as recorded")
    latest = small_report("Mid")
    assert drawn_ratios(report)["value"].notna().any()
    values = [drawn_ratios(one)["value"] for one in (report, latest)]
    pd.testing.assert_series_equal(*values)


@pytest.mark.parametrize("area", ["Essex", "Mid", "Maldon"])
def test_too_few_is_said_and_no_number_written(small_report, area):
    report = small_report(area)
    small = ratios_of(report)
    assert (small["kind"] == TOO_SMALL).any()
    text = text_of(unknown_ethnicity(report))
    assert "too few to say" in text and "nan" not in text.lower().split("|")


def test_a_part_of_a_year_can_be_told(small_report):
    report = small_report("Essex", period_start="2024-06-01", period_end="2024-09-15")
    assert "1 June 2024" in text_of(unknown_ethnicity(report))
