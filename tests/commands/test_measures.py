"""`evaluate measures`: counts in, measures out; each mistake is a sentence that names the row."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation_lib import cli, counts_checks, counts_file, csv_files
from evaluation_lib.commands import measures as command
from evaluation_lib.commands.parsing import MADE, NO_SUCH_FILE, REFUSED
from evaluation_lib.extracts.published_symbols import NOT_WHOLE
from evaluation_lib.measures.tidy import NO_CONFIDENCE

ESSEX = """\
area,group,count,population
Essex,White,877,266225.4
Essex,Mixed,131,18995.9
Essex,Asian,40,13494.5
Essex,Black,72,10968
Essex,Other,21,3210.8
Essex,Refused,4,
"""
STEPS = """\
area,group,decision_point,period,count,reached
Essex,White,assessments,2024-25,60,100
Essex,Black,assessments,2024-25,11,11
Essex,Other,assessments,2024-25,0,5
"""
MEASURED = {
    "rate_per_10000": 5,
    "share": 6,
    "representation_index": 5,
    "relative_rate_index": 8,
    "difference_from_reference_rate": 4,
}
COLUMNS = [
    "area",
    "group",
    "measure",
    "value",
    "lower",
    "upper",
    "confidence",
    "method",
    "count",
    "population",
    "reached",
    "reference",
]


@pytest.fixture
def run(capsys):
    def of(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return of


@pytest.fixture
def measured(run, tmp_path):
    """Measure a table given as text or bytes; returns the table written and what was printed."""

    def of(content: str | bytes, *options: str, reference: str = "White"):
        source, output = tmp_path / "counts.csv", tmp_path / "measures.csv"
        source.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        status, out, err = run(
            "measures", source, "--reference", reference, "--output", output, *options
        )
        assert (status, err) == (MADE, "")
        return pd.read_csv(output), out

    return of


class TestWhatIsWritten:
    def test_every_measure_of_every_row(self, measured):
        table, out = measured(ESSEX)
        assert list(table.columns) == COLUMNS
        assert table["measure"].value_counts().to_dict() == MEASURED
        assert set(table["confidence"]) == {0.95}
        assert "28 measures of 6 rows, each group beside White" in out
        for sentence in (command.INDEPENDENT, command.HOW_TO_READ, command.AS_THEY_ARE):
            assert sentence in out

    def test_what_intervals_take_for_granted_is_said_where_they_do(self, measured):
        steps = STEPS.replace("reached\n", "reached,design_effect\n").replace("0\n", "0,1.4\n")
        _, out = measured(steps.replace("11\n", "11,1.4\n").replace("5\n", "5,1.4\n"))
        assert command.INDEPENDENT not in out and command.HOW_TO_READ not in out

    def test_the_ratio_has_a_score_and_an_exact_row(self, measured):
        table, _ = measured(ESSEX)
        ratios = table[table["measure"] == "relative_rate_index"].set_index("group")
        assert ratios["method"].str.contains("score").groupby("group").sum().tolist() == [1] * 4
        score = ratios[ratios["method"].str.contains("score")]
        assert score["value"].round(2).to_dict() == {
            "Mixed": 2.09,
            "Asian": 0.9,
            "Black": 1.99,
            "Other": 1.99,
        }

    def test_numbers_are_not_rounded_and_lines_end_plainly(self, measured, tmp_path):
        measured(ESSEX)
        content = (tmp_path / "measures.csv").read_bytes()
        assert content.startswith(b"area,") and b"\r" not in content
        rows = list(csv.DictReader(content.decode("utf-8").splitlines()))
        assert float(rows[0]["value"]) == 877 / 266225.4 * 10000
        assert (rows[0]["count"], rows[0]["population"]) == ("877", "266225.4")

    def test_small_numbers_are_for_its_user_alone(self, measured, tmp_path):
        measured(ESSEX)
        assert (tmp_path / "measures.csv").stat().st_mode & 0o077 == 0

    def test_nobody_reached_a_point_in_a_small_area(self, measured):
        steps = STEPS.replace("60,100", "0,0").replace("11,11", "0,0").replace("0,5", "0,0")
        table, _ = measured(steps, reference="All other children")
        ratios = table[table["measure"] == "transition_relative_rate"]
        assert ratios["value"].isna().all()
        assert (ratios["lower"] == 0).all() and np.isinf(ratios["upper"]).all()

    def test_transitions_come_from_children_reached(self, measured):
        table, _ = measured(STEPS)
        assert set(table["measure"]) == {"share", "transition_share", "transition_relative_rate"}
        ratios = table[table["measure"] == "transition_relative_rate"].set_index("group")
        assert ratios["value"].to_dict() == pytest.approx({"Black": 1 / 0.6, "Other": 0})
        assert "MOVER" in ratios.loc["Black", "method"]
        assert "score" in ratios.loc["Other", "method"]
        assert ratios.loc["Black", ["count", "reached"]].tolist() == [11, 11]
        assert list(table.columns[:5]) == ["area", "group", "decision_point", "period", "measure"]

    def test_a_row_may_have_a_population_and_a_number_reached(self, measured):
        table, _ = measured(
            "area,group,count,population,reached\nA,White,60,9000,100\nA,Black,9,800,10\n"
        )
        assert {"rate_per_10000", "transition_relative_rate"} <= set(table["measure"])

    def test_infinity_is_written_as_such(self, measured, tmp_path):
        measured("area,group,count,population\nA,White,0,9000\nA,Black,9,800\n")
        assert ",inf," in (tmp_path / "measures.csv").read_text(encoding="utf-8")

    def test_further_confidences_follow_that_of_95(self, measured):
        table, _ = measured(ESSEX, "--confidence", "0.998", "--confidence", "0.95")
        assert table["measure"].value_counts().to_dict() == {
            name: 2 * rows for name, rows in MEASURED.items()
        }
        rates = table[table["measure"] == "rate_per_10000"]
        assert rates["confidence"].tolist() == [0.95] * 5 + [0.998] * 5

    def test_all_other_children_can_be_the_reference(self, measured):
        table, out = measured(ESSEX, reference="All other children")
        ratios = table[table["measure"] == "relative_rate_index"].set_index("group")["value"]
        others = (877 + 131 + 40 + 21) / (266225.4 + 18995.9 + 13494.5 + 3210.8)
        assert ratios["Black"].iloc[0] == pytest.approx(72 / 10968 / others)

    def test_years_count(self, measured):
        table, _ = measured(
            "area,group,count,population,years,period\nA,White,60,9000,3,x\nA,Black,9,800,,x\n"
        )
        rates = table[table["measure"] == "rate_per_10000"]["value"].tolist()
        assert rates == pytest.approx([60 / 27000 * 10000, 9 / 800 * 10000])


class TestWhatIsRead:
    @pytest.mark.parametrize(
        "content",
        [
            ESSEX.encode("utf-8-sig"),
            ESSEX.replace("\n", "\r\n").encode(),
            ESSEX.encode("utf-16"),
            ESSEX.replace(",", ";").encode(),
            ESSEX.replace("266225.4", '"266,225.4"').encode(),
            ESSEX.replace("area,group,count", "Area, Group ,COUNT").encode(),
            ESSEX.replace("\nEssex,Refused", "\n\nEssex,Refused").encode(),
            # Excel saves rows and columns that were once written in as cells without anything.
            (ESSEX + ",,,\n ,,,\n").encode(),
            ESSEX.replace("\n", ",,\n").encode(),
        ],
    )
    def test_the_form_of_the_file_makes_no_difference(self, measured, content):
        pd.testing.assert_frame_equal(measured(content)[0], measured(ESSEX)[0])

    @pytest.mark.parametrize("hidden", ["", "c", "[c]", "x", " C ", "low"])
    def test_a_hidden_count_leaves_its_measures_empty(self, measured, hidden):
        table, out = measured(ESSEX.replace("Asian,40", f"Asian,{hidden}"))
        asian = table[table["group"] == "Asian"]
        assert asian[["value", "lower", "upper", "count"]].isna().all(axis=None)
        assert command.HIDDEN.format(rows=1) in out
        rates = table[(table["measure"] == "rate_per_10000") & (table["group"] != "Asian")]
        assert rates["value"].notna().all()

    def test_other_columns_are_passed_over_and_said(self, measured):
        table, out = measured("area,note,group,count,population\nA,x,White,1,9\nA,y,Black,2,9\n")
        assert command.IGNORED.format(columns="note") in out
        assert "note" not in table.columns

    def test_columns_without_a_name_are_not_spoken_of(self, measured):
        _, out = measured(ESSEX.replace("\n", ",,\n"))
        assert command.IGNORED.split(",")[0] not in out

    def test_a_group_may_lack_a_population_where_it_is_said_why(self, measured):
        lines = ESSEX.replace("Refused,4", "Roma,4").splitlines()
        said = [f"{lines[0]},no_population", *(f"{line}," for line in lines[1:-1])]
        table, out = measured("\n".join([*said, lines[-1] + ",not told apart"]))
        assert table["measure"].value_counts().to_dict() == MEASURED
        assert "Roma" not in set(table.loc[table["measure"] == "rate_per_10000", "group"])
        assert command.IGNORED.split(",")[0] not in out

    def test_places_without_a_period_are_checked_and_measured_too(self, measured):
        lines = ESSEX.splitlines()
        table, _ = measured("\n".join([f"{lines[0]},period", *(f"{x}," for x in lines[1:])]))
        worked_out = ["group", "measure", "value", "lower", "upper"]
        pd.testing.assert_frame_equal(table[worked_out], measured(ESSEX)[0][worked_out])

    def test_a_population_that_is_given_is_taken(self, measured):
        table, _ = measured(ESSEX.replace("Refused,4,", "Refused,4,900"))
        assert "Refused" in set(table.loc[table["measure"] == "rate_per_10000", "group"])

    def test_invented_counts_make_invented_measures(self, measured):
        lines = ESSEX.splitlines()
        table, _ = measured(
            "\n".join([f"{lines[0]},remark", *(f"{line},Invented" for line in lines[1:])])
        )
        assert set(table["remark"]) == {"Invented"}

    def test_what_a_row_of_counts_says_of_itself_goes_along(self, measured):
        lines = ESSEX.splitlines()
        said = [
            f"{lines[0]},period,clock,age_range",
            *(f"{x},2025,latest,0 to 17" for x in lines[1:]),
        ]
        table, _ = measured("\n".join(said))
        assert set(table["age_range"]) == {"0 to 17"} and set(table["clock"]) == {"latest"}

    def test_refused_may_have_an_empty_population_or_nought(self, measured):
        one, other = measured(ESSEX)[0], measured(ESSEX.replace("Refused,4,", "Refused,4,0"))[0]
        pd.testing.assert_frame_equal(one, other)


def _in(row: int, text: str) -> str:
    """The table with one of its rows (1 being the names of the columns) put in another's place."""
    lines = ESSEX.splitlines()
    lines[row - 1] = text
    return "\n".join(lines)


F = {"file": "counts.csv"}
NO_PERIOD = "area,group,period,count,population\nEssex,White,2024,9,99\nEssex,Black,2024,1,9\n"
WRONG = {
    "missing column": (
        ESSEX.replace("group", "groop"),
        counts_file.LACKING.format(
            **F,
            column="group",
            meant=": did you mean groop?",
            columns="area, groop, count, population",
        ),
    ),
    "neither population nor reached": (
        "area,group,count\nA,White,1\n",
        counts_file.LACKING.format(
            **F, column="population", meant=".", columns="area, group, count"
        ),
    ),
    "no rows": ("area,group,count,population\n", counts_file.NO_ROWS.format(**F)),
    "empty file": ("", csv_files.NOTHING_IN_IT.format(**F)),
    "no area": (
        _in(3, ",Mixed,131,18995"),
        counts_file.EMPTY.format(**F, row=3, column="area"),
    ),
    "negative": (
        _in(3, "Essex,Mixed,-131,18995"),
        counts_file.BELOW_ZERO.format(**F, row=3, column="count", found="-131"),
    ),
    "the code of a dashboard": (
        _in(3, "Essex,Mixed,-100,18995"),
        counts_file.BELOW_ZERO.format(**F, row=3, column="count", found="-100"),
    ),
    "not a number": (_in(4, "Essex,Asian,many,13494"), "counts.csv, row 4, column count: 'many'"),
    "a fraction": (
        _in(4, "Essex,Asian,40.5,13494"),
        NOT_WHOLE.format(where="counts.csv, row 4, column count", found="40.5"),
    ),
    "beyond all people": (
        _in(4, "Essex,Asian,40,1e400"),
        counts_file.TOO_LARGE.format(**F, row=4, column="population", found="1e400"),
    ),
    "no reference": (
        ESSEX.replace("White", "Whyte"),
        counts_checks.NO_REFERENCE.format(
            **F,
            row=2,
            reference="White",
            where="Essex",
            meant=": did you mean Whyte?",
            groups="Whyte, Mixed, Asian, Black, Other",
        ),
    ),
    "no reference in one place": (
        ESSEX + "Mid,Black,3,900\n",
        counts_checks.NO_REFERENCE.format(
            **F, row=8, reference="White", where="Mid", meant=".", groups="Black"
        ),
    ),
    "no reference where no period is written": (
        NO_PERIOD + "Essex,Black,,1,9\n",
        counts_checks.NO_REFERENCE.format(
            **F, row=4, reference="White", where="Essex", meant=".", groups="Black"
        ),
    ),
    "no population where no period is written": (
        NO_PERIOD + "Essex,White,,9,99\nEssex,Black,,1,\n",
        counts_checks.NO_POPULATION.format(**F, row=5, group="Black", where="Essex"),
    ),
    "duplicate": (
        ESSEX + "Essex,Black,72,10968\n",
        counts_checks.TWICE.format(**F, first=5, row=8, where="Essex, Black"),
    ),
    "population nought": (
        _in(6, "Essex,Other,21,0"),
        counts_checks.NO_POPULATION.format(**F, row=6, group="Other", where="Essex"),
    ),
    "population missing": (
        _in(6, "Essex,Other,21,"),
        counts_checks.NO_POPULATION.format(**F, row=6, group="Other", where="Essex"),
    ),
    "a total": (
        ESSEX + "Essex,Total,1145,312894\n",
        counts_checks.A_SUM.format(**F, row=8, group="Total"),
    ),
    "a total by another name": (
        ESSEX + "Essex,ALL  CHILDREN,1145,312894\n",
        counts_checks.A_SUM.format(**F, row=8, group="ALL  CHILDREN"),
    ),
    "duplicate in other capitals": (
        ESSEX + "essex,BLACK,7,968\n",
        counts_checks.TWICE.format(**F, first=5, row=8, where="essex, BLACK"),
    ),
    "above reached": (
        STEPS.replace("60,100", "160,100"),
        counts_checks.ABOVE_REACHED.format(**F, row=2, count=160, reached=100),
    ),
    "a stock of transitions": (
        "area,group,kind,count,reached\nA,White,stock,1,9\nA,Black,stock,1,9\n",
        counts_checks.OF_A_STOCK.format(**F, row=2),
    ),
    "no length of time": (
        "area,group,count,population,years\nA,White,1,9,0\nA,Black,1,9,1\n",
        counts_checks.NOT_ABOVE_ZERO.format(**F, row=2, column="years", found="0"),
    ),
    "too many cells": (_in(4, "Essex,Asian,1,234,13494"), "counts.csv, line 4: 5 cells"),
}


@pytest.mark.parametrize(("content", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_table_is_told_in_one_sentence_and_nothing_is_written(
    run, tmp_path, content, sentence
):
    source, output = tmp_path / "counts.csv", tmp_path / "measures.csv"
    source.write_text(content, encoding="utf-8")
    status, out, err = run("measures", source, "--reference", "White", "--output", output)
    assert (status, out) == (REFUSED, "")
    assert err.startswith(sentence) and err.count("\n") == 1
    assert list(tmp_path.iterdir()) == [source]


class TestWrongOptions:
    @pytest.fixture
    def source(self, tmp_path) -> Path:
        path = tmp_path / "counts.csv"
        path.write_text(ESSEX, encoding="utf-8")
        return path

    def test_a_reference_without_a_population(self, run, source, tmp_path):
        status, _, err = run(
            "measures", source, "--reference", "Refused", "--output", tmp_path / "m.csv"
        )
        expected = counts_checks.REFERENCE_WITHOUT_POPULATION.format(
            **F,
            row=7,
            reference="Refused",
            where="Essex",
            groups="White, Mixed, Asian, Black, Other",
        )
        assert (status, err) == (REFUSED, expected + "\n")

    def test_a_group_alone_has_no_others(self, run, source, tmp_path):
        source.write_text("area,group,count,population\nA,White,1,9\n", encoding="utf-8")
        status, _, err = run(
            *("measures", source, "--reference", "all other children"),
            *("--output", tmp_path / "m.csv"),
        )
        expected = counts_checks.REFERENCE_ALONE.format(**F, row=2, where="A", group="White")
        assert (status, err) == (REFUSED, expected + "\n")

    @pytest.mark.parametrize(
        ("confidence", "sentence"),
        [
            ("95%", command.NO_NUMBER.format(found="95%")),
            ("0,95", command.NO_NUMBER.format(found="0,95")),
            ("95", NO_CONFIDENCE.format(found=95.0)),
            ("1", NO_CONFIDENCE.format(found=1.0)),
            ("nan", NO_CONFIDENCE.format(found="nan")),
        ],
    )
    def test_a_confidence_that_is_none(self, run, source, tmp_path, confidence, sentence):
        found = run(
            *("measures", source, "--reference", "White", "--output", tmp_path / "m.csv"),
            *("--confidence", confidence),
        )
        assert found == (REFUSED, "", sentence + "\n")

    def test_an_output_over_the_input_or_in_no_folder(self, run, source, tmp_path):
        before = source.read_bytes()
        for output, sentence in (
            (source, csv_files.OVER_THE_INPUT.format(file="counts.csv")),
            (tmp_path / "no" / "m.csv", csv_files.NO_FOLDER.format(folder=tmp_path / "no")),
            (tmp_path, csv_files.OUTPUT_IS_FOLDER.format(file=tmp_path)),
        ):
            found = run("measures", source, "--reference", "White", "--output", output)
            assert found == (REFUSED, "", sentence + "\n")
        assert source.read_bytes() == before

    def test_what_has_to_be_named(self, run, source, tmp_path):
        for given, sentence in (
            (["--reference", "White"], command.NEEDS_OUTPUT),
            (["--output", tmp_path / "m.csv"], command.NEEDS_REFERENCE),
        ):
            assert run("measures", source, *given) == (REFUSED, "", sentence + "\n")

    def test_a_file_that_is_not_there(self, run, tmp_path):
        none = tmp_path / "none.csv"
        found = run("measures", none, "--reference", "White", "--output", tmp_path / "m.csv")
        assert found == (REFUSED, "", NO_SUCH_FILE.format(found=none) + "\n")


def test_the_identities_of_the_field_hold_in_the_file(measured):
    # The definition of the OJJDP: each step out of the one before, A against W; the first step is
    # out of the population
    shared_reference = Path(__file__).resolve().parents[3] / "shared" / "reference"
    file = shared_reference / "ratio" / "disproportionality_definitions.json"
    if not file.is_file():
        pytest.skip("the folder of independent expected values is not beside the project")
    chain = json.loads(file.read_text(encoding="utf-8"))["identity_tests"][1]
    lines = ["area,group,decision_point,count,population,reached"]
    for group in ("A", "W"):
        lines.append(f"E,{group},referral,{chain['referral'][group]},{chain['population'][group]},")
        for before, after in (("referral", "s47"), ("s47", "conference")):
            lines.append(f"E,{group},{after},{chain[after][group]},,{chain[before][group]}")
    table, _ = measured("\n".join(lines), reference="W")
    ratios = table[
        (table["measure"] == "transition_relative_rate")
        | ((table["measure"] == "relative_rate_index") & table["method"].str.contains("score"))
    ]
    assert ratios.set_index("decision_point")["value"].to_dict() == pytest.approx(chain["RRI"])
    assert np.prod(ratios["value"]) == pytest.approx(chain["product"])
