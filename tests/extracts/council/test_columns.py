"""A column of cells becomes a field, whichever of its headings the table has."""

import pandas as pd
import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.extracts.council import values as reading
from evaluation_lib.extracts.council.columns import read_column, read_columns
from evaluation_lib.extracts.council.headers import Headers
from evaluation_lib.extracts.council.sources import ColumnOf, Format, Part

dictionary = load_dictionary()


def read(column, *, day_first=True, **cells):
    frame = pd.DataFrame(cells, dtype="string")
    one = Format("own", "Our system", "snapshot", day_first, ())
    return read_column(frame, column, Headers(frame.columns), one=one, dictionary=dictionary)


def told(cells):
    return cells.values.astype(object).where(cells.values.notna(), None).tolist()


def column(form="text", **settings):
    return ColumnOf("children", "any", settings.pop("headers", ("CELL",)), form=form, **settings)


def test_the_first_heading_that_the_table_has_is_read():
    found = read(column(headers=("SEX", "GENDER")), GENDER=["F"], OTHER=["x"])
    assert (found.heading, told(found)) == ("GENDER", ["F"])


@pytest.mark.parametrize(("day_first", "month"), [(True, 1), (False, 2)])
def test_a_day_is_read_as_the_source_writes_it(day_first, month):
    found = read(column("date"), day_first=day_first, CELL=["02/01/2025"])
    assert found.values.iloc[0].month == month


@pytest.mark.parametrize(
    ("form", "reader"),
    [
        ("text", reading.texts),
        ("identifier", reading.identifiers),
        ("integer", reading.integers),
        ("postcode", reading.postcodes),
        ("date", reading.dates),
    ],
)
def test_each_cell_is_read_as_it_would_be_alone(form, reader):
    cells = ["007", "3.0", None, "CM1 1QH", "#N/A", "007", "01/02/2025", None, "1e6", "3.0"]
    found = read(column(form), CELL=cells)
    values, unusable = reader(pd.Series(cells, dtype="string"))
    pd.testing.assert_series_equal(found.values, values, check_names=False)
    assert found.unusable.tolist() == unusable.tolist()


def test_yes_and_no_are_read_by_the_words_for_all_columns():
    found = read(column("boolean"), CELL=["Yes", "n", None, "NFA"])
    assert told(found) == [True, False, None, None]
    assert found.unusable.tolist() == [False, False, False, True]


def test_a_column_may_have_words_of_its_own_and_one_for_unknown():
    lists = ("yes_no", "disability")
    found = read(column("boolean", lists=lists), CELL=["a) Yes", "AUT", "c) Unknown", "maybe"])
    assert told(found) == [True, True, None, None]
    assert found.unusable.tolist() == [False, False, False, True]


def test_a_filled_cell_may_mean_yes():
    cells = ["01/02/2025", "None", None]
    assert told(read(column("present"), CELL=cells)) == [True, True, None]
    known = column("present", false_values=("NONE",), when_empty=False)
    assert told(read(known, CELL=cells)) == [True, False, False]


def test_every_row_may_hold_the_same():
    found = read(column("boolean", constant="true", headers=()), CELL=["a", None])
    assert told(found) == [True, True]


@pytest.mark.parametrize("day", ["01/02/2025", "2025-02-01", "1 Feb 2025", "2025-02-01 00:00:00"])
def test_an_identifier_joined_of_cells_writes_a_day_in_one_way(day):
    joined = column("identifier", headers=(), made_of=(("CHILD",), ("START", "DAY")))
    found = read(joined, CHILD=["007", None], DAY=[day, day])
    assert told(found) == ["007-2025-02-01", None]
    assert found.heading == "CHILD + DAY"


def test_of_two_columns_for_one_field_the_first_that_is_there_is_read():
    part = Part(
        "own", "Children", (), "children", None, (),
        (column(headers=("BEST",)), column(headers=("GOOD",)), column(headers=("BAD",))),
    )  # fmt: skip
    cells = pd.DataFrame({"BAD": ["b"], "GOOD": ["g"]}, dtype="string")
    one = Format("own", "Our system", "snapshot", True, (part,))
    (found,) = read_columns(cells, part, Headers(cells.columns), one=one, dictionary=dictionary)
    assert told(found) == ["g"]
