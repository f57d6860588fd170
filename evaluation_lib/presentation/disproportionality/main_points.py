"""The main points: made from numbers and how sure they are, higher and lower with equal rank."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.counts.choices import WITHOUT
from evaluation_lib.counts.cohort_pairs import follow_up_months
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    labels_of,
    own,
    ratios_of,
)
from evaluation_lib.presentation.disproportionality.followed import going_on_ratios
from evaluation_lib.presentation.disproportionality.going_on import label_of_pair
from evaluation_lib.presentation.disproportionality.shared import days, said
from evaluation_lib.presentation.disproportionality.unaccompanied import with_and_without
from evaluation_lib.presentation.numbers import decimals, percent, whole
from evaluation_lib.presentation.sections import Points, Section, section
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import joined

POINT = "decision_point"
#: So many ratios of each side are told with their numbers; the rest are counted.
TOLD = 2


def main_points(report: RecordsReport) -> Section:
    """Say for each group where its rates differ, then what is open and what could change it."""
    ratios = ratios_of(report)
    if ratios.empty:
        points = [said(report, "main_points.nothing")]
    else:
        points = [
            said(report, "main_points.compared", **days(report)),
            *_groups(report, ratios),
            *_would_have_shown(report, ratios),
            *_unaccompanied(report),
            *_who_goes_on(report),
            *_unknown(report),
        ]
    points.append(said(report, "main_points.limits"))
    heading = text(report.dictionary, "main_points.heading")
    return marked(section(heading, [Points(tuple(points))]), report)


def _groups(report: RecordsReport, ratios: pd.DataFrame) -> list[str]:
    """Say of each group at how many points its rate is higher, lower, neither or not told."""
    order = {name: place for place, name in enumerate(counts_of(report)["group"].unique())}
    by_group = dict(list(ratios.groupby("group")))
    return [
        said(
            report,
            "main_points.group",
            group=group,
            sides=joined(_sides(report, by_group[group])),
            points=whole(len(by_group[group])),
        )
        for group in sorted(by_group, key=order.__getitem__)
    ]


def _sides(report: RecordsReport, rows: pd.DataFrame) -> list[str]:
    """Tell both sides alike: how many points, and the ratios farthest from 1 on each."""
    sides = []
    for kind in (HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL):
        found = rows[rows["kind"] == kind]
        if found.empty:
            continue
        key = f"main_points.{kind}"
        examples = joined([_example(report, row) for row in found.head(TOLD).to_dict("records")])
        sides.append(said(report, key, number=whole(len(found)), examples=examples))
    return sides


def _example(report: RecordsReport, row: dict) -> str:
    label = labels_of(report)[row[POINT]]
    return said(
        report,
        "main_points.example",
        point=label[:1].lower() + label[1:],
        **{name: decimals(row[name], 2) for name in ("value", "lower", "upper")},
    )


def _would_have_shown(report: RecordsReport, ratios: pd.DataFrame) -> list[str]:
    """Where no difference is clear: how large one would probably have been seen."""
    shown = ratios.loc[ratios["kind"] == NO_EVIDENCE, "smallest_ratio_above"].dropna()
    if shown.empty:
        return []
    least, most = decimals(shown.min(), 2), decimals(shown.max(), 2)
    key = "would_have_shown" if least != most else "would_have_shown_one"
    return [said(report, f"main_points.{key}", least=least, most=most)]


def _unaccompanied(report: RecordsReport) -> list[str]:
    """What the ratios of children looked after are without those who came alone."""
    both = with_and_without(report)
    told = both["in_words_with"].astype(bool) & both["in_words_without"].astype(bool)
    rows = both[(both[POINT] == "looked_after") & told & (both["unaccompanied"] > 0)]
    if rows.empty or report.setting.unaccompanied == WITHOUT:
        return []
    pairs = [
        said(
            report,
            "main_points.without_one",
            group=row["group"],
            before=decimals(row["value_with"], 2),
            **{name: decimals(row[f"{name}_without"], 2) for name in ("value", "lower", "upper")},
        )
        for row in rows.to_dict("records")
    ]
    return [said(report, "main_points.without_unaccompanied", pairs=joined(pairs))]


def _who_goes_on(report: RecordsReport) -> list[str]:
    """Where groups differ clearly in who goes on from one decision point to another."""
    ratios = going_on_ratios(report)
    if ratios.empty:
        return []
    sides = []
    for kind in (HIGHER, LOWER):
        found = ratios[ratios["kind"] == kind]
        if len(found):
            examples = joined(_pairs(report, found.head(TOLD)))
            key = f"main_points.goes_on_{kind}"
            sides.append(said(report, key, number=whole(len(found)), examples=examples))
    return [
        said(
            report,
            f"main_points.{'goes_on' if sides else 'goes_on_nowhere'}",
            months=follow_up_months(report.dictionary),
            sides=joined(sides),
            none=whole((ratios["kind"] == NO_EVIDENCE).sum()),
        )
    ]


def _pairs(report: RecordsReport, rows: pd.DataFrame) -> list[str]:
    return [
        said(
            report,
            "main_points.goes_on_example",
            group=row["group"],
            pair=label_of_pair(report, row[POINT]).lower(),
            **{name: decimals(row[name], 2) for name in ("value", "lower", "upper")},
        )
        for row in rows.to_dict("records")
    ]


def _unknown(report: RecordsReport) -> list[str]:
    """At which decision points the ethnicity is known least and most."""
    counts = own(report, counts_of(report))
    by_point = counts.groupby(POINT)["count"].sum()
    unknown = counts[counts["population"].isna()].groupby(POINT)["count"].sum()
    share = (unknown / by_point[by_point > 0]).dropna().astype(float)
    if share.empty:
        return []
    labels, most, least = labels_of(report), share.idxmax(), share.idxmin()
    return [
        said(
            report,
            "main_points.unknown",
            most=labels[most][:1].lower() + labels[most][1:],
            most_share=percent(share[most]),
            least=labels[least][:1].lower() + labels[least][1:],
            least_share=percent(share[least]),
        )
    ]
