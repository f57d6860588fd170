"""What reading a label comes to."""

from __future__ import annotations

from dataclasses import dataclass

MAPPED, REFUSED, NOT_OBTAINED, MISSING = "mapped", "refused", "not_obtained", "missing"
UNBORN, OBSOLETE, UNMAPPED = "unborn", "obsolete", "unmapped"
#: Every status, in the order in which a summary lists them.
STATUSES = (MAPPED, REFUSED, NOT_OBTAINED, MISSING, UNBORN, OBSOLETE, UNMAPPED)


@dataclass(frozen=True)
class Reading:
    """One label, read.

    Attributes
    ----------
    status
        One of `STATUSES`.
    rule
        Why, as ``rules`` of the document ``ethnicity_rules`` explains.
    code
        The DfE code; ``""`` where none is certain.
    group
        The one of the five groups; ``""`` where none is certain. Only a mapped label has one.
    near
        For an unmapped label, the codes that its parts point to.
    """

    status: str
    rule: str
    code: str = ""
    group: str = ""
    near: tuple[str, ...] = ()
