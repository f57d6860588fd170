"""The agreement that an extract is made under: complete, or one answer with all that is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.wordlists import did_you_mean, folded, joined, listed, match

RETENTION_END = "retention_end"

NO_RECIPIENT = "--for is missing: write whom the extract is for: {allowed}."
NOT_A_RECIPIENT = "'{found}' is not a recipient{hint} Write one of: {allowed}."
MISSING = "{name} is missing: write {write}, as {option} or as a line '{name}: …' of --agreement."
NOT_A_NAME = "'{found}' is not a part of an agreement{hint} Parts: {allowed}."
NOT_A_DATE = "retention_end '{found}' is not a date: write it year-month-day, such as {example}."
NOT_IN_FUTURE = (
    "retention_end {found} is not in the future: write the last day on which the data may be kept, "
    "or make a new agreement."
)


@dataclass(frozen=True)
class Agreement:
    """What is agreed on one extract.

    Attributes
    ----------
    recipient, recipient_label
        The word behind ``--for``, and who that is.
    agreement_reference, dpia_reference
        The numbers of the agreement and of the data protection impact assessment.
    lawful_basis, purpose
        As they were written.
    retention_end
        The last day on which the data may be kept.
    """

    recipient: str
    recipient_label: str
    agreement_reference: str
    dpia_reference: str
    lawful_basis: str
    purpose: str
    retention_end: date


def parts_of_agreements(dictionary: Dictionary) -> Mapping[str, Mapping[str, str]]:
    """Return what an agreement has to say: ``label`` and ``write`` by name, in their order."""
    return dictionary.document("sharing")["agreement"]


def agreement_problems(
    given: Mapping[str, Any], *, recipient: str | None, dictionary: Dictionary, today: date
) -> list[str]:
    """Say in a sentence each what is wrong with an agreement; nothing where all is there."""
    parts = parts_of_agreements(dictionary)
    problems = _recipient_problems(recipient, dictionary)
    for name in given:
        if name not in parts:
            hint = did_you_mean(name, list(parts))
            problems.append(NOT_A_NAME.format(found=name, hint=hint, allowed=listed(list(parts))))
    blanks = {folded(str(word)) for word in dictionary.document("sharing")["placeholders"]}
    for name, part in parts.items():
        if folded(_text(given, name)) in {"", *blanks}:
            option = f"--{name.replace('_', '-')}"
            problems.append(MISSING.format(name=name, write=part["write"], option=option))
        elif name == RETENTION_END:
            problems += _date_problems(_text(given, name), today=today)
    return problems


def agreement_from(
    given: Mapping[str, Any],
    *,
    recipient: str | None,
    dictionary: Dictionary,
    today: date | None = None,
) -> Agreement:
    """Make an agreement of what was written.

    Parameters
    ----------
    given
        What was written, by the names of `parts_of_agreements`.
    recipient
        Whom the extract is for: a word of ``sharing.yaml``.
    dictionary
        The data dictionary.
    today
        The day it is; the computer's if not given.

    Raises
    ------
    ParameterError
        With a sentence for everything that is missing or wrong, all at once.
    """
    problems = agreement_problems(
        given, recipient=recipient, dictionary=dictionary, today=today or date.today()
    )
    if problems:
        raise ParameterError(problems)
    recipients = dictionary.document("sharing")["recipients"]
    word = match(str(recipient), list(recipients))
    texts = {name: _text(given, name) for name in parts_of_agreements(dictionary)}
    until = date.fromisoformat(texts.pop(RETENTION_END))
    return Agreement(recipient=word, recipient_label=recipients[word], retention_end=until, **texts)


def remarks_on_agreement(agreement: Agreement, *, dictionary: Dictionary) -> list[str]:
    """Return what a person should look at though nothing is missing."""
    special = dictionary.document("sharing")["special_category"]
    return [] if special["sign"] in agreement.lawful_basis else [special["remark"]]


def _recipient_problems(recipient: str | None, dictionary: Dictionary) -> list[str]:
    known = list(dictionary.document("sharing")["recipients"])
    if not recipient:
        return [NO_RECIPIENT.format(allowed=joined(known))]
    if match(recipient, known) is None:
        hint = did_you_mean(recipient, known)
        return [NOT_A_RECIPIENT.format(found=recipient, hint=hint, allowed=joined(known))]
    return []


def _date_problems(text: str, *, today: date) -> list[str]:
    example = date(today.year + 1, 12, 31).isoformat()
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return [NOT_A_DATE.format(found=text, example=example)]
    if found.isoformat() != text:
        return [NOT_A_DATE.format(found=text, example=example)]
    return [] if found > today else [NOT_IN_FUTURE.format(found=text)]


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return "" if value is None else " ".join(str(value).split())
