"""``evaluate count EXTRACTS``: make the table of counts that ``evaluate measures`` reads."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.areas import Area, find_area, known_areas
from evaluation_lib.commands.parameter_options import add_parameter
from evaluation_lib.commands.parsing import (
    MADE,
    add_command,
    given_folder,
    output_path,
)
from evaluation_lib.commands.showing import progress_shown
from evaluation_lib.counts.choices import LATEST, ONLY, RECORDED, WITH, WITHOUT
from evaluation_lib.counts.periods import GRAINS, YEAR
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError, ParameterError
from evaluation_lib.opened_extracts import DEMO
from evaluation_lib.parameters import NOT_A_CHOICE, check_parameters, parameter_definitions
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.wording import text
from evaluation_lib.progress import COUNTING, tell
from evaluation_lib.wordlists import cut, did_you_mean, joined, listed, match

if TYPE_CHECKING:
    from evaluation_lib.counts.choices import Choices
    from evaluation_lib.opened_extracts import OpenedExtracts

#: The parameters of reports that counting takes, as options of the same names.
PARAMETERS = (
    "area",
    "period_start",
    "period_end",
    "ethnicity_clock",
    "ethnicity_scheme",
    "ethnic_grouping",
    "area_by",
    "denominator",
)
UNACCOMPANIED = (WITH, WITHOUT, ONLY)
COUNTY_AND_QUADRANTS = ("local_authority", "quadrant")
#: What stands in the help for the areas that are counted if none is named.
COUNTY_AND_ITS_QUADRANTS = "the county and its quadrants"

NEEDS_OUTPUT = "evaluate count needs --output: name the CSV file that the counts go to."
READING = "Reading the extracts; those of a whole county take a minute or two."
#: What counting is busy with, and how much of it the events are.
EVENTS, FAMILIES, HALF = "children and events", "brothers and sisters", 0.5
WROTE = "{rows} counts of {areas} from {start} to {end}: {file}"
UNSUPPRESSED = (
    "Not suppressed: it holds small numbers that can point at a child, so only those who may see "
    "the children's records may see it."
)
NOTHING = (
    "Nothing of the extracts lies between {start} and {end} in whole periods of {grains}: set "
    "--period-start and --period-end to days that they cover, or a shorter --grain."
)
QUADRANTS_LEFT_OUT = "Counted for the county alone. {why}"


def add_count(commands: Any, dictionary: Dictionary) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "count",
        help="count children and events by area, ethnic group, decision point and period",
        epilog=f"Periods: {listed(GRAINS)}.",
    )
    command.add_argument(
        "folder",
        metavar="EXTRACTS",
        help=f"the folder that holds the extracts, or {DEMO}: the invented county",
    )
    command.add_argument("--output", metavar="FILE", help="the CSV file that the counts go to")
    command.add_argument(
        "--grain",
        metavar="NAME",
        action="append",
        help=f"a kind of period (repeatable; default: {YEAR})",
    )
    command.add_argument(
        "--include-uasc",
        metavar="CHOICE",
        default=WITH,
        help=f"unaccompanied asylum-seeking children: {listed(UNACCOMPANIED)} (default: {WITH})",
    )
    definitions = parameter_definitions(dictionary)
    for name in PARAMETERS:
        default = COUNTY_AND_ITS_QUADRANTS if name == "area" else None
        add_parameter(command, definitions[name], default=default)
    command.set_defaults(command=_count)


def _count(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.counts.family_effects import with_family_effects
    from evaluation_lib.counts.remarks import remarks_on
    from evaluation_lib.counts.whole import count
    from evaluation_lib.counts_output import refuse_counts_output, write_counts
    from evaluation_lib.opened_extracts import open_extracts
    from evaluation_lib.published import load_published_figures

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    dictionary.check()
    asked = _asked(options, dictionary)
    folder = options.folder if options.folder == DEMO else str(given_folder(options.folder))
    output = output_path(options.output, default=Path()).resolve()
    refuse_counts_output(output, extracts=Path(folder))
    print(READING, file=sys.stderr)
    scheme = asked["ethnicity_scheme"]
    with progress_shown():
        opened = open_extracts(
            folder, scheme=None if scheme == "none" else scheme, dictionary=dictionary
        )
    areas, remark = _areas(asked, opened, dictionary)
    populations = load_published_figures(dictionary).populations
    denominator = _denominator(asked["denominator"], populations, dictionary)
    choices = _choices(asked, denominator=denominator, dictionary=dictionary)
    how = {
        "areas": areas,
        "period_start": asked["period_start"],
        "period_end": asked["period_end"],
        "grains": asked["grain"],
        "choices": choices,
        "dictionary": dictionary,
    }
    with progress_shown():
        tell(COUNTING, 0, now=EVENTS)
        counts = count(opened.records, denominator=denominator, populations=populations, **how)
        if counts.empty:
            raise EvaluationError(_with_period(NOTHING, asked, grains=joined(asked["grain"])))
        tell(COUNTING, HALF, now=FAMILIES)
        counts = with_family_effects(counts, opened.records, **how)
    if opened.invented:
        counts = counts.assign(remark=text(dictionary, "invented.short"))
    write_counts(counts, output)
    names = joined([area.name for area in areas])
    said = [
        _with_period(WROTE, asked, rows=whole(len(counts)), areas=names, file=output),
        text(dictionary, "invented.line") if opened.invented else "",
        UNSUPPRESSED,
        remark,
        *remarks_on(
            counts,
            opened.records,
            period_start=asked["period_start"],
            period_end=asked["period_end"],
            grains=asked["grain"],
            choices=choices,
            denominator=denominator,
            dictionary=dictionary,
        ),
    ]
    print("\n".join(filter(None, said)))
    return MADE


def _asked(options: argparse.Namespace, dictionary: Dictionary) -> dict[str, Any]:
    """Check what was asked for, defaults filled in; all that is wrong is said at once."""
    definitions, areas = parameter_definitions(dictionary), known_areas(dictionary)
    names = [name for name in PARAMETERS if name != "area"]
    given = {name: getattr(options, f"set_{name}") for name in names}
    given = {
        name: definitions[name].default if value is None else value for name, value in given.items()
    }
    asked: dict[str, Any] = {"area": []}
    problems: list[str] = []
    checks = [given, *({"area": name} for name in options.set_area or [])]
    for one in checks:
        try:
            checked = check_parameters(one, dictionary=dictionary, areas=areas)
        except ParameterError as error:
            problems += error.problems
            continue
        if "area" in checked:
            asked["area"].append(checked["area"])
        else:
            asked |= checked
    for name, found, allowed in (
        *(("grain", one, GRAINS) for one in options.grain or [YEAR]),
        ("include_uasc", options.include_uasc, UNACCOMPANIED),
    ):
        word = match(found, allowed)
        if word is None:
            hint, values = did_you_mean(found, allowed), listed(allowed)
            problems.append(
                NOT_A_CHOICE.format(name=name, found=cut(found), hint=hint, values=values)
            )
        asked.setdefault(name, []).append(word)
    if problems:
        raise ParameterError(problems)
    return asked


def _areas(
    asked: dict[str, Any], opened: OpenedExtracts, dictionary: Dictionary
) -> tuple[list[Area], str]:
    """The areas to count, and a sentence where the extracts cannot tell the quadrants."""
    from evaluation_lib.opening import place_problem

    known = known_areas(dictionary)
    named = [find_area(name, known) for name in dict.fromkeys(asked["area"])]
    wanted = named or [area for area in known if area.level in COUNTY_AND_QUADRANTS]
    sources, by = opened.extracts.sources, asked["area_by"]
    problems = {
        area: place_problem(area, area_by=by, areas=known, sources=sources, dictionary=dictionary)
        for area in wanted
    }
    found = [problem for problem in problems.values() if problem is not None]
    if named and found:
        raise ParameterError(found)
    told = [area for area, problem in problems.items() if problem is None]
    return told, QUADRANTS_LEFT_OUT.format(why=found[0]) if found else ""


def _denominator(wanted: str, populations: Any, dictionary: Dictionary) -> str:
    from evaluation_lib.areas import county_of
    from evaluation_lib.measures.denominators import choose_denominator

    county = county_of(dictionary)
    return choose_denominator(
        wanted,
        populations=populations,
        area_code=county.code,
        area_name=county.name,
        dictionary=dictionary,
    )


def _choices(asked: dict[str, Any], *, denominator: str, dictionary: Dictionary) -> Choices:
    from evaluation_lib.counts.choices import Choices
    from evaluation_lib.counts.populations import choices_for, usual_ages

    chosen = Choices(
        clock=LATEST if asked["ethnicity_clock"] == "latest known" else RECORDED,
        grouping=asked["ethnic_grouping"],
        area_by=asked["area_by"],
        ages=usual_ages(dictionary),
        unaccompanied=asked["include_uasc"][0],
    )
    return choices_for(denominator, dictionary=dictionary, choices=chosen)


def _with_period(sentence: str, asked: dict[str, Any], **names: Any) -> str:
    return sentence.format(start=asked["period_start"], end=asked["period_end"], **names)
