"""The report on workforce and practice: what the programme counts of itself."""

from evaluation_lib.presentation.workforce_and_practice.board import actions_of_the_board
from evaluation_lib.presentation.workforce_and_practice.frame import (
    how_to_read,
    title,
    what_is_not_yet_evidenced,
    what_this_does_not_show,
)
from evaluation_lib.presentation.workforce_and_practice.main_points import main_points
from evaluation_lib.presentation.workforce_and_practice.reach import (
    reach,
    reach_by_quadrant,
    reach_by_role_and_agency,
    reach_over_time,
)
from evaluation_lib.presentation.workforce_and_practice.sessions import sessions_offered

__all__ = [
    "actions_of_the_board",
    "how_to_read",
    "main_points",
    "reach",
    "reach_by_quadrant",
    "reach_by_role_and_agency",
    "reach_over_time",
    "sessions_offered",
    "title",
    "what_is_not_yet_evidenced",
    "what_this_does_not_show",
]
