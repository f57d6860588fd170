"""A report on what people wrote: its parameters checked, and the feedback that it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluation_lib.areas import Area, county_of, find_area, known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.release_plan import ReleasePlan, plan_in_force
from evaluation_lib.disclosure.rules import Rules, rules_for
from evaluation_lib.errors import ParameterError
from evaluation_lib.extracts.inputs import InputFile
from evaluation_lib.needed import FEEDBACK, refuse_lacking
from evaluation_lib.opened_feedback import Feedback, open_feedback
from evaluation_lib.parameters import check_parameters, counting_parameters

#: Whose rules hold for what staff wrote, and the place of which single answers are read.
SUBJECT, COLLECTION = "workshop_answers", "learning_spaces"

NOT_SHOWN_FOR = (
    "area {found} has no report on feedback: answers of a smaller place would be known by their "
    "authors. Choose {allowed}."
)


@dataclass(frozen=True)
class FeedbackSetting:
    """What a report on feedback is about.

    Attributes
    ----------
    area
        The county or a quadrant.
    period_start, period_end
        The first and the last day on which answers were given.
    confidence
        As set.
    """

    area: Area
    period_start: date
    period_end: date
    confidence: float


@dataclass(frozen=True, eq=False)
class FeedbackReport:
    """A report being made from what people wrote.

    Attributes
    ----------
    parameters
        Checked parameters by name.
    dictionary
        The data dictionary.
    feedback
        What was read, of all days.
    setting
        What the report is about.
    rules
        By which rules its numbers are shown.
    release
        Which of its numbers are shown, inside a report run; outside of runs nothing is hidden.
    """

    parameters: Mapping[str, Any]
    dictionary: Dictionary
    feedback: Feedback
    setting: FeedbackSetting
    rules: Rules
    release: ReleasePlan | None = None

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files that the report is made from."""
        return self.feedback.inputs

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of those files: here the report itself says it."""
        return ()

    @property
    def invented(self) -> bool:
        """Whether nobody ever wrote what it is made from."""
        return self.feedback.invented


def check_feedback_report(
    given: Mapping[str, Any], *, defaults: Mapping[str, Any], dictionary: Dictionary
) -> tuple[Area, dict[str, Any]]:
    """Check the parameters of a report on feedback, without reading any.

    Parameters
    ----------
    given
        What the notebook takes.
    defaults
        The value of every parameter that is not given.
    dictionary
        The data dictionary.

    Raises
    ------
    ParameterError
        If a parameter cannot be used, or no feedback of the area may be shown.
    """
    areas = known_areas(dictionary)
    parameters = check_parameters({**defaults, **given}, dictionary=dictionary, areas=areas)
    refuse_lacking(given, parameters)
    area = find_area(parameters["area"], areas)
    allowed = _rules(parameters, dictionary).levels
    if area.level not in allowed:
        names = [one.label for one in areas if one.level in allowed]
        raise ParameterError([NOT_SHOWN_FOR.format(found=area.name, allowed=" or ".join(names))])
    return area, parameters


def feedback_report(
    given: Mapping[str, Any], *, defaults: Mapping[str, Any], dictionary: Dictionary
) -> FeedbackReport:
    """Open a report on feedback (see `check_feedback_report`).

    Raises
    ------
    EvaluationError
        If a parameter cannot be used, or the files of feedback contradict each other.
    """
    area, parameters = check_feedback_report(given, defaults=defaults, dictionary=dictionary)
    return FeedbackReport(
        parameters=parameters,
        dictionary=dictionary,
        feedback=open_feedback(parameters[FEEDBACK], dictionary=dictionary),
        setting=FeedbackSetting(
            area=area,
            period_start=parameters["period_start"],
            period_end=parameters["period_end"],
            confidence=parameters["confidence"],
        ),
        rules=_rules(parameters, dictionary),
        release=plan_in_force(counting_parameters(parameters, dictionary=dictionary)),
    )


def _rules(parameters: Mapping[str, Any], dictionary: Dictionary) -> Rules:
    return rules_for(audience=parameters["audience"], subject=SUBJECT, dictionary=dictionary)


def is_of_the_county(report: FeedbackReport) -> bool:
    """Whether a report is about the whole county, for which alone some things are shown."""
    return report.setting.area.code == county_of(report.dictionary).code
