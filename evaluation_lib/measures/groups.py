"""The ethnic groups that measures are worked out for, in the order in which reports show them."""

from __future__ import annotations

from evaluation_lib.dictionary import Dictionary

GROUPING = "five_groups"
OTHER = "Other"
#: How published tables call the children without a known group, and all children.
UNKNOWN, TOTAL = "Refused or not yet obtained", "Total"


def groups_in_order(dictionary: Dictionary) -> list[str]:
    """Return the five groups in the dictionary's order."""
    groups = dictionary.read("ethnic_groups")
    five = groups[(groups["grouping"] == GROUPING) & groups["ethnicity_known"]]
    return five.sort_values("order")["group"].tolist()
