"""A scenario: everything that is planted in the invented county, read from the data dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from evaluation_lib.areas import known_areas, quadrants_of
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.programme_start import ProgrammeStart, start_from
from evaluation_lib.wordlists import cut, did_you_mean, listed

FOLDER = "synthetic"
BASED_ON, DEFAULT = "based_on", "default"
ALL = "all"
NO_SUCH_SCENARIO = "'{found}' is not a scenario of the invented county{hint} Scenarios: {known}."


@dataclass(frozen=True)
class Effect:
    """Something that multiplies a chance, a rate or a stay, for some groups from a day on.

    Attributes
    ----------
    name
        The name of the planted truth.
    what
        What it multiplies: ``contacts``, a transition, a stay, ``unaccompanied`` or
        ``ethnicity_known_at_first``.
    groups
        The ethnic groups.
    factor
        By how much.
    starts
        The first day in each quadrant.
    end
        The last day; none if it goes on.
    kind
        ``programme`` or ``rival event``.
    """

    name: str
    what: str
    groups: tuple[str, ...]
    factor: float
    starts: Mapping[str, pd.Timestamp]
    end: pd.Timestamp | None
    kind: str


@dataclass(frozen=True, eq=False)
class Scenario:
    """What is planted, under the names that ``synthetic/scenarios/default.yaml`` explains.

    Attributes
    ----------
    name
        The scenario's name.
    content
        The document, with what it is based on filled in.
    groups
        The five ethnic groups in their order; the first is the one that others are compared with.
    quadrants
        The county's quadrants in their order.
    """

    name: str
    content: Mapping[str, Any]
    groups: tuple[str, ...]
    quadrants: tuple[str, ...]

    def __getitem__(self, part: str) -> Any:
        """Return a part of the document."""
        return self.content[part]

    @property
    def first_day(self) -> date:
        """The first day that extracts hold."""
        return self.content["first_day"]

    @property
    def extract_day(self) -> date:
        """The day on which the extracts are taken."""
        return self.content["extract_day"]

    @cached_property
    def programme_start(self) -> ProgrammeStart | None:
        """When the programme came, by the scenario; nothing where it never did."""
        return start_from((self.content["programme"] or {}).get("start") or {})

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """The programme's effects, then the rival events."""
        programme = self.content["programme"] or {}
        starts = {name: pd.Timestamp(day) for name, day in (programme.get("start") or {}).items()}
        found = [
            self._effect(row, starts=starts, kind="programme")
            for row in programme.get("effects") or ()
        ]
        for row in self.content["rival_events"] or ():
            everywhere = dict.fromkeys(self.quadrants, pd.Timestamp(row["from"]))
            found.append(self._effect(row, starts=everywhere, kind="rival event"))
        return tuple(found)

    def _effect(
        self, row: Mapping[str, Any], *, starts: Mapping[str, pd.Timestamp], kind: str
    ) -> Effect:
        return Effect(
            name=row["name"],
            what=row["what"],
            groups=self.groups if row["groups"] == ALL else tuple(row["groups"]),
            factor=float(row["factor"]),
            starts=starts,
            end=pd.Timestamp(row["to"]) if "to" in row else None,
            kind=kind,
        )

    def relative(self, quantity: str) -> tuple[float, ...]:
        """How many times the chance, rate or stay of the first group each group has."""
        given = self._planted(quantity).get("relative") or {}
        return tuple(float(given.get(group, 1.0)) for group in self.groups)

    def _planted(self, quantity: str) -> Mapping[str, Any]:
        if quantity == "contacts":
            return self.content["contacts"]
        if quantity == "ethnicity_known_at_first":
            return self.content["recording"]["known_at_first"]
        both = {**self.content["transitions"], **self.content["stays"]}
        return both.get(quantity, {})


def scenario_names(dictionary: Dictionary) -> tuple[str, ...]:
    """Return the names of the scenarios, the default one first."""
    rest = sorted(
        path.stem
        for path in (dictionary.folder / FOLDER / "scenarios").glob("*.yaml")
        if path.stem != DEFAULT
    )
    return (DEFAULT, *rest)


def read_scenario(name: str, *, dictionary: Dictionary) -> Scenario:
    """Read a scenario.

    Raises
    ------
    EvaluationError
        If there is no scenario of that name.
    """
    known = scenario_names(dictionary)
    if name not in known:
        hint = did_you_mean(name, list(known))
        raise EvaluationError(
            NO_SUCH_SCENARIO.format(found=cut(name), hint=hint, known=listed(list(known)))
        )
    return Scenario(
        name=name,
        content=_content(name, dictionary),
        groups=_groups(dictionary),
        quadrants=tuple(quadrants_of(known_areas(dictionary))),
    )


def _content(name: str, dictionary: Dictionary) -> dict[str, Any]:
    own = dictionary.document(f"{FOLDER}/scenarios/{name}")
    if BASED_ON not in own:
        return own
    base = _content(own[BASED_ON], dictionary)
    return _merged(base, {key: value for key, value in own.items() if key != BASED_ON})


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Take what a scenario says over what it is based on; of mappings each entry by itself."""
    merged = dict(base)
    for key, value in own.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        # An empty mapping takes away: nothing is left of what stood there.
        merged[key] = _merged(merged[key], value) if both and value else value
    return merged


def _groups(dictionary: Dictionary) -> tuple[str, ...]:
    codes = dictionary.read("ethnicity_codes")
    known = codes[codes["ethnicity_known"].astype(bool)]
    return tuple(known["five_groups"].drop_duplicates())
