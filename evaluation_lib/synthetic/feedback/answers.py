"""Draw all answers to the invented county's learning spaces, with what is true of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.feedback.sentences import compose, drawn_key

RESPONSE = "response_id"


@dataclass(frozen=True, eq=False)
class FeedbackTruth:
    """What was planted in the invented feedback.

    Attributes
    ----------
    answers
        ``response_id, collection, workshop, answered_on, quadrant, role, question, answer`` (as
        typed), ``clean`` (without names and numbers) and ``planted`` (whether it is so word for
        word), a row an answer.
    codes
        ``response_id, code``: what each answer is truly about.
    taken_out
        ``response_id, kind, found``: what has to be taken out of the answers.
    flags
        ``response_id, kind``: what somebody has to act on before anything else.
    """

    answers: pd.DataFrame
    codes: pd.DataFrame
    taken_out: pd.DataFrame
    flags: pd.DataFrame

    def theme_shares(self, plan: Mapping[str, Any]) -> pd.DataFrame:
        """Return how often each theme was planted and drawn, among answers that tell of a gain.

        Returns
        -------
        pandas.DataFrame
            ``theme, quadrant, planted`` (a share), ``answers`` and ``told`` (numbers of answers
            that tell of a gain, and of those among them that speak of the theme).
        """
        coded = self.answers[[RESPONSE, "quadrant"]].merge(self.codes, on=RESPONSE)
        # Answers planted word for word are in no quadrant's shares.
        coded = coded[~coded[RESPONSE].isin(self.answers.loc[self.answers["planted"], RESPONSE])]
        stances = [stance for stance, holds in plan["stances"].items() if holds["gain"]]
        gained = coded[coded["code"].isin(stances)]
        told = coded[coded[RESPONSE].isin(gained[RESPONSE])]
        rows = [
            {
                "theme": theme,
                "quadrant": quadrant,
                "planted": about["shares"][place],
                "answers": int(gained["quadrant"].eq(quadrant).sum()),
                "told": int((told["code"].eq(theme) & told["quadrant"].eq(quadrant)).sum()),
            }
            for theme, about in plan["themes"].items()
            for place, quadrant in enumerate(plan["quadrants"])
        ]
        return pd.DataFrame(rows)


@dataclass
class _Drawn:
    """Rows as they are collected."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    codes: list[dict[str, str]] = field(default_factory=list)
    taken_out: list[dict[str, str]] = field(default_factory=list)
    flags: list[dict[str, str]] = field(default_factory=list)


def draw_feedback(
    plan: Mapping[str, Any], *, prefix: str, rng: np.random.Generator
) -> FeedbackTruth:
    """Draw every answer.

    Parameters
    ----------
    plan
        The document ``synthetic/feedback``.
    prefix
        What every response id begins with.
    rng
        The source of chance.
    """
    people = [person for workshop in plan["workshops"] for person in _people(workshop, plan, rng)]
    word_for_word = _places(people, plan, rng)
    drawn = _Drawn()
    for number, person in enumerate(people):
        response = f"{prefix}R{number + 1:04d}"
        planted = word_for_word.get(number)
        if planted is None:
            said = compose(quadrant=person["quadrant"], plan=plan, rng=rng)
            planted = {"answer": said.text, "codes": said.codes}
        _add(drawn, response, person, planted, word_for_word=number in word_for_word)
    return FeedbackTruth(
        answers=pd.DataFrame(drawn.answers),
        codes=pd.DataFrame(drawn.codes),
        taken_out=pd.DataFrame(drawn.taken_out),
        flags=pd.DataFrame(drawn.flags),
    )


def _people(
    workshop: Mapping[str, Any], plan: Mapping[str, Any], rng: np.random.Generator
) -> list[dict[str, Any]]:
    """Return who answered after one learning space: when, from where and in which role."""
    first, last = plan["days_to_answer"]
    held = pd.Timestamp(workshop["held_on"])
    days = np.sort(rng.integers(first, last + 1, size=workshop["answers"]))
    return [
        {
            "collection": plan["collection"],
            "workshop": workshop["workshop"],
            "answered_on": (held + pd.Timedelta(days=int(day))).date().isoformat(),
            "quadrant": workshop["quadrant"],
            "role": drawn_key(plan["roles"], rng=rng),
            "question": plan["question"],
        }
        for day in days
    ]


def _places(
    people: list[dict[str, Any]], plan: Mapping[str, Any], rng: np.random.Generator
) -> dict[int, Mapping[str, Any]]:
    """Give each answer that is planted word for word a person whom it fits."""
    places: dict[int, Mapping[str, Any]] = {}
    order = [int(number) for number in rng.permutation(len(people))]
    for planted in plan["planted"]:
        told = [name for name in ("workshop", "quadrant", "role") if name in planted]
        place = next(
            number
            for number in order
            if number not in places and all(people[number][name] == planted[name] for name in told)
        )
        places[place] = planted
    return places


def _add(
    drawn: _Drawn,
    response: str,
    person: Mapping[str, Any],
    planted: Mapping[str, Any],
    *,
    word_for_word: bool,
) -> None:
    own = {RESPONSE: response}
    answer = planted["answer"]
    texts = {"answer": answer, "clean": planted.get("clean", answer), "planted": word_for_word}
    drawn.answers.append({**own, **person, **texts})
    drawn.codes += [{**own, "code": code} for code in planted["codes"]]
    drawn.taken_out += [{**own, **found} for found in planted.get("taken_out", ())]
    drawn.flags += [{**own, **planted["flag"]}] if "flag" in planted else []
