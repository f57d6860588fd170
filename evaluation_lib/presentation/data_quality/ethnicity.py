"""Of whom the ethnicity is known: by decision point, quarter and place; labels and changes."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.data_quality.events import labels_of
from evaluation_lib.measures.data_quality.known_ethnicity import known_by, known_by_table
from evaluation_lib.measures.data_quality.labels import labels_in_use, unmapped_labels
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.charts import Shares, shares_chart
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    own_events,
    said,
    share,
    words,
)
from evaluation_lib.presentation.numbers import percent, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.records.ethnicity_changes import change_matrix
from evaluation_lib.records.places import unlisted_teams
from evaluation_lib.wordlists import joined

#: Labels that stand in the table; the rest is told by its number.
MOST_LABELS = 60


def known_at_each_decision_point(report: RecordsReport) -> Section:
    """Events of each kind by what is known of the child's ethnicity, and by both clocks."""
    events = own_events(report)
    known = known_by_table(events, clock=report.setting.clock, dictionary=report.dictionary)
    if known.empty:
        return a_section(report, "known", [])
    statuses = report.dictionary.read("ethnicity_statuses").sort_values("order")
    return a_section(
        report,
        "known",
        [
            a_table(
                report,
                known,
                caption=said(report, f"known.caption_{report.setting.clock}"),
                columns=[
                    Column("label", said(report, "columns.events_of")),
                    Column("events", said(report, "columns.events"), whole),
                    *[
                        Column(status, label, whole)
                        for status, label in statuses[["status", "label"]].to_numpy()
                        if known[status].any()
                    ],
                ],
            ),
            a_table(
                report,
                known,
                caption=said(report, "known.clocks_caption"),
                columns=[
                    Column("label", said(report, "columns.events_of")),
                    Column("events", said(report, "columns.events"), whole),
                    Column("known_recorded", said(report, "columns.known_recorded"), share),
                    Column("known_latest", said(report, "columns.known_latest"), share),
                ],
                notes=_basis_notes(report, events),
            ),
        ],
    )


def _basis_notes(report: RecordsReport, events: dict[str, pd.DataFrame]) -> list[str]:
    """Say how much of "as recorded at the event" truly is that."""
    bases = pd.concat([rows["recorded_basis"] for rows in events.values() if len(rows)])
    certain = report.dictionary.read("ethnicity_bases").set_index("basis")["certain"]
    sure = float(bases.map(certain).fillna(False).astype(bool).mean())
    return [said(report, "known.basis", share=percent(sure), rest=percent(1 - sure))]


def unknown_by_quarter(report: RecordsReport) -> Section:
    """The share without a known ethnicity, quarter by quarter, as a chart and as a table."""
    found = known_by(
        own_events(report),
        column="quarter",
        clock=report.setting.clock,
        dictionary=report.dictionary,
    )
    if found.empty:
        return a_section(report, "by_quarter", [])
    shares = found.pivot(index="quarter", columns="label", values="share").sort_index()
    shares = shares[[label for label in labels_of(report.dictionary).values() if label in shares]]
    parts: list[Part] = []
    if len(shares) > 1:
        parts.append(_quarters_chart(report, shares))
    parts.append(
        a_table(
            report,
            shares.reset_index(),
            caption=said(report, "by_quarter.caption"),
            columns=[
                Column("quarter", said(report, "columns.quarter")),
                *[Column(label, label, share) for label in shares.columns],
            ],
            notes=[said(report, "by_quarter.note")],
        )
    )
    return a_section(report, "by_quarter", parts)


def _quarters_chart(report: RecordsReport, shares: pd.DataFrame) -> Part:
    quarters = tuple(shares.index)
    panels = [Shares(label, quarters, tuple(shares[label])) for label in shares.columns]
    spoken = [
        said(
            report,
            "by_quarter.values",
            label=label,
            first=percent(known.iloc[0]),
            first_quarter=known.index[0],
            last=percent(known.iloc[-1]),
            last_quarter=known.index[-1],
        )
        for label in shares.columns
        if len(known := shares[label].dropna())
    ]
    return shares_chart(
        panels,
        headline=said(report, "by_quarter.headline"),
        subtitle=said(report, "by_quarter.subtitle"),
        description=said(report, "by_quarter.description", values=" ".join(spoken)),
    )


def unknown_by_place(report: RecordsReport) -> Section:
    """The share without a known ethnicity by quadrant, by county-wide team, or where unknown."""
    column = f"area_by_{report.setting.area_by}"
    found = known_by(
        own_events(report), column=column, clock=report.setting.clock, dictionary=report.dictionary
    )
    if found.empty:
        return a_section(report, "by_place", [])
    summed = found.groupby(column)[["events", "not_known"]].sum().reset_index()
    return a_section(
        report,
        "by_place",
        [
            a_table(
                report,
                summed.assign(share=summed["not_known"] / summed["events"]),
                caption=said(report, "by_place.caption"),
                columns=[
                    Column(column, said(report, f"columns.area_by_{report.setting.area_by}")),
                    Column("events", said(report, "columns.events"), whole),
                    Column("not_known", said(report, "columns.not_known"), whole),
                    Column("share", said(report, "columns.share_not_known"), share),
                ],
                notes=_unlisted(report),
            )
        ],
    )


def _unlisted(report: RecordsReport) -> list[str]:
    """Name the teams that stand in the records and not in the map of teams."""
    if report.setting.area_by != "team":
        return []
    rows = [table[["team", "day"]] for table in own_events(report).values() if "team" in table]
    teams = unlisted_teams(pd.concat(rows), date_field="day", dictionary=report.dictionary)
    if teams.empty:
        return []
    named = joined(teams["team"].head(10).tolist())
    return [said(report, "by_place.unlisted", number=whole(len(teams)), teams=named)]


def labels_as_recorded(report: RecordsReport) -> Section:
    """The labels in use and what each is taken for; those that nobody has mapped yet first."""
    in_use = labels_in_use(report.records.ethnicity)
    if in_use.empty:
        return a_section(report, "labels", [])
    unread = unmapped_labels(in_use, dictionary=report.dictionary)
    parts: list[Part] = []
    if len(unread):
        parts.append(
            a_table(
                report,
                unread,
                caption=said(report, "labels.unread_caption"),
                columns=[
                    Column("label", said(report, "columns.label")),
                    Column("children", said(report, "columns.children"), whole),
                    Column("suggestions", said(report, "columns.suggestions"), words, words=True),
                ],
                notes=[said(report, "labels.unread_note")],
            )
        )
    else:
        parts.append(paragraphs(said(report, "labels.all_read")))
    parts.append(_labels_table(report, in_use))
    return a_section(report, "labels", parts)


def _labels_table(report: RecordsReport, in_use: pd.DataFrame) -> Part:
    statuses = report.dictionary.read("ethnicity_statuses").set_index("status")["label"]
    read = in_use[in_use["status"] != "unmapped"]
    shown = read.head(MOST_LABELS)
    rest = len(read) - len(shown)
    return a_table(
        report,
        shown.assign(status_label=shown["status"].map(statuses)),
        caption=said(report, "labels.caption"),
        columns=[
            Column("label", said(report, "columns.label")),
            Column("status_label", said(report, "columns.status"), words, words=True),
            Column("group", said(report, "columns.group"), words, words=True),
            Column("code", said(report, "columns.code"), words, words=True),
            Column("children", said(report, "columns.children"), whole),
        ],
        notes=[said(report, "labels.more", number=whole(rest))] if rest else [],
    )


def changes_of_ethnicity(report: RecordsReport) -> Section:
    """How recorded ethnicity changed, and how many changes a person should look at."""
    changes = report.records.ethnicity_changes
    conflicting = int(report.records.latest_ethnicity["conflicting"].sum())
    notes = [said(report, "changes.conflicting", children=whole(conflicting))]
    if changes.empty:
        return a_section(report, "changes", [paragraphs(said(report, "changes.nothing"), *notes)])
    kinds = report.dictionary.read("ethnicity_change_kinds").sort_values("order")
    counted = changes.groupby("kind")["child_id"].nunique()
    kinds = kinds.assign(children=kinds["kind"].map(counted).fillna(0).astype(int))
    statuses = report.dictionary.read("ethnicity_statuses").set_index("status")["label"]
    matrix = change_matrix(changes)
    for side in ("from", "to"):
        matrix[side] = matrix[side].replace(statuses.to_dict())
    return a_section(
        report,
        "changes",
        [
            a_table(
                report,
                kinds,
                caption=said(report, "changes.caption"),
                columns=[
                    Column("label", said(report, "columns.how")),
                    Column("meaning", said(report, "columns.meaning"), words=True),
                    Column("children", said(report, "columns.children"), whole),
                ],
                notes=notes,
            ),
            a_table(
                report,
                matrix,
                caption=said(report, "changes.matrix_caption"),
                columns=[
                    Column("from", said(report, "columns.from"), words),
                    Column("to", said(report, "columns.to"), words, words=True),
                    Column("children", said(report, "columns.children"), whole),
                ],
            ),
        ],
    )
