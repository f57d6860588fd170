"""PDF files lie beside their pages and are linked while they belong to them."""

from __future__ import annotations

import sys

import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import FAILED, MADE, REFUSED
from evaluation_lib.errors import EvaluationError
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.asked_pages import (
    FAILED_REPORT,
    NO_PAGES,
    NO_REPORT,
    SEVERAL,
    asked_pages,
)
from evaluation_lib.reports.browser import OWN_BROWSER
from evaluation_lib.reports.manifest import Entry, manifest_text, read_manifest
from evaluation_lib.reports.pdf import NO_BROWSER

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the browser is a shell script")

#: Prints any page but one called bad.
PRINTS = """#!/bin/sh
for one in "$@"; do case "$one" in
  --print-to-pdf=*) pdf="${one#*=}";;
  *bad.html) exit 1;;
esac; done
printf '%%PDF-1.4\\n%%%%EOF\\n' > "$pdf"
"""


@pytest.fixture(autouse=True)
def printer(tmp_path, monkeypatch):
    """A browser that prints at once."""
    file = tmp_path / "printer"
    file.write_text(PRINTS, encoding="utf-8")
    file.chmod(0o755)
    monkeypatch.setenv(OWN_BROWSER, str(file))


@pytest.fixture
def outputs(tmp_path, monkeypatch):
    """The folder of outputs, for commands too."""
    folder = tmp_path / "outputs"
    folder.mkdir()
    monkeypatch.setattr("evaluation_lib.commands.pdf.outputs_folder", lambda: folder)
    return folder


@pytest.fixture
def a_run(outputs, page):
    """A run's folder with a page for each of some notebooks on Essex."""

    def make(name: str, *notebooks: str, failed: str = ""):
        folder = outputs / name
        (folder / "essex").mkdir(parents=True)
        entries = [Entry("Essex", "essex", one, one.title(), "", "now") for one in notebooks]
        for one in notebooks:
            (folder / "essex" / f"{one}.html").write_text(page(), encoding="utf-8", newline="\n")
        if failed:
            entries.append(Entry("Essex", "essex", failed, failed.title(), "", "now", "a reason"))
        (folder / "run.json").write_text(manifest_text(entries), encoding="utf-8")
        return folder

    return make


class TestWhatIsAskedFor:
    @pytest.mark.parametrize(
        "found", ["demo/essex/own", "demo/essex/own.html", "essex/own", "essex/own.html"]
    )
    def test_a_page_in_the_outputs(self, a_run, outputs, found):
        run = a_run("demo", "own", "other")
        assert asked_pages(found, outputs=outputs).names == (("essex", "own"),)
        assert asked_pages(found, outputs=outputs).run == run

    def test_a_path_of_a_page(self, a_run, outputs, tmp_path):
        run = a_run("demo", "own")
        asked = asked_pages(str(run / "essex" / "own.html"), outputs=tmp_path / "elsewhere")
        assert asked.run == run and asked.names == (("essex", "own"),)

    def test_a_page_from_within_its_folder(self, a_run, outputs, monkeypatch):
        run = a_run("demo", "own")
        monkeypatch.chdir(run / "essex")
        assert asked_pages("own.html", outputs=outputs / "none").run == run

    @pytest.mark.parametrize("found", ["demo", "demo/"])
    def test_a_run_is_all_its_pages_but_those_that_failed(self, a_run, outputs, found):
        a_run("demo", "own", "other", failed="bad")
        asked = asked_pages(found, outputs=outputs)
        assert asked.names == (("essex", "own"), ("essex", "other"))

    @pytest.mark.parametrize("found", [" ", "essex/none", "..", "a\nb", "\x00", "x" * 9000])
    def test_anything_else_is_told_in_a_sentence(self, a_run, outputs, found, like):
        a_run("demo", "own")
        with pytest.raises(EvaluationError, match=like(NO_REPORT)):
            asked_pages(found, outputs=outputs)

    def test_a_report_of_several_runs_is_asked_back(self, a_run, outputs, like):
        a_run("demo", "own")
        a_run("run", "own")
        with pytest.raises(EvaluationError, match=like(SEVERAL)) as told:
            asked_pages("essex/own", outputs=outputs)
        assert "demo/essex/own or run/essex/own" in str(told.value)

    def test_a_report_that_failed_has_no_page(self, a_run, outputs, like):
        a_run("demo", "own", failed="bad")
        with pytest.raises(EvaluationError, match=like(FAILED_REPORT)):
            asked_pages("essex/bad", outputs=outputs)

    def test_a_run_of_which_everything_failed_has_none(self, a_run, outputs, like):
        a_run("demo", failed="bad")
        with pytest.raises(EvaluationError, match=like(NO_PAGES)):
            asked_pages("demo", outputs=outputs)


def test_a_pdf_lies_beside_its_page_and_is_linked(a_run, capsys):
    run = a_run("demo", "own", "other")
    assert cli.main(["pdf", "demo/essex/own"]) == MADE
    assert (run / "essex" / "own.pdf").read_bytes().startswith(b"%PDF")
    index = (run / "index.html").read_text(encoding="utf-8")
    assert "<a href='essex/own.pdf'>" in index and "other.pdf" not in index
    assert "1 of 1 PDF made" in capsys.readouterr().out
    assert sorted(item.name for item in run.iterdir()) == ["essex", "index.html", "run.json"]


def test_a_page_that_changed_since_takes_the_link_away(a_run, page, dictionary):
    run = a_run("demo", "own", "other")
    cli.main(["pdf", "demo/essex/own"])
    (run / "essex" / "own.html").write_text(page(points=["New."]), encoding="utf-8", newline="\n")
    cli.main(["pdf", "demo/essex/other"])
    index = (run / "index.html").read_text(encoding="utf-8")
    assert "<a href='essex/own.pdf'>" not in index
    assert text(dictionary, "index.old_pdf") in index


def test_a_page_that_cannot_be_printed_does_not_keep_the_others_from_it(a_run, capsys):
    run = a_run("demo", "own", "bad")
    assert cli.main(["pdf", "demo"]) == FAILED
    assert (run / "essex" / "own.pdf").exists() and not (run / "essex" / "bad.pdf").exists()
    said = capsys.readouterr()
    assert "bad.html was not printed" in said.err and "1 of 2 PDF made" in said.out


def test_a_page_that_is_gone_is_told(a_run, capsys):
    run = a_run("demo", "own")
    (run / "essex" / "own.html").unlink()
    assert cli.main(["pdf", "demo"]) == FAILED
    assert "is missing: run the report again" in capsys.readouterr().err


def test_another_folder_gets_the_files_and_the_run_stays_as_it_is(a_run, tmp_path):
    run = a_run("demo", "own", "other")
    before = {file.name for file in run.rglob("*")}
    assert cli.main(["pdf", "demo", "--output", str(tmp_path / "for the board")]) == MADE
    there = {file.name for file in (tmp_path / "for the board").iterdir()}
    assert there == {"essex-own.pdf", "essex-other.pdf"}
    assert {file.name for file in run.rglob("*")} == before


def test_two_pages_of_one_name_are_not_written_over_each_other(a_run, tmp_path, capsys):
    a_run("demo", "own")
    a_run("run", "own")
    status = cli.main(["pdf", "demo", "run", "--output", str(tmp_path / "both")])
    assert status == REFUSED and not (tmp_path / "both").exists()
    assert "essex-own.pdf" in capsys.readouterr().err


def test_without_a_browser_it_says_what_to_install(a_run, monkeypatch, capsys):
    run = a_run("demo", "own")
    monkeypatch.delenv(OWN_BROWSER)
    monkeypatch.setattr("evaluation_lib.reports.pdf.find_browser", lambda: None)
    assert cli.main(["pdf", "demo"]) == REFUSED
    assert capsys.readouterr().err.strip() == NO_BROWSER
    assert not (run / "index.html").exists()


def test_a_run_prints_its_pages_and_a_later_run_takes_the_pdf_away(notebook, tmp_path):
    output = tmp_path / "out"
    own = notebook("own", "about = area")
    command = ["run", "--notebook", str(own), "--output", str(output)]
    assert cli.main([*command, "--pdf"]) == MADE
    assert (output / "essex" / "own.pdf").exists()
    assert [bool(entry.pdf) for entry in read_manifest(output)] == [True]
    assert "<a href='essex/own.pdf'>" in (output / "index.html").read_text(encoding="utf-8")
    assert cli.main(command) == MADE
    assert not (output / "essex" / "own.pdf").exists()
    assert "own.pdf" not in (output / "index.html").read_text(encoding="utf-8")


def test_a_run_that_could_not_print_does_not_begin(notebook, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(OWN_BROWSER, str(tmp_path / "nothing"))
    own = notebook("own", "1")
    status = cli.main(["run", "--notebook", str(own), "--output", str(tmp_path / "out"), "--pdf"])
    assert status == REFUSED and not (tmp_path / "out").exists()
    assert OWN_BROWSER in capsys.readouterr().err
