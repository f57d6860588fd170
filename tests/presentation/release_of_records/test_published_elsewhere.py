"""What the Department for Education has published of the same children is known to every reader."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation_lib.disclosure.earlier_releases import SHOWN, STATUS, known_before
from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.presentation.release_of_records.published_elsewhere import published_elsewhere


@pytest.fixture
def of_a_council(small_report):
    """A report as if its children were a council's own."""
    return replace(small_report(), invented=False)


def test_nothing_is_published_of_invented_children(small_report):
    assert published_elsewhere(small_report()).cells.empty


def test_children_looked_after_in_the_county_are_known_by_group_and_arrival(of_a_council):
    found = published_elsewhere(of_a_council)
    cells = found.cells
    assert set(cells["area"]) == {"Essex"} and set(cells["decision_point"]) == {"looked_after"}
    assert {"White", "Black", EVERYBODY} <= set(cells["group"])
    assert set(cells["part"]) == {"with", "without", "only"}
    assert cells["count"].notna().all() and (cells[STATUS] == SHOWN).all()
    assert not cells.duplicated(CELL).any() and found.rounded_to is None


def test_every_published_figure_is_the_departments_own(of_a_council):
    figures = of_a_council.figures.looked_after
    essex = figures[(figures["area_name"] == "Essex") & (figures["category"] == "Black")]
    published = essex.dropna(subset="children").set_index("year")["children"].astype(int)
    cells = published_elsewhere(of_a_council).cells
    black = cells[(cells["group"] == "Black")].set_index("period")["count"]
    assert black.to_dict() == {f"{year}-03-31": number for year, number in published.items()}


def test_a_number_that_is_the_same_is_known_and_one_that_differs_says_nothing(of_a_council):
    published = published_elsewhere(of_a_council)
    same = published.cells.iloc[:2]
    other = same.assign(count=same["count"] + 1)
    assert known_before(same, [published]).all()
    assert not known_before(other, [published]).any()
