"""All files of a page come and go together, and it is told what changed from one to the next."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evaluation_lib.errors import EvaluationError
from evaluation_lib.reports import publishing
from evaluation_lib.reports.execute import Job, Outcome
from evaluation_lib.reports.index.listed import page_digest
from evaluation_lib.reports.manifest import manifest_text, read_manifest
from evaluation_lib.reports.notebooks import Notebook
from evaluation_lib.reports.page_files import IN_ANOTHER_PROGRAM, OF_A_PAGE
from evaluation_lib.reports.publishing import page_in, publish
from evaluation_lib.reports.review.finding import find_report
from evaluation_lib.reports.review.recording import checked_words, record
from evaluation_lib.reports.review.rights import review_rules

BESIDE = ("tables.zip", "xlsx", "json", "ipynb")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Leave out the long page on the dictionary."""
    monkeypatch.setattr(publishing, "dictionary_page", lambda dictionary: "")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A run's folder."""
    return tmp_path / "out"


@pytest.fixture
def run(output, page, dictionary):
    """Publish a report on Essex as a run does: its page says some main points, or it failed."""

    def make(
        *points: str, problem: str | None = None, notebook: str = "own", fresh: bool = False
    ) -> str:
        source = Notebook(name=notebook, title=notebook.title(), path=Path(), defaults={})
        period = {"period_start": date(2024, 4, 1), "period_end": date(2025, 3, 31)}
        job = Job(notebook=source, area="Essex", slug="essex", parameters=period)
        unfinished = output / ".unfinished"
        (unfinished / "essex").mkdir(parents=True, exist_ok=True)
        for ending in BESIDE if problem is None else ["ipynb"]:
            (unfinished / "essex" / f"{notebook}.{ending}").write_bytes(b"of " + points[0].encode())
        if problem is None:
            page_in(unfinished, job).write_text(page(points=points), encoding="utf-8", newline="\n")
        index = publish(
            [Outcome(job, problem)],
            output=output,
            unfinished=unfinished,
            dictionary=dictionary,
            fresh=fresh,
        )
        return index.read_text(encoding="utf-8")

    return make


@pytest.fixture
def approve(output, dictionary):
    """Approve the page."""

    def make() -> None:
        words = checked_words(
            reviewer="A. Reader",
            role="principal_social_worker",
            decision="approved",
            note="",
            rules=review_rules(dictionary),
            notebook="own",
        )
        record(find_report("essex/own", output=str(output)), words, dictionary=dictionary)

    return make


def there(output: Path) -> set[str]:
    return {file.name for file in (output / "essex").iterdir()}


def changes(index: str) -> str:
    [said] = re.findall(r"<dt>What changed</dt><dd>(.*?)</dd>", index)
    return re.sub(r" \(.*?UTC\)", "", said)


def test_everything_of_a_page_lies_beside_it_and_is_linked(run, output):
    index = run("One.")
    assert there(output) == {"own.html", *(f"own.{ending}" for ending in BESIDE)}
    assert all(f"href='essex/own.{ending}'" in index for ending in BESIDE)
    assert "1 April 2024 to 31 March 2025" in index


def test_a_page_that_is_replaced_takes_everything_of_it_along(run, output):
    run("One.")
    for ending in OF_A_PAGE:
        (output / "essex" / f"own.{ending}").write_bytes(b"earlier")
    run("Two.")
    assert there(output) == {"own.html", *(f"own.{ending}" for ending in BESIDE)}
    assert (output / "essex" / "own.xlsx").read_bytes() == b"of Two."


def test_a_report_that_fails_now_leaves_nothing_of_its_earlier_page(run, output):
    run("One.")
    (output / "essex" / "own.pdf").write_bytes(b"earlier")
    run("One.", problem="a reason")
    assert there(output) == {"own.failed.ipynb"}


def test_fresh_removes_everything_of_earlier_pages_and_nothing_else(run, output):
    run("One.")
    (output / "essex" / "own.pdf").write_bytes(b"earlier")
    (output / "essex" / "own.docx").write_bytes(b"somebody's")
    run("One.", notebook="other", fresh=True)
    assert there(output) == {"other.html", *(f"other.{one}" for one in BESIDE), "own.docx"}


def test_a_pdf_of_a_page_that_was_not_made_again_stays_linked(run, output):
    run("One.")
    content = (output / "essex" / "own.html").read_bytes().decode()
    (output / "essex" / "own.pdf").write_bytes(b"%PDF")
    [entry] = read_manifest(output)
    printed = [replace(entry, pdf=page_digest(content))]
    (output / "run.json").write_text(manifest_text(printed), encoding="utf-8")
    assert "href='essex/own.pdf'" in run("One.", notebook="other")


def test_a_file_that_another_program_holds_is_told_before_anything_is_moved(
    run, output, monkeypatch, like
):
    run("One.")
    before = {file: file.read_bytes() for file in output.rglob("*") if file.is_file()}
    move = os.replace

    def as_windows_does(source, target):
        if str(target).endswith("own.xlsx"):
            raise PermissionError(13, "Permission denied")
        move(source, target)

    monkeypatch.setattr(os, "replace", as_windows_does)
    with pytest.raises(EvaluationError, match=like(IN_ANOTHER_PROGRAM)):
        run("Two.")
    after = {file: file.read_bytes() for file in before}
    assert after == before


def test_what_cannot_be_written_leaves_the_folder_as_it_was(run, output, monkeypatch):
    run("One.")
    before = {file: file.read_bytes() for file in output.rglob("*") if file.is_file()}

    def disk_is_full(*arguments, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing, "write_all", disk_is_full)
    with pytest.raises(OSError, match="No space"):
        run("Two.")
    assert {file: file.read_bytes() for file in before} == before


class TestWhatChanged:
    def test_the_first_version_is_new_and_the_same_again_has_not_changed(self, run):
        assert changes(run("One.")) == "New"
        assert changes(run("One.")) == "Since the version before: nothing changed."

    def test_a_page_is_compared_with_the_one_it_replaces(self, run):
        run("One.")
        run("Two.")
        assert changes(run("Two.")) == "Since the version before: nothing changed."
        assert "main points changed (1 new, 1 gone)" in changes(run("Three."))

    def test_a_run_that_failed_between_two_is_passed_over(self, run):
        run("One.")
        run("One.", problem="a reason")
        run("One.", problem="a reason")
        assert changes(run("One.")) == "Since the version before: nothing changed."

    def test_a_fresh_run_is_compared_too(self, run):
        run("One.")
        assert changes(run("One.", fresh=True)) == "Since the version before: nothing changed."

    def test_the_version_that_was_approved_last_is_the_release(self, run, approve):
        run("One.")
        approve()
        run("Two.")
        since = r"Since it was approved \(\d+ \w+ \d{4}\): "
        assert re.fullmatch(
            rf"{since}main points changed \(1 new, 1 gone\)\.", changes(run("Two."))
        )
        assert re.fullmatch(rf"{since}nothing changed\.", changes(run("One.")))

    def test_approving_a_page_does_not_make_it_its_own_release(self, run, approve, output):
        run("One.")
        run("Two.")
        approve()
        index = (output / "index.html").read_text(encoding="utf-8")
        assert "main points changed" in changes(index)
