"""The report on trends: what changed over time, and what of it could have been seen."""

from evaluation_lib.presentation.trend_analysis.by_quarter import quarter_by_quarter
from evaluation_lib.presentation.trend_analysis.differences import differences_between_groups
from evaluation_lib.presentation.trend_analysis.elsewhere import other_authorities
from evaluation_lib.presentation.trend_analysis.frame import (
    how_to_read,
    title,
    what_this_does_not_show,
)
from evaluation_lib.presentation.trend_analysis.handed_over import for_the_evaluation
from evaluation_lib.presentation.trend_analysis.main_points import main_points
from evaluation_lib.presentation.trend_analysis.numbers_changed import numbers_themselves
from evaluation_lib.presentation.trend_analysis.other_ways import asked_in_other_ways
from evaluation_lib.presentation.trend_analysis.plan import analysis_plan
from evaluation_lib.presentation.trend_analysis.recorded import recording_of_ethnicity
from evaluation_lib.presentation.trend_analysis.rivals import what_else_happened
from evaluation_lib.presentation.trend_analysis.roll_out import one_quadrant_after_another
from evaluation_lib.presentation.trend_analysis.seen import what_could_have_been_seen

__all__ = [
    "analysis_plan",
    "asked_in_other_ways",
    "differences_between_groups",
    "for_the_evaluation",
    "how_to_read",
    "main_points",
    "numbers_themselves",
    "one_quadrant_after_another",
    "other_authorities",
    "quarter_by_quarter",
    "recording_of_ethnicity",
    "title",
    "what_could_have_been_seen",
    "what_else_happened",
    "what_this_does_not_show",
]
