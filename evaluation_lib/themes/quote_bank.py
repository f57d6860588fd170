"""The quote bank: what a person decided of quotes is kept, and only what is ticked is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.themes.quote_candidates import (
    BETWEEN,
    CODES,
    COLUMNS,
    DECISION,
    FLAGS,
    QUOTE,
    RESPONSE,
    SHOW,
    TICKED_BY,
    TICKED_ON,
)
from evaluation_lib.themes.quote_flags import QuoteRules, flags_of_words, quote_rules

YES = "yes"
#: As the command asks for it, and as spreadsheets save it.
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y")

HOW_TO = "quotes.csv, response {response}: "
NOT_YES = HOW_TO + "show is '{found}'. Write yes, or leave it blank."
NO_NAME = HOW_TO + "it is ticked, but not by whom. Fill in ticked_by."
NO_DAY = HOW_TO + "ticked_on is '{found}'. Write the day on which it was ticked, as 2026-03-31."
NOT_ANSWERED = HOW_TO + "there is no such answer. Run evaluate themes quotes again."
NOT_ITS_WORDS = HOW_TO + "the quote does not stand in the answer word for word. Only cut it."
NEVER_SHOWN = HOW_TO + "it cannot be shown. {label} Take the yes away."


@dataclass(frozen=True, eq=False)
class KeptDecisions:
    """Quotes with what a person had decided of them.

    Attributes
    ----------
    quotes
        The quotes, as `quote_candidates.quote_candidates` returns them, with the decisions that
        still hold.
    kept
        How many ticks still hold.
    dropped
        The responses whose tick does not: the words have changed, or a flag was added.
    """

    quotes: pd.DataFrame
    kept: int
    dropped: tuple[str, ...]


def keep_decisions(
    candidates: pd.DataFrame, earlier: pd.DataFrame, *, rules: QuoteRules
) -> KeptDecisions:
    """Carry over what a person wrote: the part of an answer that was cut out, and the ticks.

    A tick falls where the words are not those of the answer any more, and where a flag was added:
    the person had not seen it.

    Parameters
    ----------
    candidates
        The quotes of now (`quote_candidates.quote_candidates`).
    earlier
        The quotes with what the person wrote.
    rules
        What is asked of a quote.
    """
    rows, kept, dropped = [], 0, []
    before = {row[RESPONSE]: row for row in earlier.to_dict("records")}
    for row in candidates.to_dict("records"):
        old = before.pop(row[RESPONSE], None)
        stands = old is not None and _stands_in(old[QUOTE], row[QUOTE])
        if stands:
            row = _cut_as_before(row, old[QUOTE], rules=rules)
        if stands and set(_parts(row[FLAGS])) <= set(_parts(old[FLAGS])):
            row |= {name: old[name] for name in DECISION}
            kept += _is_ticked(old)
        elif old is not None and old[SHOW]:
            dropped.append(row[RESPONSE])
        rows.append(row)
    dropped += [response for response, old in before.items() if old[SHOW]]
    quotes = pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")
    return KeptDecisions(quotes, kept=int(kept), dropped=tuple(dropped))


def shown_quotes(
    quotes: pd.DataFrame, answers: pd.DataFrame, *, dictionary: Dictionary
) -> pd.DataFrame:
    """Return the quotes that a person ticked, and nothing else.

    Parameters
    ----------
    quotes
        The file ``quotes.csv``.
    answers
        ``response_id, quadrant, role, answer``, without names.
    dictionary
        The data dictionary; ``themes.yaml`` holds the flags with which nothing is shown.

    Returns
    -------
    pandas.DataFrame
        ``response_id, quote, codes, quadrant, role, ticked_by, ticked_on``.

    Raises
    ------
    DataError
        If a tick does not say by whom and when, if a quote is not part of its answer word for
        word, or if it has a flag with which nothing is shown.
    """
    rules = quote_rules(dictionary)
    about = {row[RESPONSE]: row for row in answers.to_dict("records")}
    shown = []
    for row in quotes.to_dict("records"):
        if wrong := _filled_in_wrongly(row):
            raise DataError(wrong)
        if _is_ticked(row):
            _refuse(row, about.get(row[RESPONSE]), rules=rules)
            day = _day(row[TICKED_ON])
            shown.append({**about[row[RESPONSE]], **row, TICKED_ON: day})
    columns = [RESPONSE, QUOTE, CODES, "quadrant", "role", TICKED_BY, TICKED_ON]
    return pd.DataFrame(shown, columns=columns, dtype="str")


def filled_in_wrongly(quotes: pd.DataFrame) -> list[str]:
    """Return a sentence for each row that a report would refuse as a person filled it in."""
    said = (_filled_in_wrongly(row) for row in quotes.to_dict("records"))
    return [sentence for sentence in said if sentence]


def _filled_in_wrongly(row: Mapping[str, str]) -> str | None:
    response = row[RESPONSE]
    if not _is_ticked(row):
        found = row[SHOW]
        return NOT_YES.format(response=response, found=found) if found.strip() else None
    if not row[TICKED_BY].strip():
        return NO_NAME.format(response=response)
    if _day(row[TICKED_ON]) is None:
        return NO_DAY.format(response=response, found=row[TICKED_ON])
    return None


def _refuse(row: dict[str, str], answer: dict[str, str] | None, *, rules: QuoteRules) -> None:
    """Refuse a ticked quote that cannot be shown."""
    response = row[RESPONSE]
    if answer is None:
        raise DataError(NOT_ANSWERED.format(response=response))
    if not _stands_in(row[QUOTE], answer["answer"]):
        raise DataError(NOT_ITS_WORDS.format(response=response))
    for flag in rules.never:
        if flag in _parts(row[FLAGS]):
            label = rules.labels[flag]
            raise DataError(NEVER_SHOWN.format(response=response, label=label))


def _cut_as_before(row: dict[str, str], cut: str, *, rules: QuoteRules) -> dict[str, str]:
    """Take a part of an answer for its quote; flags of words that are cut away go with them."""
    lost = {*flags_of_words(row[QUOTE], rules=rules)} - {*flags_of_words(cut, rules=rules)}
    left = [flag for flag in _parts(row[FLAGS]) if flag not in lost]
    return {**row, QUOTE: cut, FLAGS: BETWEEN.join(left)}


def _stands_in(quote: str, answer: str) -> bool:
    """Whether the words of a quote stand in an answer in their order, none left out between."""
    words, all_words = " ".join(quote.split()), " ".join(answer.split())
    # Not from within a word: "part" is no quote of "apartment".
    return bool(words and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", all_words))


def _parts(text: str) -> list[str]:
    return [part for part in text.split(BETWEEN) if part]


def _is_ticked(row: Mapping[str, str]) -> bool:
    return row[SHOW].strip().casefold() == YES


def _day(text: str) -> str | None:
    """Return a day as year-month-day, however a spreadsheet in Britain has turned it round."""
    for form in DAY_FORMS:
        day = pd.to_datetime(text.strip(), format=form, errors="coerce")
        if not pd.isna(day) and len(text.strip()) == len("2026-03-31"):
            return day.date().isoformat()
    return None
