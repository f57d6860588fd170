"""The tables of an extract, and what was taken away or made coarser to make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.records import Records
from evaluation_lib.share.close_years import FIRST_YEAR, days_with_years, without_close_years
from evaluation_lib.share.event_columns import event_table
from evaluation_lib.share.generalising import Generalised, generalise
from evaluation_lib.share.histories import Histories, event_numbers, histories_of
from evaluation_lib.share.keys import CHILD, FAMILY, pseudonyms
from evaluation_lib.share.ladders import first_rungs, ladders_of, least_children, steps_of
from evaluation_lib.share.shared_fields import CHILDREN, GENERALISED, SharedField, shared_fields

Fields = Mapping[str, Sequence[SharedField]]

NOBODY = (
    "No child is left to share: fewer than {k} have any combination in common, even of the "
    "coarsest values. Take extracts of more children or a longer time."
)
NOTHING = "The extracts hold no event of a child that could be shared: check what lies in them."


@dataclass(frozen=True, eq=False)
class SharedTables:
    """An extract.

    Attributes
    ----------
    tables
        The tables by name, the children first, in the columns that the dictionary lists.
    combination
        The columns of the children that are made coarser until enough children share them.
    sensitive
        What nobody should learn from a combination, by column: a value per child, in their order.
    possible
        On which days each child's day 0 may lie, by what the extract says (`years`).
    coarser
        ``field``, ``rung`` and ``children``: how many children stand on each rung.
    removed
        How many of what was left out or left blank, by name.
    codes
        The pseudonym of each child of the records, also of those that are not shared.
    until
        The last day that the extracts know of.
    """

    tables: Mapping[str, pd.DataFrame]
    combination: tuple[str, ...]
    sensitive: Mapping[str, pd.Series]
    possible: pd.DataFrame
    coarser: pd.DataFrame
    removed: Mapping[str, int]
    codes: pd.Series
    until: pd.Timestamp


def share_tables(records: Records, *, key: bytes, dictionary: Dictionary) -> SharedTables:
    """Make the tables of an extract.

    Parameters
    ----------
    records
        The records: restricted children are not in them.
    key
        The key of pseudonyms.
    dictionary
        The data dictionary: table ``shared_fields``, document ``sharing``.

    Raises
    ------
    DataError
        If the dictionary lists what is never shared, or nobody is left to share.
    """
    fields, k = shared_fields(dictionary), least_children(dictionary)
    least_days = int(dictionary.document("sharing")["least_window_days"])
    kinds = [name for name in fields if name != CHILDREN]
    histories = histories_of(records, tables=kinds, dictionary=dictionary)
    if histories.first.empty:
        raise DataError(NOTHING)
    how = {"numbers": event_numbers(histories, key=key), "key": key, "dictionary": dictionary}
    made = {name: event_table(name, fields[name], histories, **how) for name in histories.tables}
    events = {name: one.rows for name, one in made.items()}
    ids = pd.Series(histories.first.index, index=histories.first.index, dtype="string")
    codes = pseudonyms(ids, key=key, of=CHILD)
    last = days_with_years(events, fields).groupby("child")["day"].max()
    known = {"last": codes.map(last), "least_days": least_days, "dictionary": dictionary}
    told = _told(histories, records, fields, **known)
    if not told.shared.any():
        raise DataError(NOBODY.format(k=k))
    children, blank_families = _children(told, records, fields[CHILDREN], codes=codes, key=key, k=k)
    dated = without_close_years(
        {name: _of_children(rows, children) for name, rows in events.items()},
        children,
        fields,
        in_spans=_in_spans(told, codes),
        least=least_days,
        since=histories.since,
        until=histories.until,
    )
    removed = {
        "children": int((~told.shared).sum()),
        "events": sum(map(len, events.values())) - sum(map(len, dated.tables.values())),
        "without_events": len(records.children) - len(told.shared),
        "families": blank_families,
        "years": len(dated.blank),
        "not_codes": sum(one.not_codes for one in made.values()),
        "later": sum(one.later for one in made.values()),
    }
    return SharedTables(
        tables={CHILDREN: children, **dated.tables},
        combination=tuple(
            one.shared_as for one in fields[CHILDREN] if one.treatment == GENERALISED
        ),
        sensitive=_sensitive(children, dated.tables, fields, dictionary=dictionary),
        possible=dated.possible,
        coarser=_coarser(told),
        removed=removed,
        codes=codes,
        until=histories.until,
    )


def _told(
    histories: Histories,
    records: Records,
    fields: Fields,
    *,
    last: pd.Series,
    least_days: int,
    dictionary: Dictionary,
) -> Generalised:
    """What is told of each child, on the rungs that make it common enough, by ``child_id``."""
    ladders = ladders_of(histories, records.children, dictionary=dictionary)
    listed = {one.of for one in fields[CHILDREN] if one.treatment == GENERALISED}
    steps = steps_of(ladders, dictionary=dictionary)
    start = first_rungs(ladders[FIRST_YEAR], histories, last, least=least_days)
    return generalise(
        {name: ladder for name, ladder in ladders.items() if name in listed},
        steps=[step for step in steps if step.field in listed],
        k=least_children(dictionary),
        start={FIRST_YEAR: start} if FIRST_YEAR in listed else {},
    )


def _children(
    told: Generalised,
    records: Records,
    fields: Sequence[SharedField],
    *,
    codes: pd.Series,
    key: bytes,
    k: int,
) -> tuple[pd.DataFrame, int]:
    """The table of children, by pseudonym, and of how many the family is left blank."""
    shared = told.shared.index[told.shared]
    about = records.children.set_index("child_id").reindex(shared)
    found, blank = {}, 0
    for one in fields:
        if one.treatment == GENERALISED:
            found[one.shared_as] = told.values.loc[shared, one.of]
        elif one.of == FAMILY:
            families = pseudonyms(about[one.field], key=key, of=FAMILY)
            found[one.shared_as] = _of_common_size(families, k=k)
            blank += int((families.notna() & found[one.shared_as].isna()).sum())
        else:
            found[one.shared_as] = codes.loc[shared]
    return pd.DataFrame(found).sort_values("child", ignore_index=True), blank


def _of_common_size(families: pd.Series, *, k: int) -> pd.Series:
    """Leave families blank that are as large as fewer than k others: size tells them apart."""
    sizes = families.groupby(families).size()
    rare = sizes.map(sizes.value_counts()) < k
    return families.mask(families.isin(rare.index[rare]))


def _of_children(rows: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """The events of children that are shared, in an order that tells nothing."""
    kept = rows[rows["child"].isin(children["child"])]
    order = ["child", *(name for name in kept.columns if name != "child")]
    return kept.sort_values(order, ignore_index=True)


def _in_spans(told: Generalised, codes: pd.Series) -> list[str]:
    if FIRST_YEAR not in told.rungs:
        return []
    return codes[told.shared & (told.rungs[FIRST_YEAR] > 0)].tolist()


def _sensitive(
    children: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    fields: Fields,
    *,
    dictionary: Dictionary,
) -> dict[str, pd.Series]:
    found: dict[str, pd.Series] = {
        name: children["child"].isin(tables[name]["child"])
        for name in dictionary.document("sharing")["sensitive_tables"]
        if name in tables
    }
    for name, rows in tables.items():
        for one in (item for item in fields[name] if item.sensitive):
            known = rows[["child", one.shared_as]].dropna().drop_duplicates()
            if len(known):
                said = known.sort_values(["child", one.shared_as]).groupby("child")[one.shared_as]
                joined = children["child"].map(said.agg("|".join))
                found[f"{name}.{one.shared_as}"] = joined.astype("string").fillna("")
    return found


def _coarser(told: Generalised) -> pd.DataFrame:
    shared = told.rungs[told.shared]
    counted = [
        (name, int(rung), int(number))
        for name in shared.columns
        for rung, number in shared[name].value_counts().sort_index().items()
    ]
    return pd.DataFrame(counted, columns=["field", "rung", "children"])
