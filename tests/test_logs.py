"""Logs say where in the code something went wrong, and hold no row of anybody."""

from __future__ import annotations

import os
import stat

import pandas as pd
import pytest

from evaluation_lib import logs

#: What a traceback must never carry into a log.
SECRET = "child 4711, born 2014-02-03"


def failed_on(rows: list[str]) -> Exception:
    table = pd.DataFrame({"child": rows})
    try:
        try:
            raise KeyError(len(table))
        except KeyError as error:
            raise ValueError("no such column") from error
    except ValueError as error:
        return error


def test_an_error_is_told_by_its_places_and_its_causes():
    details = logs.details_of(failed_on([SECRET]))
    assert details.startswith("ValueError: no such column\n")
    assert f"{logs.CAUSE}\nKeyError: 1" in details
    assert "test_logs.py" in details and "in failed_on" in details


def test_no_variable_of_the_code_is_told():
    assert SECRET not in logs.details_of(failed_on([SECRET]))


def test_a_message_that_quotes_a_whole_table_is_one_line_and_cut():
    table = pd.DataFrame({"child": range(1000), "born": "2014-02-03"}).to_string()
    details = logs.details_of(ValueError(table))
    assert len(details.splitlines()) == 1
    assert len(details) < logs.LONGEST_MESSAGE + len("ValueError: \n") + 1


def test_an_error_that_is_its_own_cause_ends():
    error, other = ValueError("a"), KeyError("b")
    error.__cause__, other.__cause__ = other, error
    assert logs.details_of(error).count("ValueError") == 1


def test_of_a_notebooks_traceback_only_places_are_kept():
    lines = [
        "\x1b[31m---------\x1b[39m",
        "\x1b[31mKeyError\x1b[39m   Traceback (most recent call last)",
        "Cell \x1b[32mIn[3]\x1b[39m, line 1\n\x1b[32m----> 1\x1b[39m quality.labels(report)",
        "File \x1b[32m~/evaluation_lib/a.py:12\x1b[39m, in labels(report)\n     11 x = 1",
        f"  0  {SECRET}",
        f"KeyError: {SECRET}\n0   {SECRET}",
    ]
    details = logs.details_of_notebook("KeyError", "of a label", lines)
    assert details.splitlines() == [
        "KeyError: of a label",
        "  Cell In[3], line 1",
        "  ----> 1 quality.labels(report)",
        "  File ~/evaluation_lib/a.py:12, in labels(report)",
    ]


def test_a_log_is_for_its_user_alone_and_names_the_command(outputs_for_logs):
    file = logs.write_log("what happened\n", command="run")
    assert file.parent == outputs_for_logs / logs.LOGS
    written = file.read_text(encoding="utf-8")
    assert written.startswith("evaluate run, ") and written.endswith("what happened\n")
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_only_the_latest_logs_are_kept_and_other_files_are_left(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "outputs_folder", lambda: tmp_path)
    (tmp_path / logs.LOGS).mkdir()
    mine = tmp_path / logs.LOGS / "mine.log"
    mine.write_text("", encoding="utf-8")
    old = [tmp_path / logs.LOGS / f"evaluate-2020010{day}-000000-1.log" for day in range(10)]
    older = [tmp_path / logs.LOGS / f"evaluate-2019010{day}-000000-1.log" for day in range(10)]
    for file in old + older:
        file.write_text("", encoding="utf-8")
    new = logs.write_log("x", command="run")
    left = set((tmp_path / logs.LOGS).glob(logs.PATTERN))
    assert len(left) == logs.KEPT and new in left and set(old) < left
    assert not older[0].exists() and mine.exists()


def test_where_the_outputs_cannot_be_written_to_the_temporary_folder_takes_it(
    tmp_path, monkeypatch
):
    (tmp_path / "a file").write_text("", encoding="utf-8")
    monkeypatch.setattr(logs, "outputs_folder", lambda: tmp_path / "a file")
    monkeypatch.setattr(logs.tempfile, "gettempdir", lambda: str(tmp_path))
    assert logs.write_log("x", command="run").parent == tmp_path / logs.ELSEWHERE


def test_where_nothing_can_be_written_there_is_no_log(tmp_path, monkeypatch):
    (tmp_path / "a file").write_text("", encoding="utf-8")
    monkeypatch.setattr(logs, "outputs_folder", lambda: tmp_path / "a file")
    monkeypatch.setattr(logs.tempfile, "gettempdir", lambda: str(tmp_path / "a file"))
    assert logs.write_log("x", command="run") is None


def test_a_link_that_lies_there_already_is_not_followed(tmp_path, monkeypatch):
    if os.name != "posix":
        pytest.skip("links of this kind are of Unix")
    monkeypatch.setattr(logs, "outputs_folder", lambda: tmp_path / "out")
    monkeypatch.setattr(logs.tempfile, "gettempdir", lambda: str(tmp_path / "no" / "such"))
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    first = logs.write_log("x", command="run")
    first.unlink()
    first.symlink_to(victim)
    monkeypatch.setattr(logs, "datetime", Frozen(first.name))
    logs.write_log("x", command="run")
    assert victim.read_text(encoding="utf-8") == "mine"


class Frozen:
    """A clock that stands at the second of a log's name."""

    def __init__(self, name: str) -> None:
        from datetime import UTC, datetime

        self.moment = datetime.strptime(name.split("-", 1)[1][:15], "%Y%m%d-%H%M%S").replace(
            tzinfo=UTC
        )

    def now(self, zone: object) -> object:
        return self.moment
