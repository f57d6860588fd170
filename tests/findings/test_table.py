"""A finding says one thing of one indicator, in the words of the data dictionary and no others."""

import math

import pandas as pd
import pytest

from evaluation_lib.findings.table import (
    COLUMNS,
    EMPTY,
    NO_VERDICT,
    NOT_ALLOWED,
    NOT_KNOWN,
    NOTHING_MISSING,
    UNKNOWN_COLUMN,
    VERDICTS,
    allowed_in,
    finding,
    findings_table,
)
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.presentation.certainty import HIDDEN

GAP = {
    "indicator": "gap_looked_after",
    "area": "Essex",
    "group": "Black",
    "kind": "gap",
    "unit": "ratio",
    "verdict": "clearly_higher",
    "notebook": "disproportionality",
}


def test_its_columns_are_those_of_the_data_dictionary(dictionary):
    assert list(COLUMNS) == dictionary.table("findings").field_names


def test_every_verdict_of_measures_is_one_of_the_dictionary():
    assert set(VERDICTS.values()) == set(allowed_in("verdict"))
    assert set(VERDICTS) == {HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL, HIDDEN}


def test_what_is_not_given_is_empty():
    row = finding(**GAP)
    assert list(row) == list(COLUMNS)
    assert math.isnan(row["value"]) and row["number"] is pd.NA and row["said"] == ""


@pytest.mark.parametrize("nothing", [None, pd.NA, float("nan")])
def test_a_number_that_is_hidden_is_missing_whatever_it_is_called(nothing):
    row = finding(**GAP, value=nothing, number=nothing)
    assert math.isnan(row["value"]) and row["number"] is pd.NA


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": "red"}, UNKNOWN_COLUMN.format(names="colour", columns=", ".join(COLUMNS))),
        ({"indicator": ""}, EMPTY.format(names="indicator")),
        (
            {"verdict": "higher"},
            NOT_ALLOWED.format(
                column="verdict", found="higher", allowed=", ".join(allowed_in("verdict"))
            ),
        ),
        ({"verdict": NOT_KNOWN}, NOTHING_MISSING.format(indicator="gap_looked_after")),
        (
            {"kind": "amount"},
            NO_VERDICT.format(
                indicator="gap_looked_after", kind="amount", verdict="clearly_higher"
            ),
        ),
        ({"value": "many"}, "a finding's value is 'many', which is no number."),
    ],
)
def test_what_a_finding_may_not_say_is_refused_in_a_sentence(change, said):
    with pytest.raises(ValueError) as refused:
        finding(**{**GAP, **change})
    assert said in str(refused.value)


def test_a_table_of_findings_has_types():
    table = findings_table([finding(**GAP, value=1.5, lower=1.2, upper=math.inf, number=40)])
    assert table["number"].dtype == "Int64" and table["value"].dtype == "float64"
    assert table["upper"].tolist() == [math.inf]


def test_a_table_without_findings_has_the_same_columns():
    assert list(findings_table([])) == list(COLUMNS)


def test_rows_of_a_file_are_read_back_as_they_were():
    table = findings_table([finding(**GAP, value=1.25, upper=math.inf, number=40)])
    text = table.astype(object).where(table.notna(), "").astype(str).to_dict("records")
    pd.testing.assert_frame_equal(findings_table(text), table)
