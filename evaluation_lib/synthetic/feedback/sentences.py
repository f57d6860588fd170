"""Compose what an invented person wrote from the sentences of ``synthetic/feedback.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

#: Where a sentence holds one of several words.
EITHER = re.compile(r"\[([^\]]+)\]")


@dataclass(frozen=True)
class Said:
    """What one person wrote, and what it is truly about.

    Attributes
    ----------
    text
        The answer.
    codes
        Its themes, then one value of each facet that it has.
    """

    text: str
    codes: tuple[str, ...]


def compose(*, quadrant: str, plan: Mapping[str, Any], rng: np.random.Generator) -> Said:
    """Draw an answer from somebody of a quadrant.

    Parameters
    ----------
    quadrant
        The quadrant, whose shares of themes hold.
    plan
        The document ``synthetic/feedback``.
    rng
        The source of chance.
    """
    stance = drawn_key({name: row["share"] for name, row in plan["stances"].items()}, rng=rng)
    holds = plan["stances"][stance]
    if not holds["gain"] and not holds["criticism"]:
        return Said(_one(plan["nothing"], rng), (stance,))
    themes, gains = _gained(quadrant, plan, rng) if holds["gain"] else ([], [])
    criticism = [_one(plan["critical"], rng)] if holds["criticism"] else []
    texts = [_worded(sentence["says"], rng) for sentence in [*gains, *criticism]]
    facets = _facets(gains or criticism, plan)
    return Said(_typed(texts, plan, rng), (*themes, *facets, stance))


def drawn_key(shares: Mapping[str, float], *, rng: np.random.Generator) -> str:
    """Draw one of some names, each as often as its share says."""
    return str(rng.choice(list(shares), p=list(shares.values())))


def _gained(
    quadrant: str, plan: Mapping[str, Any], rng: np.random.Generator
) -> tuple[list[str], list[Mapping[str, Any]]]:
    """Draw themes, each for itself, and a sentence on each; without a theme a general one."""
    place = plan["quadrants"].index(quadrant)
    themes = [
        theme for theme, about in plan["themes"].items() if rng.random() < about["shares"][place]
    ]
    told = [themes[number] for number in rng.permutation(len(themes))]
    sentences = [_one(plan["themes"][theme]["sentences"], rng) for theme in told]
    return themes, sentences or [_one(plan["general"], rng)]


def _facets(sentences: Sequence[Mapping[str, Any]], plan: Mapping[str, Any]) -> list[str]:
    """Return one value of each facet that the sentences have."""
    said = [code for sentence in sentences for code in sentence["codes"]]
    found = []
    for facet, values in plan["facets"].items():
        own = [code for code in said if code in values]
        highest = [max(own, key=values.index)] if own else []
        found += highest if facet == plan["highest"] else own[:1]
    return found


def _worded(says: str, rng: np.random.Generator) -> str:
    return EITHER.sub(lambda found: _one(found[1].split("|"), rng), says)


def _typed(texts: Sequence[str], plan: Mapping[str, Any], rng: np.random.Generator) -> str:
    manner = drawn_key(plan["manners"], rng=rng)
    if manner == "a_line_each":
        return "\n".join(texts)
    text = " ".join(texts)
    if manner == "small_letters":
        return text.lower()
    return text.removesuffix(".") if manner == "no_full_stop" else text


def _one(choices: Sequence[Any], rng: np.random.Generator) -> Any:
    return choices[rng.integers(len(choices))]
