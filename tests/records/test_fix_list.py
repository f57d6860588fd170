"""The fix list names each child whose ethnicity has to be mended, to a person and no one else."""

from __future__ import annotations

import csv
import io
import os
import stat
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from evaluation_lib.errors import EvaluationError
from evaluation_lib.keeping.at_rest import RECORD
from evaluation_lib.keeping.retention import Retention, read_record
from evaluation_lib.project import outputs_folder
from evaluation_lib.records import restricted_folder
from evaluation_lib.records.ethnicity_labels import map_labels
from evaluation_lib.records.fix_list import NOTICE, TABLE, WORKBOOK, fix_list, write_fix_list
from evaluation_lib.records.fix_list_files import LONGEST_SHEET_NAME, sheet_names
from evaluation_lib.records.restricted_folder import (
    AMONG_REPORTS,
    GITIGNORE,
    NOT_A_FOLDER,
    NOT_OURS,
    NOT_PRIVATE,
    NOT_WRITABLE,
    write_restricted,
)

UNTIL = pd.Timestamp("2025-03-31")
CHANGE_COLUMNS = [
    "child_id",
    "from_code",
    "from_group",
    "to_code",
    "to_group",
    "changed_on",
    "across_groups",
]


@pytest.fixture
def records_of(dictionary, event_frame):
    """Make clean records of (child, value, more about the record), and of event tables."""

    def make(*recorded, children=None, changes=(), **tables):
        rows = [
            {"child_id": child, "ethnicity_as_recorded": value, **more}
            for child, value, more in recorded
        ]
        ethnicity = event_frame("ethnicity_records", rows)
        said = map_labels(ethnicity["ethnicity_as_recorded"], dictionary=dictionary)
        ethnicity = ethnicity.join(said.drop(columns="suggestions"))
        if children is None:
            children = [{"child_id": child} for child in dict.fromkeys(row[0] for row in recorded)]
        return SimpleNamespace(
            children=event_frame("children", children),
            tables={name: event_frame(name, given) for name, given in tables.items()},
            ethnicity=ethnicity,
            latest_ethnicity=latest_of(ethnicity),
            ethnicity_changes=pd.DataFrame(changes, columns=CHANGE_COLUMNS),
            observed_until=UNTIL,
        )

    return make


def latest_of(ethnicity):
    """A known value goes before a refusal, and that before no answer; enough for these tests."""
    place = {"mapped": 0, "refused": 1}
    order = ethnicity["status"].map(place).fillna(2)
    return ethnicity.assign(order=order).sort_values("order").drop_duplicates("child_id")


@pytest.fixture
def problems_of(dictionary, records_of):
    """The problems of each child, as the dictionary calls them in tables."""
    names = dictionary.read("fix_list_problems").set_index("label")["problem"]

    def found(*recorded, **more):
        rows = fix_list(records_of(*recorded, **more), dictionary=dictionary)
        return list(zip(rows["child_id"], rows["problem"].map(names), strict=True))

    return found


# --------------------------------------------------------------------------- what is a problem


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (None, "missing"),
        ("Not yet obtained", "not_obtained"),
        ("#MULTIVALUE", "several_values"),
        ("WBRI - Black Caribbean", "label_disagrees_with_itself"),
        ("XXXX", "not_valid"),
        ("A1", "local_code"),
        ("Wite Britsh", "unmapped"),
        ("ZZ - Obsolete DO NOT USE", "obsolete"),
    ],
)
def test_each_kind_of_value_is_a_problem_of_its_own(problems_of, value, problem):
    assert problems_of(("A", value, {})) == [("A", problem)]


@pytest.mark.parametrize("value", ["White British", "Refused", "WBRI", "White"])
def test_a_known_value_and_a_refusal_are_none(problems_of, value):
    assert problems_of(("A", value, {})) == []


def test_a_child_of_whom_nothing_is_recorded_is_missing_an_ethnicity(problems_of):
    assert problems_of(children=[{"child_id": "A"}]) == [("A", "missing")]


def test_of_a_child_not_yet_born_nothing_is_missing(problems_of):
    unborn = [{"child_id": "A", "unborn": True}, {"child_id": "B", "unborn": False}]
    assert problems_of(("A", None, {}), ("B", None, {}), children=unborn) == [("B", "missing")]


def test_restricted_records_stay_out(problems_of):
    children = [{"child_id": "A", "restricted": True}]
    assert problems_of(("A", "Wite Britsh", {}), children=children) == []


CENSUS = {"source": "cin_census"}


@pytest.mark.parametrize(
    ("one", "other", "problem"),
    [
        ("White British", "Caribbean", "sources_in_different_groups"),
        ("White British", "White Irish", "sources_in_different_codes"),
        (None, "White British", "known_elsewhere"),
        ("Not yet obtained", "White British", "known_elsewhere"),
        ("Refused", "White British", "refused_and_known"),
    ],
)
def test_sources_that_differ_are_a_problem_whichever_says_what(problems_of, one, other, problem):
    assert problems_of(("A", one, {}), ("A", other, CENSUS)) == [("A", problem)]
    assert problems_of(("A", one, CENSUS), ("A", other, {})) == [("A", problem)]


@pytest.mark.parametrize(
    ("one", "other"), [("White British", "WBRI"), ("White", "White British"), ("Refused", None)]
)
def test_sources_that_do_not_contradict_each_other_are_none(problems_of, one, other):
    assert problems_of(("A", one, {}), ("A", other, CENSUS)) == []


def test_what_a_source_held_before_is_no_problem_now(problems_of):
    before = {"snapshot_date": "2024-03-31"}
    assert problems_of(("A", "Wite Britsh", before), ("A", "White British", {})) == []
    earlier, later = {"recorded_date": "2024-01-01"}, {"recorded_date": "2024-02-01"}
    assert problems_of(("A", "Caribbean", earlier), ("A", "White British", later)) == []


def test_a_change_across_groups_is_shown_with_both_values(dictionary, records_of):
    change = ("A", "WBRI", "White", "MWAS", "Mixed", UNTIL, True)
    within = ("B", "WBRI", "White", "WIRI", "White", UNTIL, False)
    records = records_of(("A", "MWAS", {}), ("B", "WIRI", {}), changes=[change, within])
    (row,) = fix_list(records, dictionary=dictionary).to_dict("records")
    assert (row["child_id"], row["value_as_recorded"]) == ("A", "WBRI → MWAS")


def test_a_problem_comes_with_what_to_do_where_it_stands_and_what_may_be_meant(
    dictionary, records_of
):
    place = {"source_file": "persons.csv", "source_row": 7}
    sheet = {"source_file": "lists.xlsx", "source_sheet": "List 3", "source_row": 9}
    records = records_of(
        ("A", "Wite Britsh", place), ("A", "Wite Britsh", {**sheet, "source": "annex_a"})
    )
    (row,) = fix_list(records, dictionary=dictionary).to_dict("records")
    assert row["value_as_recorded"] == "Wite Britsh"
    assert row["suggestions"] == "WBRI White British"
    assert row["sources"] == "annex_a | mosaic"
    assert row["recorded_in"] == "lists.xlsx (List 3) row 9, persons.csv row 7"
    assert "list of labels" in row["what_to_do"]


# ------------------------------------------------------------------------------- whose it is


def teams_of(rows):
    return rows.set_index("child_id")["team"].to_dict()


def test_the_team_of_the_latest_open_event_goes_before_a_later_one_that_is_closed(
    dictionary, records_of
):
    child = {"child_id": "A"}
    records = records_of(
        ("A", None, {}),
        child_in_need_plans=[{**child, "start_date": "2024-01-01", "team": "Open"}],
        child_protection_plans=[
            {**child, "start_date": "2024-06-01", "end_date": "2024-07-01", "team": "Closed"}
        ],
        contacts=[{**child, "contact_date": "2024-08-01", "team": "Hub"}],
    )
    (row,) = fix_list(records, dictionary=dictionary).to_dict("records")
    assert row["team"] == "Open"
    assert (row["latest_event"], str(row["latest_event_date"].date())) == ("Contacts", "2024-08-01")


def test_a_referral_stands_open_until_it_is_closed_where_the_source_tells_closures(
    dictionary, records_of
):
    def teams(**more):
        referral = {"child_id": "A", "referral_date": "2024-03-01", "team": "Referral", **more}
        contact = {"child_id": "A", "contact_date": "2024-08-01", "team": "Contact"}
        records = records_of(("A", None, {}), referrals=[referral], contacts=[contact])
        return teams_of(fix_list(records, dictionary=dictionary))

    assert teams() == {"A": "Referral"}
    assert teams(closure_date="2024-04-01") == {"A": "Contact"}
    assert teams(no_further_action=True) == {"A": "Contact"}
    assert teams(source="annex_a") == {"A": "Contact"}


def test_where_nothing_is_open_the_latest_event_names_the_team(dictionary, records_of):
    child = {"child_id": "A"}
    records = records_of(
        ("A", None, {}),
        contacts=[
            {**child, "contact_date": "2024-08-01", "team": "Later"},
            {**child, "contact_date": "2024-02-01", "team": "Earlier"},
            {**child, "contact_date": "2025-08-01", "team": "Still to come"},
            {**child, "contact_date": "2024-09-01"},
        ],
        referrals=[
            {
                **child,
                "referral_date": "2024-03-01",
                "no_further_action": True,
                "team": "Not taken on",
            }
        ],
    )
    assert teams_of(fix_list(records, dictionary=dictionary)) == {"A": "Later"}


def test_the_area_of_the_team_goes_with_it(dictionary, records_of):
    contact = {"child_id": "A", "contact_date": "2024-08-01", "team": "T", "area_by_team": "Mid"}
    records = records_of(("A", None, {}), contacts=[contact])
    assert fix_list(records, dictionary=dictionary)["area_by_team"].tolist() == ["Mid"]


def test_rows_stand_by_team_then_problem_then_child_and_those_without_a_team_last(
    dictionary, records_of
):
    contacts = [
        {"child_id": child, "contact_date": "2024-08-01", "team": team}
        for child, team in [("A", "Zeta"), ("B", "Alpha"), ("C", "Alpha"), ("D", "Alpha")]
    ]
    records = records_of(
        ("A", None, {}),
        ("D", "Wite Britsh", {}),
        ("C", None, {}),
        ("B", None, {}),
        ("E", None, {}),
        contacts=contacts,
    )
    rows = fix_list(records, dictionary=dictionary)
    assert rows["child_id"].tolist() == ["B", "C", "D", "A", "E"]
    assert rows["team"].tolist()[-1] == dictionary.document("fix_list")["no_team"]


def test_columns_are_those_of_the_dictionary_also_where_nothing_is_to_be_mended(
    dictionary, records_of
):
    fields = {field.name: field.pandas_type for field in dictionary.table("fix_list").fields}
    for records in (records_of(), records_of(("A", "WBRI", {})), records_of(("A", None, {}))):
        rows = fix_list(records, dictionary=dictionary)
        assert rows.dtypes.astype(str).to_dict() == fields


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"),
            st.sampled_from([None, "WBRI", "Refused", "Wite Britsh", "Caribbean"]),
            st.sampled_from(["mosaic", "annex_a"]),
        ),
        max_size=8,
    ),
    st.integers(0, 2**16),
)
def test_the_order_of_records_makes_no_difference(dictionary, event_frame, drawn, seed):
    rows = [
        {"child_id": child, "ethnicity_as_recorded": value, "source": source}
        for child, value, source in drawn
    ]
    ethnicity = event_frame("ethnicity_records", rows)
    said = map_labels(ethnicity["ethnicity_as_recorded"], dictionary=dictionary)
    ethnicity = ethnicity.join(said)
    lists = [
        fix_list(
            SimpleNamespace(
                children=event_frame("children", [{"child_id": child} for child in "ABC"]),
                tables={},
                ethnicity=given,
                latest_ethnicity=latest_of(ethnicity),
                ethnicity_changes=pd.DataFrame(columns=CHANGE_COLUMNS),
                observed_until=UNTIL,
            ),
            dictionary=dictionary,
        )
        for given in (ethnicity, ethnicity.sample(frac=1, random_state=seed))
    ]
    pd.testing.assert_frame_equal(*lists)
    assert not lists[0].duplicated(["child_id", "problem"]).any()
    refused_alone = {
        child
        for child in "ABC"
        if {value for one, value, _ in drawn if one == child} == {"Refused"}
    }
    assert not refused_alone & set(lists[0]["child_id"])


# --------------------------------------------------------------------------------- the files


@pytest.fixture
def two_teams(records_of):
    """A child with a nasty label in one team, one without an ethnicity in another."""
    return records_of(
        ("A", "=HYPERLINK(1)", {}),
        ("-007", None, {}),
        contacts=[
            {"child_id": "A", "contact_date": "2024-08-01", "team": "Assess & Intervene [1/2]"},
            {"child_id": "-007", "contact_date": "2024-08-01", "team": "@Hub"},
        ],
    )


@pytest.fixture
def written(two_teams, tmp_path, dictionary):
    return write_fix_list(two_teams, output=tmp_path / "restricted", dictionary=dictionary)


def test_the_folder_holds_a_table_a_workbook_and_a_notice(written, dictionary):
    there = {path.name for path in written.iterdir()}
    assert there == {TABLE, WORKBOOK, NOTICE, GITIGNORE, RECORD}
    assert {*read_record(written).files} == there - {RECORD}
    words = dictionary.document("fix_list")
    notice = (written / NOTICE).read_text(encoding="utf-8")
    assert notice.startswith(words["restricted"])
    assert "2025-03-31: 2 children, 2 problems" in notice
    assert (written / GITIGNORE).read_text() == "*\n"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_only_the_user_can_read_it(written):
    assert stat.S_IMODE(written.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in written.iterdir()} == {0o600}


def test_the_table_holds_the_rows_and_no_cell_that_is_worked_out(written):
    raw = (written / TABLE).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8"))))
    assert [row["child_id"] for row in rows] == ["'-007", "A"]
    assert [row["team"] for row in rows] == ["'@Hub", "Assess & Intervene [1/2]"]
    assert rows[1]["value_as_recorded"] == "'=HYPERLINK(1)"
    assert rows[1]["latest_event_date"] == "2024-08-01"


def test_the_workbook_has_a_sheet_per_team_with_the_warning_on_top(written, dictionary):
    book = CalamineWorkbook.from_path(str(written / WORKBOOK))
    assert book.sheet_names == ["@Hub", "Assess & Intervene 1 2"]
    top, header, row = book.get_sheet_by_name("Assess & Intervene 1 2").to_python()
    assert top[0].startswith(dictionary.document("fix_list")["restricted"])
    assert "Assess & Intervene [1/2]" in top[0]
    assert header[:3] == ["Team", "Area of the team", "Child"]
    assert "=HYPERLINK(1)" in row


def test_the_same_records_give_the_same_bytes(written, two_teams, tmp_path, dictionary):
    again = write_fix_list(two_teams, output=tmp_path / "again", dictionary=dictionary)
    for name in (TABLE, WORKBOOK, NOTICE):
        assert (again / name).read_bytes() == (written / name).read_bytes()


def test_extracts_that_tell_no_day_have_a_list_all_the_same(records_of, tmp_path, dictionary):
    records = records_of(("A", None, {}))
    records.observed_until = pd.NaT
    first, again = (
        write_fix_list(records, output=tmp_path / name, dictionary=dictionary)
        for name in ("first", "again")
    )
    assert dictionary.document("fix_list")["no_date"] in (first / NOTICE).read_text("utf-8")
    assert (first / WORKBOOK).read_bytes() == (again / WORKBOOK).read_bytes()


def test_where_nothing_is_to_be_mended_the_files_say_so(records_of, tmp_path, dictionary):
    folder = write_fix_list(
        records_of(("A", "WBRI", {})), output=tmp_path / "list", dictionary=dictionary
    )
    (sheet,) = CalamineWorkbook.from_path(str(folder / WORKBOOK)).sheet_names
    cells = CalamineWorkbook.from_path(str(folder / WORKBOOK)).get_sheet_by_name(sheet).to_python()
    assert cells == [[dictionary.document("fix_list")["nothing_to_fix"]]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), unique=True, max_size=12))
def test_every_team_has_a_sheet_name_that_a_spreadsheet_takes(teams):
    names = sheet_names(teams)
    assert len({name.casefold() for name in names}) == len(teams)
    for name in names:
        assert 0 < len(name) <= LONGEST_SHEET_NAME
        assert not set(name) & set("[]:*?/\\")
        assert name[0] != "'" and name[-1] != "'" and name.casefold() != "history"


def test_long_names_that_begin_alike_are_numbered():
    team = "Assessment and Intervention Team North"
    assert sheet_names([team + " East", team + " West", "History", "hub", "HUB"]) == [
        "Assessment and Intervention Tea",
        "Assessment and Intervention (2)",
        "History (2)",
        "hub",
        "HUB (2)",
    ]


# -------------------------------------------------------------------------------- the folder


def write(output, content=b"new"):
    kept = Retention("fix_list", date(2026, 1, 1), date(2026, 4, 1))
    return write_restricted(
        {"list.csv": content, NOTICE: b"restricted"}, output=output, marker=NOTICE, retention=kept
    )


def test_folders_on_the_way_are_made(tmp_path):
    assert write(tmp_path / "a" / "b c").is_dir()


def test_an_earlier_list_is_replaced_whole(tmp_path):
    write(tmp_path / "list", b"old")
    write(tmp_path / "list")
    assert (tmp_path / "list" / "list.csv").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["list"]


def test_an_empty_folder_is_taken_and_closed_to_others(tmp_path):
    (tmp_path / "list").mkdir(mode=0o755)
    folder = write(tmp_path / "list")
    assert os.name != "posix" or stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["letter.txt", "list.csv", ".hidden"])
def test_a_folder_of_something_else_is_left_as_it_is(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(EvaluationError) as problem:
        write(tmp_path)
    assert str(problem.value) == NOT_OURS.format(folder=tmp_path.resolve(), found=name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_list_to_which_someone_added_a_file_is_left_as_it_is(tmp_path):
    (write(tmp_path / "list", b"old") / "my notes.docx").touch()
    with pytest.raises(EvaluationError, match="holds my notes.docx"):
        write(tmp_path / "list")
    assert (tmp_path / "list" / "list.csv").read_bytes() == b"old"


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "list").touch()
    with pytest.raises(EvaluationError) as problem:
        write(tmp_path / "list")
    assert str(problem.value) == NOT_A_FOLDER.format(folder=(tmp_path / "list").resolve())


@pytest.mark.parametrize("inside", [".", "list", "mid/list", "mid/../list"])
def test_a_run_of_reports_is_no_place_for_it(tmp_path, inside):
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(EvaluationError) as problem:
        write(tmp_path / inside)
    assert str(problem.value) == AMONG_REPORTS.format(folder=(tmp_path / inside).resolve())
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_nor_is_the_folder_of_runs():
    with pytest.raises(EvaluationError, match="lies among the reports"):
        write(outputs_folder() / "list")


def test_a_link_into_a_run_is_followed(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    (run / "run.json").write_text("{}")
    try:
        (tmp_path / "link").symlink_to(run, target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    with pytest.raises(EvaluationError, match="lies among the reports"):
        write(tmp_path / "link" / "list")


def test_a_place_where_nothing_can_be_written_is_named(tmp_path, monkeypatch, like):
    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restricted_folder, "_write_private", full)
    with pytest.raises(EvaluationError, match=like(NOT_WRITABLE, reason="No space left on device")):
        write(tmp_path / "list")
    assert list(tmp_path.iterdir()) == []


def test_a_path_through_a_file_is_named(tmp_path, like):
    (tmp_path / "file").touch()
    with pytest.raises(EvaluationError, match=like(NOT_WRITABLE)):
        write(tmp_path / "file" / "list")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_a_drive_that_keeps_no_modes_is_refused(tmp_path, monkeypatch, like):
    monkeypatch.setattr(restricted_folder, "FILE_MODE", 0o644)
    with pytest.raises(EvaluationError, match=like(NOT_PRIVATE)):
        write(tmp_path / "list")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_what_stops_it_leaves_the_earlier_list_and_nothing_half_written(
    tmp_path, monkeypatch, stop
):
    write(tmp_path / "list", b"old")

    def stopped(folder, output):
        raise stop

    monkeypatch.setattr(restricted_folder, "_put_in_place", stopped)
    with pytest.raises(stop):
        write(tmp_path / "list")
    assert [path.name for path in tmp_path.iterdir()] == ["list"]
    assert (tmp_path / "list" / "list.csv").read_bytes() == b"old"


def test_a_list_that_cannot_be_put_in_place_leaves_the_earlier_one(tmp_path, monkeypatch):
    write(tmp_path / "list", b"old")
    rename = os.rename

    def fails_once(source, target):
        if "unfinished" in str(source) and not str(source).endswith("-before"):
            raise OSError(13, "Permission denied")
        rename(source, target)

    monkeypatch.setattr(restricted_folder.os, "rename", fails_once)
    with pytest.raises(EvaluationError, match="Permission denied"):
        write(tmp_path / "list")
    assert [path.name for path in tmp_path.iterdir()] == ["list"]
    assert (tmp_path / "list" / "list.csv").read_bytes() == b"old"
