"""The one kind of error that a person using the suite is meant to read."""

from __future__ import annotations

from collections.abc import Sequence


class EvaluationError(Exception):
    """A mistake in what the suite was given; the text says what, where, and what to write instead.

    Command lines print the text and nothing else; a traceback is for faults of the suite itself.
    """

    def _render_traceback_(self) -> list[str]:
        """Show the sentence alone in a notebook too; IPython asks errors for what to show."""
        return [str(self)]


class ParameterError(EvaluationError):
    """One or more parameters that cannot be used.

    Parameters
    ----------
    problems
        One plain sentence for each problem, in the order in which they were found.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class DataError(EvaluationError):
    """A file or table that does not say what the data dictionary asks of it."""
