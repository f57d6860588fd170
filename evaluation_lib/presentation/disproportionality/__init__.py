"""The report on differences between ethnic groups at each decision point."""

from evaluation_lib.presentation.disproportionality.compared import (
    compared_at_each_decision_point,
    more_or_fewer_children,
)
from evaluation_lib.presentation.disproportionality.contact import first_contact_and_early_help
from evaluation_lib.presentation.disproportionality.families import brothers_and_sisters
from evaluation_lib.presentation.disproportionality.frame import (
    how_to_read,
    title,
    what_this_does_not_show,
)
from evaluation_lib.presentation.disproportionality.going_on import who_goes_on
from evaluation_lib.presentation.disproportionality.group_by_group import group_by_group
from evaluation_lib.presentation.disproportionality.gypsy_roma_traveller import (
    gypsy_roma_and_traveller_children,
)
from evaluation_lib.presentation.disproportionality.handed_over import for_the_evaluation
from evaluation_lib.presentation.disproportionality.main_points import main_points
from evaluation_lib.presentation.disproportionality.over_the_years import over_time
from evaluation_lib.presentation.disproportionality.picture import picture_of_decision_points
from evaluation_lib.presentation.disproportionality.places import places_compared
from evaluation_lib.presentation.disproportionality.populations import choice_of_population
from evaluation_lib.presentation.disproportionality.standardised import age_sex_and_deprivation
from evaluation_lib.presentation.disproportionality.staying import how_long_and_who_returns
from evaluation_lib.presentation.disproportionality.unaccompanied import unaccompanied_children
from evaluation_lib.presentation.disproportionality.unknown import unknown_ethnicity

__all__ = [
    "age_sex_and_deprivation",
    "brothers_and_sisters",
    "choice_of_population",
    "compared_at_each_decision_point",
    "first_contact_and_early_help",
    "for_the_evaluation",
    "group_by_group",
    "gypsy_roma_and_traveller_children",
    "how_long_and_who_returns",
    "how_to_read",
    "main_points",
    "more_or_fewer_children",
    "over_time",
    "picture_of_decision_points",
    "places_compared",
    "title",
    "unaccompanied_children",
    "unknown_ethnicity",
    "what_this_does_not_show",
    "who_goes_on",
]
