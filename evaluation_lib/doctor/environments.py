"""Which Python runs the suite, in which environment, and what may lead it astray."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from evaluation_lib.doctor.findings import LOOK, OK, WRONG, Finding, shown
from evaluation_lib.project import CHECKOUT, PACKAGE, in_checkout

OLDEST = (3, 11)
PYTHON, ENVIRONMENT, VARIABLES, COPIES = "Python", "Environment", "Variables", "Library"

SET_UP = "Run: python start.py setup"
UPGRADE = "Run: python -m pip install --upgrade evaluation-lib"
CONDA = "Run: conda env update --file environment.yml"

FOUND = "Python {version}, {bits} bits."
TOO_OLD = "Python {version} is too old: the suite needs 3.11 or newer."
NEWER_PYTHON = "Install a newer Python and run: python start.py setup"
NARROW = "Python {version} of 32 bits: the packages exist for 64 bits only."
WIDER_PYTHON = "Install a Python of 64 bits and run: python start.py setup"

OWN = "The suite runs in its own .venv."
HALF = "The suite runs in its own .venv, which start.py did not finish or did not make."
OTHER = "The suite runs in the environment {name}."
NONE = "The suite runs in no environment of its own, and there is no .venv."
NOT_USED = "There is a .venv, but this Python is another one."
USE_IT = "Run the suite with: python start.py evaluate ..."
BROKEN = "There is a .venv, but its Python does not start, or it is half made."
NO_MODULE = "There is no .venv, and this Python cannot make one: its module {module} is missing."
GET_MODULE = (
    "On Debian or Ubuntu run: sudo apt install python3-venv. Elsewhere set up with uv or conda, as "
    "README.md says."
)
STAMP = "set-up-stamp.txt"

ONE_COPY = "One copy of the suite is on the path: {folder}."
MORE_COPIES = "Other copies of the suite are on the path as well: {folders}. Used is {used}."
REMOVE_COPY = "Run: python -m pip uninstall evaluation-lib, then set up again."

#: Variables that change what Python does, with what each does to the suite.
HARMFUL = {
    "PYTHONHOME": (WRONG, "makes Python look for its own modules elsewhere"),
    "PYTHONPATH": (LOOK, "puts other folders before the installed packages"),
    "PYTHONSTARTUP": (LOOK, "runs a file of yours before each interactive Python"),
    "PYTHONDONTWRITEBYTECODE": (LOOK, "makes every start of a notebook slow"),
    "PYTHONOPTIMIZE": (LOOK, "takes checks out of packages"),
}
HARM = "{name} is set: it {harm}."
STOPS = "PYTHONWARNINGS makes an error of every warning, so reports fail over trifles."
UNSET = "Unset the variable {name} (in a terminal: {command})."
NO_HARM = "No variable of Python's is set that would harm."


def python() -> Iterator[Finding]:
    """Look at Python's version."""
    version = ".".join(map(str, sys.version_info[:3]))
    bits = 64 if sys.maxsize > 2**32 else 32
    if sys.version_info[:2] < OLDEST:
        yield Finding(PYTHON, WRONG, TOO_OLD.format(version=version), NEWER_PYTHON)
    elif bits == 32:
        yield Finding(PYTHON, WRONG, NARROW.format(version=version), WIDER_PYTHON)
    else:
        yield Finding(PYTHON, OK, FOUND.format(version=version, bits=bits))


def install_again() -> str:
    """Return the command that brings this environment's packages up to date."""
    if os.environ.get("CONDA_PREFIX") and _same(Path(os.environ["CONDA_PREFIX"]), Path(sys.prefix)):
        return CONDA if in_checkout() else UPGRADE
    return SET_UP if in_checkout() else UPGRADE


def environment() -> Iterator[Finding]:
    """Look at the virtual environment: is there one, does it run, is it used."""
    venv = CHECKOUT / ".venv"
    if in_checkout() and _same(venv, Path(sys.prefix)):
        whole = (venv / STAMP).is_file()
        yield Finding(ENVIRONMENT, OK, OWN) if whole else Finding(ENVIRONMENT, LOOK, HALF, SET_UP)
    elif in_checkout() and venv.exists():
        works = _starts(venv)
        said, remedy = (NOT_USED, USE_IT) if works else (BROKEN, SET_UP)
        yield Finding(ENVIRONMENT, LOOK if works else WRONG, said, remedy)
    elif sys.prefix != sys.base_prefix or os.environ.get("CONDA_PREFIX"):
        yield Finding(ENVIRONMENT, OK, OTHER.format(name=Path(sys.prefix).name))
    else:
        yield _without_environment()


def _without_environment() -> Finding:
    missing = [module for module in ("venv", "ensurepip") if find_spec(module) is None]
    if missing:
        return Finding(ENVIRONMENT, WRONG, NO_MODULE.format(module=missing[0]), GET_MODULE)
    return Finding(ENVIRONMENT, LOOK, NONE, install_again())


def _starts(venv: Path) -> bool:
    if not (venv / STAMP).is_file():
        return False
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    try:
        done = subprocess.run([python, "-c", ""], capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def copies() -> Iterator[Finding]:
    """Look for copies of the suite on the path: the first counts, whichever was meant."""
    found = {Path(place, "evaluation_lib").resolve() for place in sys.path if place}
    others = sorted(one for one in found if (one / "__init__.py").is_file() and one != PACKAGE)
    if others:
        said = MORE_COPIES.format(folders=", ".join(map(shown, others)), used=shown(PACKAGE))
        yield Finding(COPIES, LOOK, said, REMOVE_COPY)
    else:
        yield Finding(COPIES, OK, ONE_COPY.format(folder=shown(PACKAGE)))


def variables() -> Iterator[Finding]:
    """Look at variables of the environment by which Python, or all of its packages, go astray."""
    found = [
        Finding(VARIABLES, state, HARM.format(name=name, harm=harm), _unset(name))
        for name, (state, harm) in HARMFUL.items()
        if os.environ.get(name)
    ]
    actions = [
        part.split(":")[0].strip() for part in os.environ.get("PYTHONWARNINGS", "").split(",")
    ]
    if "error" in actions:
        found.append(Finding(VARIABLES, WRONG, STOPS, _unset("PYTHONWARNINGS")))
    yield from found or [Finding(VARIABLES, OK, NO_HARM)]


def _unset(name: str) -> str:
    command = f"Remove-Item Env:{name}" if os.name == "nt" else f"unset {name}"
    return UNSET.format(name=name, command=command)


def _same(one: Path, other: Path) -> bool:
    return one.exists() and one.resolve() == other.resolve()
