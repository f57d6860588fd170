"""Reports of the university's evaluation on findings made by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest

from evaluation_lib.areas import find_area, known_areas
from evaluation_lib.evaluation_report import EvaluationReport, EvaluationSetting
from evaluation_lib.findings.files import Seen
from evaluation_lib.findings.reading import Findings
from evaluation_lib.findings.table import finding, findings_table
from evaluation_lib.framework.parts import AMOUNT, CHANGE, GAP, Framework, Indicator
from evaluation_lib.framework.reading import evaluation_framework
from evaluation_lib.presentation import university_evaluation as evaluation

GROUPS = ("Asian", "Black", "Mixed", "Other")
#: Verdicts that come in turn, so that every rule is met.
TURNS = ("clearly_higher", "no_clear_difference", "clearly_lower", "too_few")


@pytest.fixture(scope="session")
def framework(dictionary) -> Framework:
    """The framework of the data dictionary."""
    return evaluation_framework(dictionary)


def rows_of(one: Indicator, *, area: str, turn: int) -> list[dict[str, Any]]:
    """Findings on an indicator as its page could hand them over."""
    same = {"indicator": one.id, "area": area, "kind": one.kind, "notebook": one.notebook}
    if one.kind in (CHANGE, GAP):
        groups = GROUPS if one.source == "council_extracts" else ("",)
        return [
            finding(
                **same,
                group=group,
                unit="ratio",
                measure=one.measure,
                value=1.2,
                lower=1.05,
                upper=1.4,
                number=120,
                # A single group is never too few: its indicator would not be known.
                verdict=TURNS[(turn + place) % (len(TURNS) if group else len(TURNS) - 1)],
                said=f"{one.label} moved.",
            )
            for place, group in enumerate(groups)
        ]
    unit, value = ("count", 80.0) if one.kind == AMOUNT else ("words", math.nan)
    return [finding(**same, unit=unit, value=value, said=f"{one.label}: 80 were told.")]


@pytest.fixture(scope="session")
def every_finding(framework) -> Callable[..., list[dict[str, Any]]]:
    """Findings on every indicator of an area."""

    def made(area: str = "Essex") -> list[dict[str, Any]]:
        return [
            row
            for turn, one in enumerate(framework.indicators)
            if one.id != "evaluation_itself"
            for row in rows_of(one, area=area, turn=turn)
        ]

    return made


@pytest.fixture(scope="session")
def report_on(dictionary, framework) -> Callable[..., Any]:
    """A report on some findings."""

    def made(
        rows: Iterable[dict[str, Any]], *, area: str = "Essex", audience: str = "team", **more: Any
    ) -> Any:
        table = findings_table(rows)
        pages = dict.fromkeys(zip(table["area"], table["notebook"], strict=True))
        seen = tuple(Seen(area=one, notebook=page, audience=audience) for one, page in pages)
        setting = EvaluationSetting(
            area=find_area(area, known_areas(dictionary)),
            period_start=date(2020, 4, 1),
            period_end=date(2025, 3, 31),
            programme_start=None,
            confidence=0.95,
        )
        return EvaluationReport(
            parameters={"audience": audience, "programme_start": "2023-10-01", **more},
            dictionary=dictionary,
            findings=Findings(table=table, notebooks_seen=seen),
            framework=framework,
            setting=setting,
        )

    return made


@pytest.fixture(scope="session")
def page_of(framework) -> Callable[[Any], str]:
    """Make every section of a report, as one piece of HTML."""

    def made(report: Any) -> str:
        names = [name for name in evaluation.__all__ if name != "aspiration"]
        sections = [getattr(evaluation, name)(report) for name in names]
        sections += [evaluation.aspiration(report, one.id) for one in framework.aspirations]
        return "".join(section._repr_html_() for section in sections)

    return made
