"""What a reader could work out of a page on feedback by adding, subtracting or waiting."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest

from evaluation_lib.areas import parts_by_area
from evaluation_lib.disclosure.release_plan import CELL, ReleasePlan
from evaluation_lib.disclosure.release_planning import as_published, plan_release
from evaluation_lib.opened_feedback import ADJUDICATED, ANSWERS, ATTENDANCE
from evaluation_lib.presentation import workshop_feedback
from evaluation_lib.presentation.planned_cells import together
from evaluation_lib.presentation.workshop_feedback.answer_links import NO_VALUE
from evaluation_lib.presentation.workshop_feedback.counted import ANSWERS as ALL
from evaluation_lib.presentation.workshop_feedback.counted import CODED
from evaluation_lib.reports.planned_kinds import OfFeedback


def with_tables(report, **rows):
    tables = {**report.feedback.tables, **rows}
    return replace(report, feedback=replace(report.feedback, tables=tables))


def without(report, responses):
    """The report as if some answers had not been given."""
    answers, settled = report.feedback.answers, report.feedback.adjudicated
    return with_tables(
        report,
        **{
            ANSWERS: answers[~answers["response_id"].isin(responses)],
            ADJUDICATED: settled[~settled["response_id"].isin(responses)],
        },
    )


def plan(report, *, earlier=()):
    kind = OfFeedback()
    areas = kind.areas(report, [])
    periods = [name for one in earlier for name in one.cells["period"].unique()]
    found = together([kind.cells(report, areas), kind.earlier_cells(report, areas, periods)])
    return plan_release(
        found.cells,
        given_sums=found.sums,
        parts_of_areas=parts_by_area(report.dictionary),
        earlier=earlier,
        rules=report.rules,
    )


def in_a_run(report):
    shown = plan(report).cells[[*CELL, "shown"]]
    plan_of_it = ReleasePlan(shown, audience="team", rounding_base=None, describing_base=10)
    return replace(report, release=plan_of_it)


def test_one_late_answer_changes_no_number_that_is_shown(open_for):
    """Whoever knows who was late would read from it what that person wrote."""
    now = open_for()
    last = now.feedback.answers["response_id"].iloc[-1]
    before = without(now, [last])
    first = plan(before)
    second = plan(now, earlier=[as_published(first, rules=now.rules)])
    shown = (one.cells.loc[one.cells["shown"], [*CELL, "count"]] for one in (second, first))
    both = pd.merge(*shown, on=CELL)
    assert len(both) > 20
    assert (both["count_x"] == both["count_y"]).all()


def test_values_of_a_facet_make_up_all_answers(planned):
    """Three that are shown and all answers would give the fourth."""
    release = planned()
    sums = release.sums.merge(release.cells, on=CELL)
    own = sums[sums["part"].isin(["went_on", NO_VALUE]) & (sums["family"] == CODED)]
    facets = own[own["decision_point"].str.startswith("stance")]
    made_up = 0
    for number in facets["sum"].unique():
        terms = sums[sums["sum"] == number]
        whole, parts = terms[terms["sign"] == 1], terms[terms["sign"] == -1]
        if set(whole["decision_point"]) == {ALL} and len(parts) > 2:
            made_up += 1
            assert int(whole["count"].iloc[0]) == parts["count"].sum()
            assert (~terms["shown"]).sum() != 1
    places_roles_and_years = 5 + 3 + 2
    assert made_up == places_roles_and_years


@pytest.fixture(scope="module")
def of_seven(open_for):
    """The county's page of seven answers, as a run makes it."""
    report = open_for()
    few = report.feedback.answers["response_id"].iloc[:7]
    rest = report.feedback.answers.loc[~report.feedback.answers["response_id"].isin(few)]
    return in_a_run(without(report, rest["response_id"]))


@pytest.mark.parametrize("name", ["in_their_own_words", "how_far_coders_agreed", "enough_answers"])
def test_of_very_few_answers_no_quote_no_agreement_and_no_number_is_told(of_seven, name):
    html = getattr(workshop_feedback, name)(of_seven)._repr_html_()
    assert "<table" not in html
    assert not re.search(r"\b7\b", unescape(re.sub("<[^>]+>", " ", html)))


def test_a_theme_that_is_hidden_is_met_in_no_batch(open_for, tables_of):
    """The batch in which it is met would tell that somebody in it speaks of it."""
    report = open_for()
    settled = report.feedback.adjudicated
    theme = report.feedback.code_book.themes[-1].id
    has = settled.index[settled["code"] == theme]
    rare = in_a_run(with_tables(report, **{ADJUDICATED: settled.drop(has[:-1])}))
    cells = plan(rare).cells
    own = (cells["family"] == CODED) & (cells["decision_point"] == theme)
    assert not cells.loc[own & (cells["part"] == "went_on"), "shown"].any()
    labels = report.feedback.code_book.labels
    told = tables_of(workshop_feedback.what_people_spoke_of(rare)._repr_html_())[0]
    shown = [heads[0] for heads, cells in told.rows.items() if cells["Answers"] != "[c]"]
    assert labels[theme] not in shown
    (table,) = tables_of(workshop_feedback.enough_answers(rare)._repr_html_())
    met = [cells["Themes met so far"] for cells in table.rows.values()]
    assert max(map(int, met)) == len(shown)


def test_attendance_is_told_only_if_every_learning_space_has_it(open_for):
    report = open_for()
    rows = report.feedback.tables[ATTENDANCE]
    lacking = with_tables(report, **{ATTENDANCE: rows.iloc[:-1]})
    first = workshop_feedback.main_points(lacking)._repr_html_()
    assert "how many people attended is not known" in first
