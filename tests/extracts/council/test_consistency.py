"""Rows that cannot all be true are named where they were read, and read all the same."""

import pandas as pd
import pytest

from evaluation_lib.extracts.council import consistency
from evaluation_lib.extracts.council.consistency import inconsistencies
from evaluation_lib.extracts.council.raw_tables import READ

HEADER = "CHILD,SEX,DOB,ETHNIC\n"
EPISODES = "CHILD,DECOM,DEC,LS,CIN\n"
CHILDREN = "header 2025-03-31.csv"
CARE = "episodes 2025-03-31.csv"


@pytest.fixture
def problems(folder, read_folder, dictionary):
    """Write files and return what contradicts itself in them."""

    def found(files):
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return inconsistencies(read_folder().tables, dictionary=dictionary)

    return found


def told(found):
    return found[["file", "row", "column", "found"]].values.tolist()


def test_rows_that_agree_are_not_named(problems):
    found = problems(
        {
            CHILDREN: HEADER + "A1,F,01/02/2015,WBRI\n",
            CARE: EPISODES + "A1,01/02/2020,01/06/2020,C1,N1\nA1,01/06/2020,,C2,N1\n",
        }
    )
    assert found.empty


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("A1,01/02/2020,31/01/2020,C1,N1", "end_date", consistency.ENDS_FIRST),
        ("A1,01/02/2014,01/03/2014,C1,N1", "start_date", consistency.BEFORE_BIRTH),
        ("A1,01/04/2025,,C1,N1", "start_date", consistency.AFTER_EXTRACT),
    ],
    ids=["an end before its start", "a day long before birth", "a day after the extract"],
)
def test_a_day_that_cannot_be_is_named(row, column, words, problems):
    found = problems({CHILDREN: HEADER + "A1,F,01/02/2015,WBRI\n", CARE: f"{EPISODES}{row}\n"})
    assert told(found) == [[CARE, 2, column, words[0]]]
    assert found["allowed"].tolist() == [words[1]]
    assert found["what_to_do"].tolist() == [consistency.CORRECT]
    assert found["consequence"].tolist() == [READ]


@pytest.mark.parametrize(
    "row",
    ["A1,01/02/2020,01/02/2020,C1,N1", "A1,31/03/2025,,C1,N1", "A1,01/10/2014,01/12/2014,C1,N1"],
    ids=["an end on the day of the start", "the day of the extract", "a day shortly before birth"],
)
def test_a_day_at_the_edge_is_not_named(row, problems):
    found = problems({CHILDREN: HEADER + "A1,F,01/02/2015,WBRI\n", CARE: f"{EPISODES}{row}\n"})
    assert found.empty


def test_a_day_after_death_is_named(problems):
    found = problems(
        {
            "ChildIdentifiers 2025-03-31.csv": (
                "LAchildID,PersonBirthDate,PersonDeathDate,Sex\nA1,2015-02-01,2020-01-01,F\n"
            ),
            CARE: EPISODES + "A1,02/01/2020,,C1,N1\n",
        }
    )
    assert told(found) == [[CARE, 2, "start_date", consistency.AFTER_DEATH[0]]]


@pytest.mark.parametrize("end", ["", "02/02/2021"], ids=["open", "ended later"])
def test_an_episode_that_begins_within_another_is_named(end, problems):
    found = problems({CARE: EPISODES + f"A1,01/02/2020,{end},C1,N1\nA1,01/02/2021,,C2,N1\n"})
    assert told(found) == [[CARE, 3, "start_date", consistency.OVERLAPS[0]]]


def test_episodes_of_two_children_or_of_two_returns_do_not_overlap(problems):
    found = problems(
        {
            CARE: EPISODES + "A1,01/02/2020,,C1,N1\nA2,01/02/2021,,C2,N1\n",
            "episodes 2024-03-31.csv": EPISODES + "A1,01/02/2020,,C1,N1\n",
        }
    )
    assert found.empty


def test_an_episode_within_a_long_one_is_named_behind_a_short_one(problems):
    rows = ["A1,01/01/2019,,C1,N1", "A1,01/02/2019,01/03/2019,C2,N1", "A1,01/01/2020,,E1,N1"]
    found = problems({CARE: EPISODES + "\n".join(rows) + "\n"})
    assert [row for _, row, _, _ in told(found)] == [3, 4]


def test_one_return_in_two_files_does_not_overlap_with_itself(problems):
    text = EPISODES + "A1,01/02/2020,01/06/2020,C1,N1\n"
    assert problems({CARE: text, "copy of episodes 2025-03-31.csv": text}).empty


def test_an_event_that_stands_twice_is_named_once_and_is_no_overlap(problems):
    row = "A1,01/02/2020,,C1,N1\n"
    found = problems({CARE: EPISODES + row + row})
    assert told(found) == [[CARE, 3, "looked_after_episode_id", consistency.REPEATED[0]]]


def test_a_row_that_another_table_was_joined_to_does_not_stand_twice(
    folder, read_folder, dictionary
):
    (folder / CARE).write_text(EPISODES + "A1,01/02/2020,,C1,N1\n", encoding="utf-8")
    tables = read_folder().tables
    care = tables["looked_after_episodes"]
    joined = {**tables, "looked_after_episodes": pd.concat([care, care], ignore_index=True)}
    assert inconsistencies(joined, dictionary=dictionary).empty


def test_a_child_that_stands_twice_in_a_list_of_children_is_named(problems):
    found = problems({CHILDREN: HEADER + "A1,F,,WBRI\nA2,F,,WBRI\nA1,F,,WBRI\n"})
    assert told(found) == [[CHILDREN, 4, "child_id", consistency.TWICE[0]]]


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        (("A1,F,01/02/2015,WBRI", "A1,F,02/02/2015,WBRI"), "date_of_birth"),
        (("A1,F,01/02/2015,WBRI", "A1,M,01/02/2015,WBRI"), "sex"),
    ],
)
def test_a_child_that_is_told_in_two_ways_is_named_in_both_files(rows, column, problems):
    other = "header 2024-03-31.csv"
    found = problems({CHILDREN: f"{HEADER}{rows[0]}\n", other: f"{HEADER}{rows[1]}\n"})
    assert sorted(told(found)) == sorted(
        [file, 2, column, consistency.DIFFERS[0]] for file in (CHILDREN, other)
    )


def test_an_unknown_sex_contradicts_nothing(problems):
    found = problems(
        {
            CHILDREN: HEADER + "A1,F,01/02/2015,WBRI\n",
            "header 2024-03-31.csv": HEADER + "A1,U,01/02/2015,WBRI\n",
        }
    )
    assert found.empty


def test_a_folder_without_events_is_looked_through(dictionary):
    tables = {name: dictionary.read(name) for name in ("children", "looked_after_episodes")}
    for kind in dictionary.read("event_tables")["table"]:
        tables[kind] = dictionary.read(kind)
    found = inconsistencies(tables, dictionary=dictionary)
    assert isinstance(found, pd.DataFrame) and found.empty
