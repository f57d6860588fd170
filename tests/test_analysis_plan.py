"""The plan of the analysis: what it is worth, what it says wrongly, what a report deviates in."""

from __future__ import annotations

import shutil
from datetime import date
from itertools import count

import pytest
import yaml

from evaluation_lib import analysis_plan as module
from evaluation_lib.analysis_plan import PrimaryOutcome, analysis_plan, deviations
from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError

FILLED = {
    "owner": "Evaluators, University of Essex",
    "written_on": date(2023, 9, 1),
    "seen_outcomes_before": False,
    "primary_outcomes": [
        {"outcome": "section_47_per_referral", "group": "Black", "expected": "lower"},
        {"outcome": "early_help_per_contact", "group": "Black", "expected": "higher"},
    ],
    "primary_measure": "ratio",
    "several_outcomes": "holm",
    "smallest_change_of_interest": 0.9,
    "model": "quasibinomial",
    "errors": "newey_west:4",
    "transition": 1,
    "programme_start": date(2023, 10, 1),
    "period_start": date(2020, 4, 1),
    "period_end": date(2026, 3, 31),
    "reference_group": "White",
    "denominator": "recommended",
    "ethnicity_clock": "latest known",
    "include_uasc": "with",
    "confidence": 0.95,
}


@pytest.fixture
def plan(tmp_path, dictionary):
    """Read a filled plan, some of its lines changed."""
    numbers = count()

    def read(**changed):
        # A dictionary is read once, so that every plan has one of its own.
        folder = shutil.copytree(dictionary.folder, tmp_path / str(next(numbers)))
        text = yaml.safe_dump(FILLED | changed, allow_unicode=True)
        (folder / "analysis_plan.yaml").write_text(text, encoding="utf-8")
        return analysis_plan(load_dictionary(folder))

    return read


def test_the_plan_that_is_shipped_is_unfilled_and_makes_every_verdict_exploratory(dictionary):
    shipped = analysis_plan(dictionary)
    assert shipped.status == module.UNFILLED and shipped.exploratory
    assert set(shipped.unfilled) == set(module.LINES) and shipped.model is None
    assert deviations(shipped, {"confidence": 0.9}) == []


def test_every_line_that_is_read_stands_in_the_shipped_file_for_somebody_to_fill(dictionary):
    assert list(dictionary.document("analysis_plan")) == list(module.LINES)


def test_a_plan_filled_before_outcomes_were_seen_is_fixed(plan):
    found = plan()
    assert found.status == module.FIXED and not found.exploratory
    assert found.primary_outcomes[0] == PrimaryOutcome("section_47_per_referral", "Black", "lower")
    assert (found.model.model, found.model.errors, found.model.transition) == (
        *("quasibinomial", "newey_west:4"),
        1,
    )


def test_a_plan_filled_after_outcomes_were_seen_is_exploratory(plan):
    found = plan(seen_outcomes_before=True)
    assert found.status == module.AFTER_SEEING and found.exploratory


@pytest.mark.parametrize("empty", [None, "", []])
def test_one_empty_line_leaves_the_plan_unfilled(plan, empty):
    found = plan(primary_outcomes=empty)
    assert found.status == module.UNFILLED and found.unfilled == ("primary_outcomes",)
    assert found.primary_outcomes == ()


def test_the_fingerprint_tells_two_plans_apart(plan):
    first, second = plan(), plan(transition=0)
    assert first.fingerprint != second.fingerprint and len(first.sha256) == 64
    assert first.sha256.startswith(first.fingerprint)


def test_what_a_report_does_otherwise_is_named(plan):
    used = {
        "programme_start": "2023-10-01",
        "period_start": date(2021, 4, 1),
        "confidence": 0.9,
        "area": "Mid",
        "reference_group": "White",
    }
    assert [(one.name, one.planned, one.used) for one in deviations(plan(), used)] == [
        ("period_start", "2020-04-01", "2021-04-01"),
        ("confidence", "0.95", "0.9"),
    ]


OUTCOME = {"outcome": "section_47_per_referral", "group": "Black", "expected": "lower"}
WRONG = {
    "a line that there is not": ({"confidnce": 0.9}, "confidnce: the plan has no such line: did"),
    "no day": ({"written_on": "spring"}, "written_on: 'spring' is not a day"),
    "neither yes nor no": ({"seen_outcomes_before": "some"}, "'some' is neither yes nor no"),
    "no measure": ({"primary_measure": "odds"}, "'odds' is not one of the words"),
    "no change": ({"smallest_change_of_interest": 1}, "'1' is not a change"),
    "a change in per cent": ({"smallest_change_of_interest": "10%"}, "'10%' is not a change"),
    "half a quarter": ({"transition": 0.5}, "'0.5' is not a number of quarters"),
    "an owner of figures": ({"owner": 7}, "'7' is not a name"),
    "no model": ({"model": "ols"}, "model and errors: 'ols' is not a model"),
    "no errors": ({"errors": "robust"}, "'robust' is not a kind of standard errors"),
    "no start": ({"programme_start": "autumn"}, "programme_start 'autumn' is not a date"),
    "a wrong group": ({"reference_group": "BAME"}, "reference_group 'BAME' is not known"),
    "outcomes without a list": (
        {"primary_outcomes": "all"},
        "write a list, each entry as {outcome",
    ),
    "an outcome that is none": (
        {"primary_outcomes": [OUTCOME | {"outcome": "section_47_per_refferal"}]},
        "did you mean section_47_per_referral?",
    ),
    "a group that is none": (
        {"primary_outcomes": [OUTCOME | {"group": "all"}]},
        "'all' is not an ethnic group",
    ),
    "a direction that is none": (
        {"primary_outcomes": [OUTCOME | {"expected": "better"}]},
        "Write lower, higher, either",
    ),
    "an outcome twice": ({"primary_outcomes": [OUTCOME, OUTCOME]}, "stands there twice"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_followed_gets_its_sentence(case, plan):
    changed, sentence = WRONG[case]
    with pytest.raises(DataError) as refused:
        plan(**changed)
    said = str(refused.value)
    assert said.startswith("analysis_plan.yaml, ") and sentence in said
