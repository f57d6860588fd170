"""Whether every package is there, and at the version that the suite is made for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version

from evaluation_lib.doctor.environments import install_again
from evaluation_lib.doctor.findings import LOOK, OK, WRONG, Finding
from evaluation_lib.project import CHECKOUT, in_checkout

PACKAGES, SUITE = "Packages", "evaluation-lib"
SHOWN = 4

ALL_THERE = "All {number} packages are there{pinned}."
AS_PINNED = ", at the versions of constraints.txt"
MISSING = "Missing: {names}."
OLDER = "Older than the suite needs: {names}."
OTHER = "Other than constraints.txt names, so not tested together: {names}."
NOT_A_PACKAGE = "The suite itself is not installed here, so what it needs is not known."

REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9._-]+)\s*(?:\[[^]]*\])?\s*(.*)$")
AT_LEAST = re.compile(r">=\s*([0-9][0-9.]*)")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")


def packages() -> Iterator[Finding]:
    """Look at each package that the suite itself asks for."""
    wanted = _wanted()
    if not wanted:
        yield Finding(PACKAGES, WRONG, NOT_A_PACKAGE, install_again())
        return
    found = {name: _installed(name) for name in wanted}
    pins = _pins()
    missing = [name for name, here in found.items() if here is None]
    older = [
        f"{name} {here} (needs {least})"
        for name, least in wanted.items()
        if (here := found[name]) is not None and _numbers(here) < _numbers(least)
    ]
    others = [
        f"{name} {here} (tested: {' or '.join(sorted(pins[name]))})"
        for name, here in found.items()
        if here is not None and name in pins and here not in pins[name]
    ]
    findings = [
        *_finding(WRONG, MISSING, missing),
        *_finding(WRONG, OLDER, older),
        *_finding(LOOK, OTHER, others),
    ]
    said = ALL_THERE.format(number=len(wanted), pinned=AS_PINNED if pins else "")
    yield from findings or [Finding(PACKAGES, OK, said)]


def _finding(state: str, sentence: str, names: list[str]) -> list[Finding]:
    if not names:
        return []
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    said = sentence.format(names=", ".join(names[:SHOWN]) + more)
    return [Finding(PACKAGES, state, said, install_again())]


def _wanted() -> dict[str, str]:
    """Return the least version of every package that the suite needs to run, by name."""
    if in_checkout():
        text = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
        return least_versions(tomllib.loads(text)["project"]["dependencies"])
    try:
        return least_versions(requires(SUITE) or [])
    except PackageNotFoundError:
        return {}


def least_versions(requirements: Iterable[str]) -> dict[str, str]:
    """Read requirements; those of an extra, which running does not need, are left out.

    Returns
    -------
    dict
        The version that each package must have at least, by name; ``0`` where any will do.
    """
    found = {}
    for line in requirements:
        needed, _, marker = line.partition(";")
        parts = REQUIREMENT.match(needed)
        if parts and "extra" not in marker:
            least = AT_LEAST.search(parts[2])
            found[_plain(parts[1])] = least[1] if least else "0"
    return found


def _pins() -> Mapping[str, set[str]]:
    """Return the versions that constraints.txt names, by package; some depend on the Python."""
    file = CHECKOUT / "constraints.txt"
    pins: dict[str, set[str]] = {}
    if in_checkout() and file.is_file():
        for line in file.read_text(encoding="utf-8").splitlines():
            if found := PIN.match(line):
                pins.setdefault(_plain(found[1]), set()).add(found[2])
    return pins


def _installed(name: str) -> str | None:
    try:
        # Half a package, such as pip leaves when it is stopped, has a folder and no version.
        return version(name) or None
    except PackageNotFoundError:
        return None


def _numbers(version: str) -> tuple[int, ...]:
    numbers = tuple(int(part) for part in re.findall(r"\d+", version.split("+")[0]))
    # 3 and 3.0 are the same version.
    while numbers and numbers[-1] == 0:
        numbers = numbers[:-1]
    return numbers


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
