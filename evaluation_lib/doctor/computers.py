"""The computer itself: fonts, browser, clock, language, git, cores and memory."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime

from evaluation_lib.doctor.environments import install_again
from evaluation_lib.doctor.findings import LOOK, OK, WRONG, Finding
from evaluation_lib.errors import EvaluationError

FONTS, BROWSER, CLOCK, TEXT, GIT = "Fonts", "Browser", "Clock", "Text", "Git"
CORES, MEMORY = "Cores", "Memory"
#: Fonts that charts are laid out for, with the same widths; the first that is there is used.
WANTED_FONTS = ("Arial", "Liberation Sans")
EARLIEST_YEAR, LATEST_YEAR = 2025, 2100
#: Bytes of memory that a county's records and one notebook need, and those of each further one.
FOR_ONE, FOR_EACH = 2_500_000_000, 1_000_000_000

FONT_FOUND = "Charts are drawn with {font}."
FONT_INSTEAD = "Neither Arial nor Liberation Sans is here: charts are laid out with {font} instead."
INSTALL_FONT = (
    "Install Liberation Sans (Debian: sudo apt install fonts-liberation). Without it texts in "
    "charts may sit a little too close; the numbers are the same."
)
NO_CHARTS = "The chart library cannot be loaded ({reason})."
BROWSER_FOUND = "{name} can print reports as PDF."
NO_BROWSER = "There is no Chromium, Chrome or Edge: reports cannot be printed as PDF here."
INSTALL_BROWSER = (
    "Open a report in any browser and print it there, or install one (Debian: sudo apt install "
    "chromium)."
)
NAME_BROWSER = "Correct the variable EVALUATION_BROWSER, or unset it."
CLOCK_RIGHT = "The clock says {now}."
CLOCK_WRONG = "The clock says {now}, which cannot be: reports would carry a wrong date."
SET_CLOCK = "Set the computer's clock."
TEXT_FINE = "Files and the screen are written in {encoding}."
TEXT_ODD = "Python takes {encoding} for text here: names with accents may be shown wrongly."
USE_UTF8 = "Set the variable PYTHONUTF8 to 1."
GIT_FOUND = "git is there: reports say which version of the suite made them."
NO_GIT = "git is not there: reports say the version of the suite, and not the very change."
INSTALL_GIT = "Install git if you change the suite yourself; to make reports it is not needed."
CORES_FOUND = "{cores} cores: as many notebooks run at once."
MEMORY_ENOUGH = "{size:.0f} GB of memory."
MEMORY_SHORT = (
    "{size:.1f} GB of memory: not enough for {cores} notebooks at once on a whole county."
)
FEWER_WORKERS = "Write --workers {workers} with evaluate run and evaluate demo."


def fonts() -> Iterator[Finding]:
    """Look which of the fonts that charts are laid out for is there."""
    try:
        from matplotlib.font_manager import fontManager
    except ImportError as error:
        yield Finding(FONTS, WRONG, NO_CHARTS.format(reason=error), install_again())
        return
    names = {font.name for font in fontManager.ttflist}
    here = [font for font in WANTED_FONTS if font in names]
    if here:
        yield Finding(FONTS, OK, FONT_FOUND.format(font=here[0]))
        return
    instead = "Helvetica" if "Helvetica" in names else "DejaVu Sans"
    yield Finding(FONTS, LOOK, FONT_INSTEAD.format(font=instead), INSTALL_FONT)


def browser() -> Iterator[Finding]:
    """Look for a browser that can print to PDF."""
    from evaluation_lib.reports.browser import find_browser

    try:
        found = find_browser()
    except EvaluationError as error:
        yield Finding(BROWSER, WRONG, str(error), NAME_BROWSER)
        return
    if found is None:
        yield Finding(BROWSER, LOOK, NO_BROWSER, INSTALL_BROWSER)
    else:
        yield Finding(BROWSER, OK, BROWSER_FOUND.format(name=found.stem))


def clock(now: datetime | None = None) -> Iterator[Finding]:
    """Look whether the clock can be right."""
    now = now or datetime.now().astimezone()
    said = f"{now:%Y-%m-%d %H:%M %Z}".strip()
    if EARLIEST_YEAR <= now.year < LATEST_YEAR:
        yield Finding(CLOCK, OK, CLOCK_RIGHT.format(now=said))
    else:
        yield Finding(CLOCK, WRONG, CLOCK_WRONG.format(now=said), SET_CLOCK)


def text() -> Iterator[Finding]:
    """Look at the encoding that Python takes for files and the screen."""
    screen = getattr(sys.stdout, "encoding", None) or "utf-8"
    for encoding in dict.fromkeys([locale.getpreferredencoding(False), screen]):
        if encoding.casefold().replace("-", "").replace("_", "") not in ("utf8", "cp65001"):
            yield Finding(TEXT, LOOK, TEXT_ODD.format(encoding=encoding), USE_UTF8)
            return
    yield Finding(TEXT, OK, TEXT_FINE.format(encoding="UTF-8"))


def git() -> Iterator[Finding]:
    """Look for git."""
    if shutil.which("git"):
        yield Finding(GIT, OK, GIT_FOUND)
    else:
        yield Finding(GIT, LOOK, NO_GIT, INSTALL_GIT)


def cores() -> Iterator[Finding]:
    """Count the cores."""
    yield Finding(CORES, OK, CORES_FOUND.format(cores=os.cpu_count() or 1))


def memory(*, size: int | None = None, cores: int | None = None) -> Iterator[Finding]:
    """Look whether the memory is enough for as many notebooks as there are cores."""
    size, cores = size or _memory(), cores or os.cpu_count() or 1
    if size is None:
        return
    told = {"size": size / 1e9, "cores": cores}
    if size >= FOR_ONE + FOR_EACH * (cores - 1):
        yield Finding(MEMORY, OK, MEMORY_ENOUGH.format(**told))
        return
    workers = max(1, 1 + int((size - FOR_ONE) // FOR_EACH))
    remedy = FEWER_WORKERS.format(workers=workers)
    yield Finding(MEMORY, LOOK, MEMORY_SHORT.format(**told), remedy)


def _memory() -> int | None:
    """Return the bytes of memory there are; nothing where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        pass
    try:
        import psutil

        return int(psutil.virtual_memory().total)
    except Exception:
        return None
