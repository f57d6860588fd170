"""Only what the suite made is found, by its own marker; what was published never is."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta

import pytest

from evaluation_lib.keeping import past_date
from evaluation_lib.keeping.at_rest import RECORD
from evaluation_lib.keeping.past_date import handed_over_stores, kept_in
from evaluation_lib.keeping.removing import LEFT, remove
from evaluation_lib.keeping.retention import Retention, record_text, retention_rules
from evaluation_lib.logs import write_log

TODAY = date(2026, 11, 30)
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def rules(dictionary):
    return retention_rules(dictionary)


@pytest.fixture
def store(tmp_path):
    """Make a folder with a retention record in the outputs."""

    def make(name="outputs/list", *, kind="fix_list", until=LONG_AGO, files=("a.csv",)):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        for file in files:
            (folder / file).write_text("rows")
        text = record_text(Retention(kind, LONG_AGO, until), files=files)
        (folder / RECORD).write_text(text)
        return folder

    return make


@pytest.fixture
def run_folder(tmp_path):
    """A run's folder with one page and its executed notebook, years old."""
    run = tmp_path / "outputs" / "run"
    area = run / "essex"
    area.mkdir(parents=True)
    entry = dict.fromkeys(("area", "title", "period", "made"), "x")
    entry |= {"slug": "essex", "notebook": "differences"}
    (run / "run.json").write_text(json.dumps({"reports": [entry]}))
    (run / "reviews.jsonl").write_text("")
    for ending in ("html", "ipynb", "xlsx", "json", "tables.zip"):
        (area / f"differences.{ending}").write_text("{}")
    (area / "my own.ipynb").write_text("{}")
    for file in area.iterdir():
        age(file, days=800)
    return run


def age(file, *, days):
    then = (datetime.now() - timedelta(days=days)).timestamp()
    os.utime(file, (then, then))


def past(folder, rules, today=TODAY):
    return [one for one in kept_in(folder, rules=rules) if one.is_past(today)]


def test_a_folder_is_kept_on_its_last_day_and_past_it_on_the_next(store, rules, tmp_path):
    store(until=TODAY)
    assert past(tmp_path, rules) == []
    [found] = past(tmp_path, rules, today=TODAY + timedelta(days=1))
    assert found.files == ("a.csv", RECORD) and found.kind == "fix_list"


def test_a_folder_without_a_record_is_never_found(tmp_path, rules):
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts" / "children.csv").write_text("rows")
    assert kept_in(tmp_path, rules=rules) == []


def test_a_kind_that_the_dictionary_does_not_know_is_left(store, rules, tmp_path):
    store(kind="letters")
    assert kept_in(tmp_path, rules=rules) == []


@pytest.mark.parametrize("name", ["outputs/register", "outputs/run/register/2026"])
def test_the_register_is_never_looked_into(store, rules, tmp_path, name):
    store(name)
    assert kept_in(tmp_path, rules=rules) == []


@pytest.mark.parametrize("name", ["reviews.jsonl", "run.json"])
def test_a_record_that_names_reviews_or_a_manifest_is_not_obeyed(store, rules, tmp_path, name):
    store(files=("a.csv", name))
    assert kept_in(tmp_path, rules=rules) == []


def test_links_are_not_followed(store, rules, tmp_path):
    elsewhere = store("elsewhere")
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    (outputs / "link").symlink_to(elsewhere, target_is_directory=True)
    assert kept_in(outputs, rules=rules) == []


def test_a_file_that_is_a_link_is_left_with_its_target(store, rules, tmp_path, dictionary):
    folder = store(files=("a.csv", "b.csv"))
    letter = tmp_path / "letter"
    letter.write_text("dear")
    (folder / "b.csv").unlink()
    (folder / "b.csv").symlink_to(letter)
    [found] = past(tmp_path, rules)
    assert found.files == ("a.csv", RECORD)
    removed = remove([found], dictionary=dictionary)
    assert letter.read_text() == "dear" and (folder / "b.csv").is_symlink()
    assert removed.problems == (LEFT.format(folder=folder.resolve(), number=1),)


def test_executed_notebooks_go_and_pages_stay(run_folder, rules, dictionary):
    [found] = past(run_folder, rules, today=date.today())
    assert found.files == ("differences.ipynb",) and found.kind == "executed_notebook"
    remove([found], dictionary=dictionary)
    left = {path.name for path in (run_folder / "essex").iterdir()}
    assert left == {"my own.ipynb", *(f"differences.{e}" for e in ("html", "xlsx", "json"))} | {
        "differences.tables.zip"
    }
    assert (run_folder / "reviews.jsonl").exists() and (run_folder / "run.json").exists()
    assert "differences.ipynb" not in (run_folder / "index.html").read_text(encoding="utf-8")


def test_an_executed_notebook_of_this_year_is_kept(run_folder, rules):
    age(run_folder / "essex" / "differences.ipynb", days=30)
    assert past(run_folder, rules, today=date.today()) == []


def test_logs_go_by_their_first_lines(outputs_for_logs, rules):
    log = write_log("details", command="run")
    other = log.with_name("evaluate-of-my-own.log")
    other.write_text("a letter\n")
    for file in (log, other):
        age(file, days=400)
    found = past(outputs_for_logs, rules, today=date.today())
    assert [one.files for one in found] == [(log.name,)]
    log.unlink()
    other.unlink()


def test_records_of_a_run_that_was_cut_off_are_found(tmp_path, store, rules, monkeypatch):
    monkeypatch.setattr(past_date.tempfile, "gettempdir", lambda: str(tmp_path))
    mine = store("ev-abc", kind="handed_over", files=("records",))
    store("ev-list")
    store("other", kind="handed_over")
    (tmp_path / "ev-link").symlink_to(mine, target_is_directory=True)
    assert [one.folder for one in handed_over_stores(rules)] == [mine]


def test_what_else_lies_in_a_folder_is_left_and_told(store, rules, tmp_path, dictionary, like):
    folder = store()
    (folder / "letter.txt").write_text("dear")
    removed = remove(past(tmp_path, rules), dictionary=dictionary)
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]
    assert removed.problems == (LEFT.format(folder=folder.resolve(), number=1),)


def test_a_file_that_cannot_be_removed_keeps_its_record(store, rules, tmp_path, dictionary):
    folder = store(files=("a.csv", "b.csv"))
    [found] = past(tmp_path, rules)
    (folder / "a.csv").unlink()
    (folder / "a.csv").mkdir()
    removed = remove([found], dictionary=dictionary)
    assert (folder / RECORD).exists() and len(removed.problems) == 1


def test_a_whole_store_is_gone_with_its_folder(store, rules, tmp_path, dictionary):
    folder = store()
    assert remove(past(tmp_path, rules), dictionary=dictionary).files == 2
    assert not folder.exists()
