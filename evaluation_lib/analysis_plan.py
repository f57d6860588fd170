"""The plan of the analysis: what those who evaluate wrote down, and whether before they looked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluation_lib.areas import known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError, ParameterError
from evaluation_lib.measures.trends.segmented_model import NEGATIVE_BINOMIAL, SegmentedModel
from evaluation_lib.parameters import check_parameters
from evaluation_lib.wordlists import cut, did_you_mean, joined, listed

DOCUMENT = "analysis_plan"
#: What a plan is worth: not filled in, filled in after outcomes were seen, or fixed before.
UNFILLED, AFTER_SEEING, FIXED = "unfilled", "after_seeing", "fixed"
#: Lines that are parameters of reports too: a report that sets another value deviates.
PARAMETERS = (
    "programme_start",
    "period_start",
    "period_end",
    "reference_group",
    "denominator",
    "ethnicity_clock",
    "include_uasc",
    "confidence",
)
RATIO, RATE = "ratio", "rate"
LOWER, HIGHER, EITHER = "lower", "higher", "either"
HOLM, NONE = "holm", "none"
#: Lines of few allowed words.
WORDS = {"primary_measure": (RATIO, RATE), "several_outcomes": (HOLM, NONE)}
MODEL = ("model", "errors", "transition")
OUTCOMES, OUTCOME = "primary_outcomes", ("outcome", "group", "expected")
LINES = (
    *("owner", "written_on", "seen_outcomes_before", OUTCOMES, *WORDS),
    *("smallest_change_of_interest", *MODEL, *PARAMETERS),
)
SHORT = 12

WRONG = "analysis_plan.yaml, {name}: {problem}"
NO_SUCH_LINE = "the plan has no such line{hint} Lines: {known}."
NOT_A_DAY = "'{found}' is not a day: write year-month-day, such as 2023-06-30."
NOT_YES_OR_NO = "'{found}' is neither yes nor no: write one of them."
NOT_TEXT = "'{found}' is not a name: write who answers for the plan."
NOT_A_WORD = "'{found}' is not one of the words that can stand there: write {allowed}."
NOT_A_CHANGE = (
    "'{found}' is not a change: write the ratio of after to before, above 0 and not 1, such as 0.9."
)
NOT_A_TRANSITION = "'{found}' is not a number of quarters: write 0 or a whole number above it."
NOT_OUTCOMES = (
    "write a list, each entry as {{outcome: early_help_per_contact, group: Black, expected: "
    "higher}}."
)
NOT_AN_OUTCOME = "'{found}' is not {what}{hint} Write {allowed}."
NO_MODEL_OF_RATIOS = (
    "negative_binomial is a model of rates, and primary_measure is ratio: write quasibinomial."
)
OUTCOME_TWICE = "{outcome} of {group} children stands there twice: leave it once."


@dataclass(frozen=True)
class PrimaryOutcome:
    """One of the few changes on which the verdict rests.

    Attributes
    ----------
    outcome
        An outcome of ``trend_analysis.yaml``.
    group
        The ethnic group.
    expected
        Which way the programme should move it: ``lower``, ``higher`` or ``either``.
    """

    outcome: str
    group: str
    expected: str


@dataclass(frozen=True)
class Deviation:
    """What a report does otherwise than the plan says: the line, its value and the report's."""

    name: str
    planned: str
    used: str


@dataclass(frozen=True)
class AnalysisPlan:
    """The plan as it is filled in.

    Attributes
    ----------
    values
        The lines that are filled in, checked, by name.
    unfilled
        The names of the others.
    sha256
        The fingerprint of the file.
    """

    values: Mapping[str, Any]
    unfilled: tuple[str, ...]
    sha256: str

    @property
    def status(self) -> str:
        """What the plan is worth: ``unfilled``, ``after_seeing`` or ``fixed``."""
        if self.unfilled:
            return UNFILLED
        return AFTER_SEEING if self.values["seen_outcomes_before"] else FIXED

    @property
    def exploratory(self) -> bool:
        """Whether every verdict is exploratory: nobody fixed it before outcomes were seen."""
        return self.status != FIXED

    @property
    def fingerprint(self) -> str:
        """The first characters of the fingerprint, enough to tell two plans apart."""
        return self.sha256[:SHORT]

    @property
    def primary_outcomes(self) -> tuple[PrimaryOutcome, ...]:
        """The few changes on which the verdict rests; none while the line is empty."""
        return self.values.get(OUTCOMES, ())

    @property
    def model(self) -> SegmentedModel | None:
        """The model of the primary result; nothing while one of its lines is empty."""
        if any(name in self.unfilled for name in MODEL):
            return None
        return SegmentedModel(**{name: self.values[name] for name in MODEL})


def analysis_plan(dictionary: Dictionary) -> AnalysisPlan:
    """Read and check the plan in the data dictionary.

    Raises
    ------
    DataError
        If a line is unknown, or what it says cannot be followed: the first such, and what to write
        instead. An empty line is no mistake: the plan is unfilled then.
    """
    document = dictionary.document(DOCUMENT)
    unknown = [name for name in document if name not in LINES]
    if unknown:
        hint = did_you_mean(str(unknown[0]), LINES)
        raise _wrong(cut(unknown[0]), NO_SUCH_LINE.format(hint=hint, known=listed(LINES)))
    filled = {name: document[name] for name in LINES if document.get(name) not in (None, "", [])}
    values = {name: _checked(name, value, dictionary) for name, value in filled.items()}
    content = (dictionary.folder / f"{DOCUMENT}.yaml").read_bytes()
    plan = AnalysisPlan(
        values=values | _parameters(filled, dictionary),
        unfilled=tuple(name for name in LINES if name not in filled),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    try:
        model = plan.model
    except DataError as error:
        raise _wrong("model and errors", str(error)) from error
    of_ratios = values.get("primary_measure") == RATIO
    if model is not None and model.fitted_as == NEGATIVE_BINOMIAL and of_ratios:
        raise _wrong("model", NO_MODEL_OF_RATIOS)
    return plan


def deviations(plan: AnalysisPlan, parameters: Mapping[str, Any]) -> list[Deviation]:
    """Return what a report does otherwise than the plan says.

    Parameters
    ----------
    plan
        The plan; lines that are empty say nothing to deviate from.
    parameters
        The report's checked parameters.
    """
    return [
        Deviation(name, planned=str(plan.values[name]), used=str(parameters[name]))
        for name in PARAMETERS
        if name in plan.values and name in parameters and plan.values[name] != parameters[name]
    ]


def _wrong(name: str, problem: str) -> DataError:
    return DataError(WRONG.format(name=name, problem=problem))


def _parameters(filled: Mapping[str, Any], dictionary: Dictionary) -> dict[str, Any]:
    """Check the lines that are parameters, by the rules that hold for those."""
    given = {name: filled[name] for name in PARAMETERS if name in filled}
    try:
        return check_parameters(given, dictionary=dictionary, areas=known_areas(dictionary))
    except ParameterError as error:
        first = error.problems[0]
        raise _wrong(first.split()[0], first) from error


def _checked(name: str, value: Any, dictionary: Dictionary) -> Any:
    """Return what a line says in its one form, or say what to write instead."""
    if name == OUTCOMES:
        return _primary_outcomes(value, dictionary)
    sentence, right = _rule(name, value)
    if not right:
        allowed = joined(WORDS.get(name, ()))
        raise _wrong(name, sentence.format(found=cut(value), allowed=allowed))
    return value


def _rule(name: str, value: Any) -> tuple[str, bool]:
    """Return the sentence about a wrong value of a line, and whether this one is right."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    rules = {
        "owner": (NOT_TEXT, isinstance(value, str)),
        "written_on": (NOT_A_DAY, isinstance(value, date)),
        "seen_outcomes_before": (NOT_YES_OR_NO, isinstance(value, bool)),
        "smallest_change_of_interest": (NOT_A_CHANGE, number and value > 0 and value != 1),
        "transition": (NOT_A_TRANSITION, number and value >= 0 and value == int(value)),
    }
    if name in WORDS:
        return NOT_A_WORD, value in WORDS[name]
    return rules.get(name, ("", True))


def _primary_outcomes(value: Any, dictionary: Dictionary) -> tuple[PrimaryOutcome, ...]:
    listed_right = isinstance(value, list) and all(
        isinstance(entry, dict) and set(entry) == set(OUTCOME) for entry in value
    )
    if not listed_right:
        raise _wrong(OUTCOMES, NOT_OUTCOMES.format())
    known = _known(dictionary)
    for entry in value:
        for part in OUTCOME:
            if entry[part] not in known[part]:
                raise _wrong(OUTCOMES, _not_known(part, entry[part], known[part]))
    found = tuple(PrimaryOutcome(**entry) for entry in value)
    pairs = [(one.outcome, one.group) for one in found]
    for outcome, group in pairs:
        if pairs.count((outcome, group)) > 1:
            raise _wrong(OUTCOMES, OUTCOME_TWICE.format(outcome=outcome, group=group))
    return found


def _known(dictionary: Dictionary) -> dict[str, Sequence[str]]:
    outcomes = dictionary.document("trend_analysis")["outcomes"]
    groups = dictionary.read("ethnic_groups").query("grouping == 'five_groups' and ethnicity_known")
    return {
        "outcome": [entry["outcome"] for entry in outcomes],
        "group": groups["group"].tolist(),
        "expected": (LOWER, HIGHER, EITHER),
    }


def _not_known(part: str, found: Any, allowed: Sequence[str]) -> str:
    what = {"outcome": "an outcome", "group": "an ethnic group", "expected": "a direction"}[part]
    hint = did_you_mean(str(found), allowed)
    return NOT_AN_OUTCOME.format(found=cut(found), what=what, hint=hint, allowed=listed(allowed))
