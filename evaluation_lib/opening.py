"""Open a report inside a notebook: check its parameters and load what they ask for."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluation_lib.areas import Area, county_of, find_area, known_areas, quadrants_of
from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.disclosure.in_a_run import in_a_report_run
from evaluation_lib.disclosure.release_plan import ReleasePlan, plan_in_force
from evaluation_lib.errors import DataError, ParameterError
from evaluation_lib.evaluation_report import EvaluationReport, evaluation_report
from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.extracts.council.reading import Extracts
from evaluation_lib.extracts.inputs import InputFile
from evaluation_lib.feedback_report import (
    FeedbackReport,
    check_feedback_report,
    feedback_report,
)
from evaluation_lib.measures.denominators import choose_denominator
from evaluation_lib.measures.published import PublishedSetting, published_setting
from evaluation_lib.needed import EXTRACTS, FEEDBACK, FINDINGS, PROGRAMME, refuse_lacking
from evaluation_lib.opened_extracts import DEMO, NONE, open_extracts
from evaluation_lib.opened_feedback import open_feedback
from evaluation_lib.opened_programme import open_programme
from evaluation_lib.own_answers.report import OWN_ANSWERS, OwnReport, own_report
from evaluation_lib.parameters import (
    check_parameters,
    counting_parameters,
    parameter_definitions,
)
from evaluation_lib.presentation.wording import text
from evaluation_lib.programme_report import (
    ProgrammeReport,
    check_programme_report,
    programme_report,
)
from evaluation_lib.programme_start import PROGRAMME_START, ProgrammeStart, programme_start
from evaluation_lib.published import SHIPPED, PublishedFigures, load_published_figures
from evaluation_lib.rebases import REBASE, Rebase, rebases
from evaluation_lib.records.records import Records

#: The first line that papermill writes into the cell it injects.
INJECTED = "# Parameters"
#: The name under which a notebook's namespace holds the cells that were run.
HISTORY = "In"
NOT_OF_THIS_COUNCIL = (
    "area {found} cannot be reported from a council's own extracts: choose {county}, one of its "
    "quadrants or one of its districts."
)
NO_PLACE = (
    "area {area} cannot be told apart by {area_by} in these extracts: {why} Choose {county}, add "
    "an extract that holds it, or set area_by to {other}."
)
#: What a source must carry for a part of the county to be told apart, by the parameter area_by.
NEEDED_FOR_PLACE = {"home": "home_postcode", "team": "team"}


@dataclass(frozen=True, eq=False)
class Report:
    """A report being made from published figures.

    Attributes
    ----------
    parameters
        Checked parameters by name.
    dictionary
        The data dictionary.
    figures
        The published figures.
    setting
        What the report is about, worked out from the two.
    """

    parameters: Mapping[str, Any]
    dictionary: Dictionary
    figures: PublishedFigures
    setting: PublishedSetting

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files that the report is made from."""
        return self.figures.inputs

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of those files."""
        return self.figures.notes

    @property
    def invented(self) -> bool:
        """Whether it is about children who do not exist: never, what is published is real."""
        return False


@dataclass(frozen=True)
class RecordsSetting:
    """What a report on the council's own records is about.

    Attributes
    ----------
    area
        The county, a quadrant or a district.
    period_start, period_end
        The first and the last day of the period.
    clock
        Which recorded ethnicity counts: ``recorded`` at the event or ``latest`` known.
    area_by
        What decides a child's quadrant: ``home`` or ``team``.
    denominator
        The population that rates are worked out on.
    reference_group, confidence
        As set.
    unaccompanied
        Whether unaccompanied children are counted: ``with`` or ``without``.
    programme_start
        When the programme came; none where it is not set.
    rebases
        The days from which control charts are drawn anew, with their reasons.
    """

    area: Area
    period_start: date
    period_end: date
    clock: str
    area_by: str
    denominator: str
    reference_group: str
    confidence: float
    unaccompanied: str
    programme_start: ProgrammeStart | None
    rebases: tuple[Rebase, ...]


@dataclass(frozen=True, eq=False)
class RecordsReport:
    """A report being made from the council's extracts.

    Attributes
    ----------
    parameters
        Checked parameters by name.
    dictionary
        The data dictionary.
    extracts
        What was read.
    records
        What was made of it.
    figures
        The published figures: the populations that rates are worked out on.
    setting
        What the report is about.
    invented
        Whether its children are those of the invented county.
    release
        Which of its numbers are shown, inside a report run; outside of runs nothing is hidden.
    """

    parameters: Mapping[str, Any]
    dictionary: Dictionary
    extracts: Extracts
    records: Records
    figures: PublishedFigures
    setting: RecordsSetting
    invented: bool
    release: ReleasePlan | None = None

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files that the report is made from."""
        return self.extracts.inputs

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of those files: here the report itself says it."""
        return ()


#: A report of any kind.
AnyReport = Report | RecordsReport | FeedbackReport | ProgrammeReport | EvaluationReport


def open_report(namespace: Mapping[str, Any]) -> AnyReport | OwnReport:
    """Open the report whose parameters stand in a notebook's namespace.

    In a notebook outside a report run nothing is refused; a line says so.

    Parameters
    ----------
    namespace
        The notebook's ``globals()``.

    Returns
    -------
    Report, RecordsReport, FeedbackReport, ProgrammeReport, EvaluationReport or OwnReport
        Everything that the notebook's sections are made from: of the council's extracts if the
        notebook has the parameter ``extracts``, of what people wrote if it has ``feedback``, of
        what the programme counts of itself if it has ``programme``, of what other pages found if it
        has ``findings``, else of published figures.

    Raises
    ------
    EvaluationError
        If a parameter is unknown or cannot be used, or files contradict each other.
    """
    dictionary = load_dictionary()
    given = {
        name: namespace[name]
        for name in [*parameter_definitions(dictionary), *_injected_names(namespace)]
        if name in namespace
    }
    if OWN_ANSWERS in namespace:
        return own_report({OWN_ANSWERS: namespace[OWN_ANSWERS]}, dictionary=dictionary)
    if HISTORY in namespace and not in_a_report_run():
        print(text(dictionary, "outside_a_report_run"))
    return prepare_report(given, dictionary=dictionary)


def prepare_report(given: Mapping[str, Any], *, dictionary: Dictionary) -> AnyReport:
    """Check parameters and load what they ask for (see `open_report`).

    A parameter that is not given has the data dictionary's default.
    """
    defaults = {name: item.default for name, item in parameter_definitions(dictionary).items()}
    if EXTRACTS in given:
        return _records_report(given, defaults=defaults, dictionary=dictionary)
    if FEEDBACK in given:
        return feedback_report(given, defaults=defaults, dictionary=dictionary)
    if PROGRAMME in given:
        return programme_report(given, defaults=defaults, dictionary=dictionary)
    if FINDINGS in given:
        return evaluation_report(given, defaults=defaults, dictionary=dictionary)
    return _published_report({**defaults, **given}, dictionary=dictionary)


def check_report(
    given: Mapping[str, Any], *, dictionary: Dictionary
) -> tuple[Area, Mapping[str, Any]]:
    """Check a report's parameters as far as can be told without reading extracts.

    Returns
    -------
    tuple
        The area, and the checked parameters, as `prepare_report` would have them.

    Raises
    ------
    EvaluationError
        As `prepare_report`, but for what only the extracts can tell.
    """
    defaults = {name: item.default for name, item in parameter_definitions(dictionary).items()}
    if FEEDBACK in given:
        area, parameters = check_feedback_report(given, defaults=defaults, dictionary=dictionary)
        if parameters[FEEDBACK] != DEMO:
            # A folder is read in a moment, and what is wrong with it can be told now.
            open_feedback(parameters[FEEDBACK], dictionary=dictionary)
        return area, parameters
    if PROGRAMME in given:
        area, parameters = check_programme_report(given, defaults=defaults, dictionary=dictionary)
        if parameters[PROGRAMME] != DEMO:
            open_programme(parameters[PROGRAMME], dictionary=dictionary)
        return area, parameters
    if EXTRACTS not in given:
        report = prepare_report(given, dictionary=dictionary)
        return report.setting.area, report.parameters
    areas = known_areas(dictionary)
    parameters = check_parameters({**defaults, **given}, dictionary=dictionary, areas=areas)
    refuse_lacking(given, parameters)
    area = find_area(parameters["area"], areas)
    problem = _not_of_this_council(area, areas)
    if problem is not None:
        raise ParameterError([problem])
    _denominator(parameters, figures=load_published_figures(dictionary), dictionary=dictionary)
    return area, parameters


def _published_report(given: Mapping[str, Any], *, dictionary: Dictionary) -> Report:
    figures = load_published_figures(dictionary, folder=_usable_folder(given, dictionary))
    areas = known_areas(dictionary, looked_after=figures.looked_after)
    parameters = check_parameters(given, dictionary=dictionary, areas=areas)
    return Report(
        parameters=parameters,
        dictionary=dictionary,
        figures=figures,
        setting=published_setting(parameters, figures=figures, dictionary=dictionary),
    )


def _records_report(
    given: Mapping[str, Any], *, defaults: Mapping[str, Any], dictionary: Dictionary
) -> RecordsReport:
    areas = known_areas(dictionary)
    parameters = check_parameters({**defaults, **given}, dictionary=dictionary, areas=areas)
    refuse_lacking(given, parameters)
    opened = open_extracts(parameters[EXTRACTS], scheme=_scheme(parameters), dictionary=dictionary)
    figures = load_published_figures(dictionary)
    return RecordsReport(
        parameters=parameters,
        dictionary=dictionary,
        extracts=opened.extracts,
        records=opened.records,
        figures=figures,
        setting=_records_setting(
            parameters,
            areas=areas,
            sources=opened.extracts.sources,
            figures=figures,
            dictionary=dictionary,
        ),
        invented=opened.invented,
        release=plan_in_force(counting_parameters(parameters, dictionary=dictionary)),
    )


def _scheme(parameters: Mapping[str, Any]) -> str | None:
    scheme = parameters["ethnicity_scheme"]
    return None if scheme == NONE else scheme


def _records_setting(
    parameters: Mapping[str, Any],
    *,
    areas: Sequence[Area],
    sources: Sequence[str],
    figures: PublishedFigures,
    dictionary: Dictionary,
) -> RecordsSetting:
    """Say what the report is about, or why these sources cannot tell it.

    Raises
    ------
    ParameterError
        If the area is not of this council, no source says where in it a child belongs, or the
        population wanted is not at hand.
    """
    area = find_area(parameters["area"], areas)
    problem = place_problem(
        area, area_by=parameters["area_by"], areas=areas, sources=sources, dictionary=dictionary
    )
    if problem is not None:
        raise ParameterError([problem])
    return RecordsSetting(
        area=area,
        period_start=parameters["period_start"],
        period_end=parameters["period_end"],
        clock="latest" if parameters["ethnicity_clock"] == "latest known" else "recorded",
        area_by=parameters["area_by"],
        denominator=_denominator(parameters, figures=figures, dictionary=dictionary),
        reference_group=parameters["reference_group"],
        confidence=parameters["confidence"],
        unaccompanied="without" if parameters["include_uasc"] == "without" else "with",
        programme_start=programme_start(parameters[PROGRAMME_START], quadrants=quadrants_of(areas)),
        rebases=rebases(parameters[REBASE]),
    )


def _denominator(
    parameters: Mapping[str, Any], *, figures: PublishedFigures, dictionary: Dictionary
) -> str:
    """Choose the population; what is at hand for the county is at hand for its parts."""
    county = county_of(dictionary)
    try:
        return choose_denominator(
            parameters["denominator"],
            populations=figures.populations,
            area_code=county.code,
            area_name=county.name,
            dictionary=dictionary,
        )
    except DataError as error:
        raise ParameterError([str(error)]) from error


def place_problem(
    area: Area,
    *,
    area_by: str,
    areas: Sequence[Area],
    sources: Sequence[str],
    dictionary: Dictionary,
) -> str | None:
    """Say why extracts cannot tell an area: it is not of this council, or no source has places.

    Parameters
    ----------
    area
        The area.
    area_by
        What decides where a child belongs: ``home`` or ``team``.
    areas
        Every area known.
    sources
        The sources read.
    dictionary
        The data dictionary.

    Returns
    -------
    str or None
        One sentence that says what to write instead; nothing where they can tell it.
    """
    elsewhere = _not_of_this_council(area, areas)
    if elsewhere is not None:
        return elsewhere
    refused = refusal(sources, NEEDED_FOR_PLACE[area_by], dictionary=dictionary)
    if not area.below_authority or not refused:
        return None
    other = next(one for one in NEEDED_FOR_PLACE if one != area_by)
    county = _county_in_words(areas)
    return NO_PLACE.format(area=area.name, area_by=area_by, why=refused, county=county, other=other)


def _not_of_this_council(area: Area, areas: Sequence[Area]) -> str | None:
    if area.level == "local_authority" or area.below_authority:
        return None
    return NOT_OF_THIS_COUNCIL.format(found=area.name, county=_county_in_words(areas))


def _county_in_words(areas: Sequence[Area]) -> str:
    return " or ".join(item.name for item in areas if item.level == "local_authority")


def _usable_folder(given: Mapping[str, Any], dictionary: Dictionary) -> str:
    """Return the folder asked for, or the shipped figures where it is wrong.

    A wrong folder is named with all other problems when the parameters are checked; until then the
    shipped figures say which areas there are.
    """
    wanted = {"published_files": given["published_files"]}
    try:
        return check_parameters(wanted, dictionary=dictionary, areas=[])["published_files"]
    except ParameterError:
        return SHIPPED


def _injected_names(namespace: Mapping[str, Any]) -> list[str]:
    """Return the names that papermill injected, known or not.

    papermill injects a mistyped name without complaint; the notebook would then report on the
    default area. The kernel's history of cells shows what was injected, the last time counting.
    """
    cells = [cell for cell in namespace.get(HISTORY, []) if cell.lstrip().startswith(INJECTED)]
    try:
        statements = ast.parse(cells[-1]).body if cells else []
    except SyntaxError:
        return []
    return [
        target.id
        for node in statements
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
