"""What the pages on feedback say, held against what was planted in the invented answers."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from evaluation_lib.opened_feedback import ANSWERS, CODINGS, DEIDENTIFIED, HANDED_OVER, QUOTES
from evaluation_lib.presentation import workshop_feedback
from evaluation_lib.presentation.workshop_feedback.main_points import in_sentences

COUNTY_ONLY = (
    "by_role",
    "told_together",
    "over_time",
    "enough_answers",
    "in_their_own_words",
    "global_majority_network",
    "proud_to_be_me",
    "how_far_coders_agreed",
)
#: People's own words are shown as they are.
THEIR_WORDS = ("in_their_own_words", "global_majority_network", "proud_to_be_me")


def with_rows(report, table, rows):
    """The report with other rows in one of its files."""
    tables = {**report.feedback.tables, table: rows}
    return replace(report, feedback=replace(report.feedback, tables=tables))


def html_of(report, name):
    return getattr(workshop_feedback, name)(report)._repr_html_()


def test_numbers_of_themes_are_those_of_the_settled_codes(open_for, tables_of):
    report = open_for()
    table = tables_of(html_of(report, "what_people_spoke_of"))[0]
    codes = report.feedback.adjudicated.groupby("code")["response_id"].nunique()
    themes = {
        theme.label: str(codes.get(theme.id, 0)) for theme in report.feedback.code_book.themes
    }
    assert {heads[0]: cells["Answers"] for heads, cells in table.rows.items()} == themes


def test_a_share_is_of_all_answers_those_without_a_theme_among_them(open_for, tables_of):
    report = open_for()
    table = tables_of(html_of(report, "what_people_spoke_of"))[0]
    every = len(report.feedback.answers)
    for cells in table.rows.values():
        assert cells["Share of answers"] == f"{int(cells['Answers']) / every:.0%}"


def test_who_answered_is_set_beside_who_attended(open_for, invented):
    report = open_for("Mid")
    answers = report.feedback.answers
    number = (answers["quadrant"] == "Mid").sum()
    attendance = report.feedback.tables["attendance"]
    came = attendance.loc[attendance["quadrant"] == "Mid", "attended"].sum()
    first = in_sentences(report)[0]
    assert first.startswith(f"{number} answers were given; {came} people were counted")


def test_an_answer_is_of_the_day_of_its_learning_space(open_for):
    """The one of 12 March 2025 was answered until after the page's last day."""
    report = open_for(period_end="2025-03-12")
    last = report.feedback.answers["workshop"] == "Learning space 14"
    late = report.feedback.answers.loc[last, "answered_on"] > pd.Timestamp("2025-03-12")
    assert late.any()
    assert in_sentences(report)[0].startswith(f"{len(report.feedback.answers)} answers")


@pytest.mark.parametrize("name", COUNTY_ONLY)
def test_what_is_too_little_for_a_quadrant_stands_on_the_countys_page_alone(open_for, name):
    assert html_of(open_for("Mid"), name) == ""
    assert html_of(open_for(), name) != ""


def test_criticism_and_blanks_are_a_main_point(open_for):
    report = open_for()
    codes = report.feedback.adjudicated.set_index("response_id")["code"]
    doubtful = codes.isin(["stance_mixed", "stance_critical", "stance_nothing_gained"]).sum()
    assert any(one.startswith(f"{doubtful} answers (") for one in in_sentences(report))


def test_of_criticism_that_is_hidden_in_part_the_rest_is_a_main_point(protected_for, tables_of):
    """From the numbers that the page shows, and no others."""
    report = protected_for("Essex")
    labels = {"Gained and criticised", "Criticism", "Blank or nothing gained"}
    tables = tables_of(html_of(report, "how_people_took_the_question"))
    told = [
        int(cells["Answers"])
        for table in tables
        for heads, cells in table.rows.items()
        if heads[0] in labels and cells["Answers"] != "[c]"
    ]
    start = "At least " if len(told) < len(labels) else ""
    assert any(one.startswith(f"{start}{sum(told)} answers (") for one in in_sentences(report))


@pytest.mark.parametrize("area", ["Essex", "West"])
def test_main_points_are_few_and_short(open_for, protected_for, area):
    for report in (open_for(area), protected_for(area)):
        sentences = in_sentences(report)
        assert len(sentences) <= 6
        assert [one for one in sentences if len(one.split()) > 25] == []


def test_only_ticked_quotes_are_shown(open_for):
    report = open_for()
    quotes = report.feedback.tables[QUOTES]
    html = html_of(report, "in_their_own_words")
    shown = quotes.loc[quotes["show"] == "yes", "quote"]
    assert html.count("<tr>") - 1 == len(shown)
    nothing = with_rows(report, QUOTES, quotes.assign(show="", ticked_by="", ticked_on=""))
    assert "<table" not in html_of(nothing, "in_their_own_words")
    assert "none is shown" in html_of(nothing, "in_their_own_words")


def test_where_nobody_has_taken_names_out_nothing_is_quoted(open_for):
    report = open_for()
    rows = report.feedback.tables[DEIDENTIFIED]
    unknown = with_rows(report, DEIDENTIFIED, rows.iloc[:0])
    assert "<table" not in html_of(unknown, "in_their_own_words")
    assert "so none is quoted" in html_of(unknown, "in_their_own_words")


def test_a_statement_that_the_network_took_back_is_gone(open_for):
    report = open_for()
    rows = report.feedback.tables[HANDED_OVER]
    network = rows[rows["collection"] == "global_majority_network"]
    gone, there = network[network["withdrawn_on"].notna()], network[network["withdrawn_on"].isna()]
    assert len(gone) and len(there)
    html = html_of(report, "global_majority_network")
    assert [one for one in gone["theme"] if one in html] == []
    assert [one for one in there["theme"] if one not in html] == []


@pytest.mark.parametrize(
    "change",
    [
        {"contributors": 9},
        {"approved_on": pd.NaT},
        {"assent_recorded": ""},
        {"reuse_agreed": ""},
        {"withdrawn_on": pd.Timestamp("2025-03-01")},
        {"handed_over_on": pd.Timestamp("2025-04-01")},
    ],
)
def test_a_theme_of_children_is_shown_only_if_enough_agreed_and_approved(open_for, change):
    report = open_for()
    rows = report.feedback.tables[HANDED_OVER]
    themes = rows.loc[rows["collection"] == "proud_to_be_me", "theme"]
    shown = [one for one in themes if f">{one}<" in html_of(report, "proud_to_be_me")]
    assert shown
    changed = with_rows(report, HANDED_OVER, rows.assign(**change))
    assert [one for one in shown if f">{one}<" in html_of(changed, "proud_to_be_me")] == []


def test_without_two_coders_nothing_is_said_of_agreement(open_for):
    report = open_for()
    codings = report.feedback.tables[CODINGS]
    alone = with_rows(report, CODINGS, codings[codings["coder"] == codings["coder"].iloc[0]])
    assert "cannot be told" in html_of(alone, "how_far_coders_agreed")
    assert not any("agreement" in one for one in in_sentences(alone))
    assert "One person coded each answer" in html_of(alone, "how_it_was_coded")


def test_hostile_words_stay_words(open_for):
    """Whoever writes a script into an answer that is ticked sees it as text on the page."""
    report = open_for()
    quotes, answers = report.feedback.tables[QUOTES], report.feedback.answers
    ticked = quotes.index[quotes["show"] == "yes"][0]
    script = "<script>alert(1)</script> and a few more words"
    first = quotes.loc[ticked, "response_id"]
    changed = with_rows(
        report, QUOTES, quotes.assign(quote=quotes["quote"].where(quotes.index != ticked, script))
    )
    written = answers["answer"].where(answers["response_id"] != first, script)
    changed = with_rows(changed, ANSWERS, answers.assign(answer=written))
    html = html_of(changed, "in_their_own_words")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("area", ["Essex", "South"])
def test_pages_keep_the_rules_of_wording(open_for, protected_for, page, unruly, area):
    for report in (open_for(area), protected_for(area)):
        for name in workshop_feedback.__all__:
            if name in THEIR_WORDS:
                continue
            read = page(html_of(report, name))
            assert read.open == []
            assert read.links == [] or all(link.startswith("#") for link in read.links)
            assert unruly(read) == [], name
