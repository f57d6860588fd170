"""The frame of the report: its title, and how to read it."""

from __future__ import annotations

from evaluation_lib.opening import Report
from evaluation_lib.presentation.numbers import confidence_text, day
from evaluation_lib.presentation.sections import Points, Section, Title, section
from evaluation_lib.presentation.wording import text, texts


def title(report: Report) -> Title:
    """The page's heading, its period and its state."""
    parameters, dictionary = report.parameters, report.dictionary
    return Title(
        text(dictionary, "title.published_picture", area=report.setting.area.label),
        (
            text(
                dictionary,
                f"title.{'censuses' if report.setting.area.below_authority else 'period'}",
                start=day(parameters["period_start"]),
                end=day(parameters["period_end"]),
            ),
        ),
    )


def how_to_read(report: Report) -> Section:
    """What the words mean and what to be careful about."""
    dictionary = report.dictionary
    key = "points_population" if report.setting.area.below_authority else "points"
    chance = confidence_text(1 - report.setting.confidence)
    return section(
        text(dictionary, "how_to_read.heading"),
        [Points(tuple(texts(dictionary, f"how_to_read.{key}", chance=chance)))],
    )
