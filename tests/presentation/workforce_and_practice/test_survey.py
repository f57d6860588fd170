"""The staff survey: what was planted is found, and whatever rests on a hidden number is hidden."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html import unescape

import pandas as pd
import pytest

from evaluation_lib.areas import county_of
from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY, ReleasePlan
from evaluation_lib.measures.surveys.answers import AGREE
from evaluation_lib.measures.surveys.between_waves import ShiftOfScale
from evaluation_lib.measures.surveys.pairs import DOWN, SAME, UP
from evaluation_lib.presentation import workforce_and_practice as page
from evaluation_lib.presentation.planned_cells import REACHED, WENT_ON
from evaluation_lib.presentation.workforce_and_practice import (
    survey_counts,
    survey_estimates,
    survey_tables,
)
from evaluation_lib.presentation.workforce_and_practice.survey_cells import survey_cells
from evaluation_lib.presentation.workforce_and_practice.survey_change import survey_points
from evaluation_lib.presentation.workforce_and_practice.survey_counts import (
    ALL,
    ANSWERED,
    BOTH,
    SURVEY,
    of_part,
)
from evaluation_lib.presentation.workforce_and_practice.survey_findings import survey_findings
from evaluation_lib.presentation.workforce_and_practice.survey_waves import (
    ANSWERS,
    INVITED,
    WAVES,
    pair_of,
    period_of,
    primary_item,
    scales_of,
    told_scales,
    waves_of,
)
from evaluation_lib.synthetic.programme.folder import write_programme

SECTIONS = (
    page.who_answered_the_survey,
    page.how_staff_changed,
    page.becoming_routine,
    page.how_the_survey_was_worked_out,
)
CHANGES = ["change_confidence", "change_conversations", "change_resolution"]


def with_table(report, name, rows):
    tables = {**report.programme.tables, name: rows}
    return replace(report, programme=replace(report.programme, tables=tables))


def words_of_page(report) -> str:
    """All sections of the survey and what is handed over, as plain words."""
    html = "".join(section(report)._repr_html_() for section in SECTIONS)
    html = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    text = unescape(re.sub("<[^>]+>", " ", html.replace("</td>", " | ")))
    return text + str(survey_findings(report)) + str(survey_points(report))


@cache
def cells_of(report):
    return survey_cells(report, []).cells


def hiding(report, *cells):
    """The report as a run makes it that hides some cells and shows all others."""
    every = cells_of(report)
    named = pd.MultiIndex.from_frame(every[CELL])
    shown = every["shown_on_a_page"] & ~named.isin(list(cells))
    plan = every[CELL].assign(shown=shown)
    release = ReleasePlan(plan, audience="team", rounding_base=None, describing_base=10)
    return replace(report, release=release)


def cell(report, point, period, part=WENT_ON, group=EVERYBODY):
    area = county_of(report.dictionary).name
    named = {"family": SURVEY, "part": part, "area": area, "group": group}
    return tuple((named | {"decision_point": point, "period": period})[name] for name in CELL)


def of_indicator(report, indicator):
    return [row for row in survey_findings(report) if row["indicator"] == indicator]


@pytest.fixture
def county(open_for):
    return open_for()


@pytest.fixture
def quickly(monkeypatch) -> None:
    """Leave out charts, whose numbers stand in tables, and put a sum for the model that is slow."""
    monkeypatch.setattr(survey_tables, "shares_side_by_side_chart", lambda *_, **__: None)
    monkeypatch.setattr(survey_tables, "with_table", lambda _, table, **__: table)
    monkeypatch.setattr(
        survey_estimates,
        "proportional_odds",
        lambda *waves, **_: ShiftOfScale(*[float(sum(map(sum, waves)))] * 4),
    )


class TestWhatIsCounted:
    def test_waves_are_the_first_and_the_last_that_asked_a_scale(self, county):
        assert [wave.number for wave in waves_of(county)] == [1, 2, 3]
        first = {scale.id: pair_of(county, scale)[0].number for scale in told_scales(county)}
        assert first["confidence"] == 1
        # The invented survey asks NoMAD from the second wave on.
        assert first["coherence"] == 2

    def test_everybody_who_answered_a_wave_is_of_one_kind(self, county):
        for wave in waves_of(county):
            rows = survey_counts.spread(county, wave)
            people = county.programme[ANSWERS].query("wave == @wave.number")["respondent"].nunique()
            assert (rows.groupby("key")["count"].sum() == people).all()

    def test_everybody_matched_moved_one_way_or_not(self, county):
        rows = survey_counts.moved(county)
        answers = county.programme[ANSWERS]
        first, last = (set(answers.query("wave == @number")["respondent"]) for number in (1, 3))
        own = rows[rows["key"] == "confidence"].set_index("kind")["count"]
        assert own.sum() == len(first & last)
        assert own[UP] > own[DOWN] and own[SAME] > 0

    def test_a_question_left_out_leaves_nobody_out(self, county):
        answers = county.programme[ANSWERS]
        left = answers.assign(answer=answers["answer"].mask(answers["item"] == "confidence_2", ""))
        fewer = with_table(county, ANSWERS, left)
        before, after = (survey_counts.moved(one)["reached"] for one in (county, fewer))
        assert before.equals(after)


class TestPlan:
    def test_sums_among_cells_hold(self, county):
        found = survey_cells(county, [])
        counts = found.cells.set_index(CELL)["count"]
        sums = found.sums
        wholes = pd.MultiIndex.from_frame(sums[[f"whole_{name}" for name in CELL]])
        parts = counts.reindex(pd.MultiIndex.from_frame(sums[CELL])).to_numpy()
        table = pd.DataFrame({"whole": wholes, "way": sums["way"], "part": parts})
        for (whole, _), own in table.groupby(["whole", "way"]):
            assert own["part"].sum() == counts[whole]

    def test_each_wave_is_made_up_of_matched_and_others(self, county):
        sums = survey_cells(county, []).sums
        whole = sums[(sums["whole_decision_point"] == ANSWERED) & (sums["decision_point"] == BOTH)]
        assert len(whole) == 4

    def test_staff_are_never_told_by_place_or_by_role_and_group(self, county):
        cells = survey_cells(county, []).cells
        assert set(cells["area"]) == {county_of(county.dictionary).name}
        by_role = cells["decision_point"].str.contains("leader|practitioner")
        assert set(cells.loc[by_role, "group"]) == {EVERYBODY}


class TestPlantedTruth:
    def test_what_was_planted_is_found(self, protected_for):
        rows = {row["indicator"]: row for row in survey_findings(protected_for())}
        found = [rows[name]["verdict"] for name in CHANGES]
        assert found == ["clearly_higher", "clearly_higher", "no_clear_difference"]

    def test_where_nothing_changed_nothing_is_found(self, tmp_path, dictionary, open_for):
        folder = tmp_path / "programme"
        write_programme(folder, scenario="null", dictionary=dictionary, seed=5)
        rows = survey_findings(open_for(programme=str(folder)))
        verdicts = {row["verdict"] for row in rows if row["kind"] == "change"}
        assert verdicts == {"no_clear_difference"}

    def test_looking_back_finds_that_people_see_more(self, county, tables_of):
        """Planted: people see themselves lower than they then did, so looking back shows more."""
        html = page.how_the_survey_was_worked_out(county)._repr_html_()
        table = next(one for one in tables_of(html) if "Looking back" in one.caption)
        for cells in table.rows.values():
            assert int(cells["Higher now than then"]) > int(cells["Lower now than then"])


class TestHidden:
    @pytest.mark.slow
    def test_every_number_that_is_hidden_tells_nothing(self, county, monkeypatch, quickly):
        """One more in a hidden cell changes no word of the page, whichever cell it is.

        The cells of one kind and period are hidden together: they are of different scales, so that
        no number rests on two of them.
        """
        cells = survey_cells(county, []).cells
        told = cells[cells["shown_on_a_page"]]
        last = told["decision_point"].str.rsplit(": ", n=1).str[-1]
        usual, seen, batches = words_of_page(hiding(county)), 0, 0
        for _, own in told.groupby([told["part"], told["group"], told["period"], last]):
            named = list(own[CELL].itertuples(index=False, name=None))
            protected = hiding(county, *named)
            hidden = words_of_page(protected)
            with monkeypatch.context() as changed:
                changed.setattr(survey_counts, "_laid_out", one_more_in(named))
                # Another report, so that nothing that was kept of the first is taken for it.
                assert words_of_page(replace(protected)) == hidden, named
                if batches % 5 == 0:
                    # Each number that is shown stands somewhere, or the test would see nothing.
                    seen += words_of_page(hiding(county)) != usual
            batches += 1
        assert batches > 30
        assert seen > 5

    @pytest.mark.parametrize("kind", [UP, SAME, DOWN])
    def test_all_that_rests_on_moves_is_hidden_with_one(self, county, tables_of, kind):
        scale = scales_of(county)[0]
        point, period = of_part(scale.id, kind), period_of(pair_of(county, scale))
        report = hiding(county, cell(county, point, period))
        (row,) = of_indicator(report, "change_confidence")
        assert (row["verdict"], row["missing"]) == (
            "not_known",
            "the number is hidden to protect people",
        )
        assert pd.isna(row["value"]) and pd.isna(row["number"])
        moves = tables_of(page.how_staff_changed(report)._repr_html_())[-1]
        own = next(cells for heads, cells in moves.rows.items() if heads[0].startswith("Confid"))
        assert own["Net (interval)"] == "[c]" and own["Later compared with before"] == "not known"
        ways = tables_of(page.how_the_survey_was_worked_out(report)._repr_html_())[0]
        own = next(cells for heads, cells in ways.rows.items() if heads[0].startswith("Confid"))
        for name in (
            "Chance of this if nothing changed",
            "After Holm's correction",
            "Rank correlation (-1 to 1)",
        ):
            assert own[name] == "[c]"

    def test_alpha_and_odds_are_hidden_with_a_kind_of_their_wave(self, county, tables_of):
        last = waves_of(county)[-1]
        report = hiding(county, cell(county, of_part("confidence", AGREE), last.period))
        ways = tables_of(page.how_the_survey_was_worked_out(report)._repr_html_())[0]
        own = next(cells for heads, cells in ways.rows.items() if heads[0].startswith("Confid"))
        assert own["Odds of a higher answer (interval)"] == "[c]"
        assert own["Alpha, last wave (interval)"] == "[c]"

    @pytest.mark.parametrize(
        ("point", "part"),
        [
            (of_part(ANSWERED, "leader"), WENT_ON),
            (of_part(ANSWERED, "leader"), REACHED),
            (of_part("agrees", "practitioner"), WENT_ON),
            (of_part(ALL, "practitioner"), REACHED),
        ],
    )
    def test_a_weighted_share_needs_every_stratum(self, county, point, part):
        wave = waves_of(county)[0]
        assert survey_estimates.weighted_of(hiding(county), wave) is not None
        report = hiding(county, cell(county, point, wave.period, part))
        assert survey_estimates.weighted_of(report, wave) is None

    @pytest.mark.parametrize("part", [REACHED, WENT_ON])
    def test_bounds_need_who_was_invited_and_who_answered(self, county, part):
        wave = waves_of(county)[0]
        assert survey_estimates.bounds_of(hiding(county), wave) is not None
        report = hiding(county, cell(county, ANSWERED, wave.period, part))
        assert survey_estimates.bounds_of(report, wave) is None
        (row, *_) = of_indicator(report, "response_rate")
        assert row["verdict"] == "not_known"

    def test_bounds_need_who_agreed(self, county):
        wave = waves_of(county)[0]
        point = of_part(primary_item(county), AGREE)
        report = hiding(county, cell(county, point, wave.period))
        assert survey_estimates.bounds_of(report, wave) is None

    def test_a_hidden_scale_takes_no_part_in_the_correction(self, county):
        scale = scales_of(county)[0]
        point, period = of_part(scale.id, UP), period_of(pair_of(county, scale))
        report = hiding(county, cell(county, point, period))
        before, after = (
            survey_estimates.changes(one)["reflexive monitoring"].p_corrected
            for one in (county, report)
        )
        assert after < before or after == pytest.approx(before)

    def test_who_gave_no_group_is_written_nowhere(self, protected_for):
        assert "not_said" not in words_of_page(protected_for())


def one_more_in(cells) -> Callable[..., pd.DataFrame]:
    """Lay out counts as ever, with one more in some cells."""
    laid_out, names = survey_counts._laid_out, set(cells)

    def changed(report, rows, *, period):
        table = laid_out(report, rows, period=period)
        if table.empty:
            return table
        own = table.assign(family=SURVEY)
        # Who answered the survey stands under its own point; all others under their whole.
        of_whole = own["whole"].where(own["key"] != ANSWERED, own["decision_point"])
        went_on = among(own.assign(part=WENT_ON), names)
        reached = among(own.assign(part=REACHED, decision_point=of_whole), names)
        return table.assign(count=table["count"] + went_on, reached=table["reached"] + reached)

    return changed


def among(rows: pd.DataFrame, names) -> pd.Series:
    hit = pd.MultiIndex.from_frame(rows[CELL]).isin(names)
    return pd.Series(hit, index=rows.index).astype("Int64")


class TestWhatIsMissing:
    def test_without_a_survey_the_page_says_what_would_answer(self, county, without_files):
        report = without_files(county, ANSWERS, WAVES, INVITED)
        assert "Not yet evidenced" in page.who_answered_the_survey(report)._repr_html_()
        assert not page.how_staff_changed(report)._repr_html_()
        rows = survey_findings(report)
        assert {row["verdict"] for row in rows} == {"not_known"}
        assert "before and after the learning spaces" in rows[0]["missing"]

    def test_one_wave_says_nothing_of_a_change(self, open_for):
        report = open_for(period_end="2024-03-31")
        (row,) = of_indicator(report, "change_confidence")
        assert row["missing"] == "a second wave of the survey that asks this"
        assert "one wave" in page.who_answered_the_survey(report)._repr_html_()
        assert "cannot be compared" in page.how_staff_changed(report)._repr_html_()
        assert survey_cells(report, []).sums is not None

    def test_waves_without_the_same_codes_are_separate_samples(self, county):
        waves = county.programme[WAVES].assign(linked="no")
        report = with_table(county, WAVES, waves)
        assert survey_counts.moved(report).empty
        (row,) = of_indicator(report, "change_confidence")
        assert row["missing"] == "codes that stand for the same people in both waves"
        text = words_of_page(hiding(report))
        assert "separate samples" in text and "Answered both" not in text

    def test_without_a_frame_nobody_knows_who_is_missing(self, county):
        report = hiding(with_table(county, INVITED, county.programme[INVITED].head(0)))
        html = page.who_answered_the_survey(report)._repr_html_()
        assert "nobody can tell who is missing" in html
        assert {row["verdict"] for row in of_indicator(report, "response_rate")} == {"not_known"}
        (change,) = of_indicator(report, "change_confidence")
        assert change["verdict"] == "clearly_higher"

    def test_more_who_say_a_group_than_records_know_are_counted_all_the_same(self, county):
        """Records of the invented county know everybody's group, and some say none."""
        rows = survey_counts.answered(county, waves_of(county)[0])
        assert (rows["count"] > rows["reached"]).any()
        assert words_of_page(hiding(county))

    def test_a_first_wave_after_the_start_is_no_baseline(self, open_for):
        html = page.who_answered_the_survey(open_for(programme_start="2023-04-01"))._repr_html_()
        assert "not how things were before" in html
        unset = page.who_answered_the_survey(open_for(programme_start="none"))._repr_html_()
        assert "set programme_start" in unset

    def test_few_matched_people_are_too_few_to_say(self, county):
        answers = county.programme[ANSWERS]
        twice = answers.groupby("respondent")["wave"].apply(lambda waves: {1, 3} <= set(waves))
        few = [*twice.index[twice][:20], *twice.index[~twice][:400]]
        report = with_table(county, ANSWERS, answers[answers["respondent"].isin(few)])
        assert of_indicator(report, "change_confidence")[0]["verdict"] == "too_few"
        assert survey_estimates.ranks_of(report, scales_of(report)[0]) is None


class TestAudiences:
    @pytest.mark.parametrize("area", ["North East", "Mid", "South", "West"])
    def test_a_quadrant_is_told_nothing(self, protected_for, area):
        report = protected_for(area)
        assert "county only" in page.who_answered_the_survey(report)._repr_html_()
        assert not any(section(report)._repr_html_() for section in SECTIONS[1:])
        missing = {row["missing"] for row in survey_findings(report)}
        assert missing == {"this is told for the whole county only"}

    def test_the_public_reads_rounded_shares_and_nothing_worked_out(self, protected_for, tables_of):
        report = protected_for("Essex", "public")
        html = page.how_the_survey_was_worked_out(report)._repr_html_()
        assert "<table" not in html and "rounded" in html
        table = tables_of(page.who_answered_the_survey(report)._repr_html_())[0]
        told = [cells["Answered"] for cells in table.rows.values()]
        assert all(int(one.replace(",", "")) % 5 == 0 for one in told if one != "[c]")
        for row in survey_findings(report):
            if row["kind"] == "change":
                assert row["verdict"] == "not_known" and pd.isna(row["lower"])
