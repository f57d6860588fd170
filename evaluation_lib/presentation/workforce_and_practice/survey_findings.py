"""What the page hands to the evaluation of the staff survey, made of what it shows."""

from __future__ import annotations

from typing import Any

import numpy as np

from evaluation_lib.findings.table import AMOUNT, CHANGE, NOT_KNOWN, finding
from evaluation_lib.presentation.numbers import percent, whole
from evaluation_lib.presentation.released import rounds
from evaluation_lib.presentation.workforce_and_practice.programme_findings import (
    county_only_here,
    hidden_here,
    same_for,
    unknown,
)
from evaluation_lib.presentation.workforce_and_practice.shared import said
from evaluation_lib.presentation.workforce_and_practice.survey_change import (
    CHANGE as CHANGED,
)
from evaluation_lib.presentation.workforce_and_practice.survey_change import (
    ROUTINE,
    change_in_words,
)
from evaluation_lib.presentation.workforce_and_practice.survey_estimates import changes
from evaluation_lib.presentation.workforce_and_practice.survey_response import FILES
from evaluation_lib.presentation.workforce_and_practice.survey_response import (
    KEY as RESPONSE,
)
from evaluation_lib.presentation.workforce_and_practice.survey_shown import (
    all_told,
    everybody_in,
)
from evaluation_lib.presentation.workforce_and_practice.survey_tables import month_of
from evaluation_lib.presentation.workforce_and_practice.survey_waves import (
    Scale,
    Wave,
    invited_to,
    routine_of,
    scales_of,
    waves_of,
    waves_with,
    words_of,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county

RESPONSE_RATE, IS_ROUTINE = "response_rate", "routine_practice"


def survey_findings(report: ProgrammeReport) -> list[dict[str, Any]]:
    """Return a finding for each scale, for each part of NoMAD, and for who answered each wave."""
    return [
        *(_changed(report, one, f"change_{one.id}", CHANGED) for one in scales_of(report)),
        *(_changed(report, one, IS_ROUTINE, ROUTINE) for one in routine_of(report)),
        *_answered(report),
    ]


def _changed(report: ProgrammeReport, scale: Scale, indicator: str, section: str) -> dict[str, Any]:
    name = said(report, f"survey.scales.{scale.id}")
    same = same_for(
        report,
        indicator,
        kind=CHANGE,
        measure=said(report, "survey.findings.measure", scale=name),
        unit="share",
        section=section,
    )
    why = _lacking(report)
    if why:
        return unknown(report, same, **why)
    waves = waves_with(report, scale)
    same["period"] = words_of(waves)
    if len(waves) < 2:
        return unknown(report, same, why=said(report, "survey.findings.one_wave"))
    one = changes(report).get(scale.id)
    if one is None:
        return unknown(report, same, why=said(report, "survey.findings.not_linked"))
    (sentence,) = change_in_words(report, scale)
    if one.verdict == NOT_KNOWN:
        rounded = rounds(report) and not np.isnan(one.value)
        why_not = said(report, "survey.findings.rounded") if rounded else hidden_here(report)
        return finding(**same, value=one.value, verdict=NOT_KNOWN, missing=why_not, said=sentence)
    return finding(
        **same,
        value=one.value,
        lower=one.lower,
        upper=one.upper,
        number=one.people,
        verdict=one.verdict,
        said=sentence,
    )


def _lacking(report: ProgrammeReport) -> dict[str, str]:
    """Say why nothing is known of the survey on this page; nothing where something is."""
    if FILES[0] not in report.programme.given:
        return {"file": FILES[0]}
    return {} if is_of_the_county(report) else {"why": county_only_here(report)}


def _answered(report: ProgrammeReport) -> list[dict[str, Any]]:
    same = same_for(
        report,
        RESPONSE_RATE,
        kind=AMOUNT,
        measure=said(report, "survey.findings.response"),
        unit="share",
        section=RESPONSE,
    )
    why = _lacking(report)
    if why:
        return [unknown(report, same, **why)]
    if not waves_of(report):
        return [unknown(report, same, why=said(report, "survey.findings.no_wave"))]
    return [_answered_in(report, wave, {**same}) for wave in waves_of(report)]


def _answered_in(report: ProgrammeReport, wave: Wave, same: dict[str, Any]) -> dict[str, Any]:
    same["period"] = month_of(wave)
    if invited_to(report, wave) is None:
        return unknown(report, same, file="survey_invited")
    every = everybody_in(report, wave)
    if not all_told(every["count"], every["reached"]):
        return unknown(report, same, why=hidden_here(report))
    numbers = {
        "wave": month_of(wave),
        "answered": whole(every["count"]),
        "invited": whole(every["reached"]),
        "share": percent(every["share"], 0),
    }
    sentence = said(report, f"{RESPONSE}.answered", **numbers)
    return finding(**same, value=every["share"], number=every["count"], said=sentence)
