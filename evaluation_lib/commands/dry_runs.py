"""Say what a run would do, for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation_lib.commands.showing import time_left
from evaluation_lib.opened_extracts import DEMO
from evaluation_lib.opening import EXTRACTS
from evaluation_lib.wordlists import joined

if TYPE_CHECKING:
    from evaluation_lib.reports.dry_run import DryRun, Page, Read

NOTHING_DONE = "Nothing was read, made or written. The run would do this:"
PAGES = "Pages ({number}), in {output}:"
REPLACED = "{number} of them are there already and would be replaced."
REMOVED = "{number} other pages of earlier runs would be removed (--fresh)."
SET = "{name}: {value} (default: {default})"
LEFT_OUT = "Left out: {notebooks} for {area}: no extracts are given."
GIVE_EXTRACTS = "Set --extracts to the folder that holds them, or to demo."
READ = "Would be read:"
FOLDER = "{named}: {files} files, {size:.1f} MB"
OWN_FIGURES, OWN_COUNTY = (
    "the published figures that the suite ships",
    "the invented county, which is made first if it is not there yet",
)
TIME = "Time: {about}, with {workers} at once, by how long they took before; reading comes on top."
TIME_UNKNOWN = "Time: not known, since no earlier run says how long each of these reports takes."


def dry_run_text(found: DryRun, *, workers: int) -> str:
    """Write what a run would do: its pages, what is left out and why, what is read, how long."""
    return "\n".join(
        [NOTHING_DONE, *_pages(found), *_left_out(found), *_reads(found), _time(found, workers)]
    )


def _pages(found: DryRun) -> Iterator[str]:
    yield ""
    yield PAGES.format(number=len(found.pages), output=found.output)
    width = max((len(page.address) for page in found.pages), default=0)
    for page in found.pages:
        yield f"  {page.address:<{width}}  {page.title}"
        yield from _parameters(page)
    if found.replaced:
        yield REPLACED.format(number=found.replaced)
    if found.removed:
        yield REMOVED.format(number=found.removed)


def _parameters(page: Page) -> Iterator[str]:
    for name, (value, default) in page.parameters.items():
        yield f"      {SET.format(name=name, value=value, default=default)}"


def _left_out(found: DryRun) -> Iterator[str]:
    areas: dict[str, list[str]] = {}
    for one in found.left_out:
        areas.setdefault(one.area, []).append(one.notebook)
    if areas:
        yield ""
        for area, notebooks in areas.items():
            yield LEFT_OUT.format(notebooks=joined(notebooks), area=area)
        yield GIVE_EXTRACTS


def _reads(found: DryRun) -> Iterator[str]:
    yield ""
    yield READ
    for read in found.reads:
        yield f"  {_read(read)}"


def _read(read: Read) -> str:
    if read.files is not None and read.size is not None:
        return FOLDER.format(named=read.named, files=read.files, size=read.size / 1e6)
    return OWN_COUNTY if (read.parameter, read.named) == (EXTRACTS, DEMO) else OWN_FIGURES


def _time(found: DryRun, workers: int) -> str:
    if found.seconds is None:
        return f"\n{TIME_UNKNOWN}"
    about = time_left(found.seconds).removesuffix(" left")
    return f"\n{TIME.format(about=about, workers=workers)}"
