"""Long work says how far it is, to whoever listens; it does not know who does.

Readers and cleaners are called from commands, notebooks and tests alike, at the end of many other
functions. They `tell`; a command that wants to show it listens with `following`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

READING, CLEANING, COUNTING, PROTECTING, INVENTING = (
    "Reading extracts",
    "Cleaning records",
    "Counting",
    "Settling what may be shown",
    "Invented county",
)


@dataclass(frozen=True)
class Step:
    """How far a piece of long work is.

    Attributes
    ----------
    what
        The work.
    share
        How much of it is done, from 0 to 1.
    said
        How much that is in words, such as "3 of 12 files".
    now
        What is being done.
    left
        The seconds that it will probably take from now; nothing where only the share is known.
    """

    what: str
    share: float
    said: str = ""
    now: str = ""
    left: float | None = None


Listener = Callable[[Step], None]

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(what: str, share: float, *, said: str = "", now: str = "") -> None:
    """Say how far a piece of work is; nobody need listen."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(Step(what, share, said=said, now=now))


@contextmanager
def following(listener: Listener) -> Iterator[None]:
    """Listen to what is told meanwhile in this thread."""
    before = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(before)
