"""What is planted in the invented programme is handed to the evaluation, and nothing that is not.

The whole way for several seeds: files, reader, counts, measures, findings. The measures alone are
held against 200 seeds in ``tests/synthetic/programme``; here it is whether a page reads them right.
"""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.opening import prepare_report
from evaluation_lib.presentation.workforce_and_practice.handed_over import findings_of_page
from evaluation_lib.synthetic.programme.folder import write_programme

pytestmark = pytest.mark.slow

SEEDS = range(6)
HIGHER, LOWER = "clearly_higher", "clearly_lower"
#: What is planted strongly enough that nearly every seed must tell it, with its verdict.
TOLD = {
    "change_confidence": HIGHER,
    "tool_present": HIGHER,
    "prompt_sheet_used": HIGHER,
    "ethnicity_at_first_contact": HIGHER,
}
#: The same, as often as not: ratios are told only after a correction for how many there are.
OFTEN_TOLD = {"wres_harassment_public": HIGHER, "wres_harassment_colleagues": HIGHER}
#: Every page may tell so many of its changes and gaps by chance, of intervals of 95 %.
BY_CHANCE = 0.08


def found(scenario: str, seed: int, dictionary, folder) -> pd.DataFrame:
    write_programme(folder, scenario=scenario, dictionary=dictionary, seed=seed)
    given = {
        "area": "Essex",
        "period_start": "2020-04-01",
        "period_end": "2025-03-31",
        "programme": str(folder),
        "programme_start": "2023-10-01",
    }
    report = prepare_report(given, dictionary=dictionary)
    return pd.DataFrame(findings_of_page(report)).assign(seed=seed)


@pytest.fixture(scope="module", params=["default", "null"])
def scenario(request):
    return request.param


@pytest.fixture(scope="module")
def findings(scenario, dictionary, tmp_path_factory):
    around = tmp_path_factory.mktemp(scenario)
    rows = [found(scenario, seed, dictionary, around / str(seed)) for seed in SEEDS]
    return pd.concat(rows, ignore_index=True)


def clear(rows: pd.DataFrame) -> pd.Series:
    return rows["verdict"].isin([HIGHER, LOWER])


def test_what_is_planted_is_told_and_where_nothing_is_it_is_not(findings, scenario):
    told = findings[findings["kind"].isin(["change", "gap"])]
    if scenario == "null":
        assert clear(told).mean() <= BY_CHANCE
        return
    for indicator, verdict in {**TOLD, **OFTEN_TOLD}.items():
        own = told[told["indicator"] == indicator]
        per_seed = (own["verdict"] == verdict).groupby(own["seed"]).any()
        assert per_seed.mean() > (0.8 if indicator in TOLD else 0.4), indicator


def test_nothing_is_told_the_wrong_way_round(findings, scenario):
    for indicator, verdict in {**TOLD, **OFTEN_TOLD}.items() if scenario == "default" else ():
        own = findings[findings["indicator"] == indicator]
        assert not (clear(own) & (own["verdict"] != verdict)).any(), indicator


def test_resolution_in_which_nothing_is_planted_is_told_by_chance_alone(findings):
    own = findings[findings["indicator"] == "change_resolution"]
    assert len(own) >= len(SEEDS) and clear(own).sum() <= 2
