"""Sections say what cannot be told: of short periods, of districts, of extracts with little."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.opening import RecordsReport, prepare_report
from evaluation_lib.presentation.disproportionality.families import brothers_and_sisters
from evaluation_lib.presentation.disproportionality.gypsy_roma_traveller import (
    gypsy_roma_and_traveller_children,
)
from evaluation_lib.presentation.disproportionality.over_the_years import over_time
from evaluation_lib.presentation.disproportionality.places import places_compared
from evaluation_lib.presentation.disproportionality.standardised import age_sex_and_deprivation

SECTIONS = (
    over_time,
    places_compared,
    age_sex_and_deprivation,
    brothers_and_sisters,
    gypsy_roma_and_traveller_children,
)
SETTINGS = {
    "a district": {"area": "Colchester"},
    "a district, by the team": {"area": "Colchester", "area_by": "team"},
    "a quadrant by the team": {"area": "Mid", "area_by": "team"},
    "less than a year": {"period_start": "2023-05-01", "period_end": "2023-11-30"},
    "before all extracts": {"period_start": "2000-04-01", "period_end": "2003-03-31"},
    "another reference": {"reference_group": "Black"},
    "growth carried on": {"denominator": "linear_children_0_17"},
    "under 16": {"denominator": "census_2021_children_0_15"},
    "without unaccompanied": {"include_uasc": "without"},
    "as recorded": {"ethnicity_clock": "as recorded"},
}
SAMPLES = ("csc-validator-be-cin_fake_data", "cs-demand-model_combined")
WIDE = {"period_start": "2010-04-01", "period_end": "2026-03-31"}


@pytest.fixture(scope="session")
def sample_report(shared_real: Path, dictionary: Dictionary) -> Callable[[str], RecordsReport]:
    """Open a report on one of the real samples."""

    @cache
    def open_on(sample: str) -> RecordsReport:
        given = {"area": "Essex", **WIDE, "extracts": str(shared_real / "samples" / sample)}
        return prepare_report(given, dictionary=dictionary)

    return open_on


def refuse_half_said(page: str) -> None:
    assert page.count("<p") > 0
    for unreadable in ("nan", "<NA>", "inf ", "{"):
        assert unreadable not in page.split("<svg")[0], unreadable


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_every_section_speaks_of_any_area_period_and_choice(small_report, settings, section):
    refuse_half_said(section(small_report(**settings))._repr_html_())


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_section_speaks_of_extracts_with_little_in_them(sample_report, sample, section):
    refuse_half_said(section(sample_report(sample))._repr_html_())
