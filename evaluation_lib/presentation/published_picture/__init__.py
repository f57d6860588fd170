"""The sections of the report "The published picture", one function each, in the order shown."""

from evaluation_lib.presentation.published_picture.about import how_to_read, title
from evaluation_lib.presentation.published_picture.compared import rates_compared
from evaluation_lib.presentation.published_picture.comparisons import (
    all_authorities,
    beside_neighbours,
)
from evaluation_lib.presentation.published_picture.doubts import (
    choice_of_population,
    unaccompanied_children,
)
from evaluation_lib.presentation.published_picture.living_here import children_living_here
from evaluation_lib.presentation.published_picture.main_points import main_points
from evaluation_lib.presentation.published_picture.not_published import (
    not_published,
    nothing_below_the_authority,
)
from evaluation_lib.presentation.published_picture.own_area import looked_after_by_group

__all__ = [
    "all_authorities",
    "beside_neighbours",
    "children_living_here",
    "choice_of_population",
    "how_to_read",
    "looked_after_by_group",
    "main_points",
    "not_published",
    "nothing_below_the_authority",
    "rates_compared",
    "title",
    "unaccompanied_children",
]
