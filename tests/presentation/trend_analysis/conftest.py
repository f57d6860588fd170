"""Reports on trends without records: their quarters are made up, so that what is found is known."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.areas import find_area, known_areas, quadrants_of
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.opening import RecordsReport, RecordsSetting
from evaluation_lib.presentation.disproportionality.chosen import POINT
from evaluation_lib.presentation.trend_analysis import (
    differences,
    outcomes,
    recorded,
    seen,
)
from evaluation_lib.programme_start import programme_start
from evaluation_lib.published import PublishedFigures, load_published_figures
from evaluation_lib.rebases import rebases

sys.path.insert(0, str(Path(__file__).parent))

from made_up_quarters import (  # noqa: E402
    EVENTS,
    SHARES,
    Change,
    nothing,
    quarters_with,
)

#: So few series are drawn in tests; how many make the power sure is tested where it is worked out.
FEW_DRAWS = {"power": 0.8, "series": 60, "seed": 8, "change": 0.75, "most_quarters": 4}


@pytest.fixture(scope="session")
def figures(dictionary: Dictionary) -> PublishedFigures:
    """The shipped populations."""
    return load_published_figures(dictionary)


@pytest.fixture
def followed_on(
    monkeypatch: pytest.MonkeyPatch,
    report_on: Callable[..., RecordsReport],
    figures: PublishedFigures,
    dictionary: Dictionary,
) -> Callable[..., RecordsReport]:
    """A report whose quarters are made up."""

    def make(
        change: Change = nothing,
        *,
        hide: Callable[[pd.DataFrame], pd.Series] | None = None,
        groups: Mapping[str, float] = SHARES,
        late: int = 0,
        **given: object,
    ) -> RecordsReport:
        quarters = quarters_with(change, dictionary=dictionary, groups=groups)
        if hide is not None:
            quarters = quarters.assign(count=quarters["count"].mask(hide(quarters)))
        ladder = pd.DataFrame(
            [(point, group, "enough_expected", True) for point in EVENTS for group in groups],
            columns=[POINT, "group", "reason", "quarterly"],
        )
        for module in (outcomes, recorded):
            monkeypatch.setattr(module, "quarters_of", lambda report: quarters)
        monkeypatch.setattr(differences, "quarterly_groups", lambda report: ladder)
        monkeypatch.setattr(
            outcomes,
            "provisional",
            lambda report, points, series: np.arange(len(series)) >= len(series) - late,
        )
        monkeypatch.setattr(seen, "rules_of_seeing", lambda report: FEW_DRAWS)
        return report_on(figures=figures, **given)

    return make


@pytest.fixture(scope="session")
def report_on(dictionary: Dictionary) -> Callable[..., RecordsReport]:
    """A report without records: these sections are made of days and published figures."""

    def make(
        start: str = "2023-10-01",
        *,
        area: str = "Essex",
        invented: bool = False,
        own: Dictionary = dictionary,
        figures: PublishedFigures | None = None,
        rebase: str = "none",
        **parameters: object,
    ) -> RecordsReport:
        areas = known_areas(own)
        period = {"period_start": date(2020, 4, 1), "period_end": date(2025, 3, 31)}
        setting = RecordsSetting(
            area=find_area(area, areas),
            **period,
            clock="latest",
            area_by="home",
            denominator="census_2021_children_0_17",
            reference_group="White",
            confidence=0.95,
            unaccompanied="with",
            programme_start=programme_start(start, quadrants=quadrants_of(areas)),
            rebases=rebases(rebase),
        )
        given = {
            **period,
            "audience": "team",
            "programme_start": start,
            "confidence": 0.95,
            **parameters,
        }
        return RecordsReport(
            parameters=given,
            dictionary=own,
            extracts=None,
            records=None,
            figures=figures,
            setting=setting,
            invented=invented,
        )

    return make
