"""The private self-evaluation: questions and a person's own words, never a number or a score."""

from evaluation_lib.presentation.self_evaluation.sections import (
    how_it_is_kept,
    how_to_use_it,
    levels_of_influence,
    seven_questions,
    title,
    white_in_this_position,
)

__all__ = [
    "how_it_is_kept",
    "how_to_use_it",
    "levels_of_influence",
    "seven_questions",
    "title",
    "white_in_this_position",
]
