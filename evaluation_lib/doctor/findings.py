"""What a check of the set-up finds: one line, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: All is well; worth a look, the suite works all the same; wrong, something will not work.
OK, LOOK, WRONG = "ok", "look", "wrong"

NOT_LOOKED_AT = "It could not be looked at ({kind}: {reason})."
REPORT_IT = "Tell whoever looks after the suite; the other lines hold all the same."


@dataclass(frozen=True)
class Finding:
    """One line of what the doctor says.

    Attributes
    ----------
    topic
        What was looked at, in a word or two.
    state
        `OK`, `LOOK` or `WRONG`.
    said
        What was found, in a sentence.
    remedy
        How to mend it: a command, or a sentence; nothing where all is well.
    """

    topic: str
    state: str
    said: str
    remedy: str = ""


@dataclass(frozen=True)
class Check:
    """Something to look at; it gives its findings, however many."""

    topic: str
    look: Callable[[], Iterable[Finding]]


def findings_of(checks: Iterable[Check]) -> Iterator[Finding]:
    """Give the findings of every check as they come; a check that fails is a finding itself."""
    for check in checks:
        try:
            yield from check.look()
        except Exception as error:
            said = NOT_LOOKED_AT.format(
                kind=type(error).__name__, reason=" ".join(str(error).split())
            )
            yield Finding(check.topic, LOOK, said, REPORT_IT)


def shown(path: Path | str) -> str:
    """Return a path as a person recognises it, with the home folder as ``~``."""
    path = Path(path)
    try:
        return str("~" / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)
