"""Every number of the staff survey, before any is hidden, and the sums among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.disclosure.release_sums import WAY
from evaluation_lib.measures.surveys.answers import AGREE
from evaluation_lib.presentation.planned_cells import (
    NOTHING,
    REACHED,
    WENT_ON,
    ReleaseCells,
    cells_of_counts,
    cells_of_kinds,
    cells_of_shares,
    sums_of,
    together,
)
from evaluation_lib.presentation.workforce_and_practice import survey_counts
from evaluation_lib.presentation.workforce_and_practice.survey_counts import (
    ALL,
    ANSWERED,
    BOTH,
    FIRST_ONLY,
    LAST_ONLY,
    SURVEY,
    of_part,
)
from evaluation_lib.presentation.workforce_and_practice.survey_waves import (
    Pair,
    Wave,
    pairs_of,
    primary_item,
    survey_settings,
    waves_of,
)
from evaluation_lib.programme_report import ProgrammeReport


def survey_cells(report: ProgrammeReport, areas: Sequence[Area]) -> ReleaseCells:
    """Return every cell of the staff survey, and the sums among them.

    Parameters
    ----------
    report
        The report on the county.
    areas
        The county, then the quadrants, of which the survey tells nothing.
    """
    if not waves_of(report):
        return NOTHING
    found = together(
        [
            *(_of_wave(report, wave) for wave in waves_of(report)),
            _of_kinds(survey_counts.looked_back(report)),
            _of_kinds(survey_counts.moved(report)),
            *(_matched(report, pair) for pair in pairs_of(report)),
        ]
    )
    not_said = survey_settings(report)["groups"][-1]["group"]
    # Nobody writes it, whoever has the others works it out.
    shown = found.cells["shown_on_a_page"] & (found.cells["group"] != not_said)
    return replace(found, cells=found.cells.assign(shown_on_a_page=shown.astype(bool)))


def _of_wave(report: ProgrammeReport, wave: Wave) -> ReleaseCells:
    response = survey_counts.answered(report, wave)
    roles = survey_counts.by_role(report, wave)
    of_roles = cells_of_shares(roles, family=SURVEY, start=start_of(roles), everybody=False)
    spread = _of_kinds(survey_counts.spread(report, wave))
    agree = of_part(primary_item(report), AGREE)
    own = of_roles.cells
    links = [
        _same(spread.cells, ALL, part=WENT_ON, decision_point=ANSWERED),
        *(
            _same(own, of_part(ALL, role), part=WENT_ON, decision_point=of_part(ANSWERED, role))
            for role in roles["kind"]
        ),
        sums_of(own[own["part"] == WENT_ON], way="by role", decision_point=agree),
    ]
    return together([_response(response), spread, of_roles, *map(_sums, links)])


def _response(rows: pd.DataFrame) -> ReleaseCells:
    """Who was invited and who answered; roles and groups each make up all."""
    by_role = rows[rows["kind"] != ""]
    roles = _asked(by_role)
    every = _asked(rows[(rows["kind"] == "") & (rows["group"] == EVERYBODY)])
    groups = _asked(rows[rows["group"] != EVERYBODY])
    whole = sums_of(roles.cells, way="by role", decision_point=ANSWERED)
    planned = every.cells["part"].unique()
    return together([every, roles, groups, _sums(whole[whole["part"].isin(planned)])])


def _asked(rows: pd.DataFrame) -> ReleaseCells:
    """Shares of those invited; without a frame, or where more say a group than records, counts."""
    if rows["reached"].isna().any():
        return cells_of_counts(rows, family=SURVEY, part=WENT_ON, everybody=False)
    if (rows["count"] <= rows["reached"]).all():
        return cells_of_shares(rows, family=SURVEY, everybody=False)
    asked = rows.assign(count=rows["reached"])
    return together(
        [
            cells_of_counts(rows, family=SURVEY, part=WENT_ON, everybody=False),
            cells_of_counts(asked, family=SURVEY, part=REACHED, everybody=False),
        ]
    )


def _of_kinds(rows: pd.DataFrame) -> ReleaseCells:
    """The kinds of each item or scale make up the same people once more."""
    found = []
    for key, some in rows.groupby("key", sort=False):
        cells = cells_of_kinds(some, family=SURVEY, whole=some["whole"].iloc[0])
        found.append(replace(cells, sums=cells.sums.assign(**{WAY: key})))
    return together(found)


def _matched(report: ProgrammeReport, pair: Pair) -> ReleaseCells:
    """Who answered both waves or one: they make up each wave, and those who agreed at first."""
    rows = survey_counts.matched(report, pair)
    known = rows[rows["count"].notna()]
    shares = cells_of_shares(known, family=SURVEY, start=start_of(known), everybody=False)
    whole = rows.assign(count=rows["reached"], decision_point=rows["kind"])
    counts = cells_of_counts(whole, family=SURVEY, part=REACHED, everybody=False)
    people, agreed = counts.cells, shares.cells[shares.cells["part"] == WENT_ON]
    first, last = pair
    links = [
        _into(people, [BOTH, FIRST_ONLY], part=WENT_ON, decision_point=ANSWERED, period=first),
        _into(people, [BOTH, LAST_ONLY], part=WENT_ON, decision_point=ANSWERED, period=last),
        _into(agreed, None, decision_point=of_part(primary_item(report), AGREE), period=first),
    ]
    return together([shares, counts, *map(_sums, links)])


def start_of(rows: pd.DataFrame) -> dict[str, str]:
    """Return the point under which all those stand whom each share of some rows is of."""
    return dict(zip(rows["decision_point"], rows["whole"], strict=True))


def _into(
    cells: pd.DataFrame, points: Sequence[str] | None, *, period: Wave, **whole: str
) -> pd.DataFrame:
    """Say that people of a pair of waves make up a number of one of them."""
    parts = cells if points is None else cells[cells["decision_point"].isin(points)]
    return sums_of(parts, way=f"{list(parts['period'])[:1]}", period=period.period, **whole)


def _same(cells: pd.DataFrame, point: str, **whole: str) -> pd.DataFrame:
    """Say that a number stands under two names."""
    own = cells[(cells["decision_point"] == point) & (cells["part"] == REACHED)]
    return sums_of(own[CELL], way=f"the same as {point}", **whole)


def _sums(sums: pd.DataFrame) -> ReleaseCells:
    return replace(NOTHING, sums=sums)
