"""Which waves of the staff survey a page compares, who answered them, and what their items ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.surveys.answers import answers_by_person, score
from evaluation_lib.opened_programme import Programme
from evaluation_lib.presentation.numbers import day
from evaluation_lib.programme_report import ProgrammeReport

ANSWERS, WAVES, INVITED = "survey_answers", "survey_waves", "survey_invited"
YES = "yes"


@dataclass(frozen=True)
class Wave:
    """One wave.

    Attributes
    ----------
    number
        As in the files.
    opened, closed
        Its first and its last day.
    linked
        Whether people have the same code in it as in others.
    """

    number: int
    opened: date
    closed: date
    linked: bool

    @property
    def period(self) -> str:
        """Its days, as cells of a release name them."""
        return f"{self.opened} to {self.closed}"

    @property
    def words(self) -> str:
        """Its days, as a page writes them."""
        return f"{day(self.opened)} to {day(self.closed)}"


#: The first and the last wave of a scale.
Pair = tuple[Wave, Wave]


@dataclass(frozen=True)
class Scale:
    """Items that are told together.

    Attributes
    ----------
    id
        Its name in the data dictionary.
    items, turned
        Its items, and those of them in which agreeing is against what it measures.
    aspiration
        Which aspiration of the programme it is about.
    """

    id: str
    items: tuple[str, ...]
    turned: tuple[str, ...]
    aspiration: str


def survey_settings(report: ProgrammeReport) -> dict[str, Any]:
    """Return what the data dictionary settles of the survey."""
    return report.dictionary.document("staff_survey")


@cache
def waves_of(report: ProgrammeReport) -> tuple[Wave, ...]:
    """Return the waves that the page tells of: the first and the last that asked a scale."""
    found = [wave for scale in told_scales(report) for wave in waves_with(report, scale)]
    return tuple(sorted(set(found), key=lambda wave: wave.opened))


@cache
def waves_with(report: ProgrammeReport, scale: Scale) -> tuple[Wave, ...]:
    """Return the first and the last wave of the page's period in which a scale was asked."""
    asked = [wave for wave in _waves_in_period(report) if asks(report, wave, scale.items)]
    return tuple(asked) if len(asked) < 2 else (asked[0], asked[-1])


@cache
def _waves_in_period(report: ProgrammeReport) -> tuple[Wave, ...]:
    start, end = report.setting.period_start, report.setting.period_end
    found = [
        Wave(
            int(row["wave"]), row["opened_on"].date(), row["closed_on"].date(), row["linked"] == YES
        )
        for row in report.programme[WAVES].sort_values("opened_on").to_dict("records")
    ]
    return tuple(wave for wave in found if start <= wave.opened and wave.closed <= end)


def asks(report: ProgrammeReport, wave: Wave, items: Iterable[str]) -> bool:
    """Whether any of some items was asked in a wave."""
    rows = report.programme[ANSWERS]
    return bool(((rows["wave"] == wave.number) & rows["item"].isin(list(items))).any())


def pair_of(report: ProgrammeReport, scale: Scale) -> Pair | None:
    """Return the two waves of a scale whose people can be matched.

    None where there are no two, or no codes that are the same in both.
    """
    waves = waves_with(report, scale)
    if len(waves) < 2 or not all(wave.linked for wave in waves):
        return None
    return waves[0], waves[1]


def pairs_of(report: ProgrammeReport) -> tuple[Pair, ...]:
    """Return every pair of waves of which some scale is told, each once."""
    found = [pair_of(report, scale) for scale in told_scales(report)]
    return tuple(dict.fromkeys(pair for pair in found if pair is not None))


def period_of(pair: Pair) -> str:
    """Return how cells name two waves whose people are compared.

    No span of days: people of two waves are no part of those of two others.
    """
    return f"{pair[0].opened} and {pair[1].opened}"


def words_of(waves: tuple[Wave, ...]) -> str:
    """Return when a first and a last wave were, in words: ``May 2023 to June 2025``."""
    if not waves:
        return ""
    ends = [f"{wave.opened:%B %Y}" for wave in waves]
    return " to ".join(dict.fromkeys(ends))


def items_of(report: ProgrammeReport) -> pd.DataFrame:
    """Return the items of the survey by their codes."""
    return _items(report.dictionary)


@cache
def _items(dictionary: Dictionary) -> pd.DataFrame:
    return dictionary.read("survey_items").fillna("").set_index("item", drop=False)


@cache
def scales_of(report: ProgrammeReport) -> tuple[Scale, ...]:
    """Return the scales that are told before and after."""
    items = items_of(report)
    return tuple(
        _scale(name, items[items["scale"] == name]) for name in survey_settings(report)["scales"]
    )


@cache
def routine_of(report: ProgrammeReport) -> tuple[Scale, ...]:
    """Return the parts of the instrument on what becomes routine."""
    items = items_of(report)
    own = items[items["scale"] == survey_settings(report)["routine"]]
    return tuple(_scale(name, rows) for name, rows in own.groupby("subscale", sort=False))


def told_scales(report: ProgrammeReport) -> tuple[Scale, ...]:
    """Return every scale whose change is told."""
    return (*scales_of(report), *routine_of(report))


def _scale(name: str, rows: pd.DataFrame) -> Scale:
    turned = rows.loc[rows["reversed"].astype(bool), "item"]
    return Scale(name, tuple(rows["item"]), tuple(turned), rows["aspiration"].iloc[0])


def primary_item(report: ProgrammeReport) -> str:
    """Return the one item that was named in advance."""
    items = items_of(report)
    return str(items.loc[items["primary"].astype(bool), "item"].iloc[0])


def then_items(report: ProgrammeReport) -> dict[str, str]:
    """Return the items that ask, afterwards, how it was before: each with the item it is of."""
    items = items_of(report)
    own = items[items["then_item_of"] != ""]
    return dict(zip(own["item"], own["then_item_of"], strict=True))


def values_in(report: ProgrammeReport, wave: Wave) -> pd.DataFrame:
    """Return the answers of a wave by person and item, more always being more."""
    return _values(report.programme, report.dictionary, wave)


# By the files, not by the report: what is hidden changes no answer.
@cache
def _values(programme: Programme, dictionary: Dictionary, wave: Wave) -> pd.DataFrame:
    rows, items = programme[ANSWERS], dictionary.read("survey_items")
    return answers_by_person(
        rows[rows["wave"] == wave.number],
        items=list(items["item"]),
        turned=items.loc[items["reversed"].astype(bool), "item"],
    )


def score_in(report: ProgrammeReport, wave: Wave, scale: Scale) -> pd.Series:
    """Return everybody's score on a scale in a wave, missing where too little was answered."""
    least = survey_settings(report)["least_answered"]
    return score(values_in(report, wave)[list(scale.items)], least_answered=least)


@cache
def people_in(report: ProgrammeReport, wave: Wave) -> pd.DataFrame:
    """Return who answered a wave: ``role`` and ``group`` by respondent."""
    rows = report.programme[ANSWERS]
    own = rows[rows["wave"] == wave.number].drop_duplicates("respondent").set_index("respondent")
    return own[["role"]].assign(group=own["ethnicity"].map(group_by_ethnicity(report))).sort_index()


@cache
def invited_to(report: ProgrammeReport, wave: Wave) -> pd.DataFrame | None:
    """Return who was invited to a wave: ``role``, ``group``, ``invited``; none where not told."""
    rows = report.programme[INVITED]
    own = rows[rows["wave"] == wave.number]
    if own.empty:
        return None
    return own.assign(group=own["ethnicity"].map(group_by_ethnicity(report)))


def group_by_ethnicity(report: ProgrammeReport) -> dict[str, str]:
    """Return the group of staff that each ethnic group stands in."""
    groups = survey_settings(report)["groups"]
    return {member: one["group"] for one in groups for member in one["members"]}
