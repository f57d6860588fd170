"""Gypsy, Roma and Traveller children, whom the five groups count under White, shown apart."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.floors import floors
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.measures.multiple_testing import corrected, with_p_values
from evaluation_lib.measures.transition_rates import transition_relative_rate
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.disproportionality.analysis import (
    labels_of,
    rests_on_hidden,
    rules_of,
)
from evaluation_lib.presentation.disproportionality.chosen import POINT
from evaluation_lib.presentation.disproportionality.followed import (
    cohort_years,
    span_of_years,
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
from evaluation_lib.presentation.disproportionality.white_apart import (
    KEY,
    pairs_apart,
    rates_apart,
    shares_apart,
)
from evaluation_lib.presentation.numbers import day, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column

#: The kinds of ratio that no table has.
UNTOLD = (TOO_SMALL, HIDDEN)


def gypsy_roma_and_traveller_children(report: RecordsReport) -> Section:
    """How often, and how often further, beside White children who are none; at the county only."""
    if report.setting.area.below_authority:
        return a_section(report, KEY, [paragraphs(said(report, f"{KEY}.below_the_county"))])
    rows = compared_with_white(report)
    if rows.empty:
        return a_section(report, KEY, [])
    if (rows["kind"] == TOO_SMALL).all():
        return a_section(report, KEY, [paragraphs(said(report, f"{KEY}.too_few"))])
    enough = rows[~rows["kind"].isin(UNTOLD)]
    parts = [_table(report, found, of=str(of)) for of, found in enough.groupby("of", sort=False)]
    untold = {kind: "; ".join(rows.loc[rows["kind"] == kind, "label"]) for kind in UNTOLD}
    few = said(report, f"{KEY}.too_few_at", points=untold[TOO_SMALL])
    hidden = said(report, "hidden.at", what=untold[HIDDEN])
    sentences = [few if untold[TOO_SMALL] else "", hidden if untold[HIDDEN] else ""]
    return a_section(report, KEY, [*parts, *([paragraphs(*sentences)] if any(sentences) else [])])


@lru_cache(maxsize=4)
def compared_with_white(report: RecordsReport) -> pd.DataFrame:
    """Ratios of rates and of shares that went on, with how they read after correction for all.

    Returns
    -------
    pandas.DataFrame
        One row for each decision point and pair: ``of`` (``rates``, ``shares``), ``label``,
        ``count``, ``size`` (children living there, or who reached the point), ``count_white``,
        ``size_white``, ``value``, ``lower``, ``upper``, ``kind`` (as `main_messages` has them, or
        `certainty.HIDDEN`).
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
    if row["hidden"]:
        return HIDDEN
    if not row["in_words"] or pd.isna(row["clear"]):
        return TOO_SMALL
    if not row["clear"]:
        return NO_EVIDENCE
    return HIGHER if row["value"] > 1 else LOWER


def _rates(report: RecordsReport) -> pd.DataFrame:
    """Events in the main span per child of the last census that counts the group."""
    counts = rates_apart(report)
    if counts.empty:
        return pd.DataFrame()
    ratios = relative_rate_index(
        counts,
        reference_group=rules_of(report, KEY)["reference"],
        confidence=report.setting.confidence,
    )
    return _told(report, ratios, counts=counts, of="rates", labels=labels_of(report))


def _shares(report: RecordsReport) -> pd.DataFrame:
    """Who went on, of the children who reached a point: no population is needed."""
    pairs = pairs_apart(report)
    if not pairs:
        return pd.DataFrame()
    counts = shares_apart(report)
    ratios = transition_relative_rate(
        counts,
        reference_group=rules_of(report, KEY)["reference"],
        confidence=report.setting.confidence,
    )
    points = labels_of(report)
    labels = {
        pair.name: said(report, f"{KEY}.step", start=points[pair.start], to=points[pair.to])
        for pair in pairs
    }
    return _told(report, ratios, counts=counts, of="shares", labels=labels)


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
    hidden = rests_on_hidden(tested, counts, reference=reference)
    rows = tested.assign(hidden=hidden).merge(
        enough[[POINT, "group", "in_words"]], on=[POINT, "group"]
    )
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
