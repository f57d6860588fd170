"""What the report's numbers are: counts, ratios and how sure they are, worked out once a report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from evaluation_lib.counts.children import FLOW, STOCK, Point, counted_rows, points_of
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.flows import ENDINGS, flow_counts
from evaluation_lib.counts.places import in_area
from evaluation_lib.counts.populations import with_populations
from evaluation_lib.counts.stocks import open_rows, stock_counts, stocks_not_told
from evaluation_lib.counts.table import CHILDREN, EVENTS
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.clustering import with_design_effect
from evaluation_lib.measures.data_quality.timeliness import WHOLE, coverage_by_quarter
from evaluation_lib.measures.design_effects import design_effects
from evaluation_lib.measures.detectable import detectable_ratios
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.floors import floors
from evaluation_lib.measures.main_messages import main_messages
from evaluation_lib.measures.multiple_testing import corrected, with_p_values
from evaluation_lib.measures.tidy import keys_of
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.disproportionality.spans import areas_of, choices_of, spans_of
from evaluation_lib.presentation.released import protected

ROW = ["area", "group", "decision_point"]
#: What the release calls the counts of decision points, and those over time.
DECISION_POINTS = "decision_points"


def rules_of(report: RecordsReport, name: str) -> Mapping[str, Any]:
    """Return one entry of the document ``disproportionality`` of the data dictionary."""
    return report.dictionary.document("disproportionality")[name]


def of_this_page(report: RecordsReport, family: str) -> bool:
    """Whether a release shows some counts on this page, rather than on the county's alone."""
    below = report.setting.area.below_authority
    return not below or family not in rules_of(report, "county_only")


def on_county_page(report: RecordsReport, family: str) -> bool:
    """Whether a report run leaves some counts to the county's page; outside of runs, none."""
    return report.release is not None and not of_this_page(report, family)


@lru_cache(maxsize=4)
def told_points(report: RecordsReport) -> tuple[Point, ...]:
    """Return the decision points that the extracts can tell whole over the days that are counted.

    A flow of which they do not hold every quarter of the span would come out too low; a stock of
    which a source gives no end, too high. Leaving care is no decision about the children who live
    in an area but about those in care: the stays tell it.
    """
    spans, dictionary = spans_of(report), report.dictionary
    quarters = coverage_by_quarter(
        report.records,
        report.extracts.recognised,
        start=spans.main.start,
        end=spans.main.end,
        dictionary=dictionary,
    )
    whole = (quarters["covered"] == WHOLE).groupby(quarters["table"]).all()
    endless = stocks_not_told(report.records, dictionary=dictionary)
    return tuple(
        point
        for point in points_of(dictionary).values()
        if len(report.records.tables[point.table])
        and point.only != ENDINGS
        and (point.decision_point not in endless if point.kind == STOCK else whole[point.table])
    )


def not_told_points(report: RecordsReport) -> list[Point]:
    """Return the decision points that the report would tell, had the extracts held them whole."""
    told = {point.decision_point for point in told_points(report)}
    points = points_of(report.dictionary).items()
    return [point for name, point in points if name not in told and point.only != ENDINGS]


@lru_cache(maxsize=4)
def counts_of(report: RecordsReport) -> pd.DataFrame:
    """Count events in the main span and open cases on its day, in the area, the county, its parts.

    Returns
    -------
    pandas.DataFrame
        Counts with populations and design effects, refused and not yet obtained among the groups;
        ``NA`` where the release hides a count.
    """
    counted = with_populations(
        unprotected_counts(report),
        populations=report.figures.populations,
        denominator=report.setting.denominator,
        dictionary=report.dictionary,
    )
    counts = with_design_effect(counted, dictionary=report.dictionary, effects=_effects(report))
    unaccompanied = choices_of(report).unaccompanied
    return protected(report, counts, family=DECISION_POINTS, parts={"count": unaccompanied})


@lru_cache(maxsize=4)
def totals_of(report: RecordsReport) -> pd.Series:
    """Count everybody at each decision point of the area, whatever is recorded of ethnicity.

    Not the sum of the groups that are shown: it would be too small where one is hidden.

    Returns
    -------
    pandas.Series
        Decision point → number, ``NA`` where the release hides it.
    """
    counts = own(report, unprotected_counts(report))
    keys = ["area", "decision_point", "period"]
    sums = counts.groupby(keys, sort=False)["count"].sum().reset_index()
    unaccompanied = choices_of(report).unaccompanied
    safe = protected(
        report,
        sums,
        family=DECISION_POINTS,
        parts={"count": unaccompanied},
        group=EVERYBODY,
    )
    return safe.set_index("decision_point")["count"]


@lru_cache(maxsize=4)
def unprotected_counts(report: RecordsReport) -> pd.DataFrame:
    """Count as `counts_of` before anything is hidden: for the plan of the release alone."""
    spans, choices, dictionary = spans_of(report), choices_of(report), report.dictionary
    names = {
        kind: [one.decision_point for one in told_points(report) if one.kind == kind]
        for kind in (FLOW, STOCK)
    }
    where = {"areas": areas_of(report), "choices": choices, "dictionary": dictionary}
    flows = flow_counts(report.records, points=names[FLOW], periods=[spans.main], **where)
    stocks = stock_counts(report.records, points=names[STOCK], days=[spans.day], **where)
    return pd.concat(
        [flows[flows["counted"] == EVENTS], stocks[stocks["counted"] == CHILDREN]],
        ignore_index=True,
    )


def _effects(report: RecordsReport) -> pd.DataFrame | None:
    """How much more each count varies because brothers and sisters are counted together."""
    if not told_points(report):
        return None
    found = [
        rows[in_area(rows, area)].assign(area=area.name, decision_point=point.decision_point)
        for point, rows in rows_of_points(report)
        for area in areas_of(report)
    ]
    return design_effects(pd.concat(found, ignore_index=True), by=ROW, cluster="family_id")


@lru_cache(maxsize=2)
def rows_of_points(report: RecordsReport) -> tuple[tuple[Point, pd.DataFrame], ...]:
    """Return the rows that are counted at each decision point that can be told, all areas."""
    choices = choices_of(report)
    return tuple((point, rows_of(report, point, choices)) for point in told_points(report))


@lru_cache(maxsize=64)
def rows_of(report: RecordsReport, point: Point, choices: Choices) -> pd.DataFrame:
    """Return the rows that are counted at one decision point under some choices, all areas."""
    spans, how = spans_of(report), {"choices": choices, "dictionary": report.dictionary}
    if point.kind == STOCK:
        rows = open_rows(report.records, point, days=[spans.day], **how)
    else:
        rows = counted_rows(report.records, point.decision_point, **how)
        first, last = pd.Timestamp(spans.main.start), pd.Timestamp(spans.main.end)
        rows = rows[rows["day"].between(first, last)]
    return rows[rows["left_out"].isna()].reset_index(drop=True)


@lru_cache(maxsize=4)
def ratios_of(report: RecordsReport) -> pd.DataFrame:
    """Each group's rate relative to the reference group's, at every decision point of the area.

    Returns
    -------
    pandas.DataFrame
        As `told` returns; score intervals that allow for families.
    """
    counts = own(report, counts_of(report))
    peopled = counts[counts["population"].notna()].reset_index(drop=True)
    measures = relative_rate_index(
        peopled,
        reference_group=report.setting.reference_group,
        confidence=report.setting.confidence,
    )
    return told(report, measures, counts=peopled)


def told(report: RecordsReport, measures: pd.DataFrame, *, counts: pd.DataFrame) -> pd.DataFrame:
    """Say of each ratio how it reads, corrected for all that its report compares.

    Parameters
    ----------
    report
        The report.
    measures
        Ratios of ``counts``, one row each.
    counts
        What they were made of.

    Returns
    -------
    pandas.DataFrame
        What `main_messages.main_messages` returns, in its order, with the columns of ``counts``;
        ``kind`` is `certainty.HIDDEN` where the release hides a number that the ratio is made of.
    """
    reference, rules = report.setting.reference_group, rules_of(report, "multiple_testing")
    tested = corrected(with_p_values(measures, counts=counts, reference_group=reference), **rules)
    messages = main_messages(
        tested,
        detectable=detectable_ratios(
            counts,
            reference_group=reference,
            power=rules_of(report, "detectable")["power"],
            confidence=report.setting.confidence,
        ),
        floors=floors(counts, reference_group=reference, **rules_of(report, "floors")),
        confidence=report.setting.confidence,
    )
    # A message's kind says how the ratio reads; that of counts, whether they are a flow or a stock.
    numbers = counts.drop(columns="kind", errors="ignore")
    on = [column for column in messages.columns if column in numbers.columns]
    rows = messages.merge(numbers, on=on, how="left", validate="one_to_one")
    hidden = rests_on_hidden(rows, numbers, reference=reference)
    return rows.assign(kind=rows["kind"].mask(hidden, HIDDEN))


def rests_on_hidden(rows: pd.DataFrame, counts: pd.DataFrame, *, reference: str) -> pd.Series:
    """Say of each ratio whether the release hides a number of it: the group's or the reference's.

    Parameters
    ----------
    rows, counts
        Ratios with the ``count`` of their group, and all counts, ``NA`` where hidden.
    reference
        The group that others are compared with.
    """
    places = [name for name in keys_of(counts) if name != "kind"]
    lost = counts.loc[counts["count"].isna() & (counts["group"] == reference), places]
    of_reference = pd.MultiIndex.from_frame(rows[places]).isin(pd.MultiIndex.from_frame(lost))
    return rows["count"].isna() | of_reference


def own(report: RecordsReport, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the report's own area."""
    return rows[rows["area"] == report.setting.area.name].reset_index(drop=True)


def labels_of(report: RecordsReport) -> dict[str, str]:
    """Return how the report calls the decision points, in their order."""
    return {name: point.label for name, point in points_of(report.dictionary).items()}
