"""The reports' sentences, taken from the dictionary's document ``wording`` and filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError

NO_TEXT = "wording.yaml has no text '{key}'."
NOT_FILLED = "wording.yaml, text '{key}': the name {name} is not one that the suite fills in."
STRAY_BRACE = (
    "wording.yaml, text '{key}': a brace stands alone or around no name: "
    "write {{name}}, or {{{{ and }}}} for the braces themselves."
)


def text(dictionary: Dictionary, key: str, **values: Any) -> str:
    """Return the sentence under a dotted key with its names filled in.

    Raises
    ------
    DataError
        If there is no such text, or it asks for a name that is not given.
    """
    return _filled(key, _entry(dictionary, key, kind=str), values)


def texts(dictionary: Dictionary, key: str, **values: Any) -> list[str]:
    """Return the list of sentences under a dotted key, each with its names filled in.

    Raises
    ------
    DataError
        As `text` does.
    """
    return [_filled(key, sentence, values) for sentence in _entry(dictionary, key, kind=list)]


def template(dictionary: Dictionary, key: str) -> str:
    """Return the sentence under a dotted key as it stands, its names not filled in.

    Raises
    ------
    DataError
        If there is no such text.
    """
    return _entry(dictionary, key, kind=str)


def _filled(key: str, sentence: str, values: Mapping[str, Any]) -> str:
    try:
        return sentence.format(**values)
    except KeyError as error:
        raise DataError(NOT_FILLED.format(key=key, name=error.args[0])) from error
    except (IndexError, ValueError) as error:
        raise DataError(STRAY_BRACE.format(key=key)) from error


def _entry(dictionary: Dictionary, key: str, *, kind: type) -> Any:
    entry: Any = dictionary.document("wording")
    for part in key.split("."):
        if not isinstance(entry, dict) or part not in entry:
            raise DataError(NO_TEXT.format(key=key))
        entry = entry[part]
    if not isinstance(entry, kind):
        raise DataError(NO_TEXT.format(key=key))
    return entry
