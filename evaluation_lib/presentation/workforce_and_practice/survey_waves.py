"""Which waves of the staff survey a page compares, who answered them, and what their items ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from evaluation_lib.measures.surveys.answers import answers_by_person, score
from evaluation_lib.presentation.numbers import day
from evaluation_lib.programme_report import ProgrammeReport

ANSWERS, WAVES, INVITED = "survey_answers", "survey_waves", "survey_invited"


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
    """Return the first and the last wave within the page's period that anybody answered."""
    rows = report.programme[WAVES].sort_values("opened_on")
    answered = set(report.programme[ANSWERS]["wave"])
    found = [
        Wave(int(row["wave"]), row["opened_on"].date(), row["closed_on"].date(), row["linked"] == "yes")
        for row in rows.to_dict("records")
        if row["wave"] in answered
    ]
    start, end = report.setting.period_start, report.setting.period_end
    inside = [wave for wave in found if start <= wave.opened and wave.closed <= end]
    return tuple(inside) if len(inside) < 2 else (inside[0], inside[-1])


def pair_of(report: ProgrammeReport) -> tuple[Wave, Wave] | None:
    """Return the two waves whose people can be matched; none where there are no two, or no codes."""
    waves = waves_of(report)
    if len(waves) < 2 or not all(wave.linked for wave in waves):
        return None
    return waves[0], waves[1]


def period_of(pair: tuple[Wave, Wave]) -> str:
    """Return the days from the first wave's first to the last wave's last, as cells name them."""
    return f"{pair[0].opened} to {pair[1].closed}"


def words_of(waves: tuple[Wave, ...]) -> str:
    """Return when a first and a last wave were, in words: ``May 2023 to June 2025``."""
    if not waves:
        return ""
    ends = [f"{wave.opened:%B %Y}" for wave in waves]
    return " to ".join(dict.fromkeys(ends))


@cache
def items_of(report: ProgrammeReport) -> pd.DataFrame:
    """Return the items of the survey by their codes."""
    return report.dictionary.read("survey_items").fillna("").set_index("item", drop=False)


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


@cache
def values_in(report: ProgrammeReport, wave: Wave) -> pd.DataFrame:
    """Return the answers of a wave by person and item, more always being more."""
    rows = report.programme[ANSWERS]
    turned = items_of(report).index[items_of(report)["reversed"].astype(bool)]
    return answers_by_person(
        rows[rows["wave"] == wave.number], items=list(items_of(report).index), turned=turned
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
