"""CSV files of extracts: the same bytes for the same cells, and nothing left to be guessed."""

import pandas as pd
import pytest

from evaluation_lib.synthetic.writing.files import TWO_TABLES, write_csv_tables
from evaluation_lib.synthetic.writing.mosaic import mosaic_tables
from evaluation_lib.synthetic.writing.tables import ExtractTable

CELLS = pd.DataFrame(
    {
        "PERSON_ID": pd.array(["INV0000001", "INV0000002"], dtype="string"),
        "SAID": pd.array(["Police – Essex, \ufffd", None], dtype="string"),
        "ON": pd.to_datetime(["2024-05-01", None]),
    }
)


def test_a_file_is_plain_utf_8_with_lines_ended_by_lf_and_days_as_iso(tmp_path):
    (path,) = write_csv_tables([ExtractTable("folder/in/it/a table.csv", None, CELLS)], tmp_path)
    assert path == tmp_path / "folder" / "in" / "it" / "a table.csv"
    text = 'PERSON_ID,SAID,ON\nINV0000001,"Police – Essex, \ufffd",2024-05-01\nINV0000002,,\n'
    assert path.read_bytes() == text.encode("utf-8")


def test_the_same_county_is_the_same_bytes_in_whatever_order_its_rows_stand(
    tmp_path, small_county, dictionary, rng
):
    def shuffled(frame):
        return frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)

    other = type(small_county)(
        children=shuffled(small_county.children),
        homes=shuffled(small_county.homes),
        ethnicity=small_county.ethnicity,
        tables={name: shuffled(rows) for name, rows in reversed(small_county.tables.items())},
        teams=small_county.teams,
        restatements=small_county.restatements,
        first_day=small_county.first_day,
        extract_day=small_county.extract_day,
    )
    contents = [
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in write_csv_tables(
                mosaic_tables(county, dictionary=dictionary), tmp_path / name
            )
        }
        for name, county in (("one", small_county), ("other", other))
    ]
    assert contents[0].keys() == {path.relative_to("") for path in contents[1]}
    assert contents[0] == contents[1]


def test_two_tables_are_never_written_to_one_file(tmp_path, like):
    twice = [ExtractTable("a table.csv", None, CELLS)] * 2
    with pytest.raises(ValueError, match=like(TWO_TABLES, file="a table.csv")):
        write_csv_tables(twice, tmp_path)
    assert not any(tmp_path.iterdir())
