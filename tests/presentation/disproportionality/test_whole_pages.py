"""Every section shows something on any extracts: little, none of a kind, another period or area."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from evaluation_lib.opening import prepare_report
from evaluation_lib.presentation import disproportionality

pytestmark = pytest.mark.slow

SECTIONS = [name for name in disproportionality.__all__ if name != "title"]
SETTINGS = {
    "a district": {"area": "Maldon"},
    "a district, by the team": {"area": "Colchester", "area_by": "team"},
    "a quadrant, by the team": {"area": "Mid", "area_by": "team"},
    "growth carried on": {"denominator": "linear_children_0_17"},
    "less than a year": {"period_start": "2023-07-01", "period_end": "2023-12-31"},
    "a day": {"period_start": "2024-03-31", "period_end": "2024-03-31"},
    "before all extracts": {"period_start": "2005-04-01", "period_end": "2008-03-31"},
    "people of all ages": {"denominator": "census_2021_all_ages"},
    "children under 16": {"denominator": "census_2021_children_0_15"},
    "without unaccompanied children": {"include_uasc": "without"},
    "another reference": {"reference_group": "Black"},
    "as recorded": {"ethnicity_clock": "as recorded"},
}


def check(read, name, unruly):
    """A section is well-formed, says something by the rules, writes no missing value as one."""
    assert read.open == [] and len(" ".join(read.texts)) > 60, name
    missing = [found for found in read.texts if re.search(r"\bnan\b|<NA>|^None$|\binf\b", found)]
    assert missing == [], name
    assert unruly(read) == [], name


def test_every_section_of_the_notebook_is_among_those_that_are_tested():
    notebook = Path(__file__).resolve().parents[3] / "notebooks" / "disproportionality.ipynb"
    called = set(re.findall(r"differences\.(\w+)\(report\)", notebook.read_text(encoding="utf-8")))
    assert called == set(disproportionality.__all__)


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
def test_every_section_says_something_for(small_report, page, unruly, settings):
    report = small_report(**settings)
    for name in SECTIONS:
        check(page(getattr(disproportionality, name)(report)._repr_html_()), name, unruly)


@pytest.mark.parametrize(
    "folder",
    [
        "ERN-sessions",
        "LA-Analyst-Tinkering_FAKE-CIN-DATA",
        "cs-demand-model_combined",
        "csc-validator-be-903_fake_data",
        "csc-validator-be-cin_fake_data",
        "liia-tools",
    ],
)
@pytest.mark.parametrize("end", [date(2021, 3, 31), date(2025, 3, 31)])
def test_every_section_says_something_on_real_samples(
    shared_real, dictionary, page, unruly, folder, end
):
    start = date(end.year - 5, 4, 1)
    given = {"area": "Essex", "period_start": start.isoformat(), "period_end": end.isoformat()}
    extracts = str(shared_real / "samples" / folder)
    report = prepare_report({**given, "extracts": extracts}, dictionary=dictionary)
    for name in SECTIONS:
        check(page(getattr(disproportionality, name)(report)._repr_html_()), name, unruly)
