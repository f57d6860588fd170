"""``evaluate trend SERIES.csv``: what changed at a start, or which periods are unusual."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.measures import AS_THEY_ARE
from evaluation_lib.commands.parsing import (
    FAILED,
    MADE,
    add_command,
    entries,
    given_file,
    output_path,
)
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError, EvaluationError
from evaluation_lib.wordlists import cut
from evaluation_lib.written_dates import written_date

if TYPE_CHECKING:
    import pandas as pd

    from evaluation_lib.measures.trends.segmented_model import SegmentedModel
    from evaluation_lib.series_file import OneSeries

#: The errors of which nobody need be warned.
AR1_REML = "ar1_reml"
#: No season and no transition lasts longer.
LONGEST_NUMBER = 4

NEEDS_OUTPUT = "evaluate trend needs --output: name the CSV file that the results go to."
NEEDS_START = (
    "evaluate trend needs --start: write the day on which the programme began, such as 2023-10-01; "
    "or --spc for a control chart, which needs none."
)
NEEDS_POPULATION = (
    "--spc {kind} needs --population: name the column with what the counts are out of, or choose "
    "xmr or c."
)
NOT_WHOLE = "--{option} {found} is not a whole number: write 0 or more."
NOT_A_FRACTION = "--{option} {found} is not a number: write one such as {example}."
IN_SERIES = "{name}: {sentence}"
DONE = "{rows} rows of {series} series: {output}"
FIRST_AFTER = (
    "The first period after the start is {period}. A period in which the start falls counts as "
    "before."
)
HIDDEN = (
    "Hidden or unknown counts (c, or empty): {number}. They are left out as gaps, and keep their "
    "place in time."
)
LEFT_OUT = "Left out, {sentence}"
HOW_TO_READ = (
    "The ratio of level_change is what the rate was multiplied by at the start. It does not say "
    "what caused it: look for what else changed then."
)
TOO_SURE = (
    "In short series whose periods go together, errors '{errors}' find a change where there is "
    "none more often than they say; --errors ar1_reml does so less than 1 time in 10."
)
HOW_TO_READ_RATIO = (
    "The ratio of level_change is what the ratio of a group's rate to that of {reference} was "
    "multiplied by at the start. What moved both alike cancels. It does not say what caused it."
)
HOW_TO_READ_CHART = (
    "A control chart says which periods lie outside what is usual. It does not say why, and is no "
    "test of the programme."
)
COLUMNS = {
    "period": "Months (2024-05), calendar quarters (2024-Q2) or years to 31 March (2023-24), in "
    "order of time, none left out.",
    "count": "How many in the period; empty, or c, where it is hidden.",
    "area, group": "Where there are several series: one is fitted for each area and group.",
    "others": "What --population, --covariates and --dose name.",
}


def add_trend(commands: Any) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "trend",
        help="say what changed in a series when a programme started, or draw up a control chart",
        epilog=entries("columns of the table", COLUMNS),
    )
    command.add_argument("file", metavar="SERIES.csv", help="a CSV file, one row for each period")
    command.add_argument("--output", metavar="FILE", help="the CSV file that the results go to")
    for name, (metavar, said) in OPTIONS.items():
        command.add_argument(f"--{name}", metavar=metavar, help=said)
    for name, said in SWITCHES.items():
        command.add_argument(f"--{name}", action="store_true", help=said)
    command.set_defaults(command=_trend)


OPTIONS = {
    "start": ("DATE", "the day on which the programme began; needed but for --spc"),
    "population": ("COLUMN", "what counts are out of; without it, counts are looked at alone"),
    "reference": (
        "GROUP",
        "look at the ratio of each other group's rate to this one's, in place of the rates",
    ),
    "model": (
        "MODEL",
        "quasipoisson (if not given), poisson, negative_binomial or log_linear",
    ),
    "errors": (
        "ERRORS",
        "model, newey_west:LAG, ar1 (of log rates, by maximum likelihood) or ar1_reml (restricted, "
        "any quasi model); without --model and --errors, the usual model of trend_analysis.yaml",
    ),
    "distribution": ("z|t", "of the intervals; z if not given, t with ar1_reml"),
    "least-dispersion": (
        "NUMBER",
        "what a quasi model's dispersion is at the least; 0 if not given, 1 with ar1_reml",
    ),
    "harmonics": ("N", "how many pairs of sine and cosine make the season; 0 if not given"),
    "period-length": ("N", "how many periods make a season: 12 for months, 4 for quarters"),
    "covariates": ("A,B", "columns that are taken into the model"),
    "dose": ("COLUMN", "a column, such as the share of staff trained, in place of the level"),
    "transition": ("N", "how many periods from the start on are left out; 0 if not given"),
    "confidence": ("FRACTION", "of the intervals; 0.95 if not given"),
    "spc": ("KIND", "a control chart instead: xmr, p, p_prime, u, u_prime or c"),
    "rules": ("NAME", "of the chart, such as making_data_count (if not given) or nelson"),
    "rebase": ('"DATE: REASON"', "limits drawn anew from a day on, with the reason; more by ;"),
}
SWITCHES = {
    "slope-change": "let the slope change at the start too",
    "small-sample": "widen newey_west and ar1 errors by n / (n - terms)",
}


def _trend(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.counts_output import write_counts
    from evaluation_lib.csv_files import refuse_output

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    if not options.spc and not options.start:
        raise EvaluationError(NEEDS_START)
    dictionary.check()
    source, output = given_file(options.file), output_path(options.output, default=Path())
    refuse_output(output, source=source)
    found = (_charts if options.spc else _regressions)(source, options, dictionary)
    write_counts(found.table, output)
    done = DONE.format(rows=len(found.table), series=found.series, output=output)
    left_out = [LEFT_OUT.format(sentence=sentence) for sentence in found.left_out]
    print("\n".join([done, *found.said, *left_out, AS_THEY_ARE]))
    return FAILED if left_out else MADE


@dataclass(frozen=True, eq=False)
class _Found:
    """A table to write, of how many series, what to say of it, and which series are not in it."""

    table: pd.DataFrame
    series: int
    said: list[str]
    left_out: list[str]


def _regressions(source: Path, options: argparse.Namespace, dictionary: Dictionary) -> _Found:
    from evaluation_lib.measures.trends.segmented_regression import segmented_regression
    from evaluation_lib.measures.trends.series import after_start, refuse_start
    from evaluation_lib.series_file import names_of, ratios_to, read_series

    how = _model(options, dictionary)
    confidence = _fraction(options.confidence or "0.95", option="confidence", example="0.95")
    start = written_date(options.start, name="--start", example="2023-10-01")
    fewest = dictionary.document("trend_analysis")["fewest_periods"]
    several = read_series(
        source,
        population=options.population,
        others=[*names_of(options.covariates), *([how.dose] if how.dose else [])],
        dictionary=dictionary,
    )
    if options.reference:
        several = ratios_to(several, options.reference)

    def fitted(one: OneSeries) -> pd.DataFrame:
        refuse_start(
            one.rows,
            start=start,
            fewest_before=fewest["before"],
            fewest_after=fewest["after"],
            where=one.name,
        )
        with _named(one.name):
            return segmented_regression(one.rows, start=start, how=how, confidence=confidence)

    table, left_out = _each(several, fitted)
    starts = [one.rows["period"][after_start(one.rows, start=start)] for one in several]
    first = min(periods.iloc[0] for periods in starts if len(periods))
    reading = HOW_TO_READ_RATIO.format(reference=options.reference)
    said = [FIRST_AFTER.format(period=first), *_hidden(several)]
    said.append(reading if options.reference else HOW_TO_READ)
    if how.errors != AR1_REML:
        said.append(TOO_SURE.format(errors=how.errors))
    return _Found(table, len(several) - len(left_out), said, left_out)


def _charts(source: Path, options: argparse.Namespace, dictionary: Dictionary) -> _Found:
    from evaluation_lib.measures.trends.control_charts import COLUMNS, control_chart
    from evaluation_lib.measures.trends.control_limits import KINDS, XMR, C
    from evaluation_lib.measures.trends.rule_sets import rule_set
    from evaluation_lib.rebases import NONE, rebases
    from evaluation_lib.series_file import read_series

    if options.spc in KINDS and options.spc not in (XMR, C) and not options.population:
        raise EvaluationError(NEEDS_POPULATION.format(kind=options.spc))
    rules, rebase = rule_set(dictionary, options.rules), rebases(options.rebase or NONE)
    several = read_series(
        source,
        population=options.population,
        as_values=options.spc == XMR,
        dictionary=dictionary,
    )
    first = ["period", "value", "centre", "lower", "upper", "rule"]
    columns = [*first, *(name for name in COLUMNS if name not in first)]

    def drawn(one: OneSeries) -> pd.DataFrame:
        with _named(one.name):
            return control_chart(one.rows, kind=options.spc, rules=rules, rebase=rebase)[columns]

    table, left_out = _each(several, drawn)
    said = [*_hidden(several), HOW_TO_READ_CHART]
    return _Found(table, len(several) - len(left_out), said, left_out)


def _model(options: argparse.Namespace, dictionary: Dictionary) -> SegmentedModel:
    """Return the model that the options name; where they name none, the dictionary's usual one."""
    from evaluation_lib.measures.trends import segmented_model as of
    from evaluation_lib.series_file import names_of

    usual: dict[str, Any] = {}
    if not (options.model or options.errors):
        usual = dictionary.document("trend_analysis")["usual_model"]
    elif options.errors == of.AR1_REML:
        usual = {"distribution": of.T, "least_dispersion": 1.0}
    chosen = {
        "model": options.model,
        "errors": options.errors,
        "distribution": options.distribution,
        "least_dispersion": _fraction(
            options.least_dispersion, option="least-dispersion", example="1"
        ),
        "harmonics": _whole(options.harmonics, option="harmonics"),
        "period_length": _whole(options.period_length, option="period-length"),
        "transition": _whole(options.transition, option="transition"),
    }
    return of.SegmentedModel(
        **usual | {name: value for name, value in chosen.items() if value is not None},
        small_sample=options.small_sample,
        slope_change=options.slope_change,
        covariates=names_of(options.covariates),
        dose=options.dose,
    )


def _each(
    several: list[OneSeries], look: Callable[[OneSeries], pd.DataFrame]
) -> tuple[pd.DataFrame, list[str]]:
    """Look at each series; returns all results and the sentences of those that could not be.

    A file of which no series can be looked at is refused with the sentence of the first.
    """
    import pandas as pd

    tables, left_out = [], []
    for one in several:
        try:
            found = look(one)
        except DataError as error:
            left_out.append(str(error))
            continue
        for place, (name, value) in enumerate(one.keys.items()):
            found.insert(place, name, value)
        tables.append(found)
    if not tables:
        raise DataError(left_out[0])
    return pd.concat(tables, ignore_index=True), left_out


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Say in front of a sentence which series it is about."""
    try:
        yield
    except DataError as error:
        raise DataError(IN_SERIES.format(name=name, sentence=error)) from error


def _hidden(several: list[OneSeries]) -> list[str]:
    counted = "value" if "value" in several[0].rows else "count"
    number = sum(int(one.rows[counted].isna().sum()) for one in several)
    return [HIDDEN.format(number=number)] if number else []


def _whole(text: str | None, *, option: str) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise EvaluationError(NOT_WHOLE.format(option=option, found=cut(text)))
    return int(text)


def _fraction(text: str | None, *, option: str, example: str) -> float | None:
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        number = nan
    if not 0 <= number < inf:
        raise EvaluationError(
            NOT_A_FRACTION.format(option=option, found=cut(text), example=example)
        )
    return number
