"""How the recorded ethnicity of children changes: filled in, lost, within a group, to another."""

from __future__ import annotations

import narwhals as nw
from narwhals.typing import IntoFrameT

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.ethnicity import CHILD, ranked

KNOWN = "mapped"
HELD = ("code", "group", "status")


def ethnicity_changes(records: IntoFrameT, *, dictionary: Dictionary) -> IntoFrameT:
    """Return every change of a child's recorded ethnicity from one day to a later one.

    Of several values on one day the one that counts most is taken (`ethnicity.ranked`), so two
    extracts that disagree on a day are a conflict, not a change.

    Parameters
    ----------
    records
        ``ethnicity_records`` with ``code``, ``group``, ``status``, ``rule``.
    dictionary
        The data dictionary: table ``ethnicity_change_kinds``.

    Returns
    -------
    data frame
        ``child_id``, ``from_code``, ``from_group``, ``from_status``, ``to_code``, ``to_group``,
        ``to_status``, ``changed_on``, ``described_by``, ``across_groups``, ``kind``,
        ``for_review``; sorted by child and day.
    """
    rows = ranked(records, dictionary=dictionary).filter(~nw.col("recorded_date").is_null())
    each = rows.unique(subset=[CHILD, "recorded_date"], keep="first", maintain_order=True)
    each = each.sort(CHILD, "recorded_date")
    before = each.with_columns(
        **{
            f"from_{name}": nw.col(name).shift(1).over(CHILD, order_by="recorded_date")
            for name in HELD
        }
    )
    renamed = before.rename({name: f"to_{name}" for name in HELD})
    changed = renamed.filter(~nw.col("from_status").is_null() & _differs())
    was, now = nw.col("from_status") == KNOWN, nw.col("to_status") == KNOWN
    across = was & now & (nw.col("from_group") != nw.col("to_group")).fill_null(False)
    review = dictionary.read("ethnicity_change_kinds").set_index("kind")["for_review"]
    kinds = [str(kind) for kind in review.index[review.astype(bool)]]
    found = changed.with_columns(
        across_groups=across.cast(nw.Boolean), kind=_kind(was, now, across)
    )
    return found.select(
        CHILD,
        *[f"{side}_{name}" for side in ("from", "to") for name in HELD],
        nw.col("recorded_date").alias("changed_on"),
        "described_by",
        "across_groups",
        "kind",
        nw.col("kind").is_in(kinds).alias("for_review"),
    ).to_native()


def _differs() -> nw.Expr:
    unequal = nw.lit(False)
    for name in HELD:
        held, now = nw.col(f"from_{name}"), nw.col(f"to_{name}")
        unequal = unequal | (held != now).fill_null(False) | (held.is_null() != now.is_null())
    return unequal


def _kind(was: nw.Expr, now: nw.Expr, across: nw.Expr) -> nw.Expr:
    from_unknown = nw.when(now).then(nw.lit("filled_in")).otherwise(nw.lit("still_unknown"))
    inside = nw.when(across).then(nw.lit("across_groups")).otherwise(nw.lit("within_group"))
    from_known = nw.when(now).then(inside).otherwise(nw.lit("lost"))
    return nw.when(was).then(from_known).otherwise(from_unknown)


def change_matrix(changes: IntoFrameT) -> IntoFrameT:
    """Count the children who changed from each group, or status where not known, to each other.

    Returns
    -------
    data frame
        ``from``, ``to``, ``children``: distinct children, sorted.
    """
    frame = nw.from_native(changes, eager_only=True)
    sides = {
        side: nw.when(nw.col(f"{side}_status") == KNOWN)
        .then(nw.col(f"{side}_group"))
        .otherwise(nw.col(f"{side}_status"))
        for side in ("from", "to")
    }
    pairs = frame.select(CHILD, **sides).unique()
    counts = pairs.group_by("from", "to").agg(nw.len().alias("children"))
    return counts.sort("from", "to").to_native()
