"""First contacts: how often, who made them, and whether families were led to early help."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.counts.children import known_groups
from evaluation_lib.counts.cohort_pairs import follow_up_months
from evaluation_lib.counts.contacts import CONTACTS, SOURCE
from evaluation_lib.counts.periods import Period
from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.measures.disproportionality import rate_per_10000, relative_rate_index
from evaluation_lib.measures.main_messages import HIGHER, LOWER
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import labels_of, told
from evaluation_lib.presentation.disproportionality.first_contacts_seen import (
    EARLY_HELP,
    FOLLOWED,
    OTHER_SOURCES,
    REFERRALS,
    children_by_source,
    children_by_what_followed,
    first_contact_rates,
    first_contact_span,
    followed_span,
)
from evaluation_lib.presentation.disproportionality.followed import POINT, whole_points
from evaluation_lib.presentation.disproportionality.going_on import (
    learnt_later,
)
from evaluation_lib.presentation.disproportionality.kinds import share_with_sign, shares_of_kinds
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    ratio_cell,
    said,
    whole_or_nothing,
    with_interval,
    would_have_shown,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.numbers import day, percent, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.shares_side_by_side import shares_side_by_side_chart
from evaluation_lib.presentation.tables import Column, ReportTable
from evaluation_lib.wordlists import joined


def first_contact_and_early_help(report: RecordsReport) -> Section:
    """First contacts by group: how often, from whom, and what followed."""
    months = follow_up_months(report.dictionary)
    span = first_contact_span(report)
    if span is None:
        return a_section(report, "first_contact", _why_nothing(report), months=months)
    parts = [
        _rates(report, span),
        *_sources(report, span),
        *_what_followed(report),
        paragraphs(said(report, "first_contact.not_by_itself_good")),
    ]
    return a_section(report, "first_contact", parts, months=months)


def _why_nothing(report: RecordsReport) -> list[Part]:
    """Say why first contacts cannot be told: no source has contacts, or too few days of them."""
    refused = refusal(report.extracts.sources, CONTACTS, dictionary=report.dictionary)
    return [paragraphs(refused)] if refused else []


def _days(span: Period) -> dict[str, str]:
    return {"start": day(span.start), "end": day(span.end)}


def _rates(report: RecordsReport, span: Period) -> ReportTable:
    """First contacts per child living there, and their ratio to the reference group."""
    counts = first_contact_rates(report, span)
    peopled = counts[counts["population"].notna()].reset_index(drop=True)
    sure = report.setting.confidence
    ratios = relative_rate_index(
        peopled, reference_group=report.setting.reference_group, confidence=sure
    )
    shown = told(report, ratios, counts=peopled)
    columns = ["group", "kind", "value", "lower", "upper"]
    limits = ["smallest_ratio_above", "largest_ratio_below"]
    rates = rate_per_10000(counts, confidence=sure).drop(columns="kind")
    rows = rates.merge(
        shown[[*columns, *limits]], on="group", how="left", suffixes=("_of_rate", "")
    )
    found = rows.to_dict("records")
    ends = rows[["value_of_rate", "lower_of_rate", "upper_of_rate"]].to_numpy()
    rows["rate"] = [with_interval(*one, places=1) for one in ends]
    rows["ratio"] = ["" if pd.isna(one["kind"]) else ratio_cell(report, one) for one in found]
    rows["shown"] = [would_have_shown(report, one) for one in found]
    return a_table(
        report,
        rows,
        caption=said(
            report, "first_contact.rates_caption", confidence=confidence(report), **_days(span)
        ),
        columns=[
            Column("group", said(report, "columns.group"), words=True),
            Column("count", said(report, "first_contact.column_contacts"), whole),
            Column("population", said(report, "columns.population"), whole_or_nothing),
            Column("rate", said(report, "columns.rate")),
            Column("ratio", said(report, "columns.ratio")),
            Column("shown", said(report, "columns.would_have_shown")),
        ],
        notes=[said(report, "first_contact.rates_note")],
    )


def _sources(report: RecordsReport, span: Period) -> list[Part]:
    """Who made contact: the shares of the commonest sources, as a chart and, folded, a table."""
    source = report.records.source_of_table[CONTACTS]
    refused = refusal([source], SOURCE, dictionary=report.dictionary)
    if refused:
        return [paragraphs(refused)]
    children, kinds = children_by_source(report, span)
    if children.empty:
        return []
    if kinds == [OTHER_SOURCES]:
        return [paragraphs(said(report, "first_contact.no_source"))]
    shares = shares_of_kinds(report, children, kinds=kinds)
    shares["label"] = [said(report, f"first_contact.sources.{one}") for one in shares[POINT]]
    table = _sources_table(report, shares, span=span)
    summary = said(report, "first_contact.sources_summary")
    return [_sources_chart(report, shares, span=span), folded_parts(summary, table)]


def _sources_chart(report: RecordsReport, shares: pd.DataFrame, *, span: Period) -> Part:
    panels = [
        Panel(group, tuple(_mark(row) for row in rows.to_dict("records")))
        for group, rows in _known(report, shares).groupby("group", sort=False)
    ]
    return shares_side_by_side_chart(
        panels,
        not_known=said(report, "first_contact.nothing_drawn"),
        compare_with=report.setting.reference_group,
        headline=said(report, "first_contact.sources_headline"),
        subtitle=said(
            report, "first_contact.sources_subtitle", confidence=confidence(report), **_days(span)
        ),
        description=said(
            report, "first_contact.sources_description", values=_spoken(report, shares)
        ),
    )


def _known(report: RecordsReport, shares: pd.DataFrame) -> pd.DataFrame:
    groups = known_groups(choices_of(report).grouping, dictionary=report.dictionary)
    return shares[shares["group"].isin(groups)]


def _mark(row: dict[str, Any]) -> Mark:
    return Mark(
        row["label"], row["value"], row["lower"], row["upper"], row["kind"] in (HIGHER, LOWER)
    )


def _spoken(report: RecordsReport, shares: pd.DataFrame) -> str:
    """Say the commonest source of each group."""
    sentences = []
    for group, rows in _known(report, shares).groupby("group", sort=False):
        named = rows[(rows[POINT] != OTHER_SOURCES) & rows["value"].notna()]
        if len(named):
            first = named.loc[named["value"].idxmax()]
            said_of_it = {
                "group": group,
                "source": first["label"],
                "share": percent(first["value"]),
            }
            sentences.append(said(report, "first_contact.sources_spoken", **said_of_it))
    return " ".join(sentences)


def _sources_table(report: RecordsReport, shares: pd.DataFrame, *, span: Period) -> ReportTable:
    """A row for each source, a column for each group."""
    rows = shares.assign(cell=[share_with_sign(report, row) for row in shares.to_dict("records")])
    groups, labels = (list(rows[name].unique()) for name in ("group", "label"))
    wide = rows.pivot(index="label", columns="group", values="cell").loc[labels].reset_index()
    return a_table(
        report,
        wide,
        caption=said(
            report, "first_contact.sources_caption", confidence=confidence(report), **_days(span)
        ),
        columns=[
            Column("label", said(report, "first_contact.column_source")),
            *(Column(group, group) for group in groups),
        ],
        notes=[said(report, "first_contact.signs"), said(report, "first_contact.sources_note")],
    )


def _what_followed(report: RecordsReport) -> list[Part]:
    """What followed a first contact within the follow-up: early help, a referral, both, neither."""
    span = followed_span(report)
    months = follow_up_months(report.dictionary)
    if span is None:
        return [paragraphs(said(report, "first_contact.not_followed", months=months))]
    held = whole_points(report, span, follow_up=True)
    lost = [name for name in (EARLY_HELP, REFERRALS) if name not in held]
    if lost:
        points = joined([labels_of(report)[name].lower() for name in lost])
        return [paragraphs(said(report, "first_contact.not_held", points=points))]
    children = children_by_what_followed(report, span)
    if children.empty:
        return []
    shares = shares_of_kinds(report, children, kinds=FOLLOWED)
    cells = [share_with_sign(report, row) for row in shares.to_dict("records")]
    wide = shares.assign(cell=cells).pivot(index="group", columns=POINT, values="cell")
    wide = wide.join(shares.groupby("group")["reached"].first())
    wide = wide.loc[list(shares["group"].unique())].reset_index()
    caption = said(
        report,
        "first_contact.followed_caption",
        confidence=confidence(report),
        months=months,
        **_days(span),
    )
    return [
        a_table(
            report,
            wide,
            caption=caption,
            columns=[
                Column("group", said(report, "columns.group"), words=True),
                Column("reached", said(report, "first_contact.column_children"), whole),
                *(Column(kind, said(report, f"first_contact.{kind}")) for kind in FOLLOWED),
            ],
            notes=[said(report, "first_contact.signs"), *learnt_later(report)],
        )
    ]
