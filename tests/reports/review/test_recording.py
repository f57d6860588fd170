"""A review is a line in the record, a status on the page and in the index; or nothing changes."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime

import pytest

from evaluation_lib._version import __version__
from evaluation_lib.errors import EvaluationError
from evaluation_lib.reports import claiming
from evaluation_lib.reports.claiming import claimed
from evaluation_lib.reports.content_hash import content_hash
from evaluation_lib.reports.manifest import MANIFEST
from evaluation_lib.reports.review import finding, recording
from evaluation_lib.reports.review.checking import (
    DOES_NOT_COUNT,
    OTHER_STATUS,
    problems_of,
)
from evaluation_lib.reports.review.finding import (
    FAILED_REPORT,
    NO_REPORT,
    NO_RUN,
    NOT_A_PAGE,
    NOT_IN_FOLDER,
    NOT_ONE,
    PAGE_GONE,
    find_report,
    run_folder,
)
from evaluation_lib.reports.review.log import CHANGED, LOG, OUT_OF_LINE, Review, append, read_log
from evaluation_lib.reports.review.recording import (
    IN_USE,
    NEEDS_NOTE,
    NO_REVIEWER,
    OTHER_CONTENT,
    TOO_LONG,
    UNPRINTABLE,
    restamp,
)
from evaluation_lib.reports.review.status import APPROVED, CHANGES

PAGE = "mid/data_quality.html"


def everything_in(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestRecording:
    def test_a_line_says_who_what_when_of_which_content_by_which_suite(self, folder, review):
        fingerprint = content_hash((folder / PAGE).read_text(encoding="utf-8"))
        review(note="Well done.")
        (line,) = read_log(folder).reviews
        assert line == Review(
            time="2026-11-29T23:50:00Z",
            page=PAGE,
            content=fingerprint,
            decision="approved",
            role="principal_social_worker",
            reviewer="A. Reader",
            note="Well done.",
            suite=__version__,
            previous="",
            fingerprint=line.fingerprint,
        )

    def test_the_page_shows_it_and_the_folder_is_in_order(self, folder, review, dictionary):
        assert review().kind == APPROVED
        page = (folder / PAGE).read_text(encoding="utf-8")
        assert "A. Reader, Principal Social Worker, approved this page on 29 November" in page
        assert "Nobody has reviewed" not in page
        assert problems_of(folder, dictionary=dictionary) == []

    def test_other_pages_stay_as_they_are_and_nothing_unfinished_is_left(self, folder, review):
        before = everything_in(folder)
        review()
        after = everything_in(folder)
        changed = {
            path.relative_to(folder).as_posix() for path in after if before.get(path) != after[path]
        }
        assert changed == {PAGE, LOG, "index.html"}
        assert set(before) - set(after) == set()

    def test_lines_are_added_and_none_is_changed(self, folder, review):
        review("changes", note="More.")
        first = (folder / LOG).read_bytes()
        review()
        assert (folder / LOG).read_bytes().startswith(first)
        assert [line.decision for line in read_log(folder).reviews] == ["changes", "approved"]

    def test_changes_can_be_asked_for_after_an_approval(self, review):
        review()
        assert review("changes", note="One number is old.").kind == CHANGES

    @pytest.mark.parametrize("name", ["میلاد محمدی‌پور", "Zoë O’Neill", "A\u00a0B", "{name}", "<b>"])
    def test_names_are_taken_as_they_are(self, folder, review, name, dictionary):
        review(reviewer=f"  {name} ")
        assert read_log(folder).reviews[0].reviewer == name.replace("\u00a0", " ")
        assert problems_of(folder, dictionary=dictionary) == []

    def test_of_many_at_once_every_line_is_written(self, folder, review, dictionary):
        problems = []

        def one(number):
            try:
                review("accurate", "governance_board", reviewer=f"Reader {number}")
            except EvaluationError as error:
                problems.append(error)

        threads = [threading.Thread(target=one, args=[number]) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        log = read_log(folder)
        assert problems == [] and log.problem is None
        assert {line.reviewer for line in log.reviews} == {f"Reader {n}" for n in range(6)}
        assert problems_of(folder, dictionary=dictionary) == []


class TestRefusals:
    @pytest.fixture
    def refused(self, folder, review):
        """What a review that is refused says; nothing has changed by it."""

        def of(*words, **more):
            before = everything_in(folder)
            with pytest.raises(EvaluationError) as error:
                review(*words, **more)
            assert everything_in(folder) == before
            return str(error.value)

        return of

    @pytest.mark.parametrize("name", ["", "  ", "\u00a0"])
    def test_no_name(self, refused, name):
        assert refused(reviewer=name) == NO_REVIEWER

    @pytest.mark.parametrize("note", ["", " "])
    def test_no_note_where_one_is_needed(self, refused, note):
        assert refused("changes", note=note) == NEEDS_NOTE.format(decision="changes")
        assert refused("inaccurate", note=note) == NEEDS_NOTE.format(decision="inaccurate")

    @pytest.mark.parametrize("sign", ["\x00", "\n", "\t", "\x1b", "\u202e", "\udcff", "\u2028"])
    def test_signs_that_cannot_be_printed(self, refused, sign):
        said = {"sign": f"U+{ord(sign):04X}"}
        assert refused(reviewer=f"A{sign}B") == UNPRINTABLE.format(option="reviewer", **said)
        assert refused(note=f"A{sign}B") == UNPRINTABLE.format(option="note", **said)

    def test_endless_texts(self, refused):
        assert refused(note="x" * 2001) == TOO_LONG.format(option="note", length=2001, most=2000)

    def test_a_role_without_the_right(self, refused):
        assert refused(role="analyst").startswith("Only the Principal Social Worker may log")

    def test_a_report_that_failed(self, refused):
        assert refused(report="mid/disproportionality") == FAILED_REPORT.format(
            report="Disproportionality: Mid", problem="no extracts"
        )

    def test_a_page_that_is_gone(self, refused, folder):
        (folder / PAGE).unlink()
        assert refused() == PAGE_GONE.format(page=folder / PAGE)

    @pytest.mark.parametrize("content", [b"<p>Hello</p>", b"\xff\xfe", b""])
    def test_a_page_that_is_none_of_the_suite(self, refused, folder, content):
        (folder / PAGE).write_bytes(content)
        assert refused() == NOT_A_PAGE.format(page=folder / PAGE)

    def test_a_record_that_was_tampered_with(self, refused, folder, review):
        review()
        review("changes", note="More.")
        (folder / LOG).write_bytes((folder / LOG).read_bytes().replace(b"More", b"Less"))
        assert refused() == CHANGED.format(line=2)

    def test_a_folder_that_a_run_writes_to(self, refused, folder, monkeypatch):
        monkeypatch.setattr(claiming, "PATIENCE_SECONDS", 0.1)
        with claimed(folder, fresh=False):
            assert refused() == IN_USE.format(folder=folder)

    def test_a_full_disk_leaves_everything_as_it_was(self, folder, review, monkeypatch, like):
        def full(*arguments):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(recording, "append", full)
        before = everything_in(folder)
        with pytest.raises(EvaluationError, match="No space left on device"):
            review()
        assert everything_in(folder) == before

    def test_a_page_that_says_something_else_than_what_was_read(self, folder, dictionary, put):
        fingerprint = content_hash((folder / PAGE).read_text(encoding="utf-8"))
        report = find_report("mid/data_quality", output=str(folder))
        words = recording.Words("A", "principal_social_worker", "approved", "")
        put("Eleven children.")
        now = content_hash((folder / PAGE).read_text(encoding="utf-8"))
        with pytest.raises(EvaluationError) as refused:
            recording.record(report, words, dictionary=dictionary, seen=fingerprint[:8].upper())
        assert str(refused.value) == OTHER_CONTENT.format(
            page=folder / PAGE, found=now[:12], asked=fingerprint[:8].upper()
        )
        with pytest.raises(EvaluationError, match="needs the first 8 signs"):
            recording.record(report, words, dictionary=dictionary, seen=now[:7])
        assert recording.record(report, words, dictionary=dictionary, seen=now[:8])


class TestFinding:
    @pytest.mark.parametrize(
        "found",
        [
            "mid/data_quality",
            "mid/data_quality.html",
            "Mid/Data-Quality",
            "{folder}/mid/data_quality",
        ],
    )
    def test_a_report_is_found_in_a_folder_by_area_and_notebook(self, folder, found):
        report = find_report(found.format(folder=folder), output=str(folder))
        assert (report.path, report.page) == (folder / PAGE, PAGE)

    @pytest.mark.parametrize(
        "found", ["{folder}/mid/data_quality.html", "{folder}/mid/data_quality"]
    )
    def test_a_report_is_found_by_its_page(self, folder, found):
        assert find_report(found.format(folder=folder), output=None).path == folder / PAGE

    def test_a_report_is_found_from_within_the_folder(self, folder, monkeypatch):
        monkeypatch.chdir(folder / "mid")
        assert find_report("data_quality.html", output=None).page == PAGE

    @pytest.mark.parametrize("found", ["out/mid/data_quality", "mid/data_quality.html"])
    def test_a_report_is_found_within_the_outputs(self, folder, monkeypatch, found):
        monkeypatch.setattr(finding, "outputs_folder", lambda: folder.parent)
        assert find_report(found, output=None).path == folder / PAGE
        assert run_folder("out") == folder

    def test_a_whole_run_is_not_reviewed_at_once(self, folder):
        with pytest.raises(EvaluationError) as refused:
            find_report(str(folder), output=None)
        assert str(refused.value) == NOT_ONE.format(found=str(folder))

    def test_a_report_that_is_not_there_is_named_with_those_that_are(self, folder):
        with pytest.raises(EvaluationError) as refused:
            find_report("mid/data_qualty", output=str(folder))
        assert str(refused.value) == NOT_IN_FOLDER.format(
            folder=folder,
            found="mid/data_qualty",
            hint=": did you mean mid/data_quality?",
            reports="mid/data_quality, north-east/my-own, mid/disproportionality",
        )

    @pytest.mark.parametrize(
        "found", ["nowhere/x.html", "x", " ", "a\x00b", "a\nb", "{folder}/index.html"]
    )
    def test_what_is_no_report_is_refused(self, folder, found, like):
        with pytest.raises(EvaluationError, match=like(NO_REPORT)):
            find_report(found.format(folder=folder), output=None)

    @pytest.mark.parametrize(
        "found", ["{folder}/mid", "{folder}/mid/data_quality.html", "", "\x00"]
    )
    def test_a_folder_that_is_no_runs_is_refused(self, folder, found, like):
        with pytest.raises(EvaluationError, match=like(NO_RUN)):
            run_folder(found.format(folder=folder))


class TestChecking:
    def test_a_new_run_is_in_order(self, folder, dictionary):
        assert problems_of(folder, dictionary=dictionary) == []

    def test_a_banner_that_was_changed_is_noticed(self, folder, dictionary):
        page = (folder / PAGE).read_text(encoding="utf-8")
        (folder / PAGE).write_text(page.replace("Nobody has", "Everybody has"), encoding="utf-8")
        assert problems_of(folder, dictionary=dictionary) == [
            OTHER_STATUS.format(page=PAGE, label="Draft, not reviewed")
        ]

    def test_content_that_was_changed_makes_an_approved_page_a_draft_that_says_approved(
        self, folder, review, dictionary
    ):
        review()
        page = (folder / PAGE).read_text(encoding="utf-8")
        (folder / PAGE).write_text(page.replace("Ten", "Two"), encoding="utf-8")
        assert problems_of(folder, dictionary=dictionary) == [
            OTHER_STATUS.format(page=PAGE, label="Draft, not reviewed")
        ]

    def test_the_last_line_that_was_removed_shows_on_the_page(self, folder, review, dictionary):
        review("changes", note="More.")
        before = (folder / LOG).read_bytes()
        review()
        (folder / LOG).write_bytes(before)
        assert problems_of(folder, dictionary=dictionary) == [
            OTHER_STATUS.format(page=PAGE, label="Draft, changes asked for")
        ]

    def test_a_record_that_was_removed_shows_on_the_page(self, folder, review, dictionary):
        review()
        (folder / LOG).unlink()
        assert len(problems_of(folder, dictionary=dictionary)) == 1

    def test_a_chain_that_is_broken_is_said_and_no_page_counts_as_approved(
        self, folder, review, dictionary
    ):
        review()
        review("accurate", "governance_board")
        lines = (folder / LOG).read_bytes().splitlines(keepends=True)
        (folder / LOG).write_bytes(lines[1])
        assert OUT_OF_LINE.format(line=1) in problems_of(folder, dictionary=dictionary)
        restamp(folder, dictionary=dictionary)
        page = (folder / PAGE).read_text(encoding="utf-8")
        assert "No review counts, because the record" in page
        assert problems_of(folder, dictionary=dictionary) == [OUT_OF_LINE.format(line=1)]

    def test_a_line_that_the_dictionary_allows_nobody_is_said(self, folder, dictionary):
        content = content_hash((folder / PAGE).read_text(encoding="utf-8"))
        line = Review("2026-11-29T23:50:00Z", PAGE, content, "approved", "analyst", "A", "", "1")
        log = read_log(folder).followed_by(line)
        append(folder, log.reviews[0])
        assert problems_of(folder, dictionary=dictionary) == [
            DOES_NOT_COUNT.format(line=1, role="analyst", decision="approved", page=PAGE)
        ]

    def test_pages_that_are_gone_or_none_are_named(self, folder, dictionary):
        (folder / PAGE).unlink()
        other = folder / "north-east" / "my-own.html"
        other.write_bytes(b"\xff")
        assert problems_of(folder, dictionary=dictionary) == [
            PAGE_GONE.format(page=PAGE),
            NOT_A_PAGE.format(page=other),
        ]

    def test_restamping_mends_banners_and_says_which(self, folder, dictionary):
        page = (folder / PAGE).read_bytes()
        (folder / PAGE).write_bytes(page.replace(b"Nobody", b"Everybody"))
        assert restamp(folder, dictionary=dictionary) == [PAGE]
        assert (folder / PAGE).read_bytes() == page
        assert restamp(folder, dictionary=dictionary) == []


class TestRunningAgain:
    def test_the_same_content_stays_approved(self, folder, review, put):
        review()
        approved = (folder / PAGE).read_bytes()
        put("Ten children.")
        assert (folder / PAGE).read_bytes() == approved

    def test_other_content_is_a_draft_that_tells_of_the_approval(self, folder, review, put):
        review()
        put("Eleven children.")
        page = (folder / PAGE).read_text(encoding="utf-8")
        assert "Draft, not reviewed" in page
        assert "An earlier version was approved on 29 November 2026 by A. Reader" in page


def test_time_is_universal(folder, review):
    review(now=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert re.fullmatch(r"2026-01-02T03:04:05Z", read_log(folder).reviews[0].time)
    assert (folder / MANIFEST).is_file()
