"""``evaluate count``: the table that measures are made of, or a sentence for each mistake."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from evaluation_lib import cli
from evaluation_lib.commands import count
from evaluation_lib.commands.parsing import MADE, NO_SUCH_FOLDER, REFUSED
from evaluation_lib.counts.remarks import LEFT_OUT_POINTS, NO_POPULATION
from evaluation_lib.counts.table import COUNT_COLUMNS
from evaluation_lib.counts_output import AMONG_EXTRACTS
from evaluation_lib.opening import NO_PLACE, NOT_OF_THIS_COUNCIL
from evaluation_lib.parameters import NOT_A_CHOICE
from evaluation_lib.presentation.wording import text
from evaluation_lib.written_dates import NOT_DATE

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n{child},2,27/03/2012,BAFR,D051910639385,,\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    "{child},15/04/2020,S,C2,N1,U4,PR1,30/04/2020,E4A,,CM1 1QH,CM1 1QH,\n"
    "{child},15/06/2020,S,C2,N1,U4,PR1,,,,CM1 1QH,CM1 1QH,\n"
)
YEAR = ("--period-start", "2020-04-01", "--period-end", "2021-03-31")


def write_extracts(folder, *, child):
    folder.mkdir()
    for name, content in (("header", HEADER), ("episodes", EPISODES)):
        file = folder / f"2021-03-31 {name}.csv"
        file.write_text(content.format(child=child), encoding="utf-8")
    return folder


@pytest.fixture
def extracts(tmp_path):
    """A return of one child who was looked after twice, as no council has handed it in."""
    return write_extracts(tmp_path / "extracts", child="1")


@pytest.fixture
def run(capsys, tmp_path):
    """Run the command on some extracts; the status, what was said, and what was written."""

    def command(folder, *options, output=tmp_path / "counts.csv"):
        status = cli.main(["count", str(folder), "--output", str(output), *options])
        printed = capsys.readouterr()
        return status, printed.out, printed.err, output

    return command


def test_the_table_is_written_and_said_to_be_unsuppressed(run, extracts):
    status, out, _, output = run(extracts, *YEAR, "--area", "Essex")
    assert status == MADE
    assert count.UNSUPPRESSED in out and str(output) in out
    table = pd.read_csv(output)
    assert table.columns[: len(COUNT_COLUMNS)].tolist() == COUNT_COLUMNS
    some = table[(table["count"] > 0) & (table["kind"] != "cohort")]
    key = ["decision_point", "counted", "period", "group"]
    assert some.set_index(key)["count"].to_dict() == {
        ("looked_after_started", "events", "2020-21", "Black"): 2,
        ("looked_after_started", "children", "2020-21", "Black"): 1,
        ("looked_after_ceased", "events", "2020-21", "Black"): 1,
        ("looked_after_ceased", "children", "2020-21", "Black"): 1,
        ("looked_after", "children", "2021-03-31", "Black"): 1,
    }
    assert some["population"].nunique() == 1 and some["age_range"].eq("0 to 17").all()


def test_what_the_extracts_do_not_tell_has_no_rows_and_is_said(run, extracts):
    _, out, _, output = run(extracts, "--period-start", "2019-04-01", "--area", "Essex")
    table = pd.read_csv(output)
    assert set(table["period"]) == {"2020-21", "2020-03-31", "2021-03-31"}
    assert "Not counted, for the extracts hold none: Contacts, Early help" in out
    for why in ("before_the_extracts", "after_the_extracts"):
        sentence = LEFT_OUT_POINTS[why].format(points="Started to be looked after")
        assert sentence.removesuffix(".") in out


@pytest.mark.slow
def test_ages_counted_are_those_divided_by(run, extracts):
    younger = ("--denominator", "census_2021_children_0_15")
    _, out, _, output = run(extracts, *YEAR, "--area", "Essex", *younger)
    assert pd.read_csv(output)["age_range"].dropna().unique().tolist() == ["0 to 15"]
    assert "aged" not in out
    _, out, _, _ = run(extracts, *YEAR, "--area", "Essex", "--denominator", "census_2021_all_ages")
    assert "Those counted are aged 0 to 17" in out


@pytest.mark.slow
def test_groups_without_a_population_of_their_own_are_named(run, extracts):
    grouping = ("--ethnic-grouping", "gypsy_roma_traveller_apart")
    _, out, _, _ = run(extracts, *YEAR, "--area", "Essex", *grouping)
    assert NO_POPULATION.format(groups="White, Gypsy, Roma and Traveller") in out


@pytest.mark.slow
def test_where_homes_cannot_be_told_the_county_is_counted_and_why_is_said(run, extracts, like):
    by_team = (*YEAR, "--area-by", "team")
    status, out, _, output = run(extracts, *by_team)
    assert status == MADE
    assert pd.read_csv(output)["area"].unique().tolist() == ["Essex"]
    assert count.QUADRANTS_LEFT_OUT.split("{")[0] in out
    output.unlink()
    status, out, err, _ = run(extracts, *by_team, "--area", "Mid")
    assert (status, out) == (REFUSED, "") and not output.exists()
    assert re.search(like(NO_PLACE, area="Mid", area_by="team"), err.splitlines()[-1])


def test_invented_children_are_said_to_be_invented_in_the_table_too(run, tmp_path, dictionary):
    extracts = write_extracts(tmp_path / "invented", child="INV0000001")
    _, out, _, output = run(extracts, *YEAR, "--area", "Essex")
    assert text(dictionary, "invented.line") in out
    assert pd.read_csv(output)["remark"].unique().tolist() == [text(dictionary, "invented.short")]


@pytest.mark.slow
def test_of_other_children_nothing_of_it_is_said(run, extracts, dictionary):
    _, out, _, output = run(extracts, *YEAR, "--area", "Essex")
    assert text(dictionary, "invented.line") not in out
    assert "remark" not in pd.read_csv(output).columns


# ---------------------------------------------------------------------- mistakes


def test_all_mistakes_are_said_at_once(run, extracts):
    status, out, err, output = run(
        extracts,
        *("--grain", "week", "--include-uasc", "both", "--area", "Atlantis", "--area", "Kent"),
        *("--period-start", "last year", "--ethnicity-clock", "noon"),
    )
    assert (status, out) == (REFUSED, "") and not output.exists()
    for name in ("grain 'week'", "include_uasc 'both'", "area 'Atlantis'", "area 'Kent'"):
        assert name in err
    assert NOT_DATE.format(name="period_start", found="last year", example="2020-04-01") in err
    assert NOT_A_CHOICE.split("{")[2].split("}")[1] in err


def test_an_output_has_to_be_named(extracts, capsys):
    assert cli.main(["count", str(extracts)]) == REFUSED
    assert capsys.readouterr().err == count.NEEDS_OUTPUT + "\n"


@pytest.mark.parametrize("folder", ["nowhere", "none"])
def test_extracts_have_to_be_there(run, folder):
    status, _, err, _ = run(folder)
    assert status == REFUSED and err == NO_SUCH_FOLDER.format(found=folder) + "\n"


def test_the_output_is_not_put_among_the_extracts(run, extracts):
    before = set(extracts.iterdir())
    status, _, err, output = run(extracts, output=extracts / "counts.csv")
    assert status == REFUSED and set(extracts.iterdir()) == before
    assert err == AMONG_EXTRACTS.format(file=output) + "\n"


def test_another_authority_is_no_part_of_these_extracts(run, extracts):
    status, _, err, output = run(extracts, *YEAR, "--area", "England")
    assert status == REFUSED and not output.exists()
    assert NOT_OF_THIS_COUNCIL.split("{found}")[1].split("{")[0] in err


def test_a_period_that_nothing_lies_in_is_said(run, extracts):
    status, _, err, output = run(
        extracts, "--period-start", "2024-05-01", "--period-end", "2025-03-31", "--area", "Essex"
    )
    assert status == REFUSED and not output.exists()
    assert count.NOTHING.split("{")[0] in err
