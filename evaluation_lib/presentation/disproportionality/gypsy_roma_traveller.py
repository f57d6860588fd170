"""Gypsy, Roma and Traveller children, whom the five groups count under White, shown apart."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.counts.children import counted_rows
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohorts import cohort_rows
from evaluation_lib.counts.flows import flow_counts
from evaluation_lib.counts.populations import ages_of, with_populations
from evaluation_lib.counts.several_cohorts import several_cohorts
from evaluation_lib.counts.table import EVENTS
from evaluation_lib.measures.clustering import with_design_effect
from evaluation_lib.measures.design_effects import design_effects
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.floors import floors
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.measures.multiple_testing import corrected, with_p_values
from evaluation_lib.measures.transition_rates import transition_relative_rate
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import labels_of, rules_of
from evaluation_lib.presentation.disproportionality.chosen import POINT, chosen_and_told
from evaluation_lib.presentation.disproportionality.followed import (
    cohort_years,
    event_graph,
    span_of_years,
    told_pairs,
    with_effects_of_shares,
)
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    days,
    how_sure,
    interval_cell,
    said,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of, spans_of
from evaluation_lib.presentation.numbers import day, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column

KEY = "gypsy_roma_traveller"


def gypsy_roma_and_traveller_children(report: RecordsReport) -> Section:
    """How often, and how often further, beside White children who are none; at the county only."""
    if report.setting.area.below_authority:
        return a_section(report, KEY, [paragraphs(said(report, f"{KEY}.below_the_county"))])
    rows = compared_with_white(report)
    if rows.empty:
        return a_section(report, KEY, [])
    if (rows["kind"] == TOO_SMALL).all():
        return a_section(report, KEY, [paragraphs(said(report, f"{KEY}.too_few"))])
    enough = rows[rows["kind"] != TOO_SMALL]
    parts = [_table(report, found, of=str(of)) for of, found in enough.groupby("of", sort=False)]
    small = list(rows.loc[rows["kind"] == TOO_SMALL, "label"])
    if small:
        parts.append(paragraphs(said(report, f"{KEY}.too_few_at", points="; ".join(small))))
    return a_section(report, KEY, parts)


@lru_cache(maxsize=4)
def compared_with_white(report: RecordsReport) -> pd.DataFrame:
    """Ratios of rates and of shares that went on, with how they read after correction for all.

    Returns
    -------
    pandas.DataFrame
        One row for each decision point and pair: ``of`` (``rates``, ``shares``), ``label``,
        ``count``, ``size`` (children living there, or who reached the point), ``count_white``,
        ``size_white``, ``value``, ``lower``, ``upper``, ``kind`` (as `main_messages` has them).
    """
    parts = [part for part in (_rates(report), _shares(report)) if len(part)]
    if not parts:
        return pd.DataFrame()
    rules, settings = rules_of(report, "multiple_testing"), rules_of(report, KEY)
    rows = corrected(
        pd.concat(parts, ignore_index=True),
        family=[],
        method=rules["method"],
        level=rules["level"],
    )
    rows = rows[rows["group"] == settings["group"]].reset_index(drop=True)
    return rows.assign(kind=[_kind(row) for row in rows.to_dict("records")])


def _kind(row: dict) -> str:
    if not row["in_words"] or pd.isna(row["clear"]):
        return TOO_SMALL
    if not row["clear"]:
        return NO_EVIDENCE
    return HIGHER if row["value"] > 1 else LOWER


def _choices(report: RecordsReport) -> Choices:
    settings = rules_of(report, KEY)
    ages = ages_of(settings["denominator"], dictionary=report.dictionary)
    return replace(choices_of(report), grouping=settings["grouping"], ages=ages)


def _rates(report: RecordsReport) -> pd.DataFrame:
    """Events in the main span per child of the last census that counts the group."""
    counts = _counts(report)
    if counts.empty:
        return pd.DataFrame()
    ratios = relative_rate_index(
        counts,
        reference_group=rules_of(report, KEY)["reference"],
        confidence=report.setting.confidence,
    )
    return _told(report, ratios, counts=counts, of="rates", labels=labels_of(report))


def _counts(report: RecordsReport) -> pd.DataFrame:
    """Events of these and of other White children, with populations and design effects."""
    names, settings, main = chosen_and_told(report), rules_of(report, KEY), spans_of(report).main
    if not names:
        return pd.DataFrame()
    dictionary, choices = report.dictionary, _choices(report)
    counts = flow_counts(
        report.records,
        points=names,
        areas=[county_of(dictionary)],
        periods=[main],
        choices=choices,
        dictionary=dictionary,
    )
    counts = with_populations(
        _both(report, counts[counts["counted"] == EVENTS]),
        populations=report.figures.populations,
        denominator=settings["denominator"],
        grouping=settings["grouping"],
        dictionary=dictionary,
    )
    events = []
    for name in names:
        rows = counted_rows(report.records, name, choices=choices, dictionary=dictionary)
        within = rows["day"].between(pd.Timestamp(main.start), pd.Timestamp(main.end))
        events.append(rows[rows["left_out"].isna() & within].assign(**{POINT: name}))
    effects = design_effects(pd.concat(events), by=[POINT, "group"], cluster="family_id")
    return with_design_effect(counts, dictionary=dictionary, effects=effects)


def _shares(report: RecordsReport) -> pd.DataFrame:
    """Who went on, of the children who reached a point: no population is needed."""
    dictionary, starts = report.dictionary, rules_of(report, KEY)["starts"]
    pairs = [pair for pair in told_pairs(report) if pair.start in starts]
    if not pairs:
        return pd.DataFrame()
    periods, choices = [span_of_years(cohort_years(report)[0])], _choices(report)
    county = county_of(dictionary)
    children = several_cohorts(
        report.records,
        pairs=pairs,
        periods=periods,
        choices=choices,
        dictionary=dictionary,
        graph=event_graph(report),
    ).assign(area=county.name)
    counts = [
        cohort_rows(
            children[children[POINT] == pair.name],
            pair=pair,
            areas=[county],
            periods=periods,
            choices=choices,
            dictionary=dictionary,
        )
        for pair in pairs
    ]
    both = _both(report, pd.concat(counts, ignore_index=True))
    both = with_effects_of_shares(report, both, children)
    ratios = transition_relative_rate(
        both,
        reference_group=rules_of(report, KEY)["reference"],
        confidence=report.setting.confidence,
    )
    points = labels_of(report)
    labels = {
        pair.name: said(report, f"{KEY}.step", start=points[pair.start], to=points[pair.to])
        for pair in pairs
    }
    return _told(report, ratios, counts=both, of="shares", labels=labels)


def _both(report: RecordsReport, counts: pd.DataFrame) -> pd.DataFrame:
    settings = rules_of(report, KEY)
    groups = [settings["group"], settings["reference"]]
    return counts[counts["group"].isin(groups)].reset_index(drop=True)


def _told(
    report: RecordsReport,
    ratios: pd.DataFrame,
    *,
    counts: pd.DataFrame,
    of: str,
    labels: dict[str, str],
) -> pd.DataFrame:
    """Put tests, floors and the reference's numbers beside ratios."""
    reference = rules_of(report, KEY)["reference"]
    tested = with_p_values(ratios, counts=counts, reference_group=reference)
    enough = floors(counts, reference_group=reference, **rules_of(report, "floors"))
    size = "population" if of == "rates" else "reached"
    white = counts.loc[counts["group"] == reference, [POINT, "count", size]]
    rows = tested.merge(enough[[POINT, "group", "in_words"]], on=[POINT, "group"])
    rows = rows.merge(white, on=POINT, suffixes=("", "_white"), validate="many_to_one")
    return rows.assign(
        of=of,
        label=rows[POINT].map(labels),
        size=rows[size],
        size_white=rows[f"{size}_white"],
    )


def _table(report: RecordsReport, rows: pd.DataFrame, *, of: str) -> Part:
    shown = rows.assign(
        cell=[interval_cell(*ends) for ends in rows[["value", "lower", "upper"]].to_numpy()],
        reading=[how_sure(report, kind) for kind in rows["kind"]],
    )
    return a_table(
        report,
        shown,
        caption=said(report, f"{KEY}.{of}_caption", **_spans(report, of)),
        columns=[
            Column("label", said(report, "columns.decision_point")),
            Column("count", said(report, f"{KEY}.number"), whole),
            Column("size", said(report, f"{KEY}.{of}_size"), whole),
            Column("count_white", said(report, f"{KEY}.number_white"), whole),
            Column("size_white", said(report, f"{KEY}.{of}_size_white"), whole),
            Column("cell", said(report, f"{KEY}.ratio")),
            Column("reading", said(report, "columns.reading"), words=True),
        ],
        notes=[said(report, f"{KEY}.{of}_note")],
    )


def _spans(report: RecordsReport, of: str) -> dict[str, str]:
    """The days that a table is about, and how sure its intervals are."""
    values = {"confidence": confidence(report), **days(report)}
    if of == "shares":
        span = span_of_years(cohort_years(report)[0])
        values |= {"start": day(span.start), "end": day(span.end)}
    return values
