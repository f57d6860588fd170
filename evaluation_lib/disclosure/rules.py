"""By which rules numbers are shown: who reads them, and whose data they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut, did_you_mean, listed

#: The document of the data dictionary that holds the rules, and where in it they stand.
DOCUMENT, SUBJECTS, KINDS = "disclosure", "subjects", "kinds_of_columns"

NO_SUBJECT = "There are no rules for '{found}' in disclosure.yaml. Write one of: {known}."
NO_AUDIENCE = "There is no audience '{found}' in disclosure.yaml. Write one of: {known}."
LACKING = "disclosure.yaml has no {key} for {subject}. Write {allowed}."
WRONG = "disclosure.yaml, {key} for {subject}: {found} cannot be. Write {allowed}."
UNKNOWN = "disclosure.yaml, {subject}: no rule is called '{found}'{hint} Rules: {known}."

#: The rules that every subject has, and those that hold only where they are written.
WHOLE = {
    "threshold": 2,
    "minimum_width": 1,
    "describing_base": 2,
    "least_contributors": 1,
    "least_residual_degrees": 1,
}
AUDIENCES, LEVELS, YES_OR_NO = "rounding_base", "levels", "all_or_none"
NEVER_TOGETHER, APPROVAL = "never_together", "quotes_need_own_approval"
CHANGES = "hide_small_changes"
NEEDED = (*WHOLE, AUDIENCES, LEVELS, YES_OR_NO)
OPTIONAL = (NEVER_TOGETHER, APPROVAL, CHANGES)

#: What may be written for each.
NUMBER = "a whole number from {least}"
TRUTH = "true or false"
BASES = "for each audience a whole number from 2, or null"
LIST = "a list of {known}"
LISTS = "lists of two or more of {known}"

#: Whose numbers the reports on the council's records hold.
CHILD = "child"


@dataclass(frozen=True)
class Rules:
    """The rules for one audience and one kind of people.

    Attributes
    ----------
    audience, subject
        Who reads, and whose data it is.
    threshold
        The least number that is shown, besides 0.
    minimum_width
        How far apart the least and the greatest number that a hidden cell can be are at least.
    all_or_none
        Whether none or all of a group is hidden too.
    rounding_base
        The base to whose multiples shown numbers are rounded; ``None`` where they are exact.
    describing_base
        The same for numbers that describe the records themselves.
    levels
        The levels of area that may be shown.
    least_contributors
        About fewer people than this in all nothing is shown.
    least_residual_degrees
        The least residual degrees of freedom of a model that is shown.
    never_together
        Kinds of columns that no table holds together.
    quotes_need_own_approval
        Whether words are shown only where whoever said them has approved of that.
    hide_small_changes
        Whether a number is hidden that differs by less than the threshold from what an earlier
        release showed of the same.
    """

    audience: str
    subject: str
    threshold: int
    minimum_width: int
    all_or_none: bool
    rounding_base: int | None
    describing_base: int
    levels: tuple[str, ...]
    least_contributors: int = 1
    least_residual_degrees: int = 1
    never_together: tuple[tuple[str, ...], ...] = ()
    quotes_need_own_approval: bool = False
    hide_small_changes: bool = False


def rules_for(*, audience: str, subject: str, dictionary: Dictionary) -> Rules:
    """Return the rules for an audience and a kind of people.

    Raises
    ------
    DataError
        If the data dictionary has none for them, or one of them cannot be.
    """
    subjects = subjects_of(dictionary)
    if subject not in subjects:
        raise DataError(NO_SUBJECT.format(found=cut(subject), known=listed(list(subjects))))
    found = _checked(subjects[subject], subject=subject, dictionary=dictionary)
    bases = found.pop(AUDIENCES)
    if audience not in bases:
        raise DataError(NO_AUDIENCE.format(found=cut(audience), known=listed(list(bases))))
    kinds = tuple(map(tuple, found.pop(NEVER_TOGETHER, ())))
    return Rules(
        audience=audience,
        subject=subject,
        rounding_base=bases[audience],
        levels=tuple(found.pop(LEVELS)),
        never_together=kinds,
        **found,
    )


def subjects_of(dictionary: Dictionary) -> Mapping[str, Mapping[str, Any]]:
    """Return the rules of each kind of people, as written."""
    return dictionary.document(DOCUMENT).get(SUBJECTS) or {}


def kinds_of_columns(dictionary: Dictionary) -> Mapping[str, list[str]]:
    """Return the words by which a column is known to be of a kind."""
    return dictionary.document(DOCUMENT).get(KINDS) or {}


def _checked(found: Any, *, subject: str, dictionary: Dictionary) -> dict[str, Any]:
    """Return one subject's rules, or say which of them is missing, unknown or cannot be."""
    known = [*NEEDED, *OPTIONAL]
    found = dict(found) if isinstance(found, Mapping) else {}
    for key in found:
        if key not in known:
            raise DataError(
                UNKNOWN.format(
                    subject=subject,
                    found=cut(key),
                    hint=did_you_mean(str(key), known),
                    known=listed(known),
                )
            )
    for key in known:
        if key not in found and key in OPTIONAL:
            continue
        allowed, fits = _allowed(key, found.get(key), dictionary=dictionary)
        if key not in found or not fits:
            sentence = WRONG if key in found else LACKING
            raise DataError(
                sentence.format(
                    key=key, subject=subject, found=cut(repr(found.get(key))), allowed=allowed
                )
            )
    return found


def _allowed(key: str, value: Any, *, dictionary: Dictionary) -> tuple[str, bool]:
    """Say what may be written for a rule, and whether its value is such."""
    if key in WHOLE:
        return NUMBER.format(least=WHOLE[key]), _whole(value, least=WHOLE[key])
    if key in (YES_OR_NO, APPROVAL, CHANGES):
        return TRUTH, isinstance(value, bool)
    if key == AUDIENCES:
        return BASES, isinstance(value, Mapping) and all(
            base is None or _whole(base, least=2) for base in value.values()
        )
    if key == LEVELS:
        levels = dictionary.read("areas")["area_level"].drop_duplicates().tolist()
        return LIST.format(known=listed(levels)), _of(value, levels, least=1)
    kinds = list(kinds_of_columns(dictionary))
    return LISTS.format(known=listed(kinds)), isinstance(value, list) and all(
        _of(one, kinds, least=2) for one in value
    )


def _whole(value: Any, *, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _of(value: Any, known: list[str], *, least: int) -> bool:
    return isinstance(value, list) and len(value) >= least and all(one in known for one in value)
