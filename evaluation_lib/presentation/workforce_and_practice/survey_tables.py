"""The tables and the chart that sections on the staff survey share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.measures.surveys.answers import AGREE, BETWEEN, DISAGREE
from evaluation_lib.presentation.certainty import certainty_words
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.handed_over import CERTAINTIES
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.numbers import CONFIDENTIAL, is_missing, percent, whole
from evaluation_lib.presentation.sections import Part
from evaluation_lib.presentation.shares_side_by_side import shares_side_by_side_chart
from evaluation_lib.presentation.tables import Column, ReportTable
from evaluation_lib.presentation.workforce_and_practice.shared import a_table, said
from evaluation_lib.presentation.workforce_and_practice.survey_estimates import (
    PairedChange,
    changes,
)
from evaluation_lib.presentation.workforce_and_practice.survey_shown import kinds_in
from evaluation_lib.presentation.workforce_and_practice.survey_waves import Scale, Wave
from evaluation_lib.programme_report import ProgrammeReport

KINDS = (AGREE, BETWEEN, DISAGREE)


def month_of(wave: Wave) -> str:
    """Name a wave by the month in which it was opened: ``May 2023``."""
    return f"{wave.opened:%B %Y}"


def before_and_after(
    report: ProgrammeReport,
    labels: Mapping[str, str],
    waves: Sequence[Wave],
    *,
    key: str,
    texts: Mapping[str, str] | None = None,
) -> Part:
    """Draw the shares that agree, a column for each wave, with every share in a table behind it.

    Parameters
    ----------
    report
        The report.
    labels
        Items or scales → what the chart calls them, in its order.
    waves
        The waves, the first first.
    key
        The section's entry among the words.
    texts
        What the table calls them; as the chart does if not given.
    """
    found = {month_of(wave): kinds_in(report, wave).set_index(["key", "kind"]) for wave in waves}
    table = _shares_table(report, found, texts or labels, key=key)
    panels = [
        Panel(
            month,
            tuple(_mark(rows["share"].get((name, AGREE)), labels[name]) for name in labels),
        )
        for month, rows in found.items()
    ]
    if len(panels) < 2 or any(all(mark.hidden for mark in one.marks) for one in panels):
        return table
    first = panels[0].title
    chart = shares_side_by_side_chart(
        panels,
        not_known=CONFIDENTIAL,
        compare_with=first,
        headline=said(report, f"{key}.headline"),
        subtitle=said(report, f"{key}.subtitle", first=first),
        description=said(report, f"{key}.description", first=first),
    )
    return with_table(chart, table, dictionary=report.dictionary)


def _mark(share: Any, label: str) -> Mark:
    value = float("nan") if is_missing(share) else float(share)
    absent = CONFIDENTIAL if np.isnan(value) else ""
    return Mark(label, value, value, value, emphasis=True, absent=absent)


def _shares_table(
    report: ProgrammeReport,
    found: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    *,
    key: str,
) -> ReportTable:
    rows = [
        {"label": text}
        | {
            f"{month} {kind}": share_cell(shares["share"].get((name, kind)))
            for month, shares in found.items()
            for kind in KINDS
        }
        for name, text in texts.items()
    ]
    return a_table(
        report,
        pd.DataFrame(rows),
        caption=said(report, f"{key}.caption"),
        columns=[
            Column("label", said(report, f"{key}.what"), words=True),
            *(
                Column(f"{month} {kind}", said(report, f"survey.columns.{kind}", wave=month))
                for month in found
                for kind in KINDS
            ),
        ],
        notes=[said(report, "survey.of_all")],
    )


def share_cell(share: Any) -> Cell:
    """Write a share in whole per cent, or that it is hidden."""
    if is_missing(share):
        return Cell(CONFIDENTIAL)
    return Cell(percent(share, 0), (float(share),))


def number_cell(value: Any) -> Cell:
    """Write a number of people, or that it is hidden."""
    return Cell(CONFIDENTIAL) if is_missing(value) else Cell(whole(value), (int(value),))


def moves_table(report: ProgrammeReport, scales: Sequence[Scale], *, key: str) -> ReportTable:
    """Make the table of how the same people moved on some scales."""
    own = {scale.id: changes(report)[scale.id] for scale in scales if scale.id in changes(report)}
    rows = [
        {
            "label": said(report, f"survey.scales.{name}"),
            **{part: number_cell(getattr(one, part)) for part in ("people", "up", "same", "down")},
            "net": net_cell(one),
            "reading": words_of_verdict(report, one.verdict),
        }
        for name, one in own.items()
    ]
    return a_table(
        report,
        pd.DataFrame(rows),
        caption=said(report, f"{key}.moves_caption"),
        columns=[
            Column("label", said(report, "survey.columns.scale"), words=True),
            Column("reading", said(report, "survey.columns.reading"), words=True),
            *(
                Column(part, said(report, f"survey.columns.{part}"))
                for part in ("people", "up", "same", "down", "net")
            ),
        ],
        notes=[said(report, "survey.moves_note"), said(report, "survey.holm_note")],
    )


def net_cell(one: PairedChange) -> Cell:
    """Write the share that moved up less the share that moved down, with its interval."""
    if np.isnan(one.value):
        return Cell(CONFIDENTIAL)
    if np.isnan(one.lower):
        return Cell(_signed(one.value), (one.value,))
    ends = f"{_signed(one.lower)} to {_signed(one.upper)}"
    return Cell(f"{_signed(one.value)} ({ends})", (one.value, one.lower, one.upper))


def _signed(share: float) -> str:
    """Write a share that can be below nought: never as minus nought."""
    return percent(round(share, 2) + 0.0, 0)


def words_of_verdict(report: ProgrammeReport, verdict: str) -> str:
    """Say a verdict of a finding in the words of every page."""
    return certainty_words(report.dictionary, CERTAINTIES.get(verdict, verdict))
