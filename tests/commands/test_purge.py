"""``evaluate purge``: says what and why, asks, and removes nothing that nobody agreed to."""

from __future__ import annotations

import io
from datetime import date

import pytest

from evaluation_lib import cli
from evaluation_lib.commands import purge
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.keeping.at_rest import RECORD
from evaluation_lib.keeping.retention import Retention, record_text


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def stores(tmp_path):
    """A folder with one store long past its date, and one that is not."""
    for name, until in (("old", date(2020, 1, 31)), ("new", date(2999, 1, 1))):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "fix-list.csv").write_text("rows")
        kept = Retention("fix_list", date(2019, 12, 1), until)
        (folder / RECORD).write_text(record_text(kept, files=["fix-list.csv"]))
    return tmp_path


@pytest.fixture
def run(capsys, monkeypatch, stores):
    def command(*words, typed=None):
        stdin = Terminal(typed) if typed is not None else io.StringIO()
        monkeypatch.setattr("sys.stdin", stdin)
        status = cli.main(["purge", "--output", str(stores), *words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def there(stores):
    return {path.name for path in stores.iterdir()}


def test_a_dry_run_says_what_and_why_and_removes_nothing(run, stores):
    status, out, err = run("--dry-run")
    assert (status, err) == (MADE, "")
    assert f"Past its date since 2020-01-31: Fix list, {stores / 'old'} (2 files)." in out
    assert "Kept: 1, the next until 2999-01-01." in out
    assert purge.WOULD.format(number=2) in out
    assert there(stores) == {"old", "new"}


def test_where_nobody_can_be_asked_it_refuses_without_yes(run, stores):
    status, _, err = run()
    assert status == REFUSED and err.strip() == purge.NEEDS_YES
    assert there(stores) == {"old", "new"}


@pytest.mark.parametrize("typed", ["no\n", "\n", "y\n", ""])
def test_anything_but_yes_removes_nothing(run, stores, typed):
    status, out, _ = run(typed=typed)
    assert status == MADE and out.rstrip().endswith(purge.NOT_CONFIRMED)
    assert there(stores) == {"old", "new"}


@pytest.mark.parametrize("how", [{"typed": "yes\n"}, {"words": ["--yes"]}])
def test_yes_removes_what_is_past_its_date_and_nothing_else(run, stores, how):
    status, out, _ = run(*how.get("words", ()), typed=how.get("typed"))
    assert status == MADE and purge.REMOVED.format(number=2) in out
    assert there(stores) == {"new"}
    assert (stores / "new" / "fix-list.csv").exists()


def test_where_nothing_is_past_its_date_it_says_so(run, stores):
    run("--yes")
    status, out, err = run()
    assert (status, err) == (MADE, "")
    assert out.startswith(purge.NOTHING.format(folder=stores))


def test_a_folder_that_is_not_there_is_refused(capsys, tmp_path):
    assert cli.main(["purge", "--output", str(tmp_path / "nowhere")]) == REFUSED
    assert "is not a folder" in capsys.readouterr().err
