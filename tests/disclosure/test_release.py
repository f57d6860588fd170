"""A release is what the suite's own functions have made of a report, and nothing that looks so."""

from __future__ import annotations

import subprocess
import sys
from copy import copy
from dataclasses import dataclass, replace

import pandas as pd
import pytest

import evaluation_lib
from evaluation_lib.disclosure import in_a_run
from evaluation_lib.disclosure.release import (
    NO_PLAN,
    NOT_A_PART,
    Release,
    for_notebooks,
    released,
    shown_by,
)
from evaluation_lib.errors import EvaluationError
from evaluation_lib.opening import Report
from evaluation_lib.presentation import published_picture
from evaluation_lib.presentation.sections import NO_SECTION, Title, paragraphs, section

PUBLISHED = Report({}, dictionary=None, figures=None, setting=None)
TITLE = Title("About Essex", ("One line",))


@pytest.fixture
def in_a_report_run(monkeypatch):
    """This process as the kernel of a report run."""
    monkeypatch.setattr(in_a_run, "_keys", [b"key"])


def test_a_release_shows_what_its_part_shows():
    release = released(TITLE, PUBLISHED)
    assert shown_by(release) == TITLE._repr_mimebundle_()
    assert release._repr_html_() == TITLE._repr_html_()


def test_a_section_that_does_not_apply_can_be_released():
    assert shown_by(released(NO_SECTION, PUBLISHED))["text/html"] == ""


class Mine(Release):
    """A kind of release made by hand."""


@pytest.mark.parametrize(
    "other",
    [
        TITLE,
        Release(TITLE),
        Mine(TITLE),
        copy(released(TITLE, PUBLISHED)),
        replace(released(TITLE, PUBLISHED), part=Title("Other")),
        pd.DataFrame({"a": [1]}),
        "4711",
        None,
    ],
    ids=["part", "by hand", "subclass", "copy", "replaced", "frame", "text", "nothing"],
)
def test_nothing_else_is_a_release(other):
    assert shown_by(other) is None


@dataclass(frozen=True)
class Own:
    """A part that a notebook has defined itself."""

    def _repr_html_(self) -> str:
        return "child 4711"


@pytest.mark.parametrize("part", [Own(), pd.DataFrame({"a": [1]})], ids=["own", "frame"])
def test_a_section_with_anything_but_the_suites_own_parts_is_refused(part):
    kind = type(part).__name__
    with pytest.raises(TypeError, match=NOT_A_PART.format(kind=kind)):
        released(section("A heading", [paragraphs("Words."), part]), PUBLISHED)


def test_in_a_report_run_a_report_without_a_plan_is_refused(in_a_report_run):
    with pytest.raises(EvaluationError, match=NO_PLAN):
        released(TITLE, "no report")
    assert shown_by(released(TITLE, PUBLISHED))


def test_elsewhere_nothing_is_refused():
    assert shown_by(released(TITLE, "no report"))


def test_what_notebooks_import_makes_releases(report_for):
    report = report_for("Essex")
    own = evaluation_lib.published_picture
    assert list(own.__all__) == list(published_picture.__all__)
    assert own.title.__doc__ == published_picture.title.__doc__
    assert own.title(report).part == published_picture.title(report)
    assert evaluation_lib.glossary(report).part.heading
    assert for_notebooks(published_picture) is own


def test_the_kernels_wall_costs_next_to_nothing_to_load():
    code = (
        "import ipykernel.ipkernel, ipykernel.zmqshell, sys; before = set(sys.modules); "
        "import evaluation_lib.disclosure.report_kernel; "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - set(sys.stdlib_module_names) == {"evaluation_lib"}
