"""A form that somebody has filled in, and a folder outside of the project to keep it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation_lib.own_answers.asked import Asked, everything_asked, levels
from evaluation_lib.own_answers.form import blank_form
from evaluation_lib.presentation.wording import texts


@pytest.fixture
def asked(dictionary) -> tuple[Asked, ...]:
    return everything_asked(dictionary)


@pytest.fixture
def filled(asked, dictionary) -> Callable[..., str]:
    """Fill in answers by their marks."""
    lines = texts(dictionary, "self_evaluation.form")
    blank = blank_form(asked, lines=lines, levels=levels(dictionary))

    def fill(**answers: str) -> str:
        form = blank
        for mark, answer in answers.items():
            line = next(line for line in form.splitlines() if line.startswith(f"[{mark}]"))
            form = form.replace(line, f"{line}\n{answer}")
        return form

    return fill


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "mine alone"
