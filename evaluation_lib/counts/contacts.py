"""First contacts, and who makes contact, by ethnic group."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.children import FLOW, all_groups, counted_rows
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.flows import in_periods, once_a_period
from evaluation_lib.counts.periods import Period
from evaluation_lib.counts.places import counts_by
from evaluation_lib.counts.table import CHILDREN, EVENTS, PLACE, count_table
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.records import Records

CONTACTS, FIRST_CONTACTS = "contacts", "first_contacts"
SOURCE = "contact_source"
#: The group of table ``referral_sources`` of which nobody knows who made contact.
NOBODY_KNOWS = "Unknown"


def first_contacts(records: Records, *, choices: Choices, dictionary: Dictionary) -> pd.DataFrame:
    """Return the contacts with whether each is the child's first in a time.

    Parameters
    ----------
    records
        The records.
    choices
        How to count.
    dictionary
        The data dictionary: ``disproportionality.yaml`` says how many months have to be without a
        contact before a first one.

    Returns
    -------
    pandas.DataFrame
        `children.counted_rows` of contacts in the order of their days, with ``first``: whether the
        child had no contact in the months before, also none about it unborn or otherwise left out.
        Missing where it cannot be told: the extracts do not reach so far back, and hold no earlier
        contact of those months. Of several on one day one is the first.
    """
    rows = counted_rows(records, CONTACTS, choices=choices, dictionary=dictionary)
    rows = rows.sort_values(["day", "child_id", "event_id"], kind="stable", ignore_index=True)
    since = rows["day"] - months_before(dictionary)
    before = rows.groupby("child_id")["day"].shift()
    first = (before.isna() | (before < since)).astype("boolean")
    not_seen = first & (since < rows["day"].min())
    return rows.assign(first=first.mask(not_seen))


def months_before(dictionary: Dictionary) -> pd.DateOffset:
    """Return how long there was no contact before a first one."""
    return pd.DateOffset(
        months=dictionary.document("disproportionality")["counting"]["first_contact_months"]
    )


def first_contact_counts(
    records: Records,
    *,
    areas: Sequence[Area],
    periods: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Count first contacts by area, group and period, empty cells as 0.

    Returns
    -------
    pandas.DataFrame
        As `flows.flow_counts`, ``decision_point`` ``first_contacts``. Periods that begin before it
        can be told which contacts are first (see `first_contacts_from`) have no rows: their numbers
        would be too small.
    """
    rows = first_contacts(records, choices=choices, dictionary=dictionary)
    is_first = rows["first"].fillna(False).astype(bool)
    told = periods_of_first_contacts(records, periods=periods, dictionary=dictionary)
    some = rows[is_first & rows["left_out"].isna()]
    return _counts(
        some,
        areas=areas,
        periods=told,
        levels={"group": all_groups(choices.grouping, dictionary=dictionary)},
        said={"decision_point": FIRST_CONTACTS, "clock": choices.clock},
    )


def first_contacts_from(records: Records, *, dictionary: Dictionary) -> pd.Timestamp:
    """Return the day from which it can be told which contacts are first; none without contacts."""
    rows = records.tables.get(CONTACTS)
    if rows is None or rows.empty:
        return pd.NaT
    return rows["contact_date"].min() + months_before(dictionary)


def periods_of_first_contacts(
    records: Records, *, periods: Sequence[Period], dictionary: Dictionary
) -> list[Period]:
    """Return the periods of which first contacts can be told."""
    begin = first_contacts_from(records, dictionary=dictionary)
    return [period for period in periods if begin <= pd.Timestamp(period.start)]


def contact_source_counts(
    records: Records,
    *,
    areas: Sequence[Area],
    periods: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
    only_first: bool = False,
) -> pd.DataFrame:
    """Count contacts by who made them, area, group and period, empty cells as 0.

    Parameters
    ----------
    records, areas, periods, choices
        As for `flows.flow_counts`.
    dictionary
        The data dictionary: ``referral_sources`` says which published group a source is of.
    only_first
        Whether first contacts only are counted.

    Returns
    -------
    pandas.DataFrame
        As `flows.flow_counts`, with ``contact_source`` behind: the published group of sources. A
        contact of which no source is recorded counts as ``Unknown``. A child counts once in a
        period, for the source of its first contact in it.
    """
    rows = first_contacts(records, choices=choices, dictionary=dictionary)
    point = FIRST_CONTACTS if only_first else CONTACTS
    if only_first:
        rows = rows[rows["first"].fillna(False).astype(bool)]
        periods = periods_of_first_contacts(records, periods=periods, dictionary=dictionary)
    source = source_groups_of(rows, records, dictionary=dictionary)
    return _counts(
        rows.assign(**{SOURCE: source})[rows["left_out"].isna()],
        areas=areas,
        periods=periods,
        levels={
            "group": all_groups(choices.grouping, dictionary=dictionary),
            SOURCE: source_groups(dictionary),
        },
        said={"decision_point": point, "clock": choices.clock},
    )


def source_groups(dictionary: Dictionary) -> list[str]:
    """Return the published groups of sources, in their order."""
    return dictionary.read("referral_sources")["published_group"].drop_duplicates().tolist()


def source_groups_of(rows: pd.DataFrame, records: Records, *, dictionary: Dictionary) -> pd.Series:
    """Return the published group of who made each contact; ``Unknown`` where it is not recorded."""
    published = dictionary.read("referral_sources").set_index("code")["published_group"]
    contacts = records.tables[CONTACTS].set_index("contact_id")[SOURCE]
    source = rows["event_id"].map(contacts).map(published).fillna(NOBODY_KNOWS)
    return source.astype("string")


def _counts(
    rows: pd.DataFrame,
    *,
    areas: Sequence[Area],
    periods: Sequence[Period],
    levels: dict[str, list[str]],
    said: dict[str, str],
) -> pd.DataFrame:
    events = in_periods(rows, periods)
    cells = [
        counts_by(some, areas=areas, levels={**levels, PLACE: range(len(periods))}).assign(
            counted=counted
        )
        for counted, some in ((EVENTS, events), (CHILDREN, once_a_period(events)))
    ]
    return count_table(cells, periods=periods, said={"kind": FLOW, **said})
