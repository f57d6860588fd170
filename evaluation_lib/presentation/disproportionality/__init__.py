"""The report on differences between ethnic groups at each decision point."""

from evaluation_lib.presentation.disproportionality.compared import (
    compared_at_each_decision_point,
    more_or_fewer_children,
)
from evaluation_lib.presentation.disproportionality.frame import (
    how_to_read,
    title,
    what_this_does_not_show,
)
from evaluation_lib.presentation.disproportionality.main_points import main_points
from evaluation_lib.presentation.disproportionality.picture import picture_of_decision_points

__all__ = [
    "compared_at_each_decision_point",
    "how_to_read",
    "main_points",
    "more_or_fewer_children",
    "picture_of_decision_points",
    "title",
    "what_this_does_not_show",
]
