"""Only rows that are such a record count, and a word that nobody has decided about is named."""

import pandas as pd
import pytest

from evaluation_lib.extracts.council.headers import Headers
from evaluation_lib.extracts.council.raw_tables import LEFT_OUT, RawTable
from evaluation_lib.extracts.council.row_filters import (
    SAY_WHICH,
    rows_of_unknown_kind,
    rows_that_count,
)
from evaluation_lib.extracts.council.sources import Part, RowFilter

ROWS = [
    ("001", "contact", "Open"),
    ("002", "1.0", "CLOSED"),
    ("003", "Visit", "Open"),
    ("004", "Phone call", "Open"),
    ("005", None, "Open"),
    (None, None, None),
]
RAW = RawTable(
    file="own.csv",
    sheet="Sheet",
    cells=pd.DataFrame(ROWS, columns=["CHILD", "KIND", "STATE"], index=range(2, 8), dtype="string"),
)
COUNTS = (RowFilter("KIND", ("Contact", "1"), ("Visit",)),)
ABSENT = RowFilter("ELSEWHERE", ("x",))


def part_of(**settings):
    return Part("own", "Contacts", ("Contacts",), "contacts", None, (), (), **settings)


def kept(**settings):
    return rows_that_count(
        RAW.cells, part_of(**settings), Headers(RAW.cells.columns)
    ).index.tolist()


@pytest.mark.parametrize(
    ("settings", "rows"),
    [
        ({}, [2, 3, 4, 5, 6]),
        ({"only_rows": COUNTS}, [2, 3]),
        ({"only_rows": (*COUNTS, ABSENT)}, [2, 3]),
        ({"only_rows": (*COUNTS, RowFilter("STATE", ("open",)))}, [2, 3, 4, 5, 6]),
        ({"except_rows": (RowFilter("STATE", ("Closed",)),)}, [2, 4, 5, 6]),
        ({"except_rows": (ABSENT,)}, [2, 3, 4, 5, 6]),
        ({"only_rows": COUNTS, "except_rows": (RowFilter("STATE", ("Closed",)),)}, [2]),
    ],
    ids=[
        "rows with any cell",
        "only some",
        "a column that is not there decides nothing",
        "any of several",
        "all but some",
        "none is left out for a column that is not there",
        "both",
    ],
)
def test_rows_count_by_their_words(settings, rows):
    assert kept(**settings) == rows


def test_a_word_of_unknown_meaning_is_named_and_an_empty_cell_is_not():
    problems = rows_of_unknown_kind(RAW, part_of(only_rows=COUNTS), Headers(RAW.cells.columns))
    columns = ["row", "column", "found", "allowed", "what_to_do", "consequence"]
    assert problems[columns].values.tolist() == [
        [5, "KIND", "Phone call", "Contact, 1", SAY_WHICH, LEFT_OUT]
    ]


@pytest.mark.parametrize(
    "filters",
    [(RowFilter("KIND", ("Contact",)),), (RowFilter("ELSEWHERE", ("x",), ("y",)),), ()],
    ids=["nobody said what does not count", "the column is not there", "every row counts"],
)
def test_nothing_is_named_where_nothing_was_decided(filters):
    part = part_of(only_rows=filters)
    assert rows_of_unknown_kind(RAW, part, Headers(RAW.cells.columns)).empty
