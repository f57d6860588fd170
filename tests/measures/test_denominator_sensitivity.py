"""The same counts on every population: quadrants from districts, and how far the ratios move."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.denominator_sensitivity import (
    NO_SUCH,
    SAME,
    SEVERAL,
    ratios_by_denominator,
    spread_over_denominators,
)

CENSUS, YOUNGER, ALL_AGES = (
    "census_2021_children_0_17",
    "census_2021_children_0_15",
    "census_2021_all_ages",
)
GROWN = "geometric_children_0_17"
COUNTED = {
    "White": 877,
    "Mixed": 131,
    "Asian": 40,
    "Black": 72,
    "Other": 21,
    "Refused": 3,
    "Not yet obtained": 9,
}


def counts_of(area: str) -> pd.DataFrame:
    """Children looked after on 31 March 2025."""
    day = pd.Timestamp("2025-03-31")
    return pd.DataFrame(
        {
            "area": area,
            "group": list(COUNTED),
            "decision_point": "looked_after",
            "period": "2025-03-31",
            "kind": "stock",
            "count": pd.array(list(COUNTED.values()), dtype="Int64"),
            "period_start": day,
            "period_end": day,
            "years": 1.0,
        }
    )


@pytest.fixture
def ratios(figures, dictionary):
    def find(area: str = "Essex", denominators=(CENSUS, YOUNGER, ALL_AGES, GROWN), **more):
        return ratios_by_denominator(
            more.pop("counts", counts_of(area)),
            populations=figures.populations,
            denominators=denominators,
            reference_group="White",
            dictionary=dictionary,
            **more,
        )

    return find


def test_the_ratios_of_the_published_picture(ratios, report_for):
    # The same counts are published: the page on published figures works out the same ratios.
    from evaluation_lib.presentation.published_picture.doubts import (
        ratios_by_denominator as published,
    )

    names = ["denominator", "group"]
    expected = published(report_for("Essex")).set_index(names)
    found = ratios().set_index(names)
    for column in ("value", "lower", "upper"):
        assert found[column].to_numpy() == pytest.approx(
            expected.loc[found.index, column].to_numpy(), rel=1e-6
        )


def test_the_census_of_2021_by_hand(ratios):
    # Census 2021, children 0 to 17 in Essex: Mixed 18,995.9, White 266,225.4
    found = ratios(denominators=[CENSUS]).set_index("group").loc["Mixed"]
    assert found["value"] == pytest.approx((131 / 18995.9) / (877 / 266225.4), rel=1e-6)


def test_ages_that_differ_are_flagged(ratios):
    found = ratios().drop_duplicates("denominator").set_index("denominator")
    assert found["ages_differ"].to_dict() == {
        CENSUS: False,
        YOUNGER: True,
        ALL_AGES: True,
        GROWN: False,
    }
    assert found["age_range"].to_dict()[YOUNGER] == "0 to 15"
    assert found["basis"].to_dict()[GROWN] == "extrapolated"
    younger = ratios(ages=(0, 15)).drop_duplicates("denominator").set_index("denominator")
    assert not younger.loc[YOUNGER, "ages_differ"] and younger.loc[CENSUS, "ages_differ"]


def test_a_quadrant_is_divided_by_its_districts(ratios, figures, dictionary):
    found = ratios("Mid", denominators=[YOUNGER]).set_index("group")
    parts = dictionary.read("district_quadrants")
    codes = set(parts.loc[(parts["quadrant"] == "Mid") & parts["valid_to"].isna(), "district_code"])
    rows = figures.populations[
        figures.populations["area_code"].isin(codes)
        & (figures.populations["age_range"] == "0 to 15")
        & (figures.populations["census_year"] == 2021)
        & (figures.populations["ethnic_group"] == "Black")
    ]
    assert found.loc["Black", "population"] == pytest.approx(float(rows["persons"].sum()))


def test_of_the_unknown_and_of_cohorts_nothing_depends_on_a_population(ratios):
    counts = pd.concat(
        [
            counts_of("Essex"),
            counts_of("Essex").assign(kind="cohort", reached=1000.0),
        ]
    )
    found = ratios(counts=counts, denominators=[CENSUS])
    assert set(found["kind"]) == {"stock"}
    assert set(found["group"]) == {"Mixed", "Asian", "Black", "Other"}


def test_how_far_a_ratio_moves(ratios):
    found = ratios()
    spread = spread_over_denominators(found[~found["ages_differ"]]).set_index("group")
    mixed = spread.loc["Mixed"]
    frozen, grown = (
        found[(found["group"] == "Mixed") & (found["denominator"] == name)]["value"].iloc[0]
        for name in (CENSUS, GROWN)
    )
    # Mixed children grew in number from 2011 to 2021: carried on, their rate is lower.
    assert (mixed["lowest"], mixed["highest"]) == pytest.approx((grown, frozen))
    assert (mixed["lowest_on"], mixed["highest_on"]) == (GROWN, CENSUS)
    assert mixed["times"] == pytest.approx(frozen / grown)
    assert mixed["denominators"] == 2


def row(value: float, lower: float, upper: float, denominator: str) -> dict:
    return {
        "area": "Essex",
        "group": "Black",
        "period": "1",
        "reference": "White",
        "confidence": 0.95,
        "denominator": denominator,
        "value": value,
        "lower": lower,
        "upper": upper,
    }


@pytest.mark.parametrize(("lower", "says"), [(1.1, SAME), (0.9, SEVERAL)])
def test_whether_all_populations_say_the_same(lower, says):
    table = pd.DataFrame([row(1.5, 1.2, 1.8, "one"), row(1.3, lower, 1.6, "another")])
    found = spread_over_denominators(table).iloc[0]
    assert found["says"] == says
    assert found["times"] == pytest.approx(1.5 / 1.3)


def test_a_population_that_is_not_at_hand_gives_no_ratio(ratios):
    found = ratios(denominators=[CENSUS, "school_pupils"])
    pupils = found[found["denominator"] == "school_pupils"]
    assert len(pupils) == 4 and pupils["value"].isna().all()
    spread = spread_over_denominators(found).set_index("group")
    assert set(spread["denominators"]) == {1}
    none = spread_over_denominators(pupils).iloc[0]
    assert none["denominators"] == 0 and np.isnan(none["lowest"])


def test_another_name_is_refused(ratios, like):
    with pytest.raises(DataError, match=like(NO_SUCH, found="census_1991")):
        ratios(denominators=["census_1991"])
