"""Whoever takes the pages of the quadrants from the county's learns no small number of any."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from evaluation_lib.areas import find_area, known_areas
from evaluation_lib.disclosure.describing import LOW, Sum
from evaluation_lib.presentation.data_quality.described import described_rows

QUADRANTS = ("North East", "Mid", "South", "West")
PARTS = ("known", "refused", "missing")
NUMBERS = [*PARTS, "events"]
#: Events by quadrant, and elsewhere in the county.
BY_HAND = [
    [(1, 0, 0)] * 4 + [(0, 0, 0)],
    [(5, 0, 0), (5, 0, 0), (1, 0, 0), (1, 0, 0), (0, 0, 0)],
    [(40, 1, 1), (40, 1, 1), (40, 1, 1), (40, 1, 1), (0, 0, 0)],
    [(1, 1, 1), (1, 1, 1), (0, 0, 0), (0, 0, 0), (0, 0, 0)],
    [(4, 4, 4), (4, 4, 4), (4, 4, 4), (4, 4, 4), (4, 4, 4)],
    [(0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), (3, 1, 0)],
]


@pytest.fixture(scope="module")
def tables():
    rng = np.random.default_rng(20261130)
    drawn = rng.poisson([[12, 1, 2]], size=(12, 5, 3))
    return [np.array(one) for one in BY_HAND] + list(drawn)


@pytest.fixture
def pages(report_on, mosaic, in_a_run, dictionary):
    """What the county's page and those of its quadrants show of a table of counts."""
    report = in_a_run(report_on(mosaic))
    areas = known_areas(dictionary)

    def shown_of(table):
        counts = dict(zip(QUADRANTS, table, strict=False)) | {"Essex": table.sum(axis=0)}

        def count(one):
            parts = counts[one.setting.area.name]
            rows = pd.DataFrame([[*parts, sum(parts)]], columns=NUMBERS).assign(key="row")
            return rows[rows["events"] > 0]

        return {
            name: described_rows(
                replace(report, setting=replace(report.setting, area=find_area(name, areas))),
                count,
                key=["key"],
                numbers=NUMBERS,
                sums=[Sum("events", PARTS)],
            )
            for name in counts
        }

    return shown_of


def ranges_of_small_numbers(pages):
    """Solve two linear programmes for each small number, over everything that the pages show."""
    areas = [*QUADRANTS, "elsewhere", "Essex"]
    place = {
        (area, name): i for i, (area, name) in enumerate((a, n) for a in areas for n in NUMBERS)
    }
    limits, small = [(0, None)] * len(place), []
    for area, page in pages.items():
        for name in NUMBERS:
            value = 0.0 if page.empty else page[name].iloc[0]
            few = pd.isna(value) or value == LOW
            limits[place[area, name]] = (
                ((0 if pd.isna(value) else 1), 4)
                if few
                else (0, 0)
                if value == 0
                else (value - 5, value + 4)
            )
            small += [place[area, name]] if few else []
    equations = []
    for name in NUMBERS:
        row = np.zeros(len(place))
        row[[place[area, name] for area in areas[:-1]]] = 1
        row[place["Essex", name]] = -1
        equations.append(row)
    for area in areas:
        row = np.zeros(len(place))
        row[[place[area, name] for name in PARTS]] = 1
        row[place[area, "events"]] = -1
        equations.append(row)
    for one in small:
        goal = np.eye(len(place))[one]
        ends = [
            linprog(sign * goal, A_eq=equations, b_eq=np.zeros(len(equations)), bounds=limits)
            for sign in (1, -1)
        ]
        assert all(end.success for end in ends)
        yield np.ceil(ends[0].fun - 1e-6), np.floor(-ends[1].fun + 1e-6)


def test_no_small_number_can_be_worked_out(pages, tables):
    found = [one for table in tables for one in ranges_of_small_numbers(pages(table))]
    assert len(found) > 50
    assert [one for one in found if one[0] == one[1]] == []


def test_where_the_county_has_few_no_quadrant_tells_whether_it_has_any(pages):
    shown = pages(np.array(BY_HAND[0]))
    assert shown["Essex"]["events"].tolist() == [LOW]
    assert all(shown[name]["events"].isna().all() for name in QUADRANTS)


def test_a_quadrant_without_any_looks_like_one_with_few(pages):
    shown = pages(np.array([(3, 0, 0), *[(0, 0, 0)] * 4]))
    assert shown["Mid"][NUMBERS].isna().equals(shown["North East"][NUMBERS].isna())
