"""``evaluate demo`` and ``evaluate run``: make reports."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.areas import known_areas
from evaluation_lib.commands.dry_runs import dry_run_text, left_out_lines
from evaluation_lib.commands.parameter_options import add_parameter
from evaluation_lib.commands.parsing import (
    FAILED,
    MADE,
    add_command,
    entries,
    output_path,
)
from evaluation_lib.commands.showing import progress_shown
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.logs import write_log
from evaluation_lib.needed import EXTRACTS, FEEDBACK, PROGRAMME
from evaluation_lib.opened_extracts import DEMO, NONE
from evaluation_lib.parameters import parameter_definitions
from evaluation_lib.programme_start import PROGRAMME_START
from evaluation_lib.project import notebooks_folder, outputs_folder, user_path
from evaluation_lib.wordlists import listed

if TYPE_CHECKING:
    from evaluation_lib.reports.execute import Outcome
    from evaluation_lib.reports.planning import Plan
    from evaluation_lib.reports.protecting import Protection
    from evaluation_lib.reports.running import Run

READING = (
    "Reading the extracts, and settling what may be shown; for a whole county that takes two or "
    "three minutes."
)
DETAILS = "Where in the code they failed: {file}"
NOT_SHOWN = (
    "{title}: a result is not shown in {number} of its cells, because it is no release. Show only "
    "what the functions of `from evaluation_lib import …` return, and print nothing."
)
SHOWN = "Numbers about {whom} that are shown, for the audience {audience}: {areas}{within}."
WITHIN = ", with {percent}% of the {whom} in them"
SHOWN_OF = "{area} {share:.0%}"
LITTLE_SHOWN = (
    "That is little: below {least:.0%}, set a longer period, or make pages of larger areas. Fewer, "
    "larger numbers say more than many hidden ones."
)
NOT_WORKERS = "--workers '{found}' is not a number of workers: write 1 or more."


def add_demo(commands: Any) -> None:
    """Add the command that makes the demonstration reports."""
    demo = add_command(
        commands,
        "demo",
        help="make the demonstration reports: the county and its four quadrants, with published "
        "figures and an invented county",
    )
    _add_shared_options(demo)
    demo.set_defaults(command=_demo)


def add_run(commands: Any, dictionary: Dictionary) -> None:
    """Add the command that makes the reports an analyst asks for."""
    run = add_command(
        commands,
        "run",
        help="make reports for the areas and periods you set",
        epilog=_areas_and_notebooks(dictionary),
    )
    run.add_argument(
        "--parameters",
        metavar="FILE",
        action="append",
        default=[],
        help="a file of parameters, such as notebooks/parameters/mid.yaml (repeatable)",
    )
    run.add_argument(
        "--notebook",
        metavar="NAME",
        action="append",
        default=[],
        help="a notebook to run (repeatable); if not given, all that have what they read",
    )
    for parameter in parameter_definitions(dictionary).values():
        if parameter.in_reports:
            add_parameter(run, parameter)
    _add_shared_options(run)
    run.set_defaults(command=_run)


def _areas_and_notebooks(dictionary: Dictionary) -> str:
    reports = dictionary.read("reports").sort_values("order")
    reports = reports[~reports["private"]]
    notebooks = {
        str(row.notebook): f"{row.title}. {row.question}" for row in reports.itertuples(index=False)
    }
    levels: dict[str, list[str]] = {}
    for area in known_areas(dictionary):
        levels.setdefault(area.level.replace("_", " "), []).append(area.name)
    areas = {level: f"{listed(names)}." for level, names in levels.items()}
    return f"{entries('areas', areas)}\n\n{entries('notebooks', notebooks)}"


def _add_shared_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output", metavar="FOLDER", help="where the reports go (default: a folder in outputs/)"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="remove the pages of earlier runs in that folder"
    )
    parser.add_argument(
        "--workers",
        metavar="NUMBER",
        type=_workers,
        help="how many notebooks run at once (default: one for each core)",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="check everything that can be checked and say what would be made, from what and how "
        "long it would take; nothing is made",
    )
    parser.add_argument(
        "--pdf",
        action="store_true",
        help="print each page to PDF as well, by a browser of this computer",
    )


def _workers(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(NOT_WORKERS.format(found=text))
    return int(text)


@dataclass(frozen=True)
class Asked:
    """What a command asks for: `planning.plan` explains its parts.

    Attributes
    ----------
    command
        The command.
    files, areas, given, notebooks
        Files of parameters, areas, other parameters, and notebooks, as they were written.
    default_output
        The folder in the outputs where none is named.
    """

    command: str
    files: Sequence[Path]
    areas: Sequence[str]
    given: Mapping[str, Any]
    notebooks: Sequence[str]
    default_output: str

    def plan(self, dictionary: Dictionary, *, read: bool) -> Plan:
        """Check it all and return the jobs."""
        from evaluation_lib.reports.planning import plan

        return plan(
            files=self.files,
            areas=self.areas,
            options=self.given,
            notebooks=self.notebooks,
            dictionary=dictionary,
            read=read,
        )


def _demo(options: argparse.Namespace, dictionary: Dictionary) -> int:
    files = [
        notebooks_folder() / "parameters" / f"{area.slug}.yaml"
        for area in known_areas(dictionary)
        if area.level in ("local_authority", "quadrant")
    ]
    asked = Asked("demo", files, [], _of_the_demo(dictionary), [], default_output="demo")
    return _make(asked, options, dictionary)


def _of_the_demo(dictionary: Dictionary) -> dict[str, str]:
    """Return what is read of the invented county, and when its own scenario says it began."""
    # The generator is loaded by those who ask for it only.
    from evaluation_lib.synthetic.made_once import demo_order
    from evaluation_lib.synthetic.scenario import read_scenario

    start = read_scenario(demo_order(dictionary).scenario, dictionary=dictionary).programme_start
    begun = NONE if start is None else str(start)
    return {EXTRACTS: DEMO, FEEDBACK: DEMO, PROGRAMME: DEMO, PROGRAMME_START: begun}


def _run(options: argparse.Namespace, dictionary: Dictionary) -> int:
    given = {
        name.removeprefix("set_"): value
        for name, value in vars(options).items()
        if name.startswith("set_") and value is not None
    }
    files = [user_path(file) or Path(file) for file in options.parameters]
    areas, folder = given.pop("area", []), f"run-{datetime.now():%Y%m%d-%H%M%S}"
    asked = Asked("run", files, areas, given, options.notebook, default_output=folder)
    return _make(asked, options, dictionary)


def _make(asked: Asked, options: argparse.Namespace, dictionary: Dictionary) -> int:
    """Plan the jobs, run them while it shows how far they are, and say where the reports are."""
    from evaluation_lib.reports.pdf import needed_browser
    from evaluation_lib.reports.running import at_once, run_jobs
    from evaluation_lib.reports.time_left import Watched, earlier_seconds

    dictionary.check()
    # Whether pages can be printed is known before they are made, not after.
    browser = needed_browser() if options.pdf else None
    if options.dry_run:
        return _say_what_would_be(asked, options, dictionary)
    if _is_to_be_read(asked.given.get(EXTRACTS, NONE)):
        print(READING, file=sys.stderr)
    with progress_shown() as shown:
        plan = asked.plan(dictionary, read=True)
        jobs, output = plan.jobs, _output(asked, options)
        watched = Watched(
            jobs,
            earlier=earlier_seconds(output),
            workers=at_once(jobs, workers=options.workers),
            listener=shown,
        )
        run = run_jobs(
            jobs,
            output=output,
            dictionary=dictionary,
            fresh=options.fresh,
            workers=options.workers,
            begun=watched.begun,
            progress=watched.ended,
        )
    _say_what_failed(run.failed, command=asked.command)
    _say_what_is_shown(run.protection, dictionary=dictionary)
    print("".join(f"{line}\n" for line in left_out_lines(plan.left_out)), end="")
    print(f"{len(run.outcomes) - len(run.failed)} of {len(jobs)} reports made: {run.index}")
    made = MADE if browser is None else _print(run, browser=browser, dictionary=dictionary)
    in_part = _say_what_is_not_shown(run.outcomes)
    return FAILED if run.failed or in_part else made


def _output(asked: Asked, options: argparse.Namespace) -> Path:
    return output_path(options.output, default=outputs_folder() / asked.default_output).resolve()


def _say_what_would_be(asked: Asked, options: argparse.Namespace, dictionary: Dictionary) -> int:
    """Say what a run would do, or everything that is wrong with it at once."""
    from evaluation_lib.reports.dry_run import dry_run, problems_of, refuse_problems
    from evaluation_lib.reports.running import at_once

    plan, problems = None, []
    try:
        plan = asked.plan(dictionary, read=False)
    except ParameterError as error:
        problems += error.problems
    output = _output(asked, options)
    refuse_problems(problems, list(problems_of(plan, output=output, fresh=options.fresh)))
    workers = at_once(plan.jobs, workers=options.workers)
    found = dry_run(
        plan, output=output, fresh=options.fresh, workers=workers, dictionary=dictionary
    )
    print(dry_run_text(found, workers=workers))
    return MADE


def _print(run: Run, *, browser: Path, dictionary: Dictionary) -> int:
    """Print the pages that a run made."""
    from evaluation_lib.commands.pdf import print_pages
    from evaluation_lib.reports.asked_pages import AskedPages

    made = [outcome.job for outcome in run.outcomes if outcome.ended_well]
    names = tuple((job.slug, job.notebook.name) for job in made)
    asked = [AskedPages(run.index.parent, names)]
    return print_pages(asked, browser=browser, dictionary=dictionary) if names else MADE


def _say_what_failed(failed: Sequence[Outcome], *, command: str) -> None:
    """Say a sentence for each report that failed; where in the code it did goes to a log."""
    for outcome in failed:
        print(f"{outcome.job.title} failed: {outcome.problem}", file=sys.stderr)
    details = [f"{one.job.title}\n{one.details}" for one in failed if one.details]
    log = write_log("\n".join(details), command=command) if details else None
    if log:
        print(DETAILS.format(file=log), file=sys.stderr)


def _say_what_is_shown(protection: Protection, *, dictionary: Dictionary) -> None:
    """Say what share of the numbers of each area is shown, and where that is too little."""
    # Loading it takes a moment that a mistyped command need not wait for.
    import pandas as pd

    from evaluation_lib.disclosure.utility import ALL, utility

    for one in protection.planned.values():
        shown = utility(one.release.cells).set_index("area")
        shares, percent = shown["share_of_cells"], shown.loc[ALL, "share_of_children"]
        areas = [SHOWN_OF.format(area=area, share=share) for area, share in shares.items()]
        whom = one.kind.counted
        within = "" if pd.isna(percent) else WITHIN.format(percent=percent, whom=whom)
        told = {"audience": one.rules.audience, "areas": listed(areas), "within": within}
        print(SHOWN.format(whom=whom, **told))
        least = dictionary.document("disclosure")["release"]["least_shown"]
        if shares[ALL] < least:
            print(LITTLE_SHOWN.format(least=least))


def _say_what_is_not_shown(outcomes: Sequence[Outcome]) -> bool:
    """Say a sentence for each report that shows less than it was asked to; whether one does."""
    in_part = [outcome for outcome in outcomes if outcome.ended_well and outcome.not_shown]
    for outcome in in_part:
        said = NOT_SHOWN.format(title=outcome.job.title, number=outcome.not_shown)
        print(said, file=sys.stderr)
    return bool(in_part)


def _is_to_be_read(extracts: str) -> bool:
    """Whether there is a folder to read; what is wrong with one that is none is said elsewhere."""
    folder = None if extracts == NONE else user_path(extracts)
    return extracts == DEMO or (folder is not None and folder.is_dir())
