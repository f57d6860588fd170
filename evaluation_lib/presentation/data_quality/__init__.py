"""The report "what we know and do not know": what was read, what is missing, how sure it all is."""

from evaluation_lib.presentation.data_quality.changes import changes_of_ethnicity
from evaluation_lib.presentation.data_quality.counting import (
    how_events_were_joined,
    who_is_counted,
)
from evaluation_lib.presentation.data_quality.frame import how_to_read, title
from evaluation_lib.presentation.data_quality.gaps import (
    cells_filled,
    cells_that_could_not_be_used,
    rows_that_contradict,
)
from evaluation_lib.presentation.data_quality.handed_over import for_the_evaluation
from evaluation_lib.presentation.data_quality.known import known_at_each_decision_point
from evaluation_lib.presentation.data_quality.labels import labels_as_recorded
from evaluation_lib.presentation.data_quality.main_points import main_points
from evaluation_lib.presentation.data_quality.places import (
    unknown_by_place,
    where_children_belong,
)
from evaluation_lib.presentation.data_quality.quarters import unknown_by_quarter
from evaluation_lib.presentation.data_quality.reading import (
    what_these_sources_cannot_tell,
    what_was_read,
)
from evaluation_lib.presentation.data_quality.times import how_far_the_records_reach

__all__ = [
    "cells_filled",
    "cells_that_could_not_be_used",
    "changes_of_ethnicity",
    "for_the_evaluation",
    "how_events_were_joined",
    "how_far_the_records_reach",
    "how_to_read",
    "known_at_each_decision_point",
    "labels_as_recorded",
    "main_points",
    "rows_that_contradict",
    "title",
    "unknown_by_place",
    "unknown_by_quarter",
    "what_these_sources_cannot_tell",
    "what_was_read",
    "where_children_belong",
    "who_is_counted",
]
