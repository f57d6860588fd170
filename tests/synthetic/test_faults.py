"""Plant faults in extracts, each with its name and its place, so that a check can be checked."""

from dataclasses import replace

import pandas as pd
import pytest

from evaluation_lib.synthetic.faults import plant_faults
from evaluation_lib.synthetic.scenario import read_scenario
from evaluation_lib.synthetic.writing.tables import ExtractTable


@pytest.fixture
def planted_in(dictionary):
    def plant(cells, *faults, file="mosaic/invented A 2026-03-31.csv", sheet=None, seed=1):
        scenario = read_scenario("default", dictionary=dictionary)
        scenario = replace(scenario, content={**scenario.content, "faults": list(faults)})
        table = ExtractTable(file, sheet, pd.DataFrame(cells))
        [changed], found = plant_faults(
            [table], scenario=scenario, seed=seed, dictionary=dictionary
        )
        return table.cells, changed.cells, found

    return plant


CELLS = {"PERSON_ID": [f"INV{number}" for number in range(9)], "NEED": ["N1"] * 8 + [None]}
CELL = {"name": "wrong", "kind": "cell", "file": "A 2026", "column": "NEED", "value": "N99"}


def test_a_cell_is_replaced_where_the_list_says(planted_in):
    before, after, found = planted_in(CELLS, {**CELL, "number": 3})
    wrong = after.index[after["NEED"] == "N99"]
    assert found["row"].tolist() == [place + 2 for place in wrong]
    assert len(wrong) == 3 and pd.isna(after["NEED"].iloc[8])
    pd.testing.assert_frame_equal(
        after.drop(index=wrong), before.drop(index=wrong), check_dtype=False
    )


def test_no_more_cells_are_replaced_than_there_are(planted_in):
    _, after, found = planted_in(CELLS, {**CELL, "number": 100})
    assert len(found) == (after["NEED"] == "N99").sum() == 8


def test_a_row_stands_twice_or_without_its_cell(planted_in):
    repeat = {"name": "twice", "kind": "repeated_row", "file": "A 2026", "number": 2}
    _, after, found = planted_in(CELLS, repeat)
    assert found["row"].tolist() == [11, 12] and after.duplicated().sum() == 2
    lost = {
        "name": "lost",
        "kind": "row_without",
        "file": "A 2026",
        "column": "PERSON_ID",
        "number": 1,
    }
    _, after, found = planted_in(CELLS, lost)
    assert found["row"].tolist() == [11] and pd.isna(after["PERSON_ID"].iloc[9])


def test_a_fault_of_another_file_or_sheet_is_not_planted(planted_in):
    for elsewhere in ({**CELL, "file": "B"}, {**CELL, "sheet": "List 1"}, {**CELL, "column": "X"}):
        before, after, found = planted_in(CELLS, {**elsewhere, "number": 1})
        assert found.empty and after.equals(before)


def test_labels_that_nobody_can_read_are_listed_too(planted_in):
    _, _, found = planted_in(
        {"PERSON_ID": ["INV1", "INV2"], "Ethnicity": ["See file note", "Indian"]}
    )
    assert found[["fault", "row", "column"]].to_numpy().tolist() == [
        ["unread_label", 2, "Ethnicity"]
    ]


def test_the_same_seed_plants_in_the_same_places(planted_in):
    places = [
        planted_in(CELLS, {**CELL, "number": 3}, seed=seed)[2]["row"].tolist() for seed in (1, 1, 9)
    ]
    assert places[0] == places[1] != places[2]
