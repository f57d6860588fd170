"""First contacts: how often, who made them, and whether families were led to early help."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.counts.children import known_groups
from evaluation_lib.counts.cohort_pairs import follow_up_months
from evaluation_lib.counts.contacts import CONTACTS
from evaluation_lib.counts.periods import Period
from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.measures.disproportionality import rate_per_10000, relative_rate_index
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.disproportionality.analysis import (
    labels_of,
    on_county_page,
    told,
)
from evaluation_lib.presentation.disproportionality.descriptions import described_shares
from evaluation_lib.presentation.disproportionality.first_contacts_seen import (
    FOLLOWED,
    OTHER_SOURCES,
    SOURCES,
    WHAT_FOLLOWED,
    children_by_source,
    children_by_what_followed,
    first_contact_rates,
    first_contact_span,
    followed_span,
    points_lost,
    sources_refused,
)
from evaluation_lib.presentation.disproportionality.followed import POINT
from evaluation_lib.presentation.disproportionality.going_on import (
    learnt_later,
)
from evaluation_lib.presentation.disproportionality.headlines import headline_of
from evaluation_lib.presentation.disproportionality.kinds import shares_of_kinds
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    how_sure,
    interval_cell,
    rate_columns,
    ratio_cell,
    said,
    share_cell,
    sign_of,
    would_have_shown,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.disproportionality.wide import by_groups
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.numbers import CONFIDENTIAL, NOT_APPLICABLE, day, is_missing
from evaluation_lib.presentation.released import counted, or_hidden
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
    rates = _rates(report, span)
    parts = [
        paragraphs(_in_words(report, rates)),
        folded_parts(
            said(report, "first_contact.rates_summary"), _rates_table(report, rates, span)
        ),
        *_children_of_contacts(report, span),
        paragraphs(said(report, "first_contact.not_by_itself_good")),
    ]
    return a_section(report, "first_contact", parts, months=months)


def _why_nothing(report: RecordsReport) -> list[Part]:
    """Say why first contacts cannot be told: no source has contacts, or too few days of them."""
    refused = refusal(report.extracts.sources, CONTACTS, dictionary=report.dictionary)
    return [paragraphs(refused)] if refused else []


def _days(span: Period) -> dict[str, str]:
    return {"start": day(span.start), "end": day(span.end)}


def _rates(report: RecordsReport, span: Period) -> pd.DataFrame:
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
    return rates.merge(
        shown[[*columns, *limits]], on="group", how="left", suffixes=("_of_rate", "")
    )


def _in_words(report: RecordsReport, rates: pd.DataFrame) -> str:
    """Name the groups whose first contacts are clearly higher, clearly lower, and the others."""
    told = rates.dropna(subset="kind")
    sides = [
        said(report, "first_contact.side", sure=how_sure(report, kind), groups=joined(groups))
        for kind in (HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL)
        if (groups := told.loc[told["kind"] == kind, "group"].tolist())
    ]
    return said(report, "first_contact.in_words", sides="; ".join(sides)) if sides else ""


def _rates_table(report: RecordsReport, rates: pd.DataFrame, span: Period) -> ReportTable:
    rows = rates.copy()
    found = rows.to_dict("records")
    ends = rows[["count", "value_of_rate", "lower_of_rate", "upper_of_rate"]].to_numpy()
    rows["rate"] = [or_hidden(interval_cell(*one, places=1), count) for count, *one in ends]
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
            Column("count", said(report, "first_contact.column_contacts"), counted),
            *rate_columns(report),
            Column("shown", said(report, "columns.would_have_shown"), empty=NOT_APPLICABLE),
        ],
        notes=[said(report, "first_contact.rates_note")],
    )


def _children_of_contacts(report: RecordsReport, span: Period) -> list[Part]:
    """Who made contact and what followed, unless that stands on the county's page alone."""
    if on_county_page(report, WHAT_FOLLOWED):
        county = county_of(report.dictionary).name
        return [paragraphs(said(report, "first_contact.on_county_page", county=county))]
    return [*_sources(report, span), *_what_followed(report)]


def _sources(report: RecordsReport, span: Period) -> list[Part]:
    """Who made contact: the shares of the commonest sources."""
    refused = sources_refused(report)
    if refused:
        return [paragraphs(refused)]
    children, kinds = children_by_source(report, span)
    if children.empty:
        return []
    if kinds == [OTHER_SOURCES]:
        return [paragraphs(said(report, "first_contact.no_source"))]
    shares = shares_of_kinds(report, children, kinds=kinds, family=SOURCES, period=span)
    shares["label"] = [said(report, f"first_contact.sources.{one}") for one in shares[POINT]]
    return [_sources_chart(report, shares, span=span)]


def _sources_chart(report: RecordsReport, shares: pd.DataFrame, *, span: Period) -> Part:
    groups = known_groups(choices_of(report).grouping, dictionary=report.dictionary)
    known = shares[shares["group"].isin(groups)]
    panels = [
        Panel(group, tuple(_mark(row) for row in rows.to_dict("records")))
        for group, rows in known.groupby("group", sort=False)
    ]
    names = {"confidence": confidence(report), **_days(span)}
    chart = shares_side_by_side_chart(
        panels,
        not_known=said(report, "first_contact.nothing_drawn"),
        compare_with=report.setting.reference_group,
        headline=headline_of(report, known, things="sources"),
        subtitle=said(report, "first_contact.sources_subtitle", **names),
        description=described_shares(
            report, known, drawn=said(report, "first_contact.sources_description")
        ),
    )
    table = by_groups(
        report,
        shares.assign(cell=_cells(report, shares)),
        heads=[Column("label", said(report, "first_contact.column_source"))],
        caption=said(report, "first_contact.sources_caption", **names),
        notes=[said(report, "first_contact.signs"), said(report, "first_contact.sources_note")],
        empty=said(report, "first_contact.nobody"),
    )
    return with_table(chart, table, dictionary=report.dictionary)


def _cells(report: RecordsReport, shares: pd.DataFrame) -> list[Cell]:
    """Write shares with their intervals, and a sign where one is clearly higher or lower."""
    records = shares.to_dict("records")
    return [share_cell(row, sign=sign_of(report, row["kind"])) for row in records]


def _mark(row: dict[str, Any]) -> Mark:
    return Mark(
        row["label"],
        *(row[end] for end in ("value", "lower", "upper")),
        emphasis=row["kind"] in (HIGHER, LOWER),
        absent=CONFIDENTIAL if is_missing(row["count"]) else "",
    )


def _what_followed(report: RecordsReport) -> list[Part]:
    """What followed a first contact within the follow-up: early help, a referral, both, neither."""
    span = followed_span(report)
    months = follow_up_months(report.dictionary)
    if span is None:
        return [paragraphs(said(report, "first_contact.not_followed", months=months))]
    lost = points_lost(report, span)
    if lost:
        points = joined([labels_of(report)[name].lower() for name in lost])
        return [paragraphs(said(report, "first_contact.not_held", points=points))]
    children = children_by_what_followed(report, span)
    if children.empty:
        return []
    shares = shares_of_kinds(report, children, kinds=FOLLOWED, family=WHAT_FOLLOWED, period=span)
    wide = shares.assign(cell=_cells(report, shares)).pivot(
        index="group", columns=POINT, values="cell"
    )
    wide = wide.join(shares.groupby("group")["reached"].first())
    wide = wide.loc[list(shares["group"].unique())].reset_index()
    nobody = said(report, "first_contact.nobody")
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
                Column("reached", said(report, "first_contact.column_children"), counted),
                *(
                    Column(kind, said(report, f"first_contact.{kind}"), empty=nobody)
                    for kind in FOLLOWED
                ),
            ],
            notes=[said(report, "first_contact.signs"), *learnt_later(report)],
        )
    ]
