"""The report "what we know and do not know": what was read, what is missing, how sure it all is."""

from evaluation_lib.presentation.data_quality.counting import (
    how_events_were_joined,
    where_children_belong,
    who_is_counted,
)
from evaluation_lib.presentation.data_quality.ethnicity import (
    changes_of_ethnicity,
    known_at_each_decision_point,
    labels_as_recorded,
    unknown_by_place,
    unknown_by_quarter,
)
from evaluation_lib.presentation.data_quality.frame import how_to_read, main_points, title
from evaluation_lib.presentation.data_quality.gaps import (
    cells_filled,
    cells_that_could_not_be_used,
    rows_that_contradict,
)
from evaluation_lib.presentation.data_quality.reading import (
    what_these_sources_cannot_tell,
    what_was_read,
)
from evaluation_lib.presentation.data_quality.times import how_far_the_records_reach

__all__ = [
    "cells_filled",
    "cells_that_could_not_be_used",
    "changes_of_ethnicity",
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
