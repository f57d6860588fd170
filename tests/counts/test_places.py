"""Rows belong to areas; every cell has its count, also the empty one."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.areas import known_areas
from evaluation_lib.counts.places import NO_AREAS, NO_ROWS_OF, counts_by, in_area
from evaluation_lib.errors import DataError


@pytest.fixture
def rows():
    return pd.DataFrame(
        {
            "quadrant": ["Mid", "Mid", "West", "Unknown", "out of county", None],
            "district": ["Braintree", "Maldon", "Harlow", None, None, None],
            "group": ["White", "Black", "White", "White", "White", "Black"],
        }
    ).astype("string")


@pytest.mark.parametrize(
    ("area", "belong"), [("Essex", 6), ("Mid", 2), ("South", 0), ("Braintree", 1), ("Harlow", 1)]
)
def test_to_the_county_belong_all_rows_to_its_parts_their_own(rows, area_named, area, belong):
    assert in_area(rows, *area_named(area)).sum() == belong


def test_every_cell_has_a_count(rows, area_named):
    found = counts_by(
        rows, areas=area_named("Essex", "South"), levels={"group": ["White", "Black", "Other"]}
    )
    assert found.to_dict("list") == {
        "area": ["Essex"] * 3 + ["South"] * 3,
        "group": ["White", "Black", "Other"] * 2,
        "count": [4, 2, 0, 0, 0, 0],
    }


def test_without_rows_every_cell_is_empty(rows, area_named):
    found = counts_by(rows.iloc[:0], areas=area_named("Mid"), levels={"group": ["White", "Black"]})
    assert found["count"].tolist() == [0, 0]


def test_another_country_or_no_area_is_refused(rows, dictionary, like):
    england = next(area for area in known_areas(dictionary) if area.level == "country")
    with pytest.raises(DataError, match=like(NO_ROWS_OF, area="England")):
        counts_by(rows, areas=[england], levels={"group": ["White"]})
    with pytest.raises(DataError, match=like(NO_AREAS)):
        counts_by(rows, areas=[], levels={"group": ["White"]})
