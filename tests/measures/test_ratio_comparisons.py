"""Areas differ only beyond chance."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.ratio_comparisons import log_ratio_variance, ratios_differ


def test_areas_differ_clearly_only_beyond_chance(essex_2025):
    alike = essex_2025.assign(area="Alike")
    higher = essex_2025.assign(area="Higher")
    higher.loc[higher["group"] == "Mixed", "count"] = 400
    hidden = essex_2025.assign(area="Hidden")
    hidden.loc[hidden["group"] == "Mixed", "count"] = pd.NA
    together = pd.concat([essex_2025, alike, higher, hidden], ignore_index=True)
    ratios = relative_rate_index(together, reference_group="White")
    ratios["log_variance"] = log_ratio_variance(ratios, together, reference_group="White")
    own, others = ratios[ratios["area"] == "Essex"], ratios[ratios["area"] != "Essex"]
    mixed = ratios_differ(own, others, confidence=0.95).query("group == 'Mixed'")
    said = mixed.set_index("area")["difference"].to_dict()
    assert said == {"Alike": "no clear difference", "Higher": "higher"}


def test_log_ratio_variance_is_the_sum_of_inverse_counts(essex_2025):
    ratios = relative_rate_index(essex_2025, reference_group="White")
    variance = log_ratio_variance(ratios, essex_2025, reference_group="White")
    assert variance.tolist() == pytest.approx([1 / x + 1 / 877 for x in (131, 40, 72, 21)])
