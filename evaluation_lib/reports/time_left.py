"""How long reports will probably take, by how long the same ones took before."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from evaluation_lib.progress import Listener, Step
from evaluation_lib.reports.execute import Job, Outcome
from evaluation_lib.reports.manifest import MANIFEST, read_manifest

REPORTS, SAID = "Reports", "{done} of {total} made"
#: How many earlier runs beside the output are looked into.
LOOKED_INTO = 5

#: A report by its area's slug and its notebook's name.
Key = tuple[str, str]


def key_of(job: Job) -> Key:
    """Return what a report is known by in any run."""
    return job.slug, job.notebook.name


def earlier_seconds(output: Path) -> dict[Key, float]:
    """Return how long reports took in earlier runs, the output's own last run counting most.

    Parameters
    ----------
    output
        The run's folder; the latest runs in the folders beside it are looked into as well.
    """
    found: dict[Key, float] = {}
    for folder in [*_runs_beside(output), output]:
        for entry in read_manifest(folder):
            if entry.seconds:
                found[entry.slug, entry.notebook] = entry.seconds
    return found


def _runs_beside(output: Path) -> list[Path]:
    """Return the folders of the latest runs beside a folder, the oldest first."""
    try:
        found = [
            (path.stat().st_mtime, path.parent) for path in output.parent.glob(f"*/{MANIFEST}")
        ]
    except OSError:
        return []
    return [folder for _, folder in sorted(found) if folder != output][-LOOKED_INTO:]


def expected_seconds(
    key: Key, *, finished: Mapping[Key, float], earlier: Mapping[Key, float]
) -> float | None:
    """Return how long a report will probably take; nothing where nothing is known.

    What took how long in this run counts most, since it is the same computer with the same data:
    the same notebook for another area, else the same report before, the same notebook before, and
    at last any report of this run.
    """
    notebook = key[1]
    for known in (
        [seconds for (_, name), seconds in finished.items() if name == notebook],
        [earlier[key]] if key in earlier else [],
        [seconds for (_, name), seconds in earlier.items() if name == notebook],
        list(finished.values()),
    ):
        if known:
            return fmean(known)
    return None


def seconds_left(
    waiting: Iterable[Key],
    running: Mapping[Key, float],
    *,
    finished: Mapping[Key, float],
    earlier: Mapping[Key, float],
    workers: int,
) -> float | None:
    """Return how long the rest of a run will probably take.

    Parameters
    ----------
    waiting
        The reports that have not begun.
    running
        For how many seconds those have been running that have.
    finished, earlier
        How long those took that have ended, in this run and in earlier ones.
    workers
        How many run at once.

    Returns
    -------
    float or None
        Seconds; nothing where of one report nothing can be known.
    """

    def expected(key: Key) -> float | None:
        return expected_seconds(key, finished=finished, earlier=earlier)

    whole = [expected(key) for key in waiting]
    begun = [(expected(key), seconds) for key, seconds in running.items()]
    if None in whole or None in [one for one, _ in begun]:
        return None
    rest = [max(0.0, one - seconds) for one, seconds in begun]
    return max([sum(whole + rest) / max(1, workers), *rest, *whole], default=0.0)


class Watched:
    """Follow the reports of a run as they begin and end, and tell a listener how far it is."""

    def __init__(
        self,
        jobs: Sequence[Job],
        *,
        earlier: Mapping[Key, float],
        workers: int,
        listener: Listener,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._waiting = {key_of(job): job.title for job in jobs}
        self._titles = dict(self._waiting)
        self._running: dict[Key, float] = {}
        self._finished: dict[Key, float] = {}
        self._earlier, self._workers = earlier, workers
        self._listener, self._clock = listener, clock
        self._lock = threading.Lock()

    def begun(self, job: Job) -> None:
        """Take note that a report has begun; called from the thread that runs it."""
        with self._lock:
            self._waiting.pop(key_of(job), None)
            self._running[key_of(job)] = self._clock()
            self._tell()

    def ended(self, outcome: Outcome) -> None:
        """Take note that a report has ended, well or not."""
        with self._lock:
            self._running.pop(key_of(outcome.job), None)
            self._finished[key_of(outcome.job)] = outcome.seconds
            self._tell()

    def _tell(self) -> None:
        now, total = self._clock(), len(self._titles)
        running = {key: now - began for key, began in self._running.items()}
        left = seconds_left(
            self._waiting,
            running,
            finished=self._finished,
            earlier=self._earlier,
            workers=self._workers,
        )
        done = len(self._finished)
        said = SAID.format(done=done, total=total)
        titles = ", ".join(self._titles[key] for key in running)
        self._listener(Step(REPORTS, done / max(1, total), said=said, now=titles, left=left))
