"""What can be wrong with an evaluation framework that can be read: one sentence for each fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from evaluation_lib.framework.parts import (
    ABOUT,
    ASKED_BY,
    CHANGE,
    DIRECTIONS,
    GAP,
    KINDS,
    LEVELS,
    QUALITIES,
    TELLS,
    TO_ONE,
    WORDS,
    Framework,
    Indicator,
)
from evaluation_lib.wordlists import cut, did_you_mean

FILE = "evaluation_framework.yaml"
#: The words that rules give, which the file must have (see `synthesis`).
STRENGTH = {
    "verdicts": (
        "not_yet_evidenced",
        "mixed",
        "contradicted",
        "supported",
        "suggested",
        "no_clear_change",
    ),
    "confidence": ("none", "low", "moderate"),
    "says": (
        *("for", "against", "mixed", "no_clear_change", "told_apart", "not_known"),
        *("today", "done", "said"),
    ),
    "together": ("agree", "expand", "contradict", "silent"),
}

TWICE = "{file}: the id '{id}' stands there twice. Give one of them another."
NO_SUCH = "{file}, {where}: there is no {what} '{found}'{meant}"
NOT_A_WORD = "{file}, {where}, {name}: '{found}' cannot stand there. Write {allowed}."
NO_INDICATOR = (
    "{file}: no indicator tells of {id}. Add one, even if its data do not exist yet: it then says "
    "what would answer it."
)
NO_CHANGE = (
    "{file}: no indicator of kind change tells of {id}, so no claim on it could ever be made. Add "
    "one, even if its data do not exist yet."
)
NO_STEP = "{file}: no step leads {way} {id}. Say in steps how it should lead to what is wanted."
NO_RIVAL = "{file}: nothing in rivals touches {id}. Say what else could explain a change."
NO_GAP = (
    "{file}, {where}: a change towards a ratio of 1 needs the line 'beside' with an indicator of "
    "kind gap, which says on which side of 1 each group stands."
)
NO_TELLS = "{file}, {where}: words need the line 'tells'. Write {allowed}."
NO_WORDS = "{file}, strength, {of}: the words for '{name}' are missing. Write them."
NO_SENTENCE = "{file}, strength: '{name}' is missing. Write what would answer it."
NOT_A_NUMBER = "{file}, strength, supported, {name}: write a whole number, at least 1."


def faults(framework: Framework) -> list[str]:
    """List what is wrong with a framework, a sentence for each fault."""
    return [
        *_twice(framework),
        *_references(framework),
        *(sentence for one in framework.indicators for sentence in _of_indicator(one, framework)),
        *_questions(framework),
        *_uncovered(framework),
        *_strength(framework),
    ]


def _twice(framework: Framework) -> Iterator[str]:
    ids = [
        one.id
        for several in (
            *(framework.aspirations, framework.activities, framework.challenges, framework.steps),
            *(framework.questions, framework.levels, framework.rivals, framework.indicators),
        )
        for one in several
    ]
    ids += [f"source {one.id}" for one in framework.sources]
    for name, number in Counter(ids).items():
        if number > 1:
            yield TWICE.format(file=FILE, id=cut(name))


def _references(framework: Framework) -> Iterator[str]:
    aspirations = [one.id for one in framework.aspirations]
    activities = [one.id for one in framework.activities]
    for part in (*framework.steps, *framework.questions, *framework.rivals, *framework.indicators):
        yield from _unknown(part.aspirations, aspirations, "aspiration", where=part.id)
        yield from _unknown(getattr(part, "activities", ()), activities, "activity", where=part.id)


def _unknown(found: Sequence[str], known: Sequence[str], what: str, *, where: str) -> Iterator[str]:
    for one in found:
        if one not in known:
            yield NO_SUCH.format(
                file=FILE, where=where, what=what, found=cut(one), meant=did_you_mean(one, known)
            )


def _of_indicator(one: Indicator, framework: Framework) -> Iterator[str]:
    allowed = {"about": ABOUT, "kind": KINDS, "direction": DIRECTIONS, "level": LEVELS}
    for name, words in allowed.items():
        yield from _not_a_word(getattr(one, name), words, where=one.id, name=name)
    yield from _not_a_word(one.quality.level, QUALITIES, where=one.id, name="quality")
    yield from _unknown(
        [one.source], [source.id for source in framework.sources], "source", where=one.id
    )
    gaps = [other.id for other in framework.indicators if other.kind == GAP]
    if one.kind == CHANGE and one.direction == TO_ONE and one.beside not in gaps:
        yield NO_GAP.format(file=FILE, where=one.id)
    if one.kind == WORDS and one.tells not in TELLS:
        yield NO_TELLS.format(file=FILE, where=one.id, allowed=" or ".join(TELLS))


def _not_a_word(found: str, allowed: Sequence[str], *, where: str, name: str) -> Iterator[str]:
    if found not in allowed:
        words = " or ".join(allowed)
        yield NOT_A_WORD.format(file=FILE, where=where, name=name, found=cut(found), allowed=words)


def _questions(framework: Framework) -> Iterator[str]:
    for one in framework.questions:
        yield from _not_a_word(one.kind, ASKED_BY, where=one.id, name="kind")
        yield from _not_a_word(one.about, ("", *ABOUT), where=one.id, name="about")


def _uncovered(framework: Framework) -> Iterator[str]:
    for goal in (*framework.aspirations, *framework.activities):
        if not framework.indicators_of(goal.id):
            yield NO_INDICATOR.format(file=FILE, id=goal.id)
    for goal in framework.aspirations:
        if not any(one.kind == CHANGE for one in framework.indicators_of(goal.id)):
            yield NO_CHANGE.format(file=FILE, id=goal.id)
        if not framework.rivals_of(goal.id):
            yield NO_RIVAL.format(file=FILE, id=goal.id)
        if not any(goal.id in step.aspirations for step in framework.steps):
            yield NO_STEP.format(file=FILE, way="to", id=goal.id)
    for goal in framework.activities:
        if not any(goal.id in step.activities for step in framework.steps):
            yield NO_STEP.format(file=FILE, way="from", id=goal.id)


def _strength(framework: Framework) -> Iterator[str]:
    rules = framework.strength
    for of, names in STRENGTH.items():
        for name in names:
            if not (rules.get(of) or {}).get(name, {}).get("words"):
                yield NO_WORDS.format(file=FILE, of=of, name=name)
    if not isinstance(rules.get("too_few"), str):
        yield NO_SENTENCE.format(file=FILE, name="too_few")
    asked = rules.get("supported") or {}
    for name in ("indicators", "sources"):
        number = asked.get(name)
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            yield NOT_A_NUMBER.format(file=FILE, name=name)
