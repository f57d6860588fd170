"""The report on workshop feedback: what people said, how it was coded, what that cannot say."""

from evaluation_lib.presentation.workshop_feedback.agreed import how_far_coders_agreed
from evaluation_lib.presentation.workshop_feedback.coding import how_it_was_coded
from evaluation_lib.presentation.workshop_feedback.county_only import (
    enough_answers,
    over_time,
    told_together,
)
from evaluation_lib.presentation.workshop_feedback.frame import (
    how_to_read,
    title,
    what_this_does_not_show,
)
from evaluation_lib.presentation.workshop_feedback.handed_over import for_the_evaluation
from evaluation_lib.presentation.workshop_feedback.main_points import main_points
from evaluation_lib.presentation.workshop_feedback.names import how_names_were_taken_out
from evaluation_lib.presentation.workshop_feedback.own_words import (
    global_majority_network,
    in_their_own_words,
    proud_to_be_me,
)
from evaluation_lib.presentation.workshop_feedback.places import by_quadrant, by_role
from evaluation_lib.presentation.workshop_feedback.themes import (
    how_people_took_the_question,
    what_people_spoke_of,
)

__all__ = [
    "by_quadrant",
    "by_role",
    "enough_answers",
    "for_the_evaluation",
    "global_majority_network",
    "how_far_coders_agreed",
    "how_it_was_coded",
    "how_names_were_taken_out",
    "how_people_took_the_question",
    "how_to_read",
    "in_their_own_words",
    "main_points",
    "over_time",
    "proud_to_be_me",
    "title",
    "told_together",
    "what_people_spoke_of",
    "what_this_does_not_show",
]
