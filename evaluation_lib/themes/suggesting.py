"""Point at answers by the keyword rules of a code book, apart from the two people who code.

What rules find is a coder of its own. It never stands in a coder's sheet: who sees a suggestion
follows it. It is measured against what people settled, and helps to find what both overlooked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.measures.themes import coded_answers
from evaluation_lib.measures.tidy import divided
from evaluation_lib.themes.code_book import CodeBook
from evaluation_lib.themes.codings import COLUMNS

#: What the rules are called among coders.
RULES = "rules"
#: The table in which rules stand against people.
COMPARED = ("code", "suggested", "coded", "both", "precision", "recall")
#: In a rule: any ending, "and in the same sentence", "the whole answer is".
ENDING, AND, WHOLE = "*", "+", "="
SENTENCES = re.compile(r"[.!?;\n]+")
#: What may stand around an answer that says no more than "n/a".
AROUND = " .!-\"'"


@dataclass(frozen=True)
class KeywordRule:
    """One line of a code's keywords: what must all be found in one sentence, or be the answer."""

    parts: tuple[re.Pattern[str], ...]
    whole: str = ""

    def finds(self, answer: str) -> bool:
        """Whether an answer fits the rule."""
        text = answer.casefold().replace("\u2019", "'")
        if self.whole:
            return text.strip() == self.whole or text.strip(AROUND) == self.whole
        return any(
            all(part.search(sentence) for part in self.parts) for sentence in SENTENCES.split(text)
        )


def keyword_rule(line: str) -> KeywordRule:
    """Read a line of keywords: ``assess* + cultur*``, or ``=n/a`` for a whole answer."""
    text = line.casefold().strip()
    if text.startswith(WHOLE):
        return KeywordRule((), whole=text.removeprefix(WHOLE).strip())
    return KeywordRule(tuple(_pattern(part.strip()) for part in text.split(f" {AND} ")))


def suggested_codings(answers: pd.DataFrame, book: CodeBook) -> pd.DataFrame:
    """Return what the keyword rules find, as codings of a coder called `RULES`.

    Parameters
    ----------
    answers
        ``response_id``, ``answer``.
    book
        The code book. Of a facet, of which an answer has one value, the first whose rules fit in
        the order of the book's values from the last, which is the higher level.

    Returns
    -------
    pandas.DataFrame
        ``response_id``, ``coder``, ``code``; an empty code where no rule fits.
    """
    rules = {code.id: [keyword_rule(line) for line in code.keywords] for code in book.codes}
    rows = [
        (id, RULES, code)
        for id, answer in zip(answers["response_id"], answers["answer"], strict=True)
        for code in _found(answer, book, rules) or [""]
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def rules_against_people(
    suggested: pd.DataFrame,
    adjudicated: pd.DataFrame,
    answers: pd.DataFrame,
    *,
    codes: Sequence[str],
) -> pd.DataFrame:
    """Measure what rules find against what people settled, code by code.

    Parameters
    ----------
    suggested
        As `suggested_codings` returns it.
    adjudicated
        ``response_id``, ``code``: what holds in the end.
    answers
        The answers, with ``response_id``.
    codes
        The codes of the code book.

    Returns
    -------
    pandas.DataFrame
        ``code``; ``suggested``, ``coded``, ``both``: how many answers rules find, people gave the
        code, and both; ``precision`` (both / suggested) and ``recall`` (both / coded), ``NaN``
        where nothing stands below the line.
    """
    rules, people = (
        coded_answers(table, answers, codes=codes).to_numpy() for table in (suggested, adjudicated)
    )
    found, coded, both = (table.sum(axis=0) for table in (rules, people, rules & people))
    precision = divided(both.astype(float), found.astype(float))
    recall = divided(both.astype(float), coded.astype(float))
    columns = (list(codes), found, coded, both, precision, recall)
    return pd.DataFrame(dict(zip(COMPARED, columns, strict=True)))


def _found(answer: str, book: CodeBook, rules: dict[str, list[KeywordRule]]) -> list[str]:
    def fits(code: str) -> bool:
        return any(rule.finds(answer) for rule in rules[code])

    themes = [theme.id for theme in book.themes if fits(theme.id)]
    values = (
        next((value.id for value in reversed(facet.values) if fits(value.id)), None)
        for facet in book.facets
    )
    return [*themes, *filter(None, values)]


def _pattern(part: str) -> re.Pattern[str]:
    words = re.escape(part).replace(re.escape(ENDING), r"\w*").replace(r"\ ", r"\s+")
    return re.compile(rf"(?<!\w){words}(?!\w)")
