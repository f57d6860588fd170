"""Whether a share changed between two years: how far, how sure, and why it is not known.

The later year is the last with data; the earlier one the last whole year before the programme began
where that day is set, else the first with data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from statsmodels.stats.multitest import multipletests

from evaluation_lib.measures.audits import (
    NOT_TOLD,
    CaseShare,
    Difference,
    difference_of_shares,
    p_value_of,
    plain_share,
)
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.numbers import is_missing
from evaluation_lib.presentation.released import rounds
from evaluation_lib.presentation.workforce_and_practice.settings import setting_of
from evaluation_lib.presentation.workforce_and_practice.shared import said, started_on, years_of
from evaluation_lib.programme_report import ProgrammeReport

NONE = Difference(float("nan"), float("nan"), float("nan"))


@dataclass(frozen=True)
class Change:
    """What changed between two years.

    Attributes
    ----------
    earlier, later
        The names of the years; empty where there are not two.
    before, after
        The shares of the two.
    difference
        After less before.
    kind
        A kind of `measures.main_messages`, or `certainty.HIDDEN`.
    missing
        One sentence on what is missing, where the kind is `HIDDEN`.
    """

    earlier: str
    later: str
    before: CaseShare
    after: CaseShare
    difference: Difference
    kind: str
    missing: str


def two_years(report: ProgrammeReport, names: Iterable[str]) -> tuple[str, str] | str:
    """Return the two years that are compared, or the sentence on what is missing.

    Parameters
    ----------
    report
        The report.
    names
        The names of the years that have data.
    """
    known = set(names)
    years = [year for year in years_of(report) if year.name in known]
    begun = started_on(report)
    if begun is None:
        if len(years) < 2:
            return said(report, "changes.one_year")
        return years[0].name, years[-1].name
    before = [year for year in years if year.end < begun]
    after = [year for year in years if year.end >= begun]
    if not before or not after:
        return said(report, "changes.no_year_before" if not before else "changes.no_year_after")
    return before[-1].name, after[-1].name


def share_of(report: ProgrammeReport, count: object, reached: object) -> CaseShare:
    """Return the share that two shown counts make; not told where one is hidden."""
    if is_missing(count) or is_missing(reached) or not reached:
        return NOT_TOLD
    return plain_share(float(count), float(reached), confidence=report.setting.confidence)


def changes_of(
    report: ProgrammeReport, shares: Mapping[str, Mapping[str, CaseShare]]
) -> dict[str, Change]:
    """Compare the years of each share, held against all shares that are given together.

    Parameters
    ----------
    report
        The report.
    shares
        Measure → name of year → its share, made of shown numbers alone.
    """
    found = {name: _change(report, of_years) for name, of_years in shares.items()}
    confidence = report.setting.confidence
    return judged(found, confidence=confidence)


def judged(found: Mapping[str, Change], *, confidence: float) -> dict[str, Change]:
    """Say of each change whether it is clear, after Holm's correction for all of them."""
    p = {
        name: p_value_of(one.difference, confidence=confidence)
        for name, one in found.items()
        if one.kind == NO_EVIDENCE
    }
    p = {name: value for name, value in p.items() if not np.isnan(value)}
    adjusted = multipletests(list(p.values()), method="holm")[1] if p else []
    clear = {name for name, value in zip(p, adjusted, strict=True) if value < 1 - confidence}
    return {
        name: replace(one, kind=HIGHER if one.difference.value > 0 else LOWER)
        if name in clear
        else one
        for name, one in found.items()
    }


def _change(report: ProgrammeReport, of_years: Mapping[str, CaseShare]) -> Change:
    years = two_years(report, of_years)
    if isinstance(years, str):
        return Change("", "", NOT_TOLD, NOT_TOLD, NONE, HIDDEN, years)
    before, after = (of_years[year] for year in years)
    return compared(report, years, before, after, difference_of_shares)


def compared(
    report: ProgrammeReport,
    years: tuple[str, str],
    before: CaseShare,
    after: CaseShare,
    subtract: Callable[[CaseShare, CaseShare], Difference],
) -> Change:
    """Compare two years, before any correction: hidden, too few, or open."""
    difference = subtract(after, before)
    fewest = setting_of(report.dictionary, "fewest", "cases")
    kind, missing = NO_EVIDENCE, ""
    if rounds(report):
        kind, missing = HIDDEN, said(report, "changes.rounded")
    elif np.isnan(difference.value):
        kind, missing = HIDDEN, said(report, "changes.hidden")
    elif min(before.audited, after.audited) < fewest:
        kind = TOO_SMALL
    if kind == HIDDEN:
        difference = NONE
    return Change(*years, before, after, difference, kind, missing)
