"""How many answered, agreed and moved, before anything is hidden; of the county alone.

The same functions give a run its cells and a page its counts, so that a page can show nothing that
was not planned.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
from pandas.api.typing import SeriesGroupBy

from evaluation_lib.areas import county_of
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.surveys.answers import KINDS, collapsed
from evaluation_lib.measures.surveys.pairs import MOVES, differences, matching, moves
from evaluation_lib.presentation.workforce_and_practice.survey_waves import (
    Pair,
    Scale,
    Wave,
    asks,
    invited_to,
    items_of,
    pair_of,
    people_in,
    period_of,
    primary_item,
    scales_of,
    score_in,
    survey_settings,
    then_items,
    told_scales,
    values_in,
    waves_of,
)
from evaluation_lib.programme_report import ProgrammeReport

#: The table of counts of the release.
SURVEY = "staff_survey"
#: The points of its cells: who was asked and answered; all who answered a wave; who answered both.
ANSWERED, ALL, BOTH, FIRST_ONLY, LAST_ONLY = (
    "answered the survey",
    "all who answered",
    "answered both waves",
    "answered the first wave only",
    "answered the last wave only",
)
AGREES, THEN = "agrees", "looking back"
COLUMNS = ["area", "group", "period", "key", "kind", "decision_point", "whole", "count", "reached"]


def of_part(point: str, part: str) -> str:
    """Name the point of a part of the people of another: ``answered the survey: leader``."""
    return f"{point}: {part}"


@cache
def answered(report: ProgrammeReport, wave: Wave) -> pd.DataFrame:
    """Count who was invited and who answered: all, by role, by group of staff.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`: ``kind`` is ``""``, a role, or ``""`` with a group; ``reached`` is who was
        invited, missing where the files do not say.
    """
    people, frame = people_in(report, wave), invited_to(report, wave)
    roles = _each(people["role"], None if frame is None else frame.groupby("role")["invited"])
    groups = _each(people["group"], None if frame is None else frame.groupby("group")["invited"])
    every = {"count": len(people), "reached": None if frame is None else frame["invited"].sum()}
    rows = [
        {"group": EVERYBODY, "kind": "", **every},
        *({"group": EVERYBODY, "kind": role, **numbers} for role, numbers in roles.items()),
        *({"group": group, "kind": "", **numbers} for group, numbers in groups.items()),
    ]
    table = pd.DataFrame(rows).assign(key=ANSWERED, whole=ANSWERED)
    points = [of_part(ANSWERED, kind) if kind else ANSWERED for kind in table["kind"]]
    return _laid_out(report, table.assign(decision_point=points), period=wave.period)


def _each(people: pd.Series, frame: SeriesGroupBy | None) -> dict[str, dict[str, object]]:
    invited = pd.Series(dtype="Int64") if frame is None else frame.sum()
    names = [*dict.fromkeys([*sorted(invited.index), *sorted(people.unique())])]
    return {
        name: {
            "count": int((people == name).sum()),
            "reached": None if frame is None else int(invited.get(name, 0)),
        }
        for name in names
    }


@cache
def spread(report: ProgrammeReport, wave: Wave) -> pd.DataFrame:
    """Count who agreed, disagreed or neither: on each item of the scales, and on every scale.

    Whoever left an item out is among those who said neither, so that each kind is of all who
    answered the wave.
    """
    values = values_in(report, wave)
    from_item = items_of(report)["collapse_from"]
    items = [item for scale in scales_of(report) for item in scale.items]
    items = [item for item in items if asks(report, wave, [item])]
    kinds = {item: collapsed(values[item], agrees_from=int(from_item[item])) for item in items}
    least = survey_settings(report)["agrees_from"]
    for scale in (one for one in told_scales(report) if asks(report, wave, one.items)):
        kinds[scale.id] = collapsed(score_in(report, wave, scale), agrees_from=least)
    rows = [row for key, found in kinds.items() for row in _kinds(key, found, KINDS, whole=ALL)]
    return _laid_out(report, pd.DataFrame(rows).assign(group=EVERYBODY), period=wave.period)


@cache
def moved(report: ProgrammeReport) -> pd.DataFrame:
    """Count who moved up, down or not, of all who answered both waves.

    Groups of staff are not told apart: of some hundred people so few of one group stay where they
    were that most numbers would be hidden. Of the primary item, up is who came to agree and down
    who ceased to. A scale without a pair of waves has no rows.
    """
    found = [_moved_on(report, scale) for scale in told_scales(report)]
    return pd.concat([_laid_out(report, pd.DataFrame(), period=""), *found], ignore_index=True)


def _moved_on(report: ProgrammeReport, scale: Scale) -> pd.DataFrame:
    pair = pair_of(report, scale)
    if pair is None:
        return _laid_out(report, pd.DataFrame(), period="")
    least = survey_settings(report)["least_move"]
    rows = _kinds(scale.id, moves(change_of(report, scale), least=least), MOVES, whole=BOTH)
    if primary_item(report) in scale.items:
        agreeing = differences(*(agrees_with_primary(report, wave).astype(float) for wave in pair))
        rows += _kinds(of_part(AGREES, primary_item(report)), moves(agreeing), MOVES, whole=BOTH)
    return _laid_out(report, pd.DataFrame(rows).assign(group=EVERYBODY), period=period_of(pair))


def change_of(report: ProgrammeReport, scale: Scale) -> pd.Series:
    """Return how much each person who answered both waves of a scale moved on it."""
    pair = pair_of(report, scale)
    assert pair is not None
    return differences(*(score_in(report, wave, scale) for wave in pair))


def agrees_with_primary(report: ProgrammeReport, wave: Wave) -> pd.Series:
    """Say of everybody who answered a wave whether they agreed with the primary item."""
    item = primary_item(report)
    return values_in(report, wave)[item] >= int(items_of(report).loc[item, "collapse_from"])


def matched(report: ProgrammeReport, pair: Pair) -> pd.DataFrame:
    """Count who answered both waves or one, and who of them agreed with the primary item at first.

    ``count`` is who agreed, ``reached`` all of them; of those who came later nothing is known of
    the first wave, and of nobody where it did not ask.
    """
    asked = asks(report, pair[0], [primary_item(report)])
    agreed = agrees_with_primary(report, pair[0])
    who = matching(*(people_in(report, wave).index for wave in pair))
    rows = [
        {"kind": BOTH, "count": int(agreed.loc[list(who.both)].sum()), "reached": len(who.both)},
        {
            "kind": FIRST_ONLY,
            "count": int(agreed.loc[list(who.first_only)].sum()),
            "reached": len(who.first_only),
        },
        {"kind": LAST_ONLY, "count": None, "reached": len(who.second_only)},
    ]
    table = pd.DataFrame(rows).assign(group=EVERYBODY, key=AGREES)
    table = table if asked else table.assign(count=None)
    table = table.assign(
        whole=table["kind"], decision_point=[of_part(AGREES, kind) for kind in table["kind"]]
    )
    return _laid_out(report, table, period=period_of(pair))


def by_role(report: ProgrammeReport, wave: Wave) -> pd.DataFrame:
    """Count who agreed with the primary item in a wave that asked it, by role."""
    if not asks(report, wave, [primary_item(report)]):
        return _laid_out(report, pd.DataFrame(), period="")
    agreed, roles = agrees_with_primary(report, wave), people_in(report, wave)["role"]
    rows = [
        {
            "kind": role,
            "count": int(agreed[roles == role].sum()),
            "reached": int((roles == role).sum()),
        }
        for role in sorted(roles.unique())
    ]
    table = pd.DataFrame(rows).assign(group=EVERYBODY, key=AGREES)
    return _laid_out(
        report,
        table.assign(
            whole=[of_part(ALL, role) for role in table["kind"]],
            decision_point=[of_part(AGREES, role) for role in table["kind"]],
        ),
        period=wave.period,
    )


def looked_back(report: ProgrammeReport) -> pd.DataFrame:
    """Count, in the last wave, who puts now above, below or where they put themselves before."""
    waves = waves_of(report)
    if not waves:
        return _laid_out(report, pd.DataFrame(), period="")
    values = values_in(report, waves[-1])
    rows = [
        row | {"group": EVERYBODY}
        for then, now in then_items(report).items()
        if asks(report, waves[-1], [then]) and asks(report, waves[-1], [now])
        for row in _kinds(then, moves(differences(values[then], values[now])), MOVES, whole=ALL)
    ]
    return _laid_out(report, pd.DataFrame(rows), period=waves[-1].period)


def _kinds(
    key: str, found: pd.Series, kinds: tuple[str, ...], *, whole: str
) -> list[dict[str, object]]:
    return [
        {
            "key": key,
            "kind": kind,
            "decision_point": of_part(key, kind),
            "whole": whole,
            "count": int((found == kind).sum()),
            "reached": len(found),
        }
        for kind in kinds
    ]


def _laid_out(report: ProgrammeReport, rows: pd.DataFrame, *, period: str) -> pd.DataFrame:
    county = county_of(report.dictionary).name
    table = rows.assign(area=county, period=period).reindex(columns=COLUMNS)
    return table.astype({"count": "Int64", "reached": "Int64"})
