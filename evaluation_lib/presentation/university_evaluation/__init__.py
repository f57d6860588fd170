"""The university's evaluation: what the findings of all pages come to, and what they cannot say."""

from evaluation_lib.presentation.university_evaluation.activities import (
    families_and_children,
    what_was_done,
)
from evaluation_lib.presentation.university_evaluation.appendices import (
    data_and_pages,
    reporting_checklists,
)
from evaluation_lib.presentation.university_evaluation.aspirations import aspiration
from evaluation_lib.presentation.university_evaluation.closing import (
    contribution,
    lessons,
    synthesis,
)
from evaluation_lib.presentation.university_evaluation.frame import (
    front_table,
    how_to_read,
    title,
)
from evaluation_lib.presentation.university_evaluation.main_points import main_points, summary
from evaluation_lib.presentation.university_evaluation.method import (
    changes_to_methods,
    limitations,
    methods,
)
from evaluation_lib.presentation.university_evaluation.programme import (
    evaluation_questions,
    the_programme,
)

__all__ = [
    "aspiration",
    "changes_to_methods",
    "contribution",
    "data_and_pages",
    "evaluation_questions",
    "families_and_children",
    "front_table",
    "how_to_read",
    "lessons",
    "limitations",
    "main_points",
    "methods",
    "reporting_checklists",
    "summary",
    "synthesis",
    "the_programme",
    "title",
    "what_was_done",
]
