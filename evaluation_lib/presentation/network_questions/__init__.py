"""The network's questions: a page to share and to talk over, with no number and no score on it."""

from evaluation_lib.presentation.network_questions.data import which_data
from evaluation_lib.presentation.network_questions.frame import title, what_it_is_for
from evaluation_lib.presentation.network_questions.prompts import (
    champion_voices,
    how_diverse_we_are,
    what_we_do,
)
from evaluation_lib.presentation.network_questions.ways import how_staff_are_heard

__all__ = [
    "champion_voices",
    "how_diverse_we_are",
    "how_staff_are_heard",
    "title",
    "what_it_is_for",
    "what_we_do",
    "which_data",
]
