"""What people wrote is shown as they wrote it, and never as a part of the page."""

from __future__ import annotations

import csv
import shutil
from html.parser import HTMLParser

import pandas as pd
import pytest

from evaluation_lib.opening import prepare_report
from evaluation_lib.presentation import workshop_feedback
from evaluation_lib.themes.feedback_files import read_feedback_file, write_feedback_file

SCRIPT, PROGRAM = "<img src=x onerror=alert(1)>", "=cmd|'/c calc'!A1"
TICK = {"codes": "", "flags": "", "show": "yes", "ticked_by": SCRIPT, "ticked_on": "2026-03-31"}
#: Columns of a feedback folder into which a person writes words that a page shows.
WORDS = {
    "handed_over": ("theme", "wording", "handed_over_by"),
    "coders": ("position",),
    "answers": ("question",),
}


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def page(feedback_folder, tmp_path_factory, dictionary):
    """The county's page when everybody has written something hostile."""
    folder = shutil.copytree(feedback_folder, tmp_path_factory.mktemp("hostile") / "feedback")
    for name, columns in WORDS.items():
        change(folder / f"{name}.csv", dict.fromkeys(columns, SCRIPT))
    answers = read_feedback_file(folder / "answers.csv", columns=["response_id", "answer"])
    hostile = answers[answers["answer"].isin([SCRIPT, PROGRAM])]
    quotes = read_feedback_file(
        folder / "quotes.csv", columns=dictionary.table("quotes").field_names
    )
    quotes = quotes[~quotes["response_id"].isin(hostile["response_id"])]
    own = hostile.rename(columns={"answer": "quote"}).assign(**TICK)
    write_feedback_file(folder / "quotes.csv", pd.concat([quotes, own], ignore_index=True))
    given = {"area": "Essex", "period_start": "2020-04-01", "period_end": "2025-03-31"}
    report = prepare_report({**given, "feedback": str(folder)}, dictionary=dictionary)
    sections = (getattr(workshop_feedback, name) for name in workshop_feedback.__all__)
    return "".join(section(report)._repr_html_() for section in sections)


def change(path, cells):
    """Write the same words into every row of some columns."""
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    write_feedback_file(path, read_feedback_file(path, columns=columns).assign(**cells))


def test_hostile_words_are_shown_as_words(page):
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") >= 3
    assert "=cmd|" in page


def test_no_tag_of_theirs_is_a_tag_of_the_page(page):
    tags = Tags()
    tags.feed(page)
    assert len(tags.found) > 100
    assert not [tag for tag, attributes in tags.found if attributes.get("src") == "x"]
    handlers = [name for _, attributes in tags.found for name in attributes if name[:2] == "on"]
    assert handlers == []
