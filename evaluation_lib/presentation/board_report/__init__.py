"""The Board's page, one side of paper: six aspirations, what moved, what is not known, actions."""

from evaluation_lib.presentation.board_report.actions import actions
from evaluation_lib.presentation.board_report.aspirations import six_aspirations
from evaluation_lib.presentation.board_report.frame import how_to_read, title
from evaluation_lib.presentation.board_report.lists import three_not_known, three_that_moved

__all__ = [
    "actions",
    "how_to_read",
    "six_aspirations",
    "three_not_known",
    "three_that_moved",
    "title",
]
