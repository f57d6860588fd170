"""All that the data dictionary knows about labels, in the shape in which labels are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.ethnicity_labels.normalising import folded_label, spelled, tokens
from evaluation_lib.records.ethnicity_labels.readings import MAPPED, NOT_OBTAINED, REFUSED, Reading

#: The grouping in which parts of a label are compared, whatever grouping is asked for.
FIVE_GROUPS = "five_groups"
#: Where a phrase may stand: anywhere, below a group's heading, or beside a status.
ANYWHERE, BESIDE_STATUS = "any", "status"
BACKGROUND, OTHER, HEADING, EITHER, CODE = "background", "other", "heading", "either", "code"
STATUS, WEAK_STATUS, SEVERAL_VALUES, FILLER = "status", "weak_status", "several_values", "filler"
JOINER = ("and",)

STATUS_OF_CODE = {"REFU": REFUSED, "NOBT": NOT_OBTAINED}
CODE_OF_STATUS = {status: code for code, status in STATUS_OF_CODE.items()}

TWO_ANSWERS = (
    "ethnicity_labels.csv answers the label '{label}' in two ways. Keep the line that is right."
)
NO_ANSWER = (
    "ethnicity_labels.csv, label '{label}': the status {status} needs {needs}. Write it, or take "
    "the line out."
)
WRONG_GROUP = (
    "ethnicity_labels.csv, label '{label}': the code {code} belongs to the group {right}, not to "
    "{group}. Write one of the two only, or make them agree."
)
A_CODE_OR_GROUP = "a code or a group"
NO_CODE_OR_GROUP = "neither a code nor a group of children whose ethnicity is known"


@dataclass(frozen=True)
class Meaning:
    """What a phrase means where it may stand.

    Attributes
    ----------
    role
        background, other, heading, either, code, status, weak_status, several_values or filler.
    code, group, status
        What it stands for; ``""`` where it says nothing of it.
    """

    role: str
    code: str = ""
    group: str = ""
    status: str = ""


Words = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The known phrases, codes, schemes and answers.

    Attributes
    ----------
    phrases
        A phrase's words → where it may stand → its meaning.
    longest
        The number of words of the longest phrase.
    spellings
        A word as systems write it → the words meant.
    codes
        Every known code in lower case, of the main and of the extended list.
    labels
        Main code → its label.
    group_of
        Main code → its group of the five; ``""`` for a code of children of unknown ethnicity.
    pairs
        Two components of a mixture (a group, or a code that is told apart) → code or ``""``.
    schemes
        Scheme → local code in lower case → reading.
    answers
        Folded label → a person's answer.
    rules
        The document ``ethnicity_rules``.
    """

    phrases: Mapping[Words, Mapping[str, Meaning]]
    longest: int
    spellings: Mapping[str, Words]
    codes: frozenset[str]
    labels: Mapping[str, str]
    group_of: Mapping[str, str]
    pairs: Mapping[frozenset[str], str]
    schemes: Mapping[str, Mapping[str, Reading]]
    answers: Mapping[str, Reading]
    rules: Mapping[str, Any]


@cache
def load_lexicon(dictionary: Dictionary) -> Lexicon:
    """Load what the data dictionary knows about labels (once per dictionary).

    Raises
    ------
    DataError
        If a table does not fit its description, or a line of ``ethnicity_labels`` contradicts
        another line or itself.
    """
    main = _text(dictionary, "ethnicity_codes")
    known = main["ethnicity_known"] == "True"
    group_of = dict(zip(main["code"], main[FIVE_GROUPS].where(known, ""), strict=True))
    spellings = {
        row.written: tuple(row.meant.split())
        for row in _text(dictionary, "ethnicity_spellings").itertuples()
    }
    phrases = _phrases(dictionary, main, group_of=group_of, spellings=spellings)
    return Lexicon(
        phrases=phrases,
        longest=max(map(len, phrases)),
        spellings=spellings,
        codes=frozenset(
            word[0] for word, meanings in phrases.items() if _is_code(meanings) and len(word) == 1
        ),
        labels=dict(zip(main["code"], main["label"], strict=True)),
        group_of=group_of,
        pairs={
            frozenset((row.first, row.second)): row.code
            for row in _text(dictionary, "ethnicity_pairs").itertuples()
        },
        schemes=_schemes(dictionary, group_of=group_of),
        answers=_answers(dictionary, group_of=group_of),
        rules=dictionary.document("ethnicity_rules"),
    )


def _text(dictionary: Dictionary, name: str) -> pd.DataFrame:
    """A table as plain text, empty cells as ``""``."""
    return dictionary.read(name).astype("string").fillna("").astype(object)


def _is_code(meanings: Mapping[str, Meaning]) -> bool:
    return meanings.get(ANYWHERE, Meaning(FILLER)).role == CODE


def _phrases(
    dictionary: Dictionary,
    main: pd.DataFrame,
    *,
    group_of: Mapping[str, str],
    spellings: Mapping[str, Words],
) -> dict[Words, dict[str, Meaning]]:
    """Codes, their official labels, and the list of phrases, which has the last word."""
    phrases: dict[Words, dict[str, Meaning]] = defaultdict(dict)
    extended = _text(dictionary, "ethnicity_extended_codes")
    extended = extended.rename(columns={"extended_code": "written"})
    listed = main.assign(
        written=main["code"],
        status=main["code"].map(STATUS_OF_CODE).fillna(MAPPED),
        label_stands_alone="True",
    )
    for row in pd.concat([extended, listed])[_CODE_COLUMNS].itertuples(index=False):
        group = group_of.get(row.code, "")
        phrases[(row.written.lower(),)][ANYWHERE] = Meaning(CODE, row.code, group, row.status)
        if row.label_stands_alone == "True":
            role = BACKGROUND if row.status == MAPPED else STATUS
            key = spelled(tokens(folded_label(row.label)), spellings=spellings)
            phrases[key][ANYWHERE] = Meaning(role, row.code, group, row.status)
    for row in _text(dictionary, "ethnicity_phrases").itertuples():
        group = row.group or group_of.get(row.code, "")
        meaning = Meaning(row.role, row.code, group, row.status)
        phrases[tuple(row.phrase.split())][row.under] = meaning
    return dict(phrases)


_CODE_COLUMNS = ["written", "code", "label", "status", "label_stands_alone"]


def _schemes(
    dictionary: Dictionary, *, group_of: Mapping[str, str]
) -> dict[str, dict[str, Reading]]:
    schemes: dict[str, dict[str, Reading]] = defaultdict(dict)
    for row in _text(dictionary, "ethnicity_schemes").itertuples():
        reading = Reading(row.status, "scheme", row.code, group_of.get(row.code, ""))
        schemes[row.scheme][folded_label(row.local_code)] = reading
    return dict(schemes)


def _answers(dictionary: Dictionary, *, group_of: Mapping[str, str]) -> dict[str, Reading]:
    answers: dict[str, Reading] = {}
    for row in _text(dictionary, "ethnicity_labels").itertuples():
        reading = _answer(row, group_of=group_of)
        if answers.setdefault(folded_label(row.label), reading) != reading:
            raise DataError(TWO_ANSWERS.format(label=row.label))
    return answers


def _answer(row: Any, *, group_of: Mapping[str, str]) -> Reading:
    """A line of ``ethnicity_labels`` as a reading; lines that contradict themselves are refused."""
    right = group_of.get(row.code, "")
    if row.status == MAPPED:
        if not right and not row.group:
            raise DataError(
                NO_ANSWER.format(label=row.label, status=row.status, needs=A_CODE_OR_GROUP)
            )
        if row.code and row.group not in ("", right):
            raise DataError(
                WRONG_GROUP.format(
                    label=row.label, code=row.code, right=right or "of no known", group=row.group
                )
            )
    elif row.group or right:
        raise DataError(
            NO_ANSWER.format(label=row.label, status=row.status, needs=NO_CODE_OR_GROUP)
        )
    return Reading(row.status, "local_answer", row.code, right or row.group)
