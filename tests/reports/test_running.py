"""Runs publish whole or not at all, tell what failed, and leave nothing half-done when killed."""

from __future__ import annotations

import html
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import FAILED, MADE, REFUSED
from evaluation_lib.reports import claiming
from evaluation_lib.reports.claiming import LOCK, UNFINISHED, _taken
from evaluation_lib.reports.execute import CELL_FAILED
from evaluation_lib.reports.manifest import Entry, merged, read_manifest

SHOWS_AREA = """
from evaluation_lib import Report
from evaluation_lib.disclosure.release import released
from evaluation_lib.presentation.sections import Title

report = Report(parameters={}, dictionary=None, figures=None, setting=None)
released(Title(f'About {area}'), report)
"""
#: Ends well at once: it shows nothing.
ENDS = "about = f'About {area}'"
FAILS = "raise ValueError('the cat sat on the file')"


def run(*arguments: object) -> int:
    return cli.main(["run", *(str(argument) for argument in arguments)])


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_run_makes_a_page_an_executed_copy_and_an_index(notebook, tmp_path, capsys):
    output = tmp_path / "a folder with spaces" / "out"
    status = run(
        "--notebook", notebook("own", SHOWS_AREA), "--area", "North East", "--output", output
    )
    assert status == MADE
    assert files_in(output) == {
        "index.html",
        "data-dictionary.html",
        "run.json",
        "north-east/own.html",
        "north-east/own.ipynb",
        "north-east/own.json",
    }
    assert "<h1>About North East</h1>" in (output / "north-east/own.html").read_text("utf-8")
    assert "href='north-east/own.html'" in (output / "index.html").read_text("utf-8")
    assert str(output / "index.html") in capsys.readouterr().out


def test_a_failing_notebook_leaves_its_copy_and_no_page_and_the_others_are_made(
    notebook, tmp_path, capsys
):
    output = tmp_path / "out"
    status = run(
        *("--notebook", notebook("good", ENDS), "--notebook", notebook("bad", FAILS)),
        *("--area", "Mid", "--output", output),
    )
    assert status == FAILED
    assert files_in(output) >= {"mid/good.html", "mid/good.ipynb", "mid/bad.failed.ipynb"}
    assert not (output / "mid/bad.html").exists()
    copy = nbformat.read(output / "mid/bad.failed.ipynb", as_version=4)
    errors = [item for cell in copy.cells for item in cell.get("outputs", []) if "ename" in item]
    assert (errors[0]["ename"], errors[0]["evalue"]) == ("ValueError", "")
    index = (output / "index.html").read_text("utf-8")
    assert CELL_FAILED.format(kind="ValueError") in html.unescape(index)
    assert "Failed" in index and "bad.html" not in index
    # What an error says may quote a child's row: it is in the log alone.
    said = capsys.readouterr().err
    assert "ValueError" in said and "the cat sat on the file" not in said + index


def test_a_report_that_fails_now_takes_its_earlier_page_away(notebook, tmp_path):
    output = tmp_path / "out"
    assert run("--notebook", notebook("own", ENDS), "--output", output) == MADE
    assert run("--notebook", notebook("own", FAILS), "--output", output) == FAILED
    assert not (output / "essex/own.html").exists()
    assert run("--notebook", notebook("own", ENDS), "--output", output) == MADE
    assert not (output / "essex/own.failed.ipynb").exists()


def test_a_later_run_adds_to_the_index_and_fresh_begins_anew(notebook, tmp_path):
    output, own = tmp_path / "out", notebook("own", ENDS)
    run("--notebook", own, "--area", "Mid", "--output", output)
    run("--notebook", own, "--area", "West", "--output", output)
    assert {entry.slug for entry in read_manifest(output)} == {"mid", "west"}
    run("--notebook", own, "--area", "South", "--output", output, "--fresh")
    assert {entry.slug for entry in read_manifest(output)} == {"south"}
    assert not (output / "mid").exists()


def test_fresh_never_empties_a_folder_that_no_run_made(notebook, tmp_path, capsys):
    output = tmp_path / "my documents"
    output.mkdir()
    (output / "letter.txt").write_text("dear", encoding="utf-8")
    status = run("--notebook", notebook("own", ENDS), "--output", output, "--fresh")
    assert status == REFUSED
    assert files_in(output) == {"letter.txt"}
    assert "--fresh will not empty it" in capsys.readouterr().err


def test_fresh_leaves_the_users_own_files(notebook, tmp_path):
    output, own = tmp_path / "out", notebook("own", ENDS)
    run("--notebook", own, "--area", "Mid", "--output", output)
    (output / "mid" / "notes.txt").write_text("mine", encoding="utf-8")
    run("--notebook", own, "--area", "West", "--output", output, "--fresh")
    assert (output / "mid" / "notes.txt").exists()
    assert not (output / "mid" / "own.html").exists()


def test_an_output_that_is_a_file_is_refused(notebook, tmp_path, capsys):
    (tmp_path / "out").write_text("", encoding="utf-8")
    status = run("--notebook", notebook("own", ENDS), "--output", tmp_path / "out")
    assert status == REFUSED
    assert "is a file: name a folder" in capsys.readouterr().err


def test_a_folder_that_another_run_writes_to_is_refused(notebook, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(claiming, "PATIENCE_SECONDS", 0.1)
    unfinished = tmp_path / "out" / UNFINISHED
    unfinished.mkdir(parents=True)
    with (unfinished / LOCK).open("a+", encoding="utf-8") as lock:
        assert _taken(lock)
        status = run("--notebook", notebook("own", ENDS), "--output", tmp_path / "out")
    assert status == REFUSED
    assert "is being written by another run" in capsys.readouterr().err


def test_what_a_killed_run_left_is_taken_over(notebook, tmp_path):
    unfinished = tmp_path / "out" / UNFINISHED
    unfinished.mkdir(parents=True)
    (unfinished / LOCK).write_text("", encoding="utf-8")
    (unfinished / "mid").mkdir()
    (unfinished / "mid" / "own.unfinished-page").write_text("half", encoding="utf-8")
    assert run("--notebook", notebook("own", ENDS), "--output", tmp_path / "out") == MADE
    assert not unfinished.exists()
    assert not list((tmp_path / "out").rglob("*.unfinished-page"))


def test_a_manifest_that_leads_elsewhere_removes_nothing(notebook, tmp_path):
    output, victim = tmp_path / "out", tmp_path / "victim"
    run("--notebook", notebook("own", ENDS), "--output", output)
    victim.mkdir()
    (victim / "x.ipynb").write_text("mine", encoding="utf-8")
    entry = {"area": "X", "slug": "../victim", "notebook": "x", "title": "X", "period": ""}
    content = {"reports": [{**entry, "made": "now", "problem": None}]}
    (output / "run.json").write_text(json.dumps(content), encoding="utf-8")
    assert run("--notebook", notebook("own", ENDS), "--output", output, "--fresh") == MADE
    assert (victim / "x.ipynb").read_text(encoding="utf-8") == "mine"
    assert "victim" not in (output / "index.html").read_text(encoding="utf-8")


def test_a_path_with_braces_is_left_as_it_is(notebook, tmp_path):
    output = tmp_path / "a {area} {x}"
    assert run("--notebook", notebook("own", ENDS), "--output", output) == MADE
    assert (output / "essex" / "own.html").exists()


def test_a_notebook_that_stops_itself_is_no_report(notebook, tmp_path):
    output = tmp_path / "out"
    stops = notebook("stops", "import sys\nsys.exit(0)", ENDS)
    assert run("--notebook", stops, "--output", output) == FAILED
    assert not (output / "essex" / "stops.html").exists()
    assert "stopped itself" in (output / "index.html").read_text(encoding="utf-8")


def test_a_file_in_the_way_is_said_in_a_sentence(notebook, tmp_path, capsys):
    output = tmp_path / "out"
    output.mkdir()
    (output / "essex").write_text("a file", encoding="utf-8")
    assert run("--notebook", notebook("own", ENDS), "--output", output) == REFUSED
    assert "cannot be written to" in capsys.readouterr().err
    assert files_in(output) <= {"essex", "run.json"}


def test_an_endless_message_is_left_out(notebook, tmp_path):
    loud = notebook("loud", "raise ValueError('\x1b[31m' + 'no ' * 100_000)")
    assert run("--notebook", loud, "--output", tmp_path / "out") == FAILED
    [entry] = read_manifest(tmp_path / "out")
    assert entry.problem == CELL_FAILED.format(kind="ValueError")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_killing_a_run_half_way_leaves_no_page_and_the_earlier_ones(notebook, tmp_path, how):
    output = tmp_path / "out"
    quick = notebook("quick", ENDS)
    assert run("--notebook", quick, "--area", "Mid", "--output", output) == MADE
    before = {name: (output / name).read_bytes() for name in files_in(output)}
    slow = notebook(
        "slow", f"open({str(tmp_path / 'started')!r}, 'w').close()", "import time\ntime.sleep(60)"
    )
    command = [sys.executable, "-m", "evaluation_lib.cli", "run", "--output", str(output)]
    command += ["--notebook", str(quick), "--notebook", str(slow), "--area", "Mid"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    _wait_for(lambda: (tmp_path / "started").exists(), seconds=240)
    process.send_signal(how)
    _, said = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "Traceback" not in said
    after = {name for name in files_in(output) if not name.startswith(UNFINISHED)}
    assert after == set(before)
    assert all((output / name).read_bytes() == content for name, content in before.items())
    assert not [name for name in files_in(output) if name.endswith(".html")].count("mid/slow.html")


def _wait_for(condition, *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the run did not start in time"
        time.sleep(0.05)


def test_no_kernel_outlives_a_run(notebook, tmp_path):
    where = tmp_path / "number"
    cell = f"import os\nopen({str(where)!r}, 'w').write(str(os.getpid()))"
    run("--notebook", notebook("own", cell), "--output", tmp_path / "out")
    with pytest.raises(ProcessLookupError):
        os.kill(int(where.read_text()), 0)


def test_a_broken_manifest_is_no_reason_to_fail(tmp_path):
    (tmp_path / "run.json").write_text("{", encoding="utf-8")
    assert read_manifest(tmp_path) == []
    (tmp_path / "run.json").write_text(json.dumps({"reports": [{"x": 1}]}), encoding="utf-8")
    assert read_manifest(tmp_path) == []


def test_a_new_entry_takes_the_place_of_the_earlier_one_for_its_page():
    def entry(slug: str, made: str) -> Entry:
        return Entry(slug.title(), slug, "own", "Own", "", made)

    kept = merged([entry("mid", "1"), entry("west", "1")], [entry("mid", "2"), entry("south", "2")])
    assert [(item.slug, item.made) for item in kept] == [
        ("mid", "2"),
        ("west", "1"),
        ("south", "2"),
    ]


def test_a_failed_part_is_named_and_where_it_failed_is_in_a_log(
    notebook, tmp_path, capsys, outputs_for_logs
):
    path = notebook("own", "rows = ['child 4711']", "raise KeyError(len(rows))")
    content = nbformat.read(path, as_version=4)
    content.cells.insert(2, nbformat.v4.new_markdown_cell("# A title\n\n## Over time\n\nWords."))
    nbformat.write(content, path)
    output = tmp_path / "out"
    assert run("--notebook", path, "--output", output) == FAILED
    err = capsys.readouterr().err
    assert 'failed: in the part "Over time": KeyError (' in err
    [log] = [line for line in err.splitlines() if line.startswith("Where in the code")]
    details = Path(log.partition(": ")[2]).read_text(encoding="utf-8")
    assert "KeyError: 1" in details and "Cell In[" in details
    assert "child 4711" not in details
    assert not list(output.rglob("*.log"))


def test_a_notebook_without_headings_names_no_part(notebook, tmp_path, capsys):
    assert run("--notebook", notebook("own", FAILS), "--output", tmp_path / "out") == FAILED
    assert "failed: ValueError (" in capsys.readouterr().err
