"""The main points: at most six short sentences, higher and lower with equal rank."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.disproportionality.analysis import labels_of, ratios_of
from evaluation_lib.presentation.disproportionality.changes import Change, largest_change
from evaluation_lib.presentation.disproportionality.clearest import clearest
from evaluation_lib.presentation.disproportionality.shared import confidence, days, how_sure, said
from evaluation_lib.presentation.numbers import decimals, whole
from evaluation_lib.presentation.sections import Points, Section, section
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text

POINT = "decision_point"
LIMITS = {"below": "largest_ratio_below", "above": "smallest_ratio_above"}


def main_points(report: RecordsReport) -> Section:
    """Say what was compared, what is clear, what is not, what could change it, what it is not."""
    ratios = ratios_of(report)
    change = None if ratios.empty else largest_change(report)
    sentences = in_sentences(report, ratios, change=change, when=days(report))
    heading = text(report.dictionary, "main_points.heading")
    return marked(section(heading, [Points(tuple(sentences))]), report)


def in_sentences(
    report: RecordsReport, ratios: pd.DataFrame, *, change: Change | None, when: Mapping[str, str]
) -> list[str]:
    """Write the main points.

    Parameters
    ----------
    report
        The report, for its names.
    ratios
        As `analysis.ratios_of` gives.
    change
        What could change them most, if anything.
    when
        The days that are counted, as `shared.days` names them.

    Returns
    -------
    list of str
        At most six sentences, none longer than 25 words.
    """
    limits = said(report, "main_points.limits")
    if ratios.empty:
        return [said(report, "main_points.nothing"), limits]
    hidden, ratios = ratios[ratios["kind"] == HIDDEN], ratios[ratios["kind"] != HIDDEN]
    if ratios.empty:
        return [said(report, "main_points.all_hidden", **when), limits]
    sentences = [
        _compared(report, ratios, hidden=len(hidden), when=when),
        *(_side(report, ratios, side) for side in (HIGHER, LOWER)),
        _open(report, ratios),
        _change(report, change),
        limits,
    ]
    return [sentence for sentence in sentences if sentence]


def _compared(
    report: RecordsReport, ratios: pd.DataFrame, *, hidden: int, when: Mapping[str, str]
) -> str:
    """Say what is compared, and how many comparisons the release hides."""
    names = {"points": whole(ratios[POINT].nunique()), **when}
    if not hidden:
        return said(report, "main_points.compared", **names)
    return said(report, "main_points.compared_some", number=whole(hidden), **names)


def _side(report: RecordsReport, ratios: pd.DataFrame, side: str) -> str:
    """Say how many ratios are clear on one side, and the one that is so for surest."""
    row = clearest(ratios, side)
    if row is None:
        return said(report, "main_points.no_side", certainty=how_sure(report, side))
    return said(
        report,
        "main_points.side",
        certainty=_capital(how_sure(report, side)),
        number=whole((ratios["kind"] == side).sum()),
        all=whole(len(ratios)),
        group=row["group"],
        point=_in_a_sentence(labels_of(report)[row[POINT]]),
        confidence=confidence(report),
        **_numbers(row),
    )


def _open(report: RecordsReport, ratios: pd.DataFrame) -> str:
    """Say how many are not clear, what would have shown there, and of how many too few."""
    open_, few = (ratios[ratios["kind"] == kind] for kind in (NO_EVIDENCE, TOO_SMALL))
    if open_.empty and few.empty:
        return ""
    parts = [
        *([_not_clear(report, open_, of=len(ratios))] if len(open_) else []),
        *([_too_few(report, len(few))] if len(few) else []),
    ]
    return f"{_capital('; '.join(parts))}."


def _not_clear(report: RecordsReport, rows: pd.DataFrame, *, of: int) -> str:
    """Where a limit is missing for one of them, no ratio on that side would surely have shown."""
    certainty = how_sure(report, NO_EVIDENCE)
    worst = {
        "below": rows[LIMITS["below"]].min(skipna=False),
        "above": rows[LIMITS["above"]].max(skipna=False),
    }
    known = [side for side, value in worst.items() if not pd.isna(value)]
    return said(
        report,
        f"main_points.{'_or_'.join(['not_clear', *known])}",
        certainty=certainty,
        number=whole(len(rows)),
        all=whole(of),
        **{side: decimals(value, 2) for side, value in worst.items()},
    )


def _too_few(report: RecordsReport, number: int) -> str:
    certainty = how_sure(report, TOO_SMALL)
    return said(report, "main_points.too_few", certainty=certainty, number=whole(number))


def _change(report: RecordsReport, change: Change | None) -> str:
    if change is None:
        return ""
    certainty = how_sure(report, change.certainty) if change.certainty else ""
    return said(
        report,
        f"main_points.{change.cause}_{'turns' if change.turns else 'moves'}",
        certainty=certainty,
        group=change.group,
        point=_in_a_sentence(labels_of(report)[change.point]),
        before=decimals(change.before, 2),
        confidence=confidence(report),
        **_numbers(vars(change)),
    )


def _numbers(row: Mapping[str, float]) -> dict[str, str]:
    return {end: decimals(row[end], 2) for end in ("value", "lower", "upper")}


def _in_a_sentence(label: str) -> str:
    return label[:1].lower() + label[1:]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
