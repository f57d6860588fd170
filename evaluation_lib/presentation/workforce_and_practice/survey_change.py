"""How staff answered before and after, and which way the same people moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evaluation_lib.presentation.numbers import percent
from evaluation_lib.presentation.sections import NO_SECTION, Part, Section, paragraphs
from evaluation_lib.presentation.workforce_and_practice.shared import a_section, said
from evaluation_lib.presentation.workforce_and_practice.survey_estimates import (
    PairedChange,
    changes,
)
from evaluation_lib.presentation.workforce_and_practice.survey_response import FILES
from evaluation_lib.presentation.workforce_and_practice.survey_shown import everybody_in
from evaluation_lib.presentation.workforce_and_practice.survey_tables import (
    before_and_after,
    month_of,
    moves_table,
    words_of_verdict,
)
from evaluation_lib.presentation.workforce_and_practice.survey_waves import (
    Scale,
    items_of,
    routine_of,
    scales_of,
    waves_of,
    waves_with,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county

CHANGE, ROUTINE = "survey.change", "survey.routine"


def how_staff_changed(report: ProgrammeReport) -> Section:
    """Confidence, conversations and resolution: shares that agree, and moves of the same people."""
    items = items_of(report)["text"]
    own = [item for scale in scales_of(report) for item in scale.items]
    labels = {item: said(report, f"survey.items.{item}") for item in own}
    texts = {item: str(items[item]) for item in own}
    return _section(report, CHANGE, scales_of(report), labels, texts)


def becoming_routine(report: ProgrammeReport) -> Section:
    """Whether anti-racist practice becomes part of the work: each part of NoMAD by itself."""
    labels = {one.id: said(report, f"survey.scales.{one.id}") for one in routine_of(report)}
    return _section(report, ROUTINE, routine_of(report), labels, None)


def _section(
    report: ProgrammeReport,
    key: str,
    scales: Sequence[Scale],
    labels: Mapping[str, str],
    texts: Mapping[str, str] | None,
) -> Section:
    if not is_of_the_county(report) or FILES[0] not in report.programme.given:
        return NO_SECTION
    waves = waves_with(report, scales[0])
    if not waves:
        return a_section(report, key, [])
    told = [sentence for scale in scales for sentence in change_in_words(report, scale)]
    parts: list[Part] = [before_and_after(report, labels, waves, key=key, texts=texts)]
    if told:
        parts = [paragraphs(*told), *parts, moves_table(report, scales, key=key)]
    else:
        parts = [paragraphs(said(report, "survey.no_pair")), *parts]
    return a_section(report, key, parts)


def change_in_words(report: ProgrammeReport, scale: Scale) -> list[str]:
    """Say how the same people moved on a scale; nothing where nobody is matched."""
    one = changes(report).get(scale.id)
    if one is None:
        return []
    first, last = map(month_of, waves_with(report, scale))
    names = {
        "scale": said(report, f"survey.scales.{scale.id}"),
        "first": first,
        "last": last,
        "words": words_of_verdict(report, one.verdict),
    }
    if np.isnan(one.value):
        return [said(report, "survey.moved_hidden", **names)]
    up, down = _moved_shares(one)
    key = "survey.moved_rounded" if np.isnan(one.lower) else "survey.moved"
    return [said(report, key, **names, up=up, down=down)]


def survey_points(report: ProgrammeReport) -> list[str]:
    """Return what main points say of the survey: the first scale's change, and who answered."""
    if not is_of_the_county(report) or not waves_of(report):
        return []
    return [*_point_of_change(report, scales_of(report)[0]), *_point_of_response(report)]


def _point_of_change(report: ProgrammeReport, scale: Scale) -> list[str]:
    one = changes(report).get(scale.id)
    if one is None or np.isnan(one.value):
        return []
    up, down = _moved_shares(one)
    name = said(report, f"survey.scales.{scale.id}")
    words = words_of_verdict(report, one.verdict)
    return [said(report, "survey.main_point", scale=name, up=up, down=down, words=words)]


def _point_of_response(report: ProgrammeReport) -> list[str]:
    share = everybody_in(report, waves_of(report)[-1])["share"]
    if np.isnan(share):
        return []
    return [said(report, "survey.main_point_response", share=percent(share, 0))]


def _moved_shares(one: PairedChange) -> tuple[str, str]:
    up, down = (percent(int(number) / int(one.people), 0) for number in (one.up, one.down))
    return up, down
