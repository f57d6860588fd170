"""The release: the only thing that a report run can display, and how a part becomes one.

What notebooks import from `evaluation_lib` returns releases. Whatever else a cell shows, a part put
together by hand among it, is refused by the kernel of a report run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, wraps
from types import ModuleType
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from evaluation_lib.disclosure.in_a_run import has_plan, in_a_report_run
from evaluation_lib.errors import EvaluationError

if TYPE_CHECKING:
    from evaluation_lib.presentation.sections import Section, Title
    from evaluation_lib.presentation.stamp import StampedTitle

    Shown = Section | Title | StampedTitle

NO_PLAN = (
    "Nothing of this report can be shown: it has not been settled which of its numbers are to be "
    "hidden. Make it with evaluate run or evaluate demo, which settle that before any page."
)
NOT_A_PART = "{kind} cannot be released: a report shows the suite's own parts, such as tables."


@dataclass(frozen=True, eq=False)
class Release:
    """A part of a report that may be shown; only `released` makes one that a report run displays.

    Attributes
    ----------
    part
        The part.
    """

    part: Shown

    def _repr_html_(self) -> str:
        return self.part._repr_html_()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Give a notebook the part, and its title or tables beside it."""
        return self.part._repr_mimebundle_(include, exclude)


#: The releases that `released` has made; a copy with something else in it is none of them.
_made: WeakSet[Release] = WeakSet()


def released(part: Shown, report: object) -> Release:
    """Release a part of a report.

    Parameters
    ----------
    part
        The part.
    report
        The report that it was made from.

    Raises
    ------
    EvaluationError
        In a report run, if it has not been settled what of the report may be shown.
    TypeError
        If anything in the part is not one of the suite's own: it could show whatever it liked.
    """
    if in_a_report_run() and not has_plan(report):
        raise EvaluationError(NO_PLAN)
    for one in _all_in(part):
        if not type(one).__module__.startswith("evaluation_lib."):
            raise TypeError(NOT_A_PART.format(kind=type(one).__name__))
    release = Release(part)
    _made.add(release)
    return release


def _all_in(part: Any) -> Iterator[Any]:
    yield part
    for one in (*getattr(part, "parts", ()), getattr(part, "table", None)):
        if one is not None:
            yield from _all_in(one)


def shown_by(value: object) -> dict[str, Any] | None:
    """Return what a release shows, by kind; nothing for anything that is no release."""
    if type(value) is not Release or value not in _made:
        return None
    return value._repr_mimebundle_()


def releasing(section: Callable[..., Shown]) -> Callable[..., Release]:
    """Return the function that makes the same part of a report as a release."""

    @wraps(section)
    def made(report: Any, *arguments: Any, **named: Any) -> Release:
        return released(section(report, *arguments, **named), report)

    return made


@cache
def for_notebooks(found: Any) -> Any:
    """Return a report's functions as notebooks have them: what they make is released.

    Parameters
    ----------
    found
        A function that makes a part of a report, or the module of such functions.
    """
    if not isinstance(found, ModuleType):
        return releasing(found)
    front = ModuleType(found.__name__, found.__doc__)
    vars(front).update({name: releasing(getattr(found, name)) for name in found.__all__})
    vars(front)["__all__"] = list(found.__all__)
    return front
