"""Say what a run would do, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from evaluation_lib.commands.showing import time_left
from evaluation_lib.findings.reading import THIS_RUN
from evaluation_lib.needed import AREA, EXTRACTS, FEEDBACK, FINDINGS, PROGRAMME
from evaluation_lib.opened_extracts import DEMO
from evaluation_lib.programme_start import NONE, PROGRAMME_START
from evaluation_lib.wordlists import joined

if TYPE_CHECKING:
    from evaluation_lib.reports.dry_run import DryRun, Page, Read
    from evaluation_lib.reports.planning import LeftOut

NOTHING_DONE = "Nothing was read, made or written. The run would do this:"
PAGES = "Pages ({number}), in {output}:"
REPLACED = "{number} of them are there already and would be replaced."
REMOVED = "{number} other pages of earlier runs would be removed (--fresh)."
SET = "{name}: {value} (default: {default})"
LEFT_OUT = "Left out: {notebooks} for {area}: {why}."
NO_EXTRACTS, NO_START = "no extracts are given", "no day is given on which the programme began"
GIVE_EXTRACTS = "Set --extracts to the folder that holds them, or to demo."
NO_FEEDBACK = "no feedback is given"
GIVE_FEEDBACK = "Set --feedback to the folder in which it has been coded, or to demo."
NO_PROGRAMME = "nothing is given that the programme counts of itself"
GIVE_PROGRAMME = "Set --programme to the folder that holds its files, or to demo."
GIVE_START = "Set --programme-start to that day, such as 2023-10-01, or to a day for each quadrant."
NOT_EVALUATED = "findings are brought together for the county and its quadrants"
GIVE_AREA = "Set --area to the county or a quadrant for those that bring findings together."
#: By the parameter that is lacking, why reports are left out and what to do.
LACKING = {
    EXTRACTS: (NO_EXTRACTS, GIVE_EXTRACTS),
    FEEDBACK: (NO_FEEDBACK, GIVE_FEEDBACK),
    PROGRAMME: (NO_PROGRAMME, GIVE_PROGRAMME),
    PROGRAMME_START: (NO_START, GIVE_START),
    AREA: (NOT_EVALUATED, GIVE_AREA),
}
READ = "Would be read:"
FOLDER = "{named}: {files} files, {size:.1f} MB"
OWN_FIGURES = "the published figures that the suite ships"
OWN_COUNTY = "the invented county, which is made first if it is not there yet"
OWN_FEEDBACK = "the invented county's workshops, which are made first if they are not there yet"
OWN_PROGRAMME = "the invented county's programme, which is made first if it is not there yet"
OWN_FINDINGS = "what the reports of this run find, when they have been made"
NO_FINDINGS = "no findings: everything is said to be not yet evidenced"
#: What the suite's own words for folders stand for.
OWN = {
    (FINDINGS, THIS_RUN): OWN_FINDINGS,
    (FINDINGS, NONE): NO_FINDINGS,
    (EXTRACTS, DEMO): OWN_COUNTY,
    (FEEDBACK, DEMO): OWN_FEEDBACK,
    (PROGRAMME, DEMO): OWN_PROGRAMME,
}
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
    lines = left_out_lines(found.left_out)
    return iter(["", *lines] if lines else [])


def left_out_lines(left_out: Sequence[LeftOut]) -> list[str]:
    """Say which reports are not made, and why; then once for each reason what to do.

    Parameters
    ----------
    left_out
        The reports.
    """
    notebooks: dict[tuple[str, str], list[str]] = {}
    for one in left_out:
        notebooks.setdefault((one.lacking, one.area), []).append(one.notebook)
    lines = [
        LEFT_OUT.format(notebooks=joined(names), area=area, why=LACKING[lacking][0])
        for (lacking, area), names in notebooks.items()
    ]
    return lines + [LACKING[name][1] for name in dict.fromkeys(one.lacking for one in left_out)]


def _reads(found: DryRun) -> Iterator[str]:
    yield ""
    yield READ
    for read in found.reads:
        yield f"  {_read(read)}"


def _read(read: Read) -> str:
    if read.files is not None and read.size is not None:
        return FOLDER.format(named=read.named, files=read.files, size=read.size / 1e6)
    return OWN.get((read.parameter, read.named), OWN_FIGURES)


def _time(found: DryRun, workers: int) -> str:
    if found.seconds is None:
        return f"\n{TIME_UNKNOWN}"
    about = time_left(found.seconds).removesuffix(" left")
    return f"\n{TIME.format(about=about, workers=workers)}"
