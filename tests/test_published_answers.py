"""No words that somebody published of the workshops stand in this project, not even nearly."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from evaluation_lib.csv_files import read_csv_table
from evaluation_lib.project import CHECKOUT
from evaluation_lib.synthetic.feedback.answers import draw_feedback
from evaluation_lib.synthetic.feedback.folder import feedback_plan
from evaluation_lib.themes.code_book import read_code_book
from evaluation_lib.themes.similarity import closest

#: So many words in their order are somebody's own; four are anybody's ("to be able to").
RUN = 5
WORD = re.compile(r"[a-z0-9]+")
#: The published answers are up to 0.20 alike among themselves.
TOO_NEAR = 0.25


def words_of(text: str) -> list[str]:
    return WORD.findall(text.casefold().replace("'", "").replace("\u2019", ""))


def runs_of(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


@pytest.fixture(scope="module")
def published(shared_seed: Path) -> list[str]:
    """The answers that were published, which lie beside the project."""
    table = read_csv_table(shared_seed / "workshop_feedback_published.csv")
    place = table.position("response", file="workshop_feedback_published.csv")
    return [row[place] for row in table.rows]


@pytest.fixture(scope="module")
def published_runs(published: list[str]) -> set[tuple[str, ...]]:
    return set().union(*(runs_of(answer) for answer in published))


def committed_files() -> list[Path]:
    """Every file that is in version control, or could be added to it."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(asked, cwd=CHECKOUT, capture_output=True, text=True)
    if found.returncode:
        pytest.skip("this checkout is not under version control")
    paths = [CHECKOUT / name for name in found.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_the_search_finds_a_published_answer(published, published_runs):
    assert len(published) >= 6
    assert all(runs_of(f"He said: {answer.upper()}!") & published_runs for answer in published)


def test_no_run_of_five_published_words_stands_in_any_file(published_runs):
    held = {}
    for path in committed_files():
        text = path.read_text(encoding="utf-8", errors="ignore")
        if shared := runs_of(text) & published_runs:
            held[path.name] = sorted(" ".join(run) for run in shared)
    assert held == {}


def test_no_invented_answer_is_near_to_a_published_one(dictionary, published, published_runs):
    plan = feedback_plan(dictionary)
    drawn = [
        draw_feedback(plan, prefix="INV", rng=np.random.default_rng(seed)) for seed in range(3)
    ]
    answers = sorted({answer for truth in drawn for answer in truth.answers["answer"]})
    assert len(answers) > 500
    assert set().union(*(runs_of(answer) for answer in answers)) & published_runs == set()
    assert closest(answers, published)["similarity"].max() < TOO_NEAR


def test_no_example_of_a_code_book_is_near_to_a_published_one(dictionary, published):
    books = sorted((dictionary.folder / "code_books").glob("*.yaml"))
    codes = [code for book in books for code in read_code_book(book).codes]
    texts = [text for code in codes for text in (code.definition, *code.examples)]
    assert len(texts) > 2 * len(books)
    assert closest(texts, published)["similarity"].max() < TOO_NEAR
