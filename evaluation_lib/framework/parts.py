"""What an evaluation framework is made of: what is wanted, what is done, and what would tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: What an indicator is about, of which kind it is, what is wanted of it, and where it is told.
ABOUT = PEOPLE, SYSTEM, FAMILIES = "people", "system", "families"
KINDS = CHANGE, GAP, AMOUNT, WORDS = "change", "gap", "amount", "words"
DIRECTIONS = UP, DOWN, TO_ONE, AMBIGUOUS, NONE = "up", "down", "to_one", "ambiguous", "none"
LEVELS = COUNTY, QUADRANTS = "county", "county and quadrants"
QUALITIES = "strong", "moderate", "weak"
#: What words tell: of a gain, of criticism, or of something else.
TELLS = GAIN, DOUBT, OTHER = "gain", "doubt", "other"
#: Who asks a question.
ASKED_BY = EVALUATION, CHILDREN, SELF, ALSO_ASKED, NETWORK = (
    "evaluation",
    "children",
    "self",
    "also_asked",
    "network",
)


@dataclass(frozen=True)
class Definition:
    """The definition that the programme works with, whom it credits, and what follows from it."""

    text: str
    credit: str
    so: str


@dataclass(frozen=True)
class Goal:
    """An aspiration (A1 to A6) or an activity (P1 to P11), in full and in few words."""

    id: str
    short: str
    label: str


@dataclass(frozen=True)
class Challenge:
    """A challenge that the programme names, and how the evaluation takes it."""

    id: str
    short: str
    label: str
    taken: str


@dataclass(frozen=True)
class Step:
    """How activities should lead to aspirations.

    Attributes
    ----------
    id, label, short
        Its name, in full and in few words.
    activities, aspirations
        From what to what it leads.
    step
        How far it is from reaction to results.
    needs
        What people need for it.
    holds_if
        The assumption that it rests on.
    """

    id: str
    label: str
    short: str
    activities: tuple[str, ...]
    aspirations: tuple[str, ...]
    step: str
    needs: str
    holds_if: str


@dataclass(frozen=True)
class Question:
    """A question of the evaluation, of children, of a person to themselves, or of the network."""

    id: str
    kind: str
    text: str
    aspirations: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True)
class Influence:
    """How far a person's influence reaches: micro, meso or macro."""

    id: str
    label: str


@dataclass(frozen=True)
class Rival:
    """What else could explain what is seen, whose claims it touches, what would tell it apart."""

    id: str
    text: str
    aspirations: tuple[str, ...]
    told_by: str


@dataclass(frozen=True)
class Source:
    """Where evidence comes from, the page that reads it, and what would answer where it lacks."""

    id: str
    label: str
    files: tuple[str, ...]
    notebook: str
    answers: str


@dataclass(frozen=True)
class Quality:
    """How good a piece of evidence can be at best, and why not better."""

    level: str
    why: str


@dataclass(frozen=True)
class Indicator:
    """One thing that would tell whether the programme does or reaches what it is meant to.

    Attributes
    ----------
    id, label, measure
        Its name for machines and for readers, and what is measured.
    aspirations, activities
        What it tells of.
    about, kind, direction, level
        One of `ABOUT`, `KINDS`, `DIRECTIONS` and `LEVELS`.
    source, notebook
        Where its evidence comes from, and the page that hands it over.
    quality
        How good the evidence can be at best.
    missing
        What would answer it, where it is not known.
    beside
        Of a change towards a ratio of 1: the gap that says on which side of 1 a group stands.
    tells
        Of words: one of `TELLS`.
    """

    id: str
    label: str
    measure: str
    aspirations: tuple[str, ...]
    activities: tuple[str, ...]
    about: str
    kind: str
    direction: str
    source: str
    notebook: str
    level: str
    quality: Quality
    missing: str = ""
    beside: str = ""
    tells: str = ""

    @property
    def county_only(self) -> bool:
        """Whether it is told of the whole county alone."""
        return self.level == COUNTY


@dataclass(frozen=True)
class Framework:
    """How the programme is evaluated.

    Attributes
    ----------
    version
        Its version.
    definition, aspirations, activities, challenges, steps, questions, levels
        What the programme works with, wants, does and names, how the one leads to the other, what
        is asked, and how far influence reaches.
    rivals, sources, indicators
        What else could explain a change, where evidence comes from, and what would tell.
    strength
        By which rules evidence becomes a claim, with the words for what comes of them.
    """

    version: str
    definition: Definition
    aspirations: tuple[Goal, ...]
    activities: tuple[Goal, ...]
    challenges: tuple[Challenge, ...]
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]
    levels: tuple[Influence, ...]
    rivals: tuple[Rival, ...]
    sources: tuple[Source, ...]
    indicators: tuple[Indicator, ...]
    strength: Mapping[str, Any]

    def indicator(self, name: str) -> Indicator:
        """Return an indicator by its id."""
        return next(one for one in self.indicators if one.id == name)

    def source(self, name: str) -> Source:
        """Return a source by its id."""
        return next(one for one in self.sources if one.id == name)

    def indicators_of(self, name: str) -> tuple[Indicator, ...]:
        """Return the indicators that tell of an aspiration or an activity."""
        return tuple(
            one for one in self.indicators if name in one.aspirations or name in one.activities
        )

    def rivals_of(self, aspiration: str) -> tuple[Rival, ...]:
        """Return what else could explain changes towards an aspiration."""
        return tuple(one for one in self.rivals if aspiration in one.aspirations)

    def asked(self, kind: str) -> tuple[Question, ...]:
        """Return the questions of a kind: one of `ASKED_BY`."""
        return tuple(one for one in self.questions if one.kind == kind)

    def words(self, of: str, name: str) -> str:
        """Return the words for what a rule gives: ``verdicts`` or ``says``."""
        return str(self.strength[of][name]["words"])

    def answers(self, indicator: Indicator) -> str:
        """Return what would answer an indicator: its own sentence, or that of its source."""
        return indicator.missing or self.source(indicator.source).answers
