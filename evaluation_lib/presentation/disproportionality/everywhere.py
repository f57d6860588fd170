"""What a report's area makes no difference to: made once for the reports on all areas of a run."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from typing import Any, TypeVar

from evaluation_lib.opening import RecordsReport

Found = TypeVar("Found")


@dataclass(frozen=True, eq=False)
class _WhateverTheArea:
    """A report, equal to those on other areas of the same records."""

    report: RecordsReport

    @property
    def _told_by(self) -> tuple[Hashable, ...]:
        report = self.report
        setting = replace(report.setting, area=None)
        return id(report.records), id(report.extracts), id(report.dictionary), setting

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _WhateverTheArea) and self._told_by == other._told_by

    def __hash__(self) -> int:
        return hash(self._told_by)


def once_for_all_areas(make: Callable[..., Found]) -> Callable[..., Found]:
    """Keep what a function of a report returns for the reports on all areas of the same records.

    The plan of a release asks for the county and its parts one after the other. What is kept is
    before anything is hidden, so a report's release makes no difference either: no function that
    asks for it may be kept so.

    Parameters
    ----------
    make
        Takes a report first; of its setting the area is not asked for.
    """

    @lru_cache(maxsize=32)
    def kept(key: _WhateverTheArea, *given: Any, **named: Any) -> Found:
        return make(key.report, *given, **named)

    @wraps(make)
    def found(report: RecordsReport, *given: Any, **named: Any) -> Found:
        return kept(_WhateverTheArea(report), *given, **named)

    return found
