"""Fixtures: a run's folder made by hand, with pages in the suite's frame, and reviews of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evaluation_lib.presentation.sections import Title, paragraphs
from evaluation_lib.presentation.stamp import Stamp, StampedTitle
from evaluation_lib.reports.manifest import MANIFEST, Entry, manifest_text
from evaluation_lib.reports.render import render_parts
from evaluation_lib.reports.review.log import read_log
from evaluation_lib.reports.review.recording import checked_words, record
from evaluation_lib.reports.review.rights import review_rules
from evaluation_lib.reports.review.stamping import stamp_file

MOMENT = datetime(2026, 11, 29, 23, 50, tzinfo=UTC)
PAGE = "mid/data_quality.html"


def entry_of(notebook: str, *, slug: str = "mid", problem: str | None = None) -> Entry:
    return Entry(
        area=slug.title(),
        slug=slug,
        notebook=notebook,
        title=notebook.capitalize(),
        period="",
        made="now",
        problem=problem,
    )


@pytest.fixture(scope="session")
def page_saying() -> Callable[..., str]:
    """A page of the suite, stamped or not, that says one thing."""

    def page(said: str, *stamps: str) -> str:
        title = StampedTitle(tuple(Stamp(words, "Why.") for words in stamps), Title("A report"))
        return render_parts([title, paragraphs(said)], title='A "report" & more')

    return page


@pytest.fixture
def put(tmp_path: Path, dictionary, page_saying) -> Callable[..., Path]:
    """Publish a page in the run's folder, as a run does."""

    def put_page(said: str, *stamps: str, page: str = PAGE) -> Path:
        path = tmp_path / "out" / page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page_saying(said, *stamps).encode())
        stamp_file(path, page=page, log=read_log(tmp_path / "out"), dictionary=dictionary)
        return path

    return put_page


@pytest.fixture
def folder(tmp_path: Path, put) -> Path:
    """A run's folder: a page on data quality, one of a notebook of one's own, one that failed."""
    folder = tmp_path / "out"
    put("Ten children.")
    put("Twenty children.", page="north-east/my-own.html")
    entries = [
        entry_of("data_quality"),
        entry_of("my-own", slug="north-east"),
        entry_of("disproportionality", problem="no extracts"),
    ]
    (folder / MANIFEST).write_text(manifest_text(entries), encoding="utf-8")
    (folder / "index.html").write_text("", encoding="utf-8")
    return folder


@pytest.fixture
def review(folder: Path, dictionary) -> Callable[..., object]:
    """Record a review of the page on data quality."""
    from evaluation_lib.reports.review.finding import find_report

    def of(
        decision: str = "approved",
        role: str = "principal_social_worker",
        *,
        reviewer: str = "A. Reader",
        note: str = "",
        report: str = "mid/data_quality",
        now: datetime = MOMENT,
    ):
        found = find_report(report, output=str(folder))
        words = checked_words(
            reviewer=reviewer,
            role=role,
            decision=decision,
            note=note,
            rules=review_rules(dictionary),
            notebook=found.entry.notebook,
        )
        return record(found, words, dictionary=dictionary, now=now)

    return of
