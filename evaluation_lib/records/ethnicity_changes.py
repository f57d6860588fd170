"""How the recorded ethnicity of children changes: filled in, lost, within a group, to another."""

from __future__ import annotations

import narwhals as nw
from narwhals.typing import IntoDataFrameT

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.records.ethnicity_order import CHILD, ORDER, last_word, ranked
from evaluation_lib.records.frames import in_library_of, typed
from evaluation_lib.wordlists import listed

NO_SUCH_LEVEL = "level '{found}' is not known. Levels: {levels}."

HELD = ("code", "group", "status", "is_known", "source", "described_by")
#: What a matrix calls a value that is known, by its level: the first of these that there is.
LEVELS = {"group": ("group",), "code": ("code", "group")}
CHANGES = (
    CHILD,
    *(f"{side}_{name}" for side in ("from", "to") for name in ("code", "group", "status")),
    "changed_on",
    "from_described_by",
    "described_by",
    "from_source",
    "to_source",
    "across_groups",
    "kind",
    "for_review",
)


def ethnicity_changes(records: IntoDataFrameT, *, dictionary: Dictionary) -> IntoDataFrameT:
    """Return every change of a child's recorded ethnicity from one day to a later one.

    Of several values on one day the one that counts most is taken (`ethnicity_order.ranked`), so
    two extracts that disagree on a day are a conflict, not a change. Records without a day have no
    place in the order of time and are left out.

    Parameters
    ----------
    records
        ``ethnicity_records`` with ``code``, ``group``, ``status``, ``rule``.
    dictionary
        The data dictionary: tables ``ethnicity_statuses``, ``ethnicity_change_kinds``.

    Returns
    -------
    data frame
        One row per change, by child and day: ``child_id``, ``from_code``, ``from_group``,
        ``from_status``, ``to_code``, ``to_group``, ``to_status``, ``changed_on`` (the first day of
        the new value), ``from_described_by``, ``described_by`` (of the new value), ``from_source``,
        ``to_source``, ``across_groups`` (both known, of different groups), ``kind``,
        ``for_review`` (also where the group before was known, then lost, and is another now).
    """
    rows = last_word(ranked(records, dictionary=dictionary))
    steps = _steps(rows.filter(~nw.col("recorded_date").is_null()))
    changed = steps.filter(_differs())
    other_group = nw.col("to_is_known") & (nw.col("known_group") != nw.col("to_group")).fill_null(
        False
    )
    kinds = dictionary.read("ethnicity_change_kinds")
    keys = ["from_known", "to_known", "other_group"]
    found = changed.with_columns(
        across_groups=other_group & nw.col("from_is_known"),
        from_known=nw.col("from_is_known"),
        to_known=nw.col("to_is_known"),
        other_group=other_group,
    ).join(in_library_of(rows, kinds[[*keys, "kind", "for_review"]]), on=keys, how="left")
    return typed(found.select(*CHANGES).sort(CHILD, "changed_on")).to_native()


def _steps(rows: nw.DataFrame) -> nw.DataFrame:
    """Pair each child's value of a day with the one before."""
    best_first = [False, False, *(name.startswith("latest") for name in ORDER)]
    ordered = rows.sort(CHILD, "recorded_date", *ORDER, descending=best_first, nulls_last=True)
    each = ordered.unique([CHILD, "recorded_date"], keep="first", maintain_order=True)
    before = {
        f"from_{name}": nw.col(name).shift(1).over(CHILD, order_by="recorded_date") for name in HELD
    }
    known = nw.when(nw.col("is_known")).then(nw.col("group"))
    each = each.with_columns(known_group=known).with_columns(
        nw.col("known_group").fill_null(strategy="forward").over(CHILD, order_by="recorded_date")
    )
    steps = each.with_columns(
        known_group=nw.col("known_group").shift(1).over(CHILD, order_by="recorded_date"),
        **before,
        **{f"to_{name}": nw.col(name) for name in HELD if name != "described_by"},
    )
    paired = steps.filter(~nw.col("from_status").is_null())
    return paired.with_columns(
        nw.col("from_is_known").cast(nw.Boolean), changed_on=nw.col("recorded_date")
    )


def _differs() -> nw.Expr:
    """Whether two values are not the same; two missing codes are."""
    return nw.any_horizontal(
        *(
            nw.col(f"from_{name}").fill_null("") != nw.col(f"to_{name}").fill_null("")
            for name in ("code", "group", "status")
        ),
        ignore_nulls=True,
    )


def changes_for_review(changes: IntoDataFrameT) -> IntoDataFrameT:
    """Return the changes that a person looks at (``for_review``): those from group to group."""
    frame = nw.from_native(changes, eager_only=True)
    return frame.filter(nw.col("for_review").fill_null(False)).to_native()


def change_matrix(
    changes: IntoDataFrameT, *, dictionary: Dictionary, level: str = "group"
) -> IntoDataFrameT:
    """Count the children who changed from each value to each other one.

    Parameters
    ----------
    changes
        What `ethnicity_changes` returns, or some of its rows.
    dictionary
        The data dictionary: table ``ethnicity_statuses``.
    level
        ``group``, or ``code`` (the group where there is no code).

    Returns
    -------
    data frame
        ``from``, ``to``, ``children``: a group or a code, or the status where the ethnicity was not
        known; each child once a pair. Sorted.

    Raises
    ------
    ParameterError
        If there is no such level.
    """
    if level not in LEVELS:
        raise ParameterError([NO_SUCH_LEVEL.format(found=level, levels=listed([*LEVELS]))])
    statuses = dictionary.read("ethnicity_statuses")
    known = statuses.loc[statuses["is_known"], "status"].tolist()
    frame = nw.from_native(changes, eager_only=True)
    pairs = frame.select(
        CHILD,
        **{
            side: nw.when(nw.col(f"{side}_status").is_in(known))
            .then(nw.coalesce(*(nw.col(f"{side}_{name}") for name in LEVELS[level])))
            .otherwise(nw.col(f"{side}_status"))
            for side in ("from", "to")
        },
    ).unique()
    counted = pairs.group_by("from", "to").agg(nw.len().alias("children"))
    counted = counted.with_columns(nw.col("children").cast(nw.Int64)).sort("from", "to")
    return typed(counted).to_native()
