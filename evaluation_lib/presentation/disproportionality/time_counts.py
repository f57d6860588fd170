"""What the charts over time are made of: counts of every period, and which groups may be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from evaluation_lib.areas import Area, county_of
from evaluation_lib.counts.children import FLOW, counted_rows, known_groups
from evaluation_lib.counts.flows import in_periods
from evaluation_lib.counts.periods import Period, periods_between
from evaluation_lib.counts.places import counts_by, in_area
from evaluation_lib.counts.populations import with_populations
from evaluation_lib.counts.table import EVENTS, PLACE, count_table
from evaluation_lib.measures.clustering import with_design_effect
from evaluation_lib.measures.data_quality.events import quarters_between
from evaluation_lib.measures.data_quality.timeliness import WHOLE, coverage_by_quarter
from evaluation_lib.measures.design_effects import design_effects
from evaluation_lib.measures.display_ladder import (
    CHART_GRAINS,
    QUARTER,
    LadderRules,
    coarsest_of,
    display_ladder,
)
from evaluation_lib.measures.expected_events import expected_events
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import DECISION_POINTS, rules_of
from evaluation_lib.presentation.disproportionality.chosen import POINT, chosen_points
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.released import protected

CELL = ["area", POINT, "period", "group"]


def grains_drawn(report: RecordsReport) -> tuple[str, ...]:
    """Return the lengths of period that a chart may have a point for, from the finest."""
    coarsest = rules_of(report, "over_time")["coarsest"]
    return CHART_GRAINS[: CHART_GRAINS.index(coarsest) + 1]


def periods_of(report: RecordsReport, grain: str) -> list[Period]:
    """Return the whole periods of one length in the report's period."""
    return periods_between(report.setting.period_start, report.setting.period_end, grain=grain)


@lru_cache(maxsize=4)
def covered_periods(report: RecordsReport) -> Mapping[str, Mapping[str, list[Period]]]:
    """Return, for each table and length, the periods of which the extracts hold every quarter."""
    setting = report.setting
    quarters = coverage_by_quarter(
        report.records,
        report.extracts.recognised,
        start=setting.period_start,
        end=setting.period_end,
        dictionary=report.dictionary,
    )
    held = quarters[quarters["covered"] == WHOLE].groupby("table")["quarter"].agg(set)
    return {
        table: {
            grain: [
                period
                for period in periods_of(report, grain)
                if set(quarters_between(period.start, period.end)) <= whole
            ]
            for grain in grains_drawn(report)
        }
        for table, whole in held.items()
    }


def points_over_time(report: RecordsReport) -> dict[str, str]:
    """Return the decision points that have enough periods for a line: the coarsest of each."""
    fewest, covered = rules_of(report, "over_time")["fewest_points"], covered_periods(report)
    found = {}
    for point in chosen_points(report):
        lengths = covered.get(point.table, {})
        enough = [grain for grain, periods in lengths.items() if len(periods) >= fewest]
        if enough and len(report.records.tables[point.table]):
            found[point.decision_point] = enough[-1]
    return found


@lru_cache(maxsize=4)
def counts_over_time(report: RecordsReport) -> pd.DataFrame:
    """Count what the charts of the report's area draw: the groups and periods that are drawn.

    Returns
    -------
    pandas.DataFrame
        Counts with populations and design effects of each period; ``NA`` where the release hides a
        count.
    """
    drawn = drawn_counts(report)
    effects = None if drawn.empty else _effects(report)
    counts = with_design_effect(drawn, dictionary=report.dictionary, effects=effects)
    parts = {"count": choices_of(report).unaccompanied}
    return protected(report, counts, family=DECISION_POINTS, parts=parts)


def drawn_counts(report: RecordsReport) -> pd.DataFrame:
    """Return the rows of `counts_over_time` before any is hidden, for the plan of the release.

    Only what is drawn is shown: periods and groups with less would be small numbers that sums could
    be solved with.
    """
    counts, ladder = unprotected_counts_over_time(report), ladder_over_time(report)
    if counts.empty or ladder.empty:
        return counts
    shown = ladder["shown"] | (ladder["group"] == report.setting.reference_group)
    names = ["area", POINT, "group", "chart_grain"]
    drawn = ladder.loc[shown & (ladder["area"] == report.setting.area.name), names]
    drawn = drawn.rename(columns={"chart_grain": "grain"})
    return counts.merge(drawn, on=["area", POINT, "group", "grain"])


@lru_cache(maxsize=4)
def unprotected_counts_over_time(report: RecordsReport) -> pd.DataFrame:
    """Count events of every covered period, in the area and the county, before any is hidden.

    Returns
    -------
    pandas.DataFrame
        Counts with populations of each period; groups without a population and periods that the
        extracts do not hold whole are left out.
    """
    dictionary, choices, periods = report.dictionary, choices_of(report), all_periods(report)
    levels = {
        "group": known_groups(choices.grouping, dictionary=dictionary),
        PLACE: range(len(periods)),
    }
    cells = [
        counts_by(some, areas=areas_over_time(report), levels=levels).assign(**{POINT: name})
        for name, some in rows_over_time(report).items()
    ]
    said = {"kind": FLOW, "counted": EVENTS, "clock": choices.clock}
    counts = count_table(cells, periods=periods, said=said)
    counts = with_populations(
        counts[is_covered(report, counts)],
        populations=report.figures.populations,
        denominator=report.setting.denominator,
        dictionary=dictionary,
    )
    return counts[counts["population"].notna()].reset_index(drop=True)


def all_periods(report: RecordsReport) -> list[Period]:
    """Return the periods of every length that is drawn, the shortest first."""
    return [one for grain in grains_drawn(report) for one in periods_of(report, grain)]


@lru_cache(maxsize=2)
def rows_over_time(report: RecordsReport) -> Mapping[str, pd.DataFrame]:
    """Return the events of each point over time, once in each of `all_periods` that they lie in."""
    periods = all_periods(report)
    return {name: _rows(report, name, periods) for name in points_over_time(report)}


def areas_over_time(report: RecordsReport) -> list[Area]:
    """Return the report's area and the county, once where they are the same."""
    return list(dict.fromkeys([report.setting.area, county_of(report.dictionary)]))


def is_covered(report: RecordsReport, counts: pd.DataFrame) -> pd.Series:
    """Say of each cell whether the extracts hold the whole of its period."""
    covered = covered_periods(report)
    held = {
        (point.decision_point, period.name)
        for point in chosen_points(report)
        for periods in covered.get(point.table, {}).values()
        for period in periods
    }
    cells = zip(counts[POINT], counts["period"], strict=True)
    return pd.Series([cell in held for cell in cells], index=counts.index, dtype=bool)


def _rows(report: RecordsReport, name: str, periods: list[Period]) -> pd.DataFrame:
    """The events of a decision point, once in every period that they lie in."""
    rows = counted_rows(
        report.records, name, choices=choices_of(report), dictionary=report.dictionary
    )
    return in_periods(rows[rows["left_out"].isna()], periods)


def _effects(report: RecordsReport) -> pd.DataFrame:
    """How much more each count varies because brothers and sisters are counted together."""
    area = report.setting.area
    parts = [
        some.loc[in_area(some, area), [PLACE, "group", "family_id"]].assign(
            area=area.name, **{POINT: name}
        )
        for name, some in rows_over_time(report).items()
    ]
    by = [PLACE if column == "period" else column for column in CELL]
    effects = design_effects(pd.concat(parts, ignore_index=True), by=by, cluster="family_id")
    names = pd.Series([period.name for period in all_periods(report)], dtype="string")
    return effects.assign(period=effects[PLACE].map(names)).drop(columns=PLACE)


@lru_cache(maxsize=4)
def ladder_over_time(report: RecordsReport) -> pd.DataFrame:
    """Decide by what is expected which groups are drawn, and by which length of period.

    Returns
    -------
    pandas.DataFrame
        What `display_ladder.coarsest_of` returns for the area and the county.
    """
    counts, reference = unprotected_counts_over_time(report), report.setting.reference_group
    quarters = counts[counts["grain"] == QUARTER]
    rules = LadderRules.from_document(report.dictionary.document("disproportionality"))
    county = county_of(report.dictionary).name
    finest = rules_of(report, "over_time")["finest"].get(report.setting.area.level, QUARTER)
    ladders = []
    for name, coarsest in points_over_time(report).items():
        expected = expected_events(
            quarters[quarters[POINT] == name].reset_index(drop=True),
            fewest_expected=rules.fewest_expected,
            county=county,
        )
        ladder = display_ladder(expected, rules=rules, reference_group=reference, county=county)
        ladders.append(
            coarsest_of(
                ladder,
                reference_group=reference,
                no_coarser_than=coarsest,
                no_finer_than=finest,
            )
        )
    return pd.concat(ladders, ignore_index=True) if ladders else pd.DataFrame()
