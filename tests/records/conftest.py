"""What the tests of the records share: small hand-written tables in the dictionary's own shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

from evaluation_lib.dictionary import Dictionary

#: What a row says of where it was read, unless a test says otherwise.
TRACE = {
    "source": "mosaic",
    "snapshot_date": "2025-03-31",
    "source_file": "extract.csv",
    "source_row": 2,
}
#: What a record of ethnicity says unless a test says otherwise.
ETHNICITY = {"recorded_date_basis": "unknown", "described_by": "unknown"}


@pytest.fixture(scope="session")
def event_frame(dictionary: Dictionary) -> Callable[..., pd.DataFrame]:
    """Make a canonical table of a few rows: every column of the dictionary, in its type.

    A row holds the fields that a test is about; dates may be text. Any other field is missing, but
    for where the row was read and an id, which are made up. Columns that the dictionary does not
    know, such as those that cleaning adds, are kept as they are.
    """

    def make(table: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
        fields = {field.name: field.pandas_type for field in dictionary.table(table).fields}
        made_up = TRACE | (ETHNICITY if table == "ethnicity_records" else {})
        id_field = next(iter(fields))
        filled = []
        for number, row in enumerate(rows, start=1):
            own_id = {} if id_field == "child_id" else {id_field: f"{table}-{number}"}
            filled.append({**made_up, "source_row": number + 1, **own_id, **row})
        extra = dict.fromkeys(name for row in rows for name in row if name not in fields)
        frame = pd.DataFrame(filled, columns=[*fields, *extra])
        for name, kind in fields.items():
            if kind.startswith("datetime"):
                frame[name] = pd.to_datetime(frame[name])
        return frame.astype(fields)

    return make
