"""Decide over how long, and for which area, a group is shown, so that no chart is drawn of noise.

The ladder: quarter, year, three years, the whole period at once, the county's figure instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.counts.periods import MONTHS, QUARTER, THREE_YEARS, WHOLE, YEAR
from evaluation_lib.errors import DataError
from evaluation_lib.measures.expected_events import STOCK, places_of
from evaluation_lib.measures.reference_groups import ALL_OTHERS

#: The steps besides lengths of periods: the whole county's figure instead, or nothing.
COUNTY, NONE = "county", "none"
#: What a chart over time may have a point for, from the finest.
CHART_GRAINS = (QUARTER, YEAR, THREE_YEARS)
#: How many quarters each is.
QUARTERS = {grain: MONTHS[grain] // MONTHS[QUARTER] for grain in CHART_GRAINS}

#: Why a group is not at the next finer step.
ENOUGH = "enough_expected"
TOO_FEW = "too_few_expected"
TOO_FEW_OF_REFERENCE = "too_few_expected_of_reference"
TOO_FEW_CHILDREN = "too_few_children"
TOO_FEW_CHILDREN_OF_REFERENCE = "too_few_children_of_reference"
NO_POPULATION = "no_population"

NO_REFERENCE = (
    "There is no row for the reference group '{reference}' in {where}: "
    "add what is expected of it, or choose another reference group."
)


@dataclass(frozen=True)
class LadderRules:
    """What a point of a chart must rest on; ``display_ladder`` of the dictionary.

    Attributes
    ----------
    fewest_expected, fewest_expected_of_reference
        Expected events per point.
    fewest_children, fewest_children_of_reference
        Children of the group living in the area.
    """

    fewest_expected: float
    fewest_expected_of_reference: float
    fewest_children: float
    fewest_children_of_reference: float

    @classmethod
    def from_document(cls, document: Mapping[str, Mapping[str, float]]) -> LadderRules:
        """Read them from the dictionary's document ``disproportionality``."""
        return cls(**document["display_ladder"])


def display_ladder(
    expected: pd.DataFrame,
    *,
    rules: LadderRules,
    reference_group: str | None = None,
    county: str | None = None,
    finest: str = QUARTER,
) -> pd.DataFrame:
    """Find for each group the finest step at which what is shown is more than noise.

    Parameters
    ----------
    expected
        As `expected_events` gives: ``area``, ``group``, ``expected``, ``quarters``, and where they
        are there ``decision_point``, ``kind``, ``counted``, ``clock``, ``population``. Where there
        is no column ``population``, or a row is of a cohort (``is_cohort``), no floor of children
        is asked for.
    rules
        How much is asked for.
    reference_group
        The group that the others are compared with, or `reference_groups.ALL_OTHERS`; its points
        must be good enough too. Without one the groups stand for themselves.
    county
        The area whose figure takes the place of one that is too small, if there is one.
    finest
        The shortest period that counts are at hand for: quarter, year or three_years.

    Returns
    -------
    pandas.DataFrame
        The rows in their order, none left out, and ``grain`` (``quarter``, ``year``,
        ``three_years``, ``whole_period``, ``county``: the county's figure has to be read instead;
        ``none``: nothing can be shown), ``reason`` (why not the next finer step) and
        ``expected_per_point`` (missing where nothing is shown of the area). A stock is counted on a
        day, so a coarser period does not help it: the county's figure is its next step.

    Raises
    ------
    DataError
        If a place lacks the reference group.
    """
    references = _references(expected, reference_group=reference_group)
    steps = [
        _step(row, reference, rules=rules, finest=finest)
        for row, reference in zip(
            expected.to_dict("records"), references.to_dict("records"), strict=True
        )
    ]
    columns = ["grain", "reason", "expected_per_point"]
    found = expected.assign(**dict(zip(columns, zip(*steps, strict=True), strict=True)))
    return _with_county(found, county=county)


def _references(expected: pd.DataFrame, *, reference_group: str | None) -> pd.DataFrame:
    """Return the reference's row for each row; of a group for itself where there is none."""
    wanted = ["expected", *(["population"] if "population" in expected else [])]
    if reference_group is None:
        return pd.DataFrame(dict.fromkeys(wanted, np.inf), index=expected.index)
    places = places_of(expected)
    if reference_group == ALL_OTHERS:
        known = expected[wanted].where(expected["expected"].notna(), 0.0)
        return known.groupby([expected[place] for place in places]).transform("sum") - known
    rows = expected.loc[expected["group"] == reference_group, [*places, *wanted]]
    paired = expected[places].merge(rows, on=places, how="left", indicator="found")
    lost = paired[paired["found"] == "left_only"]
    if len(lost):
        where = ", ".join(str(value) for value in lost[places].iloc[0])
        raise DataError(NO_REFERENCE.format(reference=reference_group, where=where))
    return paired[wanted]


def _step(
    row: Mapping, reference: Mapping, *, rules: LadderRules, finest: str
) -> tuple[str, str, float]:
    """Return the step, the reason and what is expected per point, of one group."""
    barred = _barred(row, reference, rules=rules)
    if barred is not None:
        return NONE, barred, np.nan
    reason = ENOUGH
    for grain, part in _parts(row, finest=finest):
        if row["expected"] * part < rules.fewest_expected:
            reason = TOO_FEW
        elif reference["expected"] * part < rules.fewest_expected_of_reference:
            reason = TOO_FEW_OF_REFERENCE
        else:
            return grain, reason, row["expected"] * part
    return NONE, reason, np.nan


def _barred(row: Mapping, reference: Mapping, *, rules: LadderRules) -> str | None:
    """Say why nothing of the group can be shown at any length of period, if so."""
    if not (row["expected"] >= 0 and reference["expected"] >= 0):
        return NO_POPULATION
    if row.get("is_cohort", False) or "population" not in row:
        return None
    if row["population"] < rules.fewest_children:
        return TOO_FEW_CHILDREN
    if reference["population"] < rules.fewest_children_of_reference:
        return TOO_FEW_CHILDREN_OF_REFERENCE
    return None


def _parts(row: Mapping, *, finest: str) -> list[tuple[str, float]]:
    """Return the steps open to a row and which part of its expected events a point of each has."""
    if row.get("kind") == STOCK:
        return [(finest, 1.0)]
    lengths = [
        (grain, QUARTERS[grain] / row["quarters"])
        for grain in CHART_GRAINS[CHART_GRAINS.index(finest) :]
        if QUARTERS[grain] <= row["quarters"]
    ]
    return [*lengths, (WHOLE, 1.0)]


def _with_county(found: pd.DataFrame, *, county: str | None) -> pd.DataFrame:
    """Send a group for which an area is too small to the county, where the county can show it."""
    if county is None:
        return found
    on = [*places_of(found), "group"]
    shown = found.loc[(found["area"] == county) & (found["grain"] != NONE), on]
    in_county = found[on].assign(area=county).merge(shown, on=on, how="left", indicator="at")["at"]
    # The county's own row that shows nothing is not among those that it can show.
    instead = (found["grain"] == NONE).to_numpy() & (in_county == "both").to_numpy()
    return found.assign(grain=found["grain"].where(~instead, COUNTY))


def coarsest_of(
    ladder: pd.DataFrame,
    *,
    reference_group: str | None = None,
    no_coarser_than: str = THREE_YEARS,
    no_finer_than: str = QUARTER,
) -> pd.DataFrame:
    """Find one length of period for a whole chart, so that its groups can be compared.

    Parameters
    ----------
    ladder
        As `display_ladder` gives.
    reference_group
        The group that the others are compared with: a chart of it alone compares nothing.
    no_coarser_than
        One of `CHART_GRAINS`. Groups that need a longer period for a point are not shown, so that
        one small group does not make the chart of all others coarse.
    no_finer_than
        One of `CHART_GRAINS`, where points of a shorter period are not to be drawn.

    Returns
    -------
    pandas.DataFrame
        The ladder's rows in their order and ``shown`` (whether the group has a line in the chart)
        and ``chart_grain``: the coarsest that a shown group needs; ``none`` where no chart is to be
        drawn. The rows of groups that are not shown stay and name them, with ``grain`` and
        ``reason``.
    """
    allowed = CHART_GRAINS[: CHART_GRAINS.index(no_coarser_than) + 1]
    rank = ladder["grain"].map({grain: at for at, grain in enumerate(allowed)})
    rank = rank.clip(lower=CHART_GRAINS.index(no_finer_than))
    compared = rank.where(ladder["group"] != reference_group)
    by_place = [ladder[place] for place in places_of(ladder)]
    possible = compared.groupby(by_place, dropna=False).transform("count") > 0
    coarsest = rank.groupby(by_place, dropna=False).transform("max").where(possible)
    names = coarsest.map(dict(enumerate(CHART_GRAINS)))
    return ladder.assign(shown=rank.notna() & possible, chart_grain=names.fillna(NONE))
