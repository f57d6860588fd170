"""Counts carry by how much brothers and sisters make them vary more, and where that is from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.family_effects import with_family_effects
from evaluation_lib.counts.periods import THREE_YEARS, YEAR
from evaluation_lib.counts.whole import count
from evaluation_lib.measures.clustering import DEFAULT, ESTIMATED

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def how(every_area, dictionary):
    return {
        "areas": every_area[:5],
        "period_start": date(2020, 4, 1),
        "period_end": date(2026, 3, 31),
        "grains": [YEAR, THREE_YEARS],
        "choices": Choices(),
        "dictionary": dictionary,
    }


@pytest.fixture(scope="module")
def counted(small_county, figures, how):
    return count(
        small_county.records,
        denominator="census_2021_children_0_17",
        populations=figures.populations,
        **how,
    )


@pytest.fixture(scope="module")
def widened(counted, small_county, how):
    return with_family_effects(counted, small_county.records, **how)


def test_the_counts_themselves_stay_as_they_are(counted, widened):
    pd.testing.assert_frame_equal(widened[counted.columns], counted)
    assert (widened["design_effect"] >= 1).all()
    assert set(widened["kind"]) == {"flow", "stock", "cohort"}


def test_the_effect_of_contacts_is_that_of_their_families_by_hand(widened, small_county):
    rows = small_county.records.tables["contacts"]
    families = small_county.records.children.set_index("child_id")["family_id"]
    mine = rows[
        rows["contact_date"].between(pd.Timestamp("2023-04-01"), pd.Timestamp("2026-03-31"))
        & ~rows["unborn"].fillna(False).astype(bool)
        & (rows["latest_group"] == "White")
    ]
    sizes = mine["child_id"].map(families).value_counts().to_numpy(dtype=float)
    total, squares, cubes = sizes.sum(), (sizes**2).sum(), (sizes**3).sum()
    # Compound Poisson variance, its bias of first order off, and Korn and Graubard's factor
    variance = squares + cubes / total - squares**2 / total**2
    factor = (student.ppf(0.975, len(sizes) - 1) / student.ppf(0.975, total - 1)) ** 2
    [row] = widened[
        (widened["area"] == "Essex")
        & (widened["group"] == "White")
        & (widened["decision_point"] == "contacts")
        & (widened["counted"] == "events")
        & (widened["period"] == "2023-24 to 2025-26")
    ].to_dict("records")
    assert row["design_effect_from"] == ESTIMATED
    assert row["design_effect"] == pytest.approx(variance / total * factor, rel=1e-9)


def test_without_families_the_stated_default_is_taken(counted, small_county, how, dictionary):
    records = small_county.records
    nobody = replace(records, children=records.children.assign(family_id=pd.NA))
    found = with_family_effects(counted, nobody, **how)
    assert set(found["design_effect_from"]) == {DEFAULT}
    default = dictionary.document("disproportionality")["clustering"]["default"]
    by_kind = found.groupby("kind")["design_effect"].unique()
    assert {kind: list(values) for kind, values in by_kind.items()} == {
        kind: [value] for kind, value in default.items()
    }
    assert np.isfinite(found["design_effect"]).all()
