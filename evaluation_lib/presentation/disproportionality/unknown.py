"""How much is not known of ethnicity, and what it could do to the ratios."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd

from evaluation_lib.counts.choices import LATEST, RECORDED, Choices
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.unknown_ethnicity import share_unknown
from evaluation_lib.measures.unknown_groups import unknown_groups
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    labels_of,
    own,
    rules_of,
    totals_of,
)
from evaluation_lib.presentation.disproportionality.recounted import recounted, rows_under
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    days,
    said,
    share_cell,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.disproportionality.unknown_effects import (
    every_effect,
    shown_effects,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import NOT_APPLICABLE, whole
from evaluation_lib.presentation.released import counted, or_hidden
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column

POINT = "decision_point"
CLOCKS = (LATEST, RECORDED)
#: What the release calls the counts by the clock that the report does not go by.
OTHER_CLOCK = "other_clock"


def unknown_ethnicity(report: RecordsReport) -> Section:
    """The share unknown at each decision point, then what it could do to the ratios."""
    if own(report, counts_of(report)).empty:
        return a_section(report, "unknown", [], **days(report))
    shares, points = shares_of(report), most_unknown(report)
    if (shares["population"].astype(float) == 0).all():
        nobody = paragraphs(said(report, "unknown.nobody_counted"))
        return a_section(report, "unknown", [nobody], **days(report))
    parts = [
        paragraphs(*_in_words(report, shares)),
        *shown_effects(report, points),
        folded_parts(
            said(report, "unknown.summary"),
            _shares_table(report, shares),
            *every_effect(report),
        ),
    ]
    return a_section(report, "unknown", parts, **days(report))


@lru_cache(maxsize=4)
def shares_of(report: RecordsReport) -> pd.DataFrame:
    """Return the shares refused and not yet obtained in the report's area, under both clocks.

    Returns
    -------
    pandas.DataFrame
        As `unknown_ethnicity.share_unknown`; decision points at which nobody was counted have no
        value.
    """
    other, totals = other_choices(report), totals_of(report)
    again = recounted(
        report,
        rows_under(report, other),
        family=OTHER_CLOCK,
        part=other.unaccompanied,
        groups=unknown_groups(GROUPING, dictionary=report.dictionary).names,
    )
    return pd.concat(
        [
            share_unknown(
                counts.assign(everybody=counts[POINT].map(totals)),
                dictionary=report.dictionary,
                confidence=report.setting.confidence,
            )
            for counts in (own(report, counts_of(report)), again.assign(clock=other.clock))
        ],
        ignore_index=True,
    )


def other_choices(report: RecordsReport) -> Choices:
    """Return how the report counts, but by the other clock."""
    choices = choices_of(report)
    [other] = [clock for clock in CLOCKS if clock != choices.clock]
    return replace(choices, clock=other)


def most_unknown(report: RecordsReport) -> list[str]:
    """Return where most is not yet obtained, and the decision point that is always looked at."""
    shares = _not_yet_obtained(report, shares_of(report)).dropna(subset="value")
    always = rules_of(report, "unknown")["always"]
    first = shares.sort_values("value", ascending=False, kind="stable")[POINT].tolist()[:1]
    told = [always] if always in set(shares[POINT]) else []
    return list(dict.fromkeys([*first, *told]))


def _not_yet_obtained(report: RecordsReport, shares: pd.DataFrame) -> pd.DataFrame:
    """The shares not yet obtained by the report's own clock."""
    group = unknown_groups(GROUPING, dictionary=report.dictionary).not_yet_obtained
    return shares[(shares["group"] == group) & (shares["clock"] == report.setting.clock)]


def _in_words(report: RecordsReport, shares: pd.DataFrame) -> list[str]:
    """Say where most and where least is not yet obtained, of the shares that are shown."""
    mine = _not_yet_obtained(report, shares)
    told = mine.dropna(subset="value").sort_values("value")
    hidden = mine[["count", "population"]].isna().any(axis="columns")
    left_out = said(report, "hidden.left_out") if hidden.any() else ""
    if told.empty:
        return [left_out]
    if not told["value"].max():
        return [left_out or said(report, "unknown.none")]
    least, most = told.iloc[0], told.iloc[-1]
    numbers = {"number": whole(most["count"]), "all": whole(most["population"])}
    names = {"point": labels_of(report)[most[POINT]], "share": _share(most), **numbers}
    if len(told) == 1:
        return [said(report, "unknown.most", **names), left_out]
    both = said(
        report,
        "unknown.most_and_least",
        least_point=labels_of(report)[least[POINT]],
        least_share=_share(least),
        **names,
    )
    return [both, left_out]


def _share(row: Any) -> str:
    """Write a share with its interval: ``9.6% (9.3 to 9.9)``."""
    return share_cell(row).text


def _shares_table(report: RecordsReport, shares: pd.DataFrame) -> Part:
    """A row for each decision point; refused and not yet obtained by either clock."""
    labels = labels_of(report)
    cells = shares.assign(
        cell=[
            or_hidden(share_cell(row), row["count"], row["population"])
            for row in shares.assign(reached=shares["population"]).to_dict("records")
        ]
    )
    wide = cells.pivot(index=POINT, columns=["group", "clock"], values="cell")
    groups = unknown_groups(GROUPING, dictionary=report.dictionary).names
    columns = [(group, clock) for group in groups for clock in CLOCKS]
    table = wide[columns].set_axis([f"{group} {clock}" for group, clock in columns], axis=1)
    everybody = _not_yet_obtained(report, shares).set_index(POINT)["population"]
    table = table.assign(counted=everybody).reindex(
        [name for name in labels if name in table.index]
    )
    table["label"] = table.index.map(labels)
    return a_table(
        report,
        table,
        caption=said(report, "unknown.caption", confidence=confidence(report), **days(report)),
        columns=[
            Column("label", said(report, "columns.decision_point")),
            Column("counted", said(report, "unknown.columns.counted"), counted),
            *(
                Column(
                    f"{group} {clock}",
                    said(report, f"unknown.columns.{clock}", group=group),
                    empty=NOT_APPLICABLE,
                )
                for group, clock in columns
            ),
        ],
        notes=[said(report, "unknown.note")],
    )
