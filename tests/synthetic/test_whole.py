"""The invented county in a folder: its extracts, what is true of it, and a notice."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.reading import read_extracts
from evaluation_lib.invented import are_invented
from evaluation_lib.records.making import make_records
from evaluation_lib.synthetic.dated_map import with_move
from evaluation_lib.synthetic.whole import OTHER_PREFIX, write_county

SCALE = 0.004


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def county(dictionary, tmp_path_factory):
    folder = tmp_path_factory.mktemp("county") / "one"
    return write_county(folder, scenario="default", scale=SCALE, seed=5, dictionary=dictionary)


def test_two_runs_agree_byte_for_byte_and_another_seed_does_not(county, dictionary, tmp_path):
    first = files_of(county.folder)
    assert len(first) > 50
    write_county(tmp_path / "same", scenario="default", scale=SCALE, seed=5, dictionary=dictionary)
    assert files_of(tmp_path / "same") == first
    write_county(tmp_path / "other", scenario="default", scale=SCALE, seed=6, dictionary=dictionary)
    assert files_of(tmp_path / "other") != first


def test_every_file_says_by_its_name_that_it_is_invented(county):
    names = [Path(name) for name in files_of(county.folder)]
    # Files of feedback and of the programme have the same names whoever made them; notices tell.
    told = [name.name for name in names if name.parts[0] not in ("workshop_feedback", "programme")]
    assert [name for name in told if "invented" not in name and name != "NOTICE.txt"] == []
    notice = (county.feedback / "NOTICE.txt").read_text(encoding="utf-8")
    assert "NOBODY SAID ANY OF THIS" in notice
    notice = (county.programme / "NOTICE.txt").read_text(encoding="utf-8")
    assert "NOBODY IN THESE FILES EXISTS" in notice
    for folder in (county.folder, county.extracts, county.truth):
        assert "NO CHILD IN IT EXISTS" in (folder / "NOTICE.txt").read_text(encoding="utf-8")


def test_every_child_in_it_has_the_reserved_prefix(county, dictionary):
    extracts = read_extracts(county.extracts, dictionary=dictionary)
    assert are_invented(extracts.tables, dictionary=dictionary)
    assert set(extracts.sources) == {
        "mosaic",
        "annex_a",
        "ssda903",
        "cin_census",
        "standard_safeguarding_dataset",
    }


def test_what_is_true_of_it_stands_beside_it(county):
    names = {path.stem.removeprefix("invented ") for path in county.truth.glob("*.csv")}
    assert names >= {"planted truths", "planted faults", "children", "events", "links", "counts"}
    counts = pd.read_csv(county.truth / "invented counts.csv")
    events = pd.read_csv(county.truth / "invented events.csv", low_memory=False)
    # The files are whole: what is counted are the events.
    contacts = events[(events["table"] == "contacts") & events["in_extracts"] & ~events["unborn"]]
    contacts = contacts[contacts["left_out_by"].isna()]
    assert counts.loc[counts["decision_point"] == "contacts", "count"].sum() == len(contacts) > 100


def test_a_district_that_changes_its_quadrant_is_in_the_dictionary_that_comes_with_it(
    dictionary, tmp_path, monkeypatch
):
    folder = tmp_path / "county"
    written = write_county(
        folder, scenario="boundary_change", scale=0.02, seed=5, dictionary=dictionary
    )
    own = load_dictionary(folder / "data_dictionary")
    own.check()
    mosaic = written.extracts / "mosaic"
    records = make_records(read_extracts(mosaic, dictionary=own), dictionary=own)
    contacts = records.tables["contacts"]
    maldon = contacts[contacts["district_of_home"] == "Maldon"]
    since = maldon["contact_date"] >= "2023-04-01"
    assert set(maldon.loc[~since, "area_by_home"]) == {"Mid"}
    assert set(maldon.loc[since, "area_by_home"]) == {"South"}
    truth = pd.read_csv(written.truth / "invented events.csv", low_memory=False)
    areas = truth[truth["table"] == "contacts"].set_index("event_id")["area"]
    assert (areas.reindex(contacts["contact_id"]).to_numpy() == contacts["area_by_home"]).all()


def test_a_map_says_where_a_district_was_until_the_day_before():
    rows = pd.DataFrame(
        {
            "district": ["Maldon", "Harlow"],
            "quadrant": ["Mid", "West"],
            "valid_from": [pd.NA, pd.NA],
            "valid_to": [pd.NA, pd.NA],
            "source": ["a page", "a page"],
        },
        dtype="string",
    )
    moved = with_move(rows, district="Maldon", quadrant="South", day=pd.Timestamp("2023-04-01"))
    told = moved[["district", "quadrant", "valid_from", "valid_to"]].fillna("")
    assert told.to_numpy().tolist() == [
        ["Maldon", "Mid", "", "2023-03-31"],
        ["Harlow", "West", "", ""],
        ["Maldon", "South", "2023-04-01", ""],
    ]


def test_a_county_whose_children_nobody_could_tell_is_not_written(
    copied_dictionary, tmp_path, like
):
    document = copied_dictionary / "synthetic" / "invented.yaml"
    document.write_text(document.read_text(encoding="utf-8").replace("prefix: INV", "prefix: TST"))
    own = load_dictionary(copied_dictionary)
    with pytest.raises(DataError, match=like(OTHER_PREFIX, said="TST", written="INV")):
        write_county(tmp_path / "county", scenario="default", scale=SCALE, seed=5, dictionary=own)
    assert not (tmp_path / "county").exists()


@pytest.mark.parametrize("scenario", ["null", "staggered"])
def test_other_scenarios_are_written_as_well(dictionary, tmp_path, scenario):
    written = write_county(
        tmp_path / "county", scenario=scenario, scale=SCALE, seed=5, dictionary=dictionary
    )
    assert written.events > 500 and written.files == len(
        [
            name
            for _, _, names in os.walk(written.extracts)
            for name in names
            if "NOTICE" not in name
        ]
    )
