"""Areas, periods and labels mean what the data dictionary says, and nothing is guessed."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_cells import UNKNOWN_PERIOD, areas, groups, years
from evaluation_lib.extracts.published_formats import conventions, published_formats
from evaluation_lib.extracts.published_rows import PublishedRows

DICTIONARY = load_dictionary()
COMMON = conventions(DICTIONARY)
FORMATS = {layout.name: layout for layout in published_formats(DICTIONARY)}


def rows(name="looked_after_by_breakdown", **columns):
    text = pd.DataFrame(columns)
    headers = {column: f"their_{column}" for column in text}
    return PublishedRows("file.csv", FORMATS[name], text, headers, "")


@given(st.integers(min_value=1990, max_value=2098))
def test_a_period_of_two_years_is_known_by_the_later_one(first):
    last = first + 1
    written = [str(last), f"{first}{last % 100:02d}", f"{first}/{last % 100:02d}"]
    assert years(rows(period=written), common=COMMON).tolist() == [last] * 3


@pytest.mark.parametrize(
    "found", ["", "25", "202424", "202426", "2024Q1", "20242025", "March 2025"]
)
def test_other_periods_are_refused(found):
    with pytest.raises(DataError) as problem:
        years(rows(period=["2025", found]), common=COMMON)
    where = "file.csv, row 3, column their_period"
    assert str(problem.value) == UNKNOWN_PERIOD.format(where=where, found=found)


def test_rows_at_levels_that_are_not_read_are_left_out():
    table = areas(
        rows(
            level=["Regional", "Local authority", "National", "Parliamentary constituency"],
            area_code=["", "E06000052", "", "E14001135"],
            area_name=["", "Cornwall", "", "Braintree"],
        ),
        common=COMMON,
    )
    assert table.index.tolist() == [1, 2]
    assert table["area_name"].tolist() == ["Cornwall", "England"]
    assert table["area_code"].tolist() == ["E06000052", "E92000001"]


@pytest.mark.parametrize("label", ["Total", "Refused", "Not obtained", "Unclassified"])
def test_pupils_without_a_known_group_belong_to_none_of_the_five(label):
    found = groups(rows("school_census", label=[label]), dictionary=DICTIONARY)
    assert found["five_groups"].iloc[0] not in ("White", "Mixed", "Asian", "Black", "Other")


def test_every_label_of_the_code_list_is_read_as_it_says():
    known = DICTIONARY.read("published_group_labels")
    for name, layout in FORMATS.items():
        own = known[known["source_format"] == layout.labels]
        found = groups(rows(name, label=own["label"].to_numpy()), dictionary=DICTIONARY)
        assert found["five_groups"].tolist() == own["five_groups"].tolist()
        assert found["dfe_code"].tolist() == own["dfe_code"].tolist()
