"""How much more each count varies because brothers and sisters are counted together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.children import STOCK, Point, counted_rows, points_of
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohort_pairs import cohort_pairs
from evaluation_lib.counts.cohorts import cohort_children
from evaluation_lib.counts.flows import ENDINGS, in_periods, once_a_period
from evaluation_lib.counts.following import graph_of
from evaluation_lib.counts.periods import Period
from evaluation_lib.counts.places import in_area
from evaluation_lib.counts.stocks import open_rows
from evaluation_lib.counts.table import CHILDREN, EVENTS, PLACE
from evaluation_lib.counts.whole import spans
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.clustering import with_design_effect
from evaluation_lib.measures.design_effects import design_effects
from evaluation_lib.records.records import Records

BY = ["area", "group", PLACE]
FAMILY = "family_id"


def with_family_effects(
    counts: pd.DataFrame,
    records: Records,
    *,
    areas: Sequence[Area],
    period_start: date,
    period_end: date,
    grains: Sequence[str],
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Add to the counts of `whole.count` the design effects of the families they are made of.

    Parameters
    ----------
    counts
        What `whole.count` returned for the other arguments, which are as there.

    Returns
    -------
    pandas.DataFrame
        ``counts`` with ``design_effect`` and ``design_effect_from`` (see
        `clustering.with_design_effect`): estimated where a source says which children are brothers
        and sisters and enough families tell, else the dictionary's stated default.
    """
    periods, days = spans(period_start, period_end, grains=grains)
    found = []
    for name, counted, rows, went_on in _rows(
        records, counts, periods=periods, days=days, choices=choices, dictionary=dictionary
    ):
        placed = pd.concat([rows[in_area(rows, one)].assign(area=one.name) for one in areas])
        placed = placed[placed[FAMILY].notna()]
        if len(placed):
            effects = design_effects(placed, by=BY, cluster=FAMILY, went_on=went_on)
            found.append(effects.assign(decision_point=name, counted=counted))
    if not found:
        return with_design_effect(counts, dictionary=dictionary)
    effects = pd.concat(found, ignore_index=True)
    stocks = effects["decision_point"].isin(_stocks(dictionary))
    effects["period"] = [
        (days if stock else periods)[place].name
        for stock, place in zip(stocks, effects[PLACE], strict=True)
    ]
    return with_design_effect(counts, dictionary=dictionary, effects=effects.drop(columns=PLACE))


def _stocks(dictionary: Dictionary) -> list[str]:
    return [name for name, point in points_of(dictionary).items() if point.kind == STOCK]


def _rows(
    records: Records,
    counts: pd.DataFrame,
    *,
    periods: Sequence[Period],
    days: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
) -> Iterator[tuple[str, str, pd.DataFrame, str | None]]:
    """The rows behind each decision point or pair: what is counted, and who of them went on."""
    how = {"choices": choices, "dictionary": dictionary}
    points, names = points_of(dictionary), set(counts["decision_point"])
    for name in names & set(points):
        for counted, rows in _of_point(records, points[name], periods=periods, days=days, **how):
            yield name, counted, rows, None
    pairs = [pair for pair in cohort_pairs(dictionary) if pair.name in names]
    graph = graph_of(records.links) if pairs else None
    for pair in pairs:
        children = cohort_children(
            records, start=pair.start, to=pair.to, periods=periods, graph=graph, **how
        )
        yield pair.name, CHILDREN, children, "went_on"


def _of_point(
    records: Records,
    point: Point,
    *,
    periods: Sequence[Period],
    days: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
) -> list[tuple[str, pd.DataFrame]]:
    how = {"choices": choices, "dictionary": dictionary}
    if point.kind == STOCK:
        rows = open_rows(records, point, days=days, **how)
        return [(CHILDREN, rows[rows["left_out"].isna()])]
    rows = counted_rows(records, point.decision_point, **how)
    events = in_periods(rows[rows["left_out"].isna()], periods)
    return [(EVENTS, events), (CHILDREN, once_a_period(events, last=point.only == ENDINGS))]
