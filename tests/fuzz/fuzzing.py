"""Give every verb broken files, many of them, and find what it does besides saying one sentence."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evaluation_lib import cli
from evaluation_lib.commands.parsing import FAILED, MADE, REFUSED
from tests.fuzz.mutating import mutated
from tests.fuzz.targets import IN, OUT, Target, targets

#: Seconds after which a verb counts as one that hangs.
LIMIT = 10


class HangsError(BaseException):
    """A verb did not end in time; no handler of the suite takes it for an error of its own."""


@dataclass(frozen=True)
class Finding:
    """Something a verb did that it must not.

    Attributes
    ----------
    target
        The verb and its input.
    problem
        What it did.
    file, content
        The broken file.
    """

    target: str
    problem: str
    file: str
    content: bytes


def once(target: Target, file: str, content: bytes, *, folder: Path) -> str | None:
    """Give a verb one broken file; return what it did wrong, or nothing.

    Parameters
    ----------
    target
        The verb.
    file
        Which of its files is broken.
    content
        The broken file.
    folder
        A folder of its own; emptied before.
    """
    shutil.rmtree(folder, ignore_errors=True)
    places = {IN: folder / "in", OUT: folder / "out"}
    for name, whole in {**target.files, file: content}.items():
        path = places[IN] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(whole)
    places[OUT].mkdir()
    words = [_filled(word, places) for word in target.words]
    said = io.StringIO()
    signal.signal(signal.SIGALRM, _too_long)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
            status = cli.main(words)
    except HangsError:
        return f"hangs for {LIMIT} seconds"
    except BaseException:
        return traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return _wrong(status, said.getvalue(), folder, places)


def _too_long(*_: Any) -> None:
    raise HangsError


def _filled(word: str, places: dict[str, Path]) -> str:
    for name, place in places.items():
        word = word.replace(name, str(place))
    return word


def _wrong(status: int, said: str, folder: Path, places: dict[str, Path]) -> str | None:
    written = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_relative_to(places[IN])
    )
    if status not in (MADE, FAILED, REFUSED):
        return f"ends with status {status}"
    if status == REFUSED and not said.strip():
        return "refuses without a sentence"
    if status == REFUSED and written:
        return f"is refused and leaves {written}"
    if any(not name.startswith("out/") or "unfinished" in name for name in written):
        return f"leaves {written}"
    return None


def fuzz(
    chosen: Sequence[Target], *, inputs: int, seed: int, folder: Path
) -> tuple[list[Finding], Counter[str]]:
    """Break files by chance and give them to verbs.

    Returns
    -------
    tuple
        What was found, and how many broken files each verb was given.
    """
    rng = np.random.default_rng(seed)
    shares = np.array([target.share for target in chosen])
    found: dict[str, Finding] = {}
    given: Counter[str] = Counter()
    for place in rng.choice(len(chosen), size=inputs, p=shares / shares.sum()):
        target = chosen[place]
        file = target.broken[int(rng.integers(len(target.broken)))]
        content = mutated(target.files[file], rng)
        problem = once(target, file, content, folder=folder)
        given[target.name] += 1
        if problem is not None:
            # One of a kind is enough: the same line of the same verb.
            kind = "\n".join(problem.strip().splitlines()[-4:])
            found.setdefault(kind, Finding(target.name, problem, file, content))
    return list(found.values()), given


def main() -> int:
    """Fuzz from the command line: findings go to a folder, a table of what was given is printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--findings", type=Path, default=Path("outputs/fuzz"))
    options = parser.parse_args()
    os.environ[cli.DEBUG] = "1"
    with tempfile.TemporaryDirectory() as place:
        county, work = Path(place) / "county", Path(place) / "work"
        made = ["synthetic", "--scale", "0.001", "--output", str(county)]
        with contextlib.redirect_stdout(io.StringIO()):
            cli.main(made)
        samples = Path(__file__).resolve().parents[3] / "shared" / "real" / "samples"
        every = targets(county, samples if samples.is_dir() else None)
        chosen = [one for one in every if options.only in one.name]
        begun = time.monotonic()
        found, given = fuzz(chosen, inputs=options.inputs, seed=options.seed, folder=work)
    for number, one in enumerate(found):
        place = options.findings / f"{options.seed}-{number}"
        place.mkdir(parents=True, exist_ok=True)
        (place / Path(one.file).name).write_bytes(one.content)
        (place / "problem.txt").write_text(f"{one.target}\n{one.problem}", encoding="utf-8")
        print(f"--- {one.target}\n{one.problem[-1500:]}")
    for name, number in sorted(given.items()):
        print(f"{number:7} {name}")
    print(
        f"{sum(given.values())} inputs, {len(found)} kinds of findings, "
        f"{time.monotonic() - begun:.0f} s"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
