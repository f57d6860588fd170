"""Show how far long work is: a bar on a terminal, elsewhere a plain line a minute at most."""

from __future__ import annotations

import math
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

from evaluation_lib.progress import Step, following
from evaluation_lib.wordlists import cut

WIDTH, FULL, EMPTY = 20, "#", "-"
#: Seconds between two looks at the clock, between two plain lines, and before a guess is made.
TICK, BETWEEN_LINES, BEFORE_GUESSING = 1.0, 60.0, 5.0
#: Shares of work that are too small to guess the rest from.
LEAST_SHARE = 0.05

LITTLE_LEFT = "less than a minute left"
ONE_MINUTE, MINUTES = "about a minute left", "about {minutes} minutes left"
ONE_HOUR, HOURS = "about an hour left", "about {hours} hours left"
NOW = "now: {now}"


def time_left(seconds: float) -> str:
    """Say in words how long something will take, no more precisely than anybody can know."""
    minutes = seconds / 60
    if minutes < 0.75:
        return LITTLE_LEFT
    if minutes < 1.5:
        return ONE_MINUTE
    if minutes < 10:
        return MINUTES.format(minutes=round(minutes))
    if minutes < 52.5:
        return MINUTES.format(minutes=5 * round(minutes / 5))
    hours = max(1, round(minutes / 60))
    return ONE_HOUR if hours == 1 else HOURS.format(hours=hours)


def line_of(step: Step, left: float | None) -> str:
    """Write a step on one line: what, how much of it, how long still, what is going on."""
    head = f"{step.what}: {step.said}" if step.said else step.what
    parts = [head, *([time_left(left)] if left is not None else [])]
    return ", ".join(parts) + (f"; {NOW.format(now=step.now)}" if step.now else "")


def bar_of(step: Step, left: float | None, *, columns: int) -> str:
    """Write a step on one line of a terminal, with a bar before it, cut where the line ends."""
    full = min(WIDTH, max(0, int(step.share * WIDTH)))
    line = f"[{FULL * full}{EMPTY * (WIDTH - full)}] {line_of(step, left)}"
    return line if len(line) < columns else cut(line, longest=max(0, columns - 3))


@dataclass
class Shown:
    """What is shown at the moment; it may be told of steps from any thread.

    Attributes
    ----------
    stream
        Where it is shown.
    live
        Whether that is a terminal, on which a line can be drawn over.
    clock
        What tells the seconds.
    """

    stream: TextIO
    live: bool
    clock: Callable[[], float] = time.monotonic
    step: Step | None = None
    told_at: float = 0.0
    began_at: float = 0.0
    line_at: float | None = None
    drawn: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, step: Step) -> None:
        """Take a step and show it."""
        with self.lock:
            now = self.clock()
            if self.step is None or self.step.what != step.what:
                self.began_at = now
            if self.line_at is None:
                self.line_at = now
            self.step, self.told_at = step, now
            self._show()

    def tick(self) -> None:
        """Show the step again, as time goes on."""
        with self.lock:
            if self.step is not None:
                self._show()

    def clear(self) -> None:
        """Take the bar away, so that what follows stands on a line of its own."""
        with self.lock:
            if self.drawn:
                self.stream.write("\r" + " " * self.drawn + "\r")
                self.stream.flush()
            self.step, self.drawn = None, 0

    def _show(self) -> None:
        now = self.clock()
        if self.live:
            line = bar_of(self.step, self._left(), columns=shutil.get_terminal_size().columns)
            self.stream.write("\r" + line.ljust(self.drawn))
            self.drawn = len(line)
        elif now - self.line_at >= BETWEEN_LINES:
            self.stream.write(line_of(self.step, self._left()) + "\n")
            self.line_at = now
        self.stream.flush()

    def _left(self) -> float | None:
        """Return the seconds left: as was told, or by how long the share so far has taken."""
        now, step = self.clock(), self.step
        if step.left is not None:
            return max(0.0, step.left - (now - self.told_at))
        taken = self.told_at - self.began_at
        if step.share < LEAST_SHARE or taken < BEFORE_GUESSING:
            return None
        left = taken / step.share * (1 - step.share) - (now - self.told_at)
        return left if left > 0 and math.isfinite(left) else None


@contextmanager
def progress_shown(stream: TextIO | None = None) -> Iterator[Shown]:
    """Show what is told meanwhile, on standard error if nothing else is named."""
    stream = stream or sys.stderr
    shown = Shown(stream, live=stream.isatty())
    ended = threading.Event()

    def keep_showing() -> None:
        while not ended.wait(TICK):
            shown.tick()

    thread = threading.Thread(target=keep_showing, daemon=True)
    thread.start()
    try:
        with following(shown):
            yield shown
    finally:
        ended.set()
        thread.join()
        shown.clear()
