"""Who answered the staff survey, and who is missing."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.presentation.numbers import NOT_AVAILABLE, is_missing, percent, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workforce_and_practice.shared import (
    a_section,
    a_table,
    county_only,
    not_evidenced,
    said,
    started_on,
)
from evaluation_lib.presentation.workforce_and_practice.survey_counts import BOTH
from evaluation_lib.presentation.workforce_and_practice.survey_shown import (
    all_told,
    everybody_in,
    matched_in,
    response,
)
from evaluation_lib.presentation.workforce_and_practice.survey_tables import (
    month_of,
    number_cell,
    share_cell,
)
from evaluation_lib.presentation.workforce_and_practice.survey_waves import (
    Pair,
    Wave,
    invited_to,
    pairs_of,
    survey_settings,
    waves_of,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county

KEY, FILES = "survey.response", ("survey_answers",)


def who_answered_the_survey(report: ProgrammeReport) -> Section:
    """How many were invited and answered, wave by wave, and who of them answered twice."""
    lacking = not_evidenced(report, KEY, *FILES)
    if lacking is not None:
        return lacking
    if not is_of_the_county(report):
        return county_only(report, KEY)
    waves = waves_of(report)
    if not waves:
        return a_section(report, KEY, [])
    sentences = [
        *(_answered(report, wave) for wave in (waves[0], waves[-1])[: len(waves)]),
        *(_matched(report, pair) for pair in pairs_of(report)),
        _unmatched(report),
        _baseline(report, waves[0]),
    ]
    parts: list[Part] = [paragraphs(*sentences), _table(report, waves)]
    return a_section(report, KEY, parts)


def _answered(report: ProgrammeReport, wave: Wave) -> str:
    every = everybody_in(report, wave)
    if invited_to(report, wave) is None:
        return said(report, f"{KEY}.no_frame", wave=month_of(wave))
    if not all_told(every["count"], every["reached"]):
        return said(report, f"{KEY}.hidden", wave=month_of(wave))
    return said(
        report,
        f"{KEY}.answered",
        wave=month_of(wave),
        answered=whole(every["count"]),
        invited=whole(every["reached"]),
        share=percent(every["share"], 0),
    )


def _matched(report: ProgrammeReport, pair: Pair) -> str:
    people = matched_in(report, pair).set_index("kind")["reached"].get(BOTH)
    key = f"{KEY}.matched_hidden" if is_missing(people) else f"{KEY}.matched"
    first, last = map(month_of, pair)
    return said(report, key, people=whole(people), first=first, last=last)


def _unmatched(report: ProgrammeReport) -> str:
    waves = waves_of(report)
    if len(waves) < 2:
        return said(report, f"{KEY}.one_wave")
    return "" if pairs_of(report) else said(report, f"{KEY}.not_linked")


def _baseline(report: ProgrammeReport, first: Wave) -> str:
    """Say whether the first wave came before the programme, so that it says how things were."""
    begun = started_on(report)
    if begun is None:
        return said(report, f"{KEY}.start_unknown")
    return "" if first.closed < begun else said(report, f"{KEY}.late", first=month_of(first))


def _table(report: ProgrammeReport, waves: tuple[Wave, ...]) -> Part:
    not_said = survey_settings(report)["groups"][-1]["group"]
    found = []
    for wave in waves:
        rows = response(report, wave)
        rows = rows[(rows["group"] != not_said) & ((rows["kind"] != "") | ~_blank_role(rows))]
        asked = invited_to(report, wave) is not None
        found.append(
            pd.DataFrame(
                {
                    "wave": month_of(wave),
                    "who": [_who(report, row) for row in rows.to_dict("records")],
                    "invited": [
                        number_cell(one) if asked else NOT_AVAILABLE for one in rows["reached"]
                    ],
                    "answered": [number_cell(one) for one in rows["count"]],
                    "share": [share_cell(one) if asked else NOT_AVAILABLE for one in rows["share"]],
                }
            )
        )
    return a_table(
        report,
        pd.concat(found, ignore_index=True),
        caption=said(report, f"{KEY}.caption"),
        columns=[
            Column("wave", said(report, "survey.columns.wave"), words=True),
            Column("who", said(report, "survey.columns.who"), words=True, heads=True),
            *(
                Column(name, said(report, f"survey.columns.{name}"))
                for name in ("invited", "answered", "share")
            ),
        ],
        notes=[said(report, f"{KEY}.note")],
    )


def _blank_role(rows: pd.DataFrame) -> pd.Series:
    """Say of each row whether it is of those whose role is not known."""
    return rows["decision_point"].str.endswith(": ")


def _who(report: ProgrammeReport, row: dict[str, str]) -> str:
    if row["group"] != EVERYBODY:
        return said(report, f"survey.groups.{row['group']}")
    return said(report, f"survey.roles.{row['kind'] or 'all'}")
