"""Frictionless, an outside validator, names the same cells as the suite's own checker.

Where the two differ on purpose, the suite refuses more:

- It refuses numbers that only Python reads as such (``1_000``, `` 1``, ``NaN``, digits of other
  scripts), numbers too large to be held, and days written without zeros. Frictionless hands every
  cell to ``int``, ``Decimal`` or ``strptime``, which take them.
- It asks for a value in every column of a primary key, and names the empty cell; frictionless asks
  only that not all of them be empty.

In one place it refuses less: a line that ends too early counts as having empty cells. Spreadsheets
write such lines, and a cell that must be filled is named anyway.
"""

from __future__ import annotations

import csv
import warnings
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.dictionary.descriptors import table_from

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what the validator's own imports warn of
    frictionless = pytest.importorskip("frictionless", reason="the outside validator is missing")

KEY = ["year", "letter"]
LIST = {"resource": "letters", "fields": "letter"}
CELL_ERRORS = ("type-error", "constraint-error", "unique-error")

# What may be planted in a cell of each field, besides any short text. "" and -99 are missing.
PLANTED = {
    "year": ["2021", "2022", "999", "0000", "2010", "", "-99"],
    "letter": ["a", "b", "d", "A", "", "-99"],
    "name": ["x", "xy", "", "-99", "-99.0"],
    "code": ["AB1", "CD2", "AB", "ab1", "", "-99"],
    "count": ["0", "50", "51", "-1", "1.5", "1,000", "", "-99", "+07", "-99.0"],
    "step": ["1", "10", "010", "+1", "2", "", "-99"],
    "rate": ["0.5", "0.49", "10", "10.01", "1e1", ".5", "5.", "1,5", "", "-99", "-99.0"],
    "known": ["true", "FALSE", "1", "0", "yes", "tRUE", "2", "", "-99"],
    "day": ["2000-01-01", "1999-12-31", "2023-02-29", "2024-02-29", "01/02/2024", "", "-99"],
    "other": ["a", "c", "d", "", "-99"],
}
ROWS = [
    ["2021", "a", "one", "AA1", "0", "1", "0.5", "true", "2000-01-01", "a"],
    ["2021", "b", "two", "AA2", "7", "10", "1", "false", "2024-02-29", "b"],
    ["2021", "c", "", "AA3", "", "", "", "", "", ""],
    ["2022", "a", "four", "AA4", "50", "1", "10", "1", "2030-12-31", "c"],
    ["2022", "b", "five", "AA5", "-99", "-99", "-99", "-99", "-99", "-99"],
    ["2022", "c", "six", "AB1", "9", "10", "9.99", "0", "2025-03-31", "a"],
]


@pytest.fixture(scope="module")
def package(field, resource):
    """Two tables whose fields have every type and every constraint."""
    made_up = resource(
        "made_up",
        field("year", "year", required=True, minimum=2011),
        field("letter", required=True, enum=["a", "b", "c"]),
        field("name", minLength=2),
        field("code", required=True, unique=True, pattern="^[A-Z]{2}[0-9]$"),
        field("count", "integer", minimum=0, maximum=50),
        field("step", "integer", enum=[1, 10]),
        field("rate", "number", minimum=0.5, maximum=10),
        field("known", "boolean"),
        field("day", "date", minimum="2000-01-01", maximum="2030-12-31"),
        field("other"),
        missingValues=["", "-99"],
        primaryKey=KEY,
        foreignKeys=[{"fields": "other", "reference": LIST}],
    )
    letters = resource("letters", field("letter", required=True), primaryKey=["letter"])
    return {"name": "made-up", "resources": [made_up, letters]}


@pytest.fixture(scope="module")
def both_name(package, tmp_path_factory):
    """Write rows as the made-up table; return the places that each of the two names."""
    folder = tmp_path_factory.mktemp("made up")
    tables = {one["name"]: table_from(one) for one in package["resources"]}
    dictionary = Dictionary(folder=folder, title="", tables=tables)
    (folder / "letters.csv").write_text("letter\na\nb\nc\n", encoding="utf-8")

    def places(rows: list[list[str]]) -> tuple[set, set]:
        with (folder / "made_up.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([list(PLANTED), *rows])
        problems = dictionary.problems("made_up")
        ours = set(zip(problems["row"], problems["column"], strict=True))
        return ours, frictionless_places(package, folder)

    return places


def frictionless_places(package: dict, folder: Path) -> set[tuple[int, str]]:
    """The cells that frictionless names, and for a key the row and the key's columns."""
    report = frictionless.Package(package, basepath=str(folder)).validate()
    found = report.flatten(["rowNumber", "fieldName", "type", "message"])
    cells = {(row, name) for row, name, type, _ in found if type in CELL_ERRORS}
    cells |= {(row, "other") for row, _, type, _ in found if type == "foreign-key"}
    other_types = {type for _, _, type, _ in found} - {*CELL_ERRORS, "primary-key", "foreign-key"}
    assert not other_types, found
    # An empty or ill-formed cell of a key is named itself; its row is no repetition of another.
    repeated = {row for row, _, type, _ in found if type == "primary-key"}
    return cells | {
        (row, ", ".join(KEY)) for row in repeated if not {(row, name) for name in KEY} & cells
    }


def without_keys_that_are_named(places: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """Leave out a repeated key whose own cells are named too (see `frictionless_places`)."""
    key = ", ".join(KEY)
    return {
        (row, name)
        for row, name in places
        if name != key or not {(row, part) for part in KEY} & places
    }


def test_every_shipped_table_is_without_fault_for_both(dictionary):
    assert {name: len(dictionary.problems(name)) for name in dictionary.tables} == dict.fromkeys(
        dictionary.tables, 0
    )
    descriptor = dictionary.folder / "datapackage.yaml"
    report = frictionless.Package(
        yaml.safe_load(descriptor.read_text(encoding="utf-8")), basepath=str(dictionary.folder)
    ).validate()
    assert report.flatten(["rowNumber", "fieldName", "type", "message"]) == []
    assert {task.name for task in report.tasks} == set(dictionary.tables)


def test_the_made_up_table_is_without_fault_for_both(both_name):
    assert both_name(ROWS) == (set(), set())


@pytest.mark.parametrize("name", PLANTED)
def test_both_name_the_same_places_for_every_cell_planted_in_one_field(both_name, name):
    later = [[str(int(row[0]) + 2), *row[1:3], f"B{row[3][1:]}", *row[4:]] for row in ROWS]
    rows = [list(row) for row in ROWS] + later
    assert both_name(rows) == (set(), set())
    for row, cell in zip(rows, PLANTED[name], strict=False):
        row[list(PLANTED).index(name)] = cell
    ours, theirs = both_name(rows)
    assert {place for place in ours if place[1] == name}
    assert without_keys_that_are_named(ours) == theirs


def faults() -> st.SearchStrategy:
    """Some cells to plant, and where: rows, fields, and what is written there."""
    short = st.text(alphabet="abAB019.,-", max_size=4)
    places = [
        st.tuples(
            st.integers(0, len(ROWS) - 1),
            st.just(place),
            st.sampled_from(pool) | short,
        )
        for place, pool in enumerate(PLANTED.values())
    ]
    return st.lists(st.one_of(places), min_size=1, max_size=8)


@settings(max_examples=25)
@given(planted=faults())
def test_both_name_the_same_places_for_any_faults(both_name, planted):
    rows = [list(row) for row in ROWS]
    for row, place, cell in planted:
        rows[row][place] = cell
    ours, theirs = both_name(rows)
    assert without_keys_that_are_named(ours) == theirs


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("count", "1_0"),
        ("count", " 7"),
        ("count", "٧"),
        ("rate", "1_0"),
        ("rate", "5 "),
        ("rate", "٥"),
        ("day", "2024-4-1"),
        ("code", "AB7\n"),
    ],
)
def test_what_only_python_reads_is_refused_by_us_alone(both_name, name, cell):
    rows = [list(row) for row in ROWS]
    rows[0][list(PLANTED).index(name)] = cell
    assert both_name(rows) == ({(2, name)}, set())


def test_an_empty_part_of_a_key_is_named_by_us_alone(field, resource, folder_of):
    made_up = resource("made_up", field("a"), field("b"), primaryKey=["a", "b"])
    dictionary = folder_of(made_up, made_up="a,b\n1,\n1,2\n")
    assert dictionary.problems("made_up")[["row", "column"]].values.tolist() == [[2, "b"]]
    package = {"name": "made-up", "resources": [made_up]}
    assert frictionless_places(package, dictionary.folder) == set()


def test_a_line_that_ends_too_early_is_named_by_frictionless_alone(field, resource, folder_of):
    made_up = resource("made_up", field("a"), field("b"), field("c", required=True))
    dictionary = folder_of(made_up, made_up="a,b,c\n1,2,3\n4\n")
    assert dictionary.problems("made_up")[["row", "column"]].values.tolist() == [[3, "c"]]
    report = frictionless.Package(
        {"name": "made-up", "resources": [made_up]}, basepath=str(dictionary.folder)
    ).validate()
    named = report.flatten(["rowNumber", "fieldName", "type"])
    assert [3, "b", "missing-cell"] in [list(place) for place in named]
