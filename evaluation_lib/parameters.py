"""What an analyst may set, and for every wrong value a sentence saying what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from evaluation_lib.areas import Area, find_area, quadrants_of
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError, ParameterError
from evaluation_lib.programme_start import NONE, PROGRAMME_START, outside, programme_start
from evaluation_lib.project import user_path
from evaluation_lib.rebases import rebases, rebases_text
from evaluation_lib.wordlists import cut, did_you_mean, joined, listed, match
from evaluation_lib.written_dates import written_date

UNKNOWN_NAME = "'{found}' is not a parameter{hint} Parameters: {names}."
NOT_USED = "{name} is not used by {notebooks}: leave it out, or choose a notebook that uses it."
EMPTY = "{name} is empty: write a value, such as {example}, or leave the parameter out."
NOT_TEXT = (
    "{name} must be text, but {found} ({kind}) was given: put it in quotes, such as '{example}'."
)
NOT_NUMBER = "{name} '{found}' is not a number: write one such as {example}."
OUT_OF_BOUNDS = "{name} {found} is out of bounds: write a value from {minimum} to {maximum}."
NOT_A_CHOICE = "{name} '{found}' is not known{hint} Values: {values}."
NO_FOLDER = "{name} '{found}' is not a folder: write the path of a folder that exists{or_words}."
ENDS_BEFORE_START = (
    "period_start {start} is later than period_end {end}: swap the two dates or correct one."
)

WRONG_DEFINITION = (
    "parameters.yaml of the data dictionary does not describe its parameters as it should "
    "({reason}): compare it with the one that the suite ships."
)
BOUNDED = ("date", "number")
#: The types whose values name places.
AREA, START = "area", "start"

KINDS = {
    bool: "yes or no",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a list of names",
}


@dataclass(frozen=True)
class Parameter:
    """One thing an analyst may set."""

    name: str
    type: str
    label: str
    help: str
    default: Any
    example: str
    values: tuple[str, ...] = ()
    minimum: Any = None
    maximum: Any = None
    or_words: tuple[str, ...] = ()
    in_reports: bool = True
    changes_counts: bool = True
    cell: str = ""


def parameter_definitions(dictionary: Dictionary) -> dict[str, Parameter]:
    """Return every parameter of the data dictionary, by name and in its order."""
    entries = dictionary.document("parameters").get("parameters")
    try:
        return {name: _definition(name, entry, dictionary) for name, entry in entries.items()}
    except (KeyError, AttributeError, TypeError) as error:
        raise DataError(WRONG_DEFINITION.format(reason=error)) from error


def _definition(name: str, entry: Mapping[str, Any], dictionary: Dictionary) -> Parameter:
    if entry["type"] not in (AREA, START, *_CHECKS):
        raise KeyError(f"{name}: type {entry['type']}")
    lacking = [key for key in ("minimum", "maximum") if key not in entry]
    if entry["type"] in BOUNDED and lacking:
        raise KeyError(f"{name}: no {lacking[0]}")
    return Parameter(
        name=name,
        type=entry["type"],
        label=entry["label"],
        help=entry["help"],
        default=entry["default"],
        example=str(entry["example"]),
        values=_allowed_values(dictionary, entry.get("allowed", {})),
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
        or_words=_words(entry.get("or_words", [])),
        in_reports=entry.get("in_reports", True),
        changes_counts=entry.get("changes_counts", True),
        cell=entry.get("cell", ""),
    )


def _words(entry: Any) -> tuple[str, ...]:
    if not isinstance(entry, list) or not all(isinstance(word, str) for word in entry):
        raise TypeError("or_words is not a list of words")
    return tuple(entry)


def _allowed_values(dictionary: Dictionary, allowed: Mapping[str, Any]) -> tuple[str, ...]:
    values = list(allowed.get("values", ()))
    if "table" in allowed:
        values += dictionary.read(allowed["table"])[allowed["column"]].tolist()
    return tuple(dict.fromkeys(values))


def check_parameters(
    given: Mapping[str, Any],
    *,
    dictionary: Dictionary,
    areas: Sequence[Area],
    names: Collection[str] | None = None,
    notebooks: Sequence[str] = (),
) -> dict[str, Any]:
    """Check what an analyst wrote and bring it into one form.

    Parameters
    ----------
    given
        Names and values, as a command line (text), a YAML file or a notebook's cell holds them.
    dictionary
        The data dictionary; its document ``parameters`` says what is allowed.
    areas
        The areas that figures are at hand for.
    names
        The parameters that the chosen notebooks take; all that exist if not given.
    notebooks
        The chosen notebooks' names, for the sentence about a parameter none of them uses.

    Returns
    -------
    dict
        The same names with clean values: dates as ``datetime.date``, numbers as ``float``, areas
        and choices by their own spelling.

    Raises
    ------
    ParameterError
        With one sentence for each problem, all found at once.
    """
    definitions = parameter_definitions(dictionary)
    problems: list[str] = []
    checked: dict[str, Any] = {}
    for name, value in given.items():
        if name not in definitions:
            hint = did_you_mean(str(name), list(definitions))
            problems.append(
                UNKNOWN_NAME.format(found=cut(name), hint=hint, names=listed(list(definitions)))
            )
        elif names is not None and name not in names:
            problems.append(NOT_USED.format(name=name, notebooks=joined(list(notebooks))))
        else:
            try:
                checked[name] = _check_value(value, parameter=definitions[name], areas=areas)
            except ParameterError as error:
                problems += error.problems
    problems += _cross_checks(checked, areas)
    if problems:
        raise ParameterError(problems)
    return checked


def _check_value(value: Any, *, parameter: Parameter, areas: Sequence[Area]) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise ParameterError([EMPTY.format(name=parameter.name, example=parameter.example)])
    if parameter.type == AREA:
        return find_area(_text(value, parameter), areas).name
    if parameter.type == START:
        return _start(value, parameter, areas=areas)
    return _CHECKS[parameter.type](value, parameter)


def _text(value: Any, parameter: Parameter) -> str:
    if not isinstance(value, str):
        kind = KINDS.get(type(value), "not text")
        raise ParameterError(
            [
                NOT_TEXT.format(
                    name=parameter.name, found=cut(value), kind=kind, example=parameter.example
                )
            ]
        )
    return value.strip()


def _date(value: Any, parameter: Parameter) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        day = value
    else:
        day = written_date(str(value).strip(), name=parameter.name, example=parameter.example)
    return _within_bounds(day, parameter)


def _number(value: Any, parameter: Parameter) -> float:
    try:
        if isinstance(value, bool):
            raise ValueError("yes or no is not a number")
        number = float(value)
        if number != number:
            raise ValueError("not a number")
    except (TypeError, ValueError, OverflowError) as error:
        raise ParameterError(
            [NOT_NUMBER.format(name=parameter.name, found=cut(value), example=parameter.example)]
        ) from error
    return _within_bounds(number, parameter)


def _within_bounds(value: Any, parameter: Parameter) -> Any:
    if not parameter.minimum <= value <= parameter.maximum:
        raise ParameterError(
            [
                OUT_OF_BOUNDS.format(
                    name=parameter.name,
                    found=cut(value),
                    minimum=parameter.minimum,
                    maximum=parameter.maximum,
                )
            ]
        )
    return value


def _choice(value: Any, parameter: Parameter) -> str:
    text = _text(value, parameter)
    choice = match(text, parameter.values)
    if choice is None:
        raise ParameterError(
            [
                NOT_A_CHOICE.format(
                    name=parameter.name,
                    found=cut(text),
                    hint=did_you_mean(text, parameter.values),
                    values=listed(parameter.values),
                )
            ]
        )
    return choice


def _folder(value: Any, parameter: Parameter) -> str:
    text = _text(value, parameter)
    if text in parameter.or_words:
        return text
    folder = user_path(text)
    if folder is None or not folder.is_dir():
        raise ParameterError(
            [
                NO_FOLDER.format(
                    name=parameter.name, found=cut(text), or_words=_ending(parameter.or_words)
                )
            ]
        )
    # Kernels run in another working directory: only an absolute path means the same to them.
    return str(folder.resolve())


def _start(value: Any, parameter: Parameter, *, areas: Sequence[Area]) -> str:
    """Return the start in its one form: as text, which notebooks and files can carry."""
    text = str(value) if isinstance(value, date) else _text(value, parameter)
    start = programme_start(text, quadrants=quadrants_of(areas))
    return NONE if start is None else str(start)


def _rebases(value: Any, parameter: Parameter) -> str:
    return rebases_text(rebases(_text(value, parameter)))


def _ending(words: Sequence[str]) -> str:
    """End a list that a path begins: ``, none, or demo``."""
    return "".join(f", {'or ' if word == words[-1] else ''}{word}" for word in words)


_CHECKS: dict[str, Callable[[Any, Parameter], Any]] = {
    "date": _date,
    "number": _number,
    "choice": _choice,
    "folder": _folder,
    "rebases": _rebases,
}


def _cross_checks(checked: Mapping[str, Any], areas: Sequence[Area]) -> list[str]:
    start, end = checked.get("period_start"), checked.get("period_end")
    if start is None or end is None:
        return []
    if start > end:
        return [ENDS_BEFORE_START.format(start=start, end=end)]
    begun = programme_start(checked.get(PROGRAMME_START, NONE), quadrants=quadrants_of(areas))
    return outside(begun, first=start, last=end)


def counting_parameters(parameters: Mapping[str, Any], *, dictionary: Dictionary) -> dict[str, Any]:
    """Return the parameters that change whom a report counts: so far do reports share a plan."""
    definitions = parameter_definitions(dictionary)
    return {name: value for name, value in parameters.items() if definitions[name].changes_counts}


def as_plain(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters as papermill can write them into a notebook: dates as text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in parameters.items()
    }
