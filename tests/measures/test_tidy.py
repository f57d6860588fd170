"""Keys, confidences and columns are the same for every table of counts and of measures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.disproportionality import rate_per_10000
from evaluation_lib.measures.tidy import (
    IMPOSSIBLE,
    MEASURE_COLUMNS,
    NO_CONFIDENCE,
    confidences,
    divided,
    exposure_of,
    floats,
    keys_of,
    refuse_impossible,
    where_of,
)


@pytest.fixture
def counts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "clock": "latest",
            "period": "2024-Q3",
            "group": ["White", "Black"],
            "area": "Mid",
            "count": pd.array([4, pd.NA], dtype="Int64"),
            "population": [800.0, 100.0],
            "years": [0.25, 0.25],
            "age_range": "0 to 17",
            "something": "else",
        }
    )


def test_keys_are_those_columns_that_are_there_in_a_fixed_order(counts):
    assert keys_of(counts) == ["area", "period", "clock"]
    assert where_of(counts.iloc[0], keys_of(counts)) == "Mid, 2024-Q3, latest"
    assert where_of(counts.assign(period=pd.NA).iloc[0], keys_of(counts)) == "Mid, latest"


def test_missing_numbers_are_nan_and_absent_columns_what_they_stand_for(counts):
    assert np.array_equal(floats(counts, "count"), [4, np.nan], equal_nan=True)
    assert floats(counts, "design_effect", absent=1.0).tolist() == [1, 1]
    assert exposure_of(counts).tolist() == [200, 25]
    assert exposure_of(counts.drop(columns="years")).tolist() == [800, 100]


def test_confidences_come_once_each_that_of_95_first():
    assert confidences(0.9) == [0.9]
    assert confidences([0.998, 0.95, 0.8, 0.998]) == [0.95, 0.998, 0.8]
    with pytest.raises(DataError, match=NO_CONFIDENCE.format(found=95)):
        confidences([0.95, 95])


def test_a_measure_keeps_what_its_row_says_of_itself_in_the_documented_order(counts):
    columns = rate_per_10000(counts).columns.tolist()
    assert columns == [column for column in MEASURE_COLUMNS if column in columns]
    assert {"period", "clock", "years", "age_range"} <= set(columns)
    assert "something" not in columns


def test_dividing_by_nought_is_infinite_and_nought_by_nought_unknown():
    found = divided(np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 2.0]))
    assert np.array_equal(found, [np.inf, np.nan, 0], equal_nan=True)


@pytest.mark.parametrize(
    ("column", "value"),
    [("count", -1), ("reached", -1), ("population", 0), ("years", 0), ("design_effect", -2)],
)
def test_an_impossible_number_is_named(counts, column, value, like):
    wrong = counts.assign(**{column: value})
    with pytest.raises(DataError, match=like(IMPOSSIBLE, column=column, found=value)):
        refuse_impossible(wrong)
