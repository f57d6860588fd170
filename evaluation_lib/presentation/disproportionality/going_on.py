"""Who goes on from one decision point to another, beside the reference group."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.counts.children import all_groups, points_of
from evaluation_lib.counts.choices import LATEST, WITH
from evaluation_lib.counts.cohort_pairs import cohort_pairs, follow_up_months
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.disproportionality.charted import panels_of
from evaluation_lib.presentation.disproportionality.descriptions import described
from evaluation_lib.presentation.disproportionality.followed import (
    EVERYBODY,
    POINT,
    cohort_years,
    going_on_counts,
    going_on_ratios,
    shares_going_on,
    shares_of,
    span_of_years,
    told_pairs,
)
from evaluation_lib.presentation.disproportionality.headlines import headline_of
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    effect_cell,
    in_words,
    interval_or_hidden,
    said,
    share_cell,
    would_have_shown,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.disproportionality.unaccompanied_counts import with_and_without
from evaluation_lib.presentation.numbers import NOT_APPLICABLE, day
from evaluation_lib.presentation.ratios_side_by_side import ratios_side_by_side
from evaluation_lib.presentation.released import counted
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.wordlists import joined


def who_goes_on(report: RecordsReport) -> Section:
    """The shares that went on, compared, as a chart with every number behind it folded under it."""
    months = follow_up_months(report.dictionary)
    if not told_pairs(report):
        return a_section(report, "going_on", _why_nothing(report), months=months)
    ratios = _in_order(report, going_on_ratios(report))
    parts = [
        paragraphs(*_cautions(report)),
        _chart(report, ratios),
    ]
    return a_section(report, "going_on", parts, months=months)


def _why_nothing(report: RecordsReport) -> list[Part]:
    """Without a year that was followed whole, say so; else the section says what is missing."""
    if cohort_years(report)[0]:
        return []
    until = day(report.records.observed_until)
    months = follow_up_months(report.dictionary)
    return [paragraphs(said(report, "going_on.no_years", until=until, months=months))]


def _cautions(report: RecordsReport) -> list[str]:
    """Say which years and pairs are left out, and who moves the ratios."""
    months = follow_up_months(report.dictionary)
    sentences = []
    later = [year.name for year in cohort_years(report)[1]]
    if later:
        until = day(report.records.observed_until)
        names = joined(later)
        sentences.append(
            said(report, "going_on.later_years", years=names, until=until, months=months)
        )
    told = {pair.name for pair in told_pairs(report)}
    left_out = [pair.name for pair in cohort_pairs(report.dictionary) if pair.name not in told]
    if left_out:
        labels = joined([label_of_pair(report, name) for name in left_out])
        sentences.append(said(report, "going_on.not_told", pairs=labels))
    if report.setting.unaccompanied == WITH and len(with_and_without(report)):
        sentences.append(said(report, "going_on.unaccompanied"))
    return sentences


def _days(report: RecordsReport) -> dict[str, str]:
    span = span_of_years(cohort_years(report)[0])
    return {"start": day(span.start), "end": day(span.end)}


def label_of_pair(report: RecordsReport, name: str) -> str:
    """Return how the report calls a pair of decision points: ``Referral to assessment``."""
    return said(report, f"going_on.pairs.{name}")


def _in_order(report: RecordsReport, rows: pd.DataFrame) -> pd.DataFrame:
    """Group after group as the dictionary has them, then pair after pair, each with its label."""
    names = [pair.name for pair in told_pairs(report)]
    groups = [*all_groups(choices_of(report).grouping, dictionary=report.dictionary), EVERYBODY]
    places = pd.DataFrame({"g": rows["group"].map(groups.index), "p": rows[POINT].map(names.index)})
    ordered = rows.loc[places.sort_values(["g", "p"]).index].reset_index(drop=True)
    return ordered.assign(label=[label_of_pair(report, name) for name in ordered[POINT]])


def _chart(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    chart = ratios_side_by_side(
        panels_of(report, ratios),
        axis_label=said(report, "going_on.axis"),
        headline=headline_of(report, ratios, things="steps"),
        subtitle=said(report, "going_on.subtitle", confidence=confidence(report), **_days(report)),
        description=described(report, ratios, drawn=said(report, "going_on.description")),
    )
    return with_table(chart, _all_numbers(report, ratios), dictionary=report.dictionary)


def _all_numbers(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    """Who reached the first point, who went on, the share, the ratio, and what would have shown."""
    shares = shares_of(report, going_on_counts(report))
    rows = _in_order(report, pd.concat([shares, shares_going_on(report)], ignore_index=True))
    rows["share"] = [share_cell(row) for row in rows.to_dict("records")]
    on = [POINT, "group"]
    columns = ["kind", "smallest_ratio_above", "largest_ratio_below", "cell"]
    cells = [interval_or_hidden(row) for row in ratios.to_dict("records")]
    rows = rows.drop(columns="kind").merge(
        ratios.assign(cell=cells)[[*on, *columns]], on=on, how="left", validate="one_to_one"
    )
    rows["words"] = [in_words(report, row) for row in rows.to_dict("records")]
    rows["shown"] = [would_have_shown(report, row) for row in rows.to_dict("records")]
    rows["effect"] = [effect_cell(row) for row in rows.to_dict("records")]
    nobody, months = said(report, "first_contact.nobody"), follow_up_months(report.dictionary)
    rows["group"] = rows["group"].replace(EVERYBODY, said(report, "going_on.everybody"))
    return a_table(
        report,
        rows,
        caption=said(
            report, "going_on.all_caption", confidence=confidence(report), **_days(report)
        ),
        columns=[
            Column("label", said(report, "going_on.column_pair")),
            Column("group", said(report, "columns.group"), words=True, heads=True),
            Column("reached", said(report, "going_on.column_reached"), counted),
            Column("count", said(report, "going_on.column_went_on"), counted),
            Column("share", said(report, "going_on.column_share"), empty=nobody),
            Column("cell", said(report, "columns.ratio"), empty=NOT_APPLICABLE),
            Column("words", said(report, "columns.reading"), words=True, empty=NOT_APPLICABLE),
            Column("shown", said(report, "columns.would_have_shown"), empty=NOT_APPLICABLE),
            Column("effect", said(report, "columns.design_effect")),
        ],
        notes=[
            said(report, "going_on.counted", months=months, **_days(report)),
            said(report, "going_on.no_stocks"),
            said(report, "going_on.all_note"),
            *learnt_later(report),
            *_steps_between(report),
        ],
    )


def learnt_later(report: RecordsReport) -> list[str]:
    """Warn where going on is itself a reason why a child's ethnicity became known."""
    return [said(report, "going_on.learnt_later")] if report.setting.clock == LATEST else []


def _steps_between(report: RecordsReport) -> list[str]:
    """Say of which decision points the extracts hold nothing, if of any."""
    held = report.records.tables
    points = points_of(report.dictionary).values()
    lost = [point.label for point in points if point.kind == "flow" and not len(held[point.table])]
    return [said(report, "going_on.steps_between", points=joined(lost))] if lost else []
