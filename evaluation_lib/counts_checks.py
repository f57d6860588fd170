"""Counts that cannot be right, each told in a sentence that names the row of the file."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.groups import TOTAL, UNKNOWN
from evaluation_lib.measures.reference_groups import ALL_OTHERS
from evaluation_lib.measures.tidy import KEYS, keys_of, where_of
from evaluation_lib.measures.transition_rates import STOCK
from evaluation_lib.wordlists import did_you_mean, folded, listed, match

#: The column in which a table of counts says why a group has no population.
WHY_NO_POPULATION = "no_population"
#: What published tables call the sum of the groups whose ethnicity is known.
KNOWN_TOGETHER = "Known"

A_SUM = (
    "{file}, row {row}: '{group}' is the sum of other groups, and would be counted twice. Leave "
    "the row out."
)
TWICE = (
    "{file}, rows {first} and {row}: both are of {where}. Leave one of them, or say in a column "
    "decision_point or period what tells them apart."
)
NOT_ABOVE_ZERO = (
    "{file}, row {row}: {column} is {found}. Write a number above zero, or leave the column out."
)
NO_POPULATION = (
    "{file}, row {row}: no population of {group} in {where}, where other groups have one. Write "
    "how many children of the group live there, leave the row out where none does, or say in a "
    "column no_population why it is not known."
)
ABOVE_REACHED = (
    "{file}, row {row}: count {count} is above reached {reached}. Write in count how many of those "
    "reached went on."
)
OF_A_STOCK = (
    "{file}, row {row}: a number reached stands beside children open on a day (kind stock). Leave "
    "reached empty there: a transition follows children who reached a point."
)
NO_REFERENCE = (
    "{file}, from row {row} on: no row of the reference group '{reference}' in {where}{meant} Add "
    "it, or name another group with --reference; groups there: {groups}."
)
REFERENCE_ALONE = (
    "{file}, row {row}: in {where} stands no other group with a population or a number reached "
    "that {group} could be compared with. Add the other groups, or name a group with --reference."
)
REFERENCE_WITHOUT_POPULATION = (
    "{file}, row {row}: the reference group '{reference}' has no population in {where}. Write it, "
    "or name another group with --reference; groups there: {groups}."
)


def refuse_wrong_counts(
    counts: pd.DataFrame, *, reference_group: str, file: str, dictionary: Dictionary
) -> tuple[pd.DataFrame, str]:
    """Check counts and name the reference group as they write it.

    Parameters
    ----------
    counts
        As `counts_file.read_counts` has them; its index is the row of the file less 2.
    reference_group
        As asked for, in any capitals.
    file
        The file's name, for sentences.
    dictionary
        The data dictionary: which groups are sums, and of which the ethnicity is not known.

    Returns
    -------
    tuple
        The counts (a population of zero of a group without a known ethnicity, or of which it is
        said why there is none, is none) and the reference group.

    Raises
    ------
    DataError
        For the first row that cannot be right.
    """
    unknown, sums = _groups_without(dictionary)
    _refuse_sums(counts, sums, file=file)
    _refuse_twice(counts, file=file)
    counts = _with_populations(counts, unknown, file=file)
    for column in ("years", "design_effect"):
        _refuse_not_above_zero(counts, column, file=file)
    _refuse_impossible_transitions(counts, file=file)
    groups = counts["group"].drop_duplicates().tolist()
    reference = match(reference_group, [*groups, ALL_OTHERS]) or reference_group
    for place in _doubtful(counts, reference):
        _refuse_without_reference(place, reference, file=file)
    return counts, reference


def _groups_without(dictionary: Dictionary) -> tuple[set[str], set[str]]:
    """Return the names, folded, of groups of unknown ethnicity and of sums of groups."""
    groups = dictionary.read("ethnic_groups")
    unknown = groups.loc[~groups["ethnicity_known"].astype(bool), ["group", "label"]]
    published = dictionary.read("published_group_labels")
    by_group = published.groupby("five_groups")["label"].agg(list)
    sums = [name for key in (TOTAL, KNOWN_TOGETHER) for name in by_group.get(key, [])]
    sums += dictionary.document("disproportionality")["counts_file"]["names_of_sums"]
    return (
        {folded(name) for name in [*unknown.stack(), UNKNOWN, *by_group.get(UNKNOWN, [])]},
        {folded(name) for name in sums},
    )


def _place_of(counts: pd.DataFrame) -> pd.Series:
    """Number the place of each row; places count from 0 in the order of their first rows."""
    return counts.groupby(keys_of(counts), sort=False, dropna=False).ngroup()


def _doubtful(counts: pd.DataFrame, reference: str) -> list[pd.DataFrame]:
    """Return the places in which groups have numbers and the reference group may have none.

    Only these are looked at one by one: a file can hold tens of thousands of places.
    """
    place, doubtful = _place_of(counts), pd.Series(False, index=counts.index)
    for column in ("population", "reached"):
        if column in counts:
            has = counts[column].notna()
            own = has & (counts["group"] == reference).fillna(False)
            enough = (
                has.groupby(place).transform("sum") > 1
                if reference == ALL_OTHERS
                else own.groupby(place).transform("any")
            )
            doubtful |= has & ~enough
    found = place.isin(place[doubtful])
    return [rows for _, rows in counts[found].groupby(place[found], sort=False)]


def _row(place: pd.DataFrame) -> int:
    return int(place.index[0]) + 2


def _where(row: pd.Series) -> str:
    return where_of(row, [key for key in KEYS if key in row.index])


def _refuse_sums(counts: pd.DataFrame, sums: set[str], *, file: str) -> None:
    found = counts[counts["group"].map(folded).isin(sums)]
    if len(found):
        group = found["group"].iloc[0]
        raise DataError(A_SUM.format(file=file, row=_row(found), group=group))


def _refuse_twice(counts: pd.DataFrame, *, file: str) -> None:
    """Refuse two rows of one group in one place, however they are capitalised."""
    keys = ["area", "group", *keys_of(counts)[1:]]
    written = counts[keys].apply(lambda column: column.map(folded, na_action="ignore"))
    cell = written.groupby(keys, dropna=False).ngroup()
    later = counts[cell.duplicated()]
    if len(later):
        same = counts[cell == cell[later.index[0]]]
        where = where_of(later.iloc[0], keys)
        raise DataError(TWICE.format(file=file, first=_row(same), row=_row(later), where=where))


def _with_populations(counts: pd.DataFrame, unknown: set[str], *, file: str) -> pd.DataFrame:
    """Refuse a population that is lacking where others have one."""
    if "population" not in counts:
        return counts
    not_known = counts["group"].map(folded).isin(unknown)
    nobody = (counts["population"] == 0).fillna(False).astype(bool)
    said = pd.Series(False, index=counts.index)
    if WHY_NO_POPULATION in counts:
        said = counts[WHY_NO_POPULATION].notna()
    excused = not_known | said
    counts = counts.assign(population=counts["population"].mask(nobody & excused))
    without = counts["population"].isna() | (counts["population"] == 0).fillna(False)
    place = _place_of(counts)
    others_have = counts["population"].notna().groupby(place).transform("any")
    lacking = place[without & ~excused & others_have]
    if len(lacking):
        first = lacking.idxmin()
        row = counts.loc[first]
        raise DataError(
            NO_POPULATION.format(
                file=file, row=int(first) + 2, group=row["group"], where=_where(row)
            )
        )
    return counts


def _refuse_not_above_zero(counts: pd.DataFrame, column: str, *, file: str) -> None:
    if column not in counts:
        return
    bad = counts[counts[column] <= 0]
    if len(bad):
        found = bad[column].iloc[0]
        raise DataError(
            NOT_ABOVE_ZERO.format(file=file, row=_row(bad), column=column, found=f"{found:g}")
        )


def _refuse_impossible_transitions(counts: pd.DataFrame, *, file: str) -> None:
    if "reached" not in counts:
        return
    above = counts[(counts["count"] > counts["reached"]).fillna(False)]
    if len(above):
        count, reached = above[["count", "reached"]].iloc[0]
        raise DataError(
            ABOVE_REACHED.format(file=file, row=_row(above), count=count, reached=reached)
        )
    if "kind" in counts:
        stock = counts[counts["reached"].notna() & (counts["kind"].str.casefold() == STOCK)]
        if len(stock):
            raise DataError(OF_A_STOCK.format(file=file, row=_row(stock)))


def _refuse_without_reference(place: pd.DataFrame, reference: str, *, file: str) -> None:
    """Refuse a place whose groups could not be compared with the reference group."""
    for column in ("population", "reached"):
        has = place[place[column].notna()] if column in place else place[:0]
        if has.empty:
            continue
        said = {"file": file, "reference": reference, "where": _where(has.iloc[0])}
        groups = has["group"].tolist()
        if reference == ALL_OTHERS:
            if len(has) == 1:
                raise DataError(REFERENCE_ALONE.format(row=_row(has), group=groups[0], **said))
        elif reference not in place["group"].tolist():
            meant = did_you_mean(reference, groups)
            raise DataError(
                NO_REFERENCE.format(row=_row(place), meant=meant, groups=listed(groups), **said)
            )
        elif reference not in groups and column == "population":
            own = place[place["group"] == reference]
            raise DataError(
                REFERENCE_WITHOUT_POPULATION.format(row=_row(own), groups=listed(groups), **said)
            )
