"""None of the errors of the nearest peer, a set of notebooks that councils use, is ours.

There counts are typed in for one decision point, divided by pupils of the school census, and each
group's rate is set over that of White British children. What goes wrong there is named above each
test.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from evaluation_lib.extracts.school_census import read_pupils
from evaluation_lib.measures.all_measures import all_measures
from evaluation_lib.measures.disproportionality import rate_per_10000, relative_rate_index

NUMBERS = {"White": 877, "Mixed": 131, "Asian": 40, "Black": 72, "Other": 21} | {
    "Refused": 4,
    "Not yet obtained": 9,
}
LIVING = [266225.4, 18995.9, 13494.5, 10968.0, 3210.8, pd.NA, pd.NA]


def counts(**changed: object) -> pd.DataFrame:
    """One place with children of every group; keywords change a group's count."""
    numbers = NUMBERS | changed
    return pd.DataFrame(
        {
            "area": "Essex",
            "group": list(NUMBERS),
            "count": pd.array([numbers[group] for group in NUMBERS], dtype="Int64"),
            "population": pd.array(LIVING, dtype="Float64"),
        }
    )


def ratios(table: pd.DataFrame, **options: object) -> pd.DataFrame:
    return relative_rate_index(table, **({"reference_group": "White"} | options)).set_index("group")


# (a) A slip in a label makes the population of Indian children nought, and that of Asian too small.
def test_no_label_of_the_school_census_falls_out_of_its_group(tmp_path, dictionary):
    asian = {
        "Asian - Indian": 350,
        "Asian - Pakistani": 50,
        "Asian - Bangladeshi": 901,
        "Asian - Chinese": 251,
        "Asian - Any other Asian background": 600,
    }
    header = (
        "time_period,time_identifier,geographic_level,country_code,country_name,old_la_code,"
        "la_name,new_la_code,phase_type_grouping,ethnicity,language,headcount"
    )
    essex = "202425,Academic year,Local authority,E92000001,England,881,Essex,E10000012"
    rows = [
        f"{essex},Total,{label},Total,{pupils}"
        for label, pupils in (asian | {"Total": 2152}).items()
    ]
    file = tmp_path / "pupils.csv"
    file.write_text("\n".join([header, *rows]), encoding="utf-8")
    pupils = read_pupils(file, dictionary=dictionary)
    of_asian = pupils[pupils["five_groups"] == "Asian"]
    assert of_asian["pupils"].sum() == sum(asian.values())
    assert of_asian.set_index("category")["pupils"].to_dict() == asian


# (b) A count of nought is given a p value of nought, and painted as a clear difference.
def test_no_child_counted_is_not_by_itself_a_clear_difference():
    few = counts(Other=0)
    few.loc[few["group"] == "Other", "population"] = 300.0
    other = ratios(few).loc["Other"]
    assert (other["value"], other["lower"]) == (0, 0)
    assert other["upper"] > 1


# (c) The test is given expected counts, rounded, as though they had been counted.
@pytest.mark.parametrize("mixed", [1, 3, 40, 62, 63, 80, 131])
def test_an_interval_leaves_out_one_where_the_test_of_the_observed_counts_does(mixed):
    table = counts(Mixed=mixed)
    exact = ratios(table, methods=["exact"]).loc["Mixed"]
    share = 18995.9 / (18995.9 + 266225.4)
    tails = (
        binomtest(mixed, mixed + 877, share, alternative=side).pvalue
        for side in ("less", "greater")
    )
    assert (exact["lower"] > 1 or exact["upper"] < 1) == (min(tails) < 0.025)


# (d) The population of Other has children of unknown ethnicity in it, the count has not.
def test_children_of_unknown_ethnicity_touch_no_other_group():
    measures, more = (
        all_measures(table, reference_group="White")
        for table in (counts(), counts(Refused=400, **{"Not yet obtained": 900}))
    )
    assert set(measures.loc[measures["measure"] == "rate_per_10000", "group"]) == set(NUMBERS) - {
        "Refused",
        "Not yet obtained",
    }
    one, other = (
        table[(table["measure"] != "share")].reset_index(drop=True) for table in (measures, more)
    )
    pd.testing.assert_frame_equal(one, other)
    rates = measures.query("measure == 'rate_per_10000'").set_index("group")
    assert rates.loc["Other", "value"] == pytest.approx(21 / 3210.8 * 10000)


# (e) Ratios are worked out from rates already rounded to one decimal.
def test_a_ratio_is_made_of_unrounded_rates():
    value = ratios(counts()).loc["Asian", "value"]
    assert value == pytest.approx((40 / 13494.5) / (877 / 266225.4), rel=1e-14)
    rates = rate_per_10000(counts()).set_index("group")["value"].round(1)
    assert value != pytest.approx(rates["Asian"] / rates["White"], rel=1e-4)


# (f) There are no intervals, nothing is ever hidden, and a division by nought is nought.
def test_every_estimate_has_limits_a_hidden_count_stays_hidden_and_nought_is_not_invented():
    measures = all_measures(counts(), reference_group="White")
    assert measures[["value", "lower", "upper", "method"]].notna().all(axis=None)
    hidden = ratios(counts(Asian=pd.NA))
    assert hidden.loc["Asian", ["value", "lower", "upper"]].isna().all()
    assert pd.isna(hidden.loc["Asian", "count"])
    without = ratios(counts(White=0, Asian=0))
    assert np.isinf(without.loc["Black", "value"]) and np.isnan(without.loc["Asian", "value"])
    assert without.loc["Black", "lower"] > 0
    assert without.loc["Asian", ["lower", "upper"]].tolist() == [0, np.inf]


# (g) Rows are found by their position, in a file fetched from a fixed address.
def test_the_order_of_rows_and_columns_makes_no_difference(rng):
    table = counts()
    shuffled = table.iloc[rng.permutation(len(table)), rng.permutation(table.shape[1])]
    one, other = (
        all_measures(some, reference_group="White")
        .sort_values(["measure", "method", "group"], ignore_index=True)
        .reindex(columns=["measure", "method", "group", "value", "lower", "upper"])
        for some in (table, shuffled)
    )
    pd.testing.assert_frame_equal(one, other)


# (h) The ratios of the broad groups are to White British children, and said to be to White ones.
def test_a_ratio_is_to_the_group_that_it_names():
    british = pd.DataFrame(
        {
            "area": "Essex",
            "group": ["White British", "White"],
            "count": [800, 877],
            "population": [250000.0, 266225.4],
        }
    )
    table = pd.concat([counts()[1:], british], ignore_index=True)
    for reference, (count, living) in {
        "White": (877, 266225.4),
        "White British": (800, 250000.0),
    }.items():
        found = ratios(table, reference_group=reference)
        assert set(found["reference"]) == {reference}
        assert found.loc["Black", "value"] == pytest.approx((72 / 10968) / (count / living))
