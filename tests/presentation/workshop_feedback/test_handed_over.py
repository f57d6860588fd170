"""What people said is handed over with its share where that is shown, and without it elsewhere."""

from __future__ import annotations

import pytest

from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.presentation.workshop_feedback import for_the_evaluation
from evaluation_lib.presentation.workshop_feedback.counted import CODED
from evaluation_lib.presentation.workshop_feedback.own_words import (
    statements_of_children,
    statements_of_the_network,
)

AREAS = ("Essex", "North East", "Mid", "South", "West")
ALL = {
    "themes_gained",
    "themes_conversations",
    "themes_tools",
    "critical_answers",
    "network_words",
    "children_words",
}


@pytest.mark.parametrize(
    ("area", "audience"), [*((area, "team") for area in AREAS), ("Essex", "public")]
)
def test_every_indicator_is_handed_over_known_or_not(protected_for, handed, area, audience):
    rows = handed(for_the_evaluation(protected_for(area, audience)))
    assert set(rows["indicator"]) == ALL and set(rows["kind"]) == {"words"}
    assert len(rows) <= 60 and set(rows["verdict"]) <= {"", "not_known"}


@pytest.mark.parametrize("area", AREAS)
def test_no_number_that_the_plan_hides_is_handed_over(planned, protected_for, handed, area):
    report = protected_for(area)
    cells = planned().cells
    own = cells[(cells["family"] == CODED) & (cells["part"] == "went_on")]
    here = (own["area"] == area) & (own["group"] == EVERYBODY) & (own["period"].str.len() > 7)
    shown = own[here].groupby("decision_point")["shown"].all()
    labels = {theme.label: theme.id for theme in report.feedback.code_book.themes}
    rows = handed(for_the_evaluation(report))
    themes = rows[rows["indicator"].str.startswith("themes_") & (rows["value"].notna())]
    for row in themes.to_dict("records"):
        label = row["measure"].split(": ")[0]
        assert shown.get(labels[label], True), label
    assert (themes["number"] >= 10).all()


def test_of_the_network_it_is_said_whether_and_never_how_many(protected_for, handed):
    report = protected_for()
    rows = handed(for_the_evaluation(report)).set_index("indicator")
    for name, statements in (
        ("network_words", statements_of_the_network),
        ("children_words", statements_of_children),
    ):
        row = rows.loc[name]
        assert (row["verdict"] == "") == (len(statements(report)) > 0)
        assert row[["value", "number"]].isna().all()
        assert not any(sign.isdigit() for sign in row["said"] + row["missing"])


def test_on_the_page_of_a_quadrant_they_are_told_of_the_county_only(protected_for, handed):
    rows = handed(for_the_evaluation(protected_for("Mid"))).set_index("indicator")
    assert set(rows.loc[["network_words", "children_words"], "missing"]) == {
        "this is told for the whole county only"
    }
