"""What the Board reads: by rules that cannot flatter, each change against what it changed."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from evaluation_lib.findings.table import finding
from evaluation_lib.framework.parts import CHANGE
from evaluation_lib.presentation import board_report as board
from evaluation_lib.presentation.board_report.changes import moved
from evaluation_lib.presentation.board_report.lists import not_known
from evaluation_lib.presentation.board_report.quarters import Quarter, quarter_of
from evaluation_lib.presentation.university_evaluation.shared import judged


def words(part) -> str:
    shown = re.sub(r"<style.*?</style>|<[^>]+>", " ", part._repr_html_(), flags=re.DOTALL)
    return " ".join(unescape(shown).split())


def points(part) -> list[str]:
    return [words_of(one) for one in re.findall(r"<li>(.*?)</li>", part._repr_html_())]


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows_of(part) -> list[list[str]]:
    body = part._repr_html_().partition("<tbody>")[2]
    return [
        [words_of(cell) for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]


@pytest.fixture
def change(framework):
    """A finding of a change."""

    def made(indicator: str, verdict: str, *, group: str = "", area: str = "Essex", **more):
        one = framework.indicator(indicator)
        values = {"value": 0.8, "lower": 0.7, "upper": 0.9, "unit": "ratio", "kind": one.kind}
        told = {"indicator": indicator, "area": area, "group": group, "notebook": one.notebook}
        return finding(**{**values, **told, "verdict": verdict, **more})

    return made


class TestSixAspirations:
    def test_there_is_a_line_for_each_even_where_nothing_is_known(self, of_findings):
        rows = rows_of(board.six_aspirations(of_findings([])))
        assert [row[0][:3] for row in rows] == [f"A{number}." for number in range(1, 7)]
        assert {row[2] for row in rows} == {"? not known"}
        assert {row[4] for row in rows} == {"not yet evidenced"}

    def test_a_change_is_told_against_what_it_changed_with_its_size(self, of_findings, change):
        days = {"value": -30.2, "lower": -58.1, "upper": -2.4, "unit": "days"}
        report = of_findings([change("racism_reports_time", "clearly_lower", **days)])
        row = rows_of(board.six_aspirations(report))[2]
        assert row[1:4] == [
            "Time until a report of racism is closed",
            "▼ clearly lower than before the programme",
            "-30 days (-58 to -2)",
        ]
        assert row[4:] == ["suggested; confidence low", "1 of 3"]

    def test_without_a_start_of_the_programme_it_is_told_against_the_first_year(
        self, of_findings, change
    ):
        rows = [change("tool_present", "clearly_higher", unit="share", value=0.125, lower=0.05)]
        row = rows_of(board.six_aspirations(of_findings(rows, programme_start=None)))[4]
        assert row[2] == "▲ clearly higher than in the first year"
        row = rows_of(board.six_aspirations(of_findings(rows)))[4]
        assert row[2] == "▲ clearly higher than before the programme"

    def test_a_change_of_a_share_is_told_in_percentage_points(self, of_findings, change):
        rows = [change("tool_present", "clearly_higher", unit="share", value=0.125, lower=0.05)]
        row = rows_of(board.six_aspirations(of_findings(rows)))[4]
        assert row[3] == "12 percentage points (5 to 90)"

    def test_waves_of_a_survey_are_told_against_the_first(self, of_findings, change):
        for verdict, said in (
            ("clearly_higher", "▲ clearly higher than in the first wave"),
            ("no_clear_difference", "· no clear difference from the first wave"),
        ):
            report = of_findings([change("change_confidence", verdict)])
            assert rows_of(board.six_aspirations(report))[0][2] == said

    def test_what_speaks_against_an_aspiration_is_told_before_what_speaks_for_it(
        self, of_findings, change
    ):
        rows = [
            change("change_early_help", "clearly_higher", group="Mixed"),
            change("change_early_help", "clearly_lower", group="Black"),
        ]
        row = rows_of(board.six_aspirations(of_findings(rows)))[3]
        assert row[1:3] == [
            "Early help after a contact, Black children",
            "▼ clearly lower than before the programme",
        ]
        assert row[4] == "mixed; confidence low"

    def test_a_gap_at_one_time_is_never_told_as_a_change(self, of_findings, change):
        report = of_findings([change("gap_looked_after", "clearly_higher", group="Black")])
        assert rows_of(board.six_aspirations(report))[5][2] == "? not known"

    def test_of_a_quadrant_what_only_the_county_tells_says_so_and_makes_no_claim(
        self, of_findings, change
    ):
        report = of_findings([change("change_confidence", "clearly_higher")], area="Mid")
        row = rows_of(board.six_aspirations(report))[0]
        assert row[1] == "Staff's confidence on race and culture (county only)"
        assert row[4:] == ["not yet evidenced", "0 of 2"]

    def test_every_indicator_of_change_has_something_that_it_is_told_against(
        self, of_findings, full_findings, framework
    ):
        layout = of_findings([]).dictionary.document("board_report")["compared_with"]
        changes = [one for one in framework.indicators if one.kind == CHANGE]
        assert [one.id for one in changes if not {one.id, one.source} & set(layout)] == []
        assert board.six_aspirations(of_findings(full_findings()))._repr_html_()


class TestThreeThatMoved:
    def test_against_and_for_take_turns_and_against_comes_first(self, of_findings, change):
        rows = [
            change("change_confidence", "clearly_higher"),
            change("change_conversations", "clearly_higher"),
            change("tool_present", "clearly_higher"),
            change("racism_reports_time", "clearly_higher"),
        ]
        report = of_findings(rows)
        assert [one.mark for one in moved(report)] == ["against", "for", "for"]
        first = points(board.three_that_moved(report))[0]
        assert first == (
            "Time until a report of racism is closed: ▲ clearly higher than before the programme, "
            "0.80 times (0.70 to 0.90). It speaks against A3."
        )

    def test_an_indicator_stands_there_once_and_says_that_groups_differ(self, of_findings, change):
        rows = [
            change("change_early_help", "clearly_higher", group=group)
            for group in ("Asian", "Mixed")
        ]
        report = of_findings([*rows, change("change_early_help", "clearly_lower", group="Black")])
        [point] = points(board.three_that_moved(report))
        assert point.startswith("Early help after a contact, Black children: ▼")
        assert point.endswith("It speaks against A4. Other groups moved the other way.")

    def test_a_move_whose_side_nobody_can_tell_says_so(self, of_findings, change):
        row = change("complaints_received", "clearly_higher", period="2022-23 to 2024-25")
        [point] = points(board.three_that_moved(of_findings([row], programme_start=None)))
        assert "than in the first year, 0.80 times (0.70 to 0.90), 2022-23 to 2024-25." in point
        assert point.endswith("Whether that is good or bad for A5 is open.")

    def test_what_tells_of_an_activity_names_it_in_words(self, of_findings, change):
        [point] = points(
            board.three_that_moved(of_findings([change("prompt_sheet_used", "clearly_higher")]))
        )
        assert point.endswith("It speaks for P2 (Prompt sheet).")

    def test_without_a_clear_change_it_says_so(self, of_findings, change):
        report = of_findings([change("change_confidence", "no_clear_difference")])
        assert "No change is clear either way." in words(board.three_that_moved(report))
        untold = words(board.three_that_moved(of_findings([])))
        assert "Nothing is known of any change" in untold

    def test_of_a_quadrant_its_own_moves_come_before_those_of_the_county(self, of_findings, change):
        area = of_findings([], area="Mid").setting.area.label
        rows = [
            change("racism_reports_time", "clearly_higher"),
            change("offered_early_help", "clearly_higher", area=area),
        ]
        assert [one.evidence.of_county for one in moved(of_findings(rows, area="Mid"))] == [
            False,
            True,
        ]


class TestThreeNotKnown:
    def test_there_are_never_more_than_three_and_families_always_stand_there(self, of_findings):
        found = not_known(of_findings([]))
        assert len(found) == 3
        assert [one.indicator.id for one in found[-1].several] == ["family_voice"]

    def test_each_says_what_would_answer_it(self, of_findings, framework):
        said = points(board.three_not_known(of_findings([])))
        assert framework.source("staff_survey").answers.rstrip(".") in said[0]

    def test_changes_of_bare_aspirations_come_first(self, of_findings, full_findings):
        rows = [row for row in full_findings() if row["notebook"] != "trend_analysis"]
        report = of_findings(rows)
        bare = {one.aspiration.id for one in judged(report).judgements if not one.changes[0].known}
        assert "A6" in bare
        first = not_known(report)[0].several
        assert {one.indicator.source for one in first} == {"council_extracts"}

    def test_where_all_is_known_it_says_so(self, of_findings, full_findings):
        said = words(board.three_not_known(of_findings(full_findings())))
        assert "Every indicator is known." in said


class TestActions:
    def test_the_state_of_actions_stands_in_the_words_of_the_page_that_counted_them(
        self, of_findings, full_findings
    ):
        rows = full_findings()
        said = next(row["said"] for row in rows if row["indicator"] == "board_actions_closed")
        assert points(board.actions(of_findings(rows)))[0] == f"Board's actions closed: {said}"

    def test_without_the_list_of_actions_it_says_what_is_missing(self, of_findings, framework):
        first = points(board.actions(of_findings([])))[0]
        assert "not known" in first
        assert framework.source("board_actions").answers.rstrip(".") in first

    def test_the_board_is_asked_to_look_at_what_moved_against_an_aim(self, of_findings, change):
        report = of_findings([change("racism_reports_time", "clearly_higher")])
        asked = [one for one in points(board.actions(report)) if one.startswith("Asked")]
        assert "look at what lies behind Time until a report of racism is closed" in asked[0]
        assert len(asked) == 3


class TestFrame:
    @pytest.mark.parametrize(
        ("end", "said"),
        [
            (date(2025, 3, 31), "Quarter: January to March 2025. "),
            (date(2024, 12, 31), "Quarter: October to December 2024. "),
            (date(2025, 5, 15), "Quarter: April to June 2025, up to 15 May 2025. "),
        ],
    )
    def test_the_title_says_the_quarter_and_the_period(self, of_findings, end, said):
        shown = words(board.title(of_findings([], period_end=end)))
        assert f"{said}Period looked at: 1 April 2020 to {end.day} {end:%B %Y}." in shown

    def test_a_quarter_runs_from_its_first_day_to_its_last(self):
        assert quarter_of(date(2024, 2, 29)) == Quarter(date(2024, 1, 1), date(2024, 3, 31))
        assert quarter_of(date(2024, 12, 31)) == Quarter(date(2024, 10, 1), date(2024, 12, 31))

    @pytest.mark.parametrize("audience", ["team", "partner", "public"])
    def test_its_stamp_is_that_of_its_readers(self, of_findings, audience):
        shown = board.title(of_findings([], audience=audience))
        assert len(shown.stamps) == 1
        assert shown.stamps[0].words in words(shown)

    def test_it_says_that_no_change_shows_that_the_programme_made_it(self, of_findings):
        said = words(board.how_to_read(of_findings([])))
        assert "no change here shows that the programme made it" in said
