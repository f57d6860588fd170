"""The form: a text file that any program for writing opens, with a mark before each question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from evaluation_lib.errors import EvaluationError
from evaluation_lib.own_answers.asked import Asked
from evaluation_lib.wordlists import listed

#: The form's name in its owner's folder.
FORM = "my-answers.txt"
LARGEST_FORM = 1_000_000
MARK = re.compile(r"\s*\[([^\[\]]{1,40})\]")

# No sentence quotes what was written: sentences are read over shoulders, and kept in terminals.
LACKS = (
    "{file} has no line that begins with {marks}: put it back where it was, with the mark in "
    "square brackets. Nothing was changed."
)
TWICE = "{file} has {marks} twice: keep one line with each mark. Nothing was changed."
NOT_TEXT = (
    "{file} is not a text file in UTF-8: save it again as plain text in UTF-8. Nothing was changed."
)
TOO_LARGE = "{file} is far too large for a form of words. Nothing was changed."


def blank_form(asked: Sequence[Asked], *, lines: Sequence[str], levels: Mapping[str, str]) -> str:
    """Write the form that somebody fills in.

    Parameters
    ----------
    asked
        What is asked.
    lines
        What stands above the first question.
    levels
        The levels of influence, as they are written.
    """
    written = [f"{line}\n" for line in lines]
    for one in asked:
        level = f" ({levels[one.group]})" if one.group in levels else ""
        written += [f"[{one.mark}] {one.text}{level}", "", ""]
    return "\n".join(written)


def answers_in(content: bytes, *, asked: Sequence[Asked]) -> dict[str, str]:
    """Read a filled form: the words below each question, by its mark.

    Raises
    ------
    EvaluationError
        If the form cannot be read, or a mark is lacking or stands in it twice. What was written is
        quoted in no case.
    """
    if len(content) > LARGEST_FORM:
        raise EvaluationError(TOO_LARGE.format(file=FORM))
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The error it came from would hold the words.
        written = None
    if written is None:
        raise EvaluationError(NOT_TEXT.format(file=FORM))
    known = [one.mark for one in asked]
    parts = list(_parts(written, known))
    found = [mark for mark, _ in parts]
    twice = [mark for mark in known if found.count(mark) > 1]
    lacking = [mark for mark in known if mark not in found]
    for marks, problem in ((twice, TWICE), (lacking, LACKS)):
        if marks:
            named = listed([f"[{mark}]" for mark in marks])
            raise EvaluationError(problem.format(file=FORM, marks=named))
    return dict(parts)


def _parts(written: str, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give each mark with the words below its line; what stands above the first is no answer."""
    mark, lines = "", []
    for line in written.splitlines():
        found = MARK.match(line)
        if found and found[1] in known:
            if mark:
                yield mark, "\n".join(lines).strip()
            mark, lines = found[1], []
        else:
            lines.append(line)
    if mark:
        yield mark, "\n".join(lines).strip()
