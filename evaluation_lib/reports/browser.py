"""Find a browser on this computer that can print a page to PDF."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from evaluation_lib.errors import EvaluationError

#: Names a browser for this suite, before any other is looked for.
OWN_BROWSER = "EVALUATION_BROWSER"

NO_SUCH_BROWSER = (
    "The browser {found} named by " + OWN_BROWSER + " is not a program that can be started: "
    "name the program's file, or unset the variable."
)

#: As the search path knows them; all of them are Chromium inside, and print tagged PDF.
PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "chrome",
    "msedge",
)
ON_MACOS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "Chromium.app/Contents/MacOS/Chromium",
)
ON_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
)
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")


def find_browser() -> Path | None:
    """Return a browser that can print to PDF, or nothing where there is none.

    The one that ``EVALUATION_BROWSER`` names comes first, then the search path's, then those in
    the usual places of macOS and Windows.

    Raises
    ------
    EvaluationError
        If the variable names something that is no program.
    """
    own = os.environ.get(OWN_BROWSER, "").strip()
    if own:
        found = shutil.which(Path(own).expanduser())
        if found is None:
            raise EvaluationError(NO_SUCH_BROWSER.format(found=own))
        return Path(found)
    on_path = (shutil.which(program) for program in PROGRAMS)
    return next((Path(found) for found in on_path if found), None) or next(
        (place for place in _usual_places() if place.is_file()), None
    )


def _usual_places() -> Iterator[Path]:
    if sys.platform == "darwin":
        for applications in (Path("/Applications"), Path.home() / "Applications"):
            yield from (applications / program for program in ON_MACOS)
    if sys.platform == "win32":
        named = (os.environ.get(name) for name in WINDOWS_FOLDERS)
        for folder in filter(None, named):
            yield from (Path(folder) / program for program in ON_WINDOWS)
