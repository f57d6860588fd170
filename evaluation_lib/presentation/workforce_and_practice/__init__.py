"""The report on workforce and practice: what the programme counts of itself."""

from evaluation_lib.presentation.workforce_and_practice.audits import audited_cases
from evaluation_lib.presentation.workforce_and_practice.audits_apart import (
    reflected_by_group,
    tools_by_quadrant,
)
from evaluation_lib.presentation.workforce_and_practice.board import actions_of_the_board
from evaluation_lib.presentation.workforce_and_practice.complaints import complaints_about_racism
from evaluation_lib.presentation.workforce_and_practice.frame import (
    how_to_read,
    title,
    what_is_not_yet_evidenced,
    what_this_does_not_show,
)
from evaluation_lib.presentation.workforce_and_practice.handed_over import for_the_evaluation
from evaluation_lib.presentation.workforce_and_practice.main_points import main_points
from evaluation_lib.presentation.workforce_and_practice.prompt_sheet import first_contacts
from evaluation_lib.presentation.workforce_and_practice.racism import reports_of_racism
from evaluation_lib.presentation.workforce_and_practice.reach import (
    reach,
    reach_by_quadrant,
    reach_by_role_and_agency,
    reach_over_time,
)
from evaluation_lib.presentation.workforce_and_practice.sessions import sessions_offered
from evaluation_lib.presentation.workforce_and_practice.standard import (
    pay_bands,
    standard_of_the_last_year,
    standard_over_the_years,
)
from evaluation_lib.presentation.workforce_and_practice.survey_change import (
    becoming_routine,
    how_staff_changed,
)
from evaluation_lib.presentation.workforce_and_practice.survey_method import (
    how_the_survey_was_worked_out,
)
from evaluation_lib.presentation.workforce_and_practice.survey_response import (
    who_answered_the_survey,
)

__all__ = [
    "actions_of_the_board",
    "audited_cases",
    "complaints_about_racism",
    "first_contacts",
    "for_the_evaluation",
    "becoming_routine",
    "how_staff_changed",
    "how_the_survey_was_worked_out",
    "how_to_read",
    "main_points",
    "pay_bands",
    "reach",
    "reach_by_quadrant",
    "reach_by_role_and_agency",
    "reach_over_time",
    "reflected_by_group",
    "reports_of_racism",
    "sessions_offered",
    "standard_of_the_last_year",
    "standard_over_the_years",
    "title",
    "tools_by_quadrant",
    "what_is_not_yet_evidenced",
    "what_this_does_not_show",
    "who_answered_the_survey",
]
