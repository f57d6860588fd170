"""What the findings say of each aspiration, by the rules of the framework: nothing is averaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.framework.evidence import (
    AGAINST,
    FOR,
    MIXED,
    NO_CLEAR_CHANGE,
    NOT_KNOWN,
    Evidence,
    all_evidence,
)
from evaluation_lib.framework.parts import (
    AMBIGUOUS,
    AMOUNT,
    CHANGE,
    DOUBT,
    GAIN,
    GAP,
    WORDS,
    Framework,
    Goal,
)

SUPPORTED, SUGGESTED, CONTRADICTED = "supported", "suggested", "contradicted"
NOT_YET_EVIDENCED = "not_yet_evidenced"
NO_CONFIDENCE, LOW, MODERATE = "none", "low", "moderate"
AGREE, EXPAND, CONTRADICT, SILENT = "agree", "expand", "contradict", "silent"
#: What the rules say where no area without the programme is compared.
NO_COMPARISON = "none"
#: The source that no page hands over: the evaluation itself.
THIS_EVALUATION = "this_evaluation"


@dataclass(frozen=True)
class Judgement:
    """What is known of one aspiration.

    Attributes
    ----------
    aspiration
        The aspiration, as a claim: that it is being reached.
    evidence
        Of each of its indicators.
    verdict
        ``supported``, ``suggested``, ``mixed``, ``contradicted``, ``no_clear_change`` or
        ``not_yet_evidenced``.
    confidence
        ``none``, ``low`` or ``moderate``; never more.
    """

    aspiration: Goal
    evidence: tuple[Evidence, ...]
    verdict: str
    confidence: str

    def of_kind(self, kind: str) -> tuple[Evidence, ...]:
        """Return the evidence of indicators of a kind: change, gap, amount or words."""
        return tuple(one for one in self.evidence if one.indicator.kind == kind)

    @property
    def changes(self) -> tuple[Evidence, ...]:
        """The evidence that can make a claim."""
        return self.of_kind(CHANGE)

    @property
    def today(self) -> tuple[Evidence, ...]:
        """Gaps at one time: they say where it stands, and nothing of change."""
        return self.of_kind(GAP)

    @property
    def amounts(self) -> tuple[Evidence, ...]:
        """What was done or counted."""
        return self.of_kind(AMOUNT)

    @property
    def words(self) -> tuple[Evidence, ...]:
        """What people said."""
        return self.of_kind(WORDS)

    @property
    def speaking_for(self) -> tuple[Evidence, ...]:
        """Changes that speak for the claim."""
        return tuple(one for one in self.changes if one.says in (FOR, MIXED))

    @property
    def speaking_against(self) -> tuple[Evidence, ...]:
        """Changes that speak against the claim."""
        return tuple(one for one in self.changes if one.says in (AGAINST, MIXED))

    @property
    def not_known(self) -> tuple[Evidence, ...]:
        """Indicators of which nothing, or nothing of some group, is known."""
        return tuple(one for one in self.evidence if one.missing)


@dataclass(frozen=True)
class Synthesis:
    """What is known of every indicator, and what that comes to for each aspiration."""

    framework: Framework
    evidence: Mapping[str, Evidence]
    judgements: tuple[Judgement, ...]

    def of(self, name: str) -> tuple[Evidence, ...]:
        """Return the evidence on an aspiration or an activity."""
        return tuple(self.evidence[one.id] for one in self.framework.indicators_of(name))

    def judgement(self, aspiration: str) -> Judgement:
        """Return what is known of an aspiration by its id."""
        return next(one for one in self.judgements if one.aspiration.id == aspiration)

    @property
    def asked_for(self) -> tuple[Evidence, ...]:
        """The evidence of every indicator that some page can hand over."""
        every = self.evidence.values()
        return tuple(one for one in every if one.indicator.source != THIS_EVALUATION)

    @property
    def not_known(self) -> tuple[Evidence, ...]:
        """Every indicator of which nothing, or nothing of some group, is known."""
        return tuple(one for one in self.asked_for if one.missing)


def synthesis(
    framework: Framework, findings: pd.DataFrame, *, area: str = "", county: str = ""
) -> Synthesis:
    """Judge every aspiration by the findings (see `evidence.all_evidence` for what is given)."""
    evidence = all_evidence(framework, findings, area=area, county=county)
    return Synthesis(
        framework=framework,
        evidence=evidence,
        judgements=tuple(
            _judged(goal, [evidence[one.id] for one in framework.indicators_of(goal.id)], framework)
            for goal in framework.aspirations
        ),
    )


def _judged(goal: Goal, evidence: Sequence[Evidence], framework: Framework) -> Judgement:
    changes = [one for one in evidence if one.indicator.kind == CHANGE]
    verdict = strength([one for one in changes if one.counts], framework)
    return Judgement(
        aspiration=goal,
        evidence=tuple(evidence),
        verdict=verdict,
        confidence=_confidence(verdict, changes, framework),
    )


def strength(changes: Sequence[Evidence], framework: Framework) -> str:
    """Return how far changes that are known carry a claim; see ``strength`` of the framework."""
    says = [one.says for one in changes]
    for_it = [one for one in changes if one.says == FOR]
    if not says:
        return NOT_YET_EVIDENCED
    if MIXED in says or (for_it and AGAINST in says):
        return MIXED
    if AGAINST in says:
        return CONTRADICTED
    asked = framework.strength["supported"]
    sources = {one.indicator.source for one in for_it}
    if len(for_it) >= asked["indicators"] and len(sources) >= asked["sources"]:
        return SUPPORTED
    return SUGGESTED if for_it else NO_CLEAR_CHANGE


def _confidence(verdict: str, changes: Sequence[Evidence], framework: Framework) -> str:
    if verdict == NOT_YET_EVIDENCED:
        return NO_CONFIDENCE
    lacking = any(one.missing for one in changes if one.indicator.direction != AMBIGUOUS)
    compared = framework.strength["comparison"] != NO_COMPARISON
    return MODERATE if compared and not lacking else LOW


def words_beside(one: Evidence, words: Sequence[Evidence]) -> tuple[str, ...]:
    """Say how what people said stands to a number: agree, expand, contradict or silent.

    A gain that people name agrees with a change for the better, contradicts one for the worse or
    none, and tells more where no change is known. Criticism agrees with a change for the worse or
    none and contradicts one for the better. Other words tell more.

    Parameters
    ----------
    one
        The number.
    words
        Evidence of indicators of words on the same aspiration.
    """
    told = [word for word in words if word.known]
    found = [_beside(one.says, word.indicator.tells) for word in told]
    order = (AGREE, CONTRADICT, EXPAND)
    return tuple(name for name in order if name in found) or (SILENT,)


def _beside(says: str, tells: str) -> str:
    better, worse = says == FOR, says in (AGAINST, NO_CLEAR_CHANGE)
    if tells not in (GAIN, DOUBT) or not (better or worse):
        return EXPAND
    return AGREE if better == (tells == GAIN) else CONTRADICT


__all__ = ["NOT_KNOWN", "Judgement", "Synthesis", "strength", "synthesis", "words_beside"]
