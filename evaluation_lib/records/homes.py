"""Which of a child's addresses was the home on a day, and on which day for a child in care."""

from __future__ import annotations

import narwhals as nw

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.frames import (
    DAY,
    LAST_DAY,
    NOTHING,
    NUMBER,
    ROW,
    day_number,
    first_of_each,
    holds,
    last_on_or_before,
    several_of,
    with_text,
)

CHILD = "child_id"
#: A day on which no child has an address.
NO_DAY = -LAST_DAY * 2
#: What makes two rows of addresses one address; several extracts show it.
SAME_ADDRESS = ("source", "valid_from", "postcode", "district")


def home_on_the_day(asked: nw.DataFrame, addresses: nw.DataFrame) -> nw.DataFrame:
    """Find each child's home on a day.

    Of several addresses that hold on the day, the one that started last counts; of those that
    started together, the one from the latest extract.

    Parameters
    ----------
    asked
        ``__row``, ``child_id``, ``__day``: one row per event.
    addresses
        Rows of table ``addresses`` with ``district_code``.

    Returns
    -------
    narwhals.DataFrame
        ``__row``, ``district_code``, ``homes_overlap`` (whether two places hold on the day; not on
        the last day of the one that was left), of the events that have an address.
    """
    pairs = asked.join(_last_word(addresses), on=CHILD, how="inner").filter(holds(DAY))
    pairs = pairs.with_columns(
        latest_start=day_number("valid_from"),
        latest_end=day_number("valid_to", missing=LAST_DAY),
        no_district=nw.col("district_code").is_null(),
        place=nw.concat_str([nw.col(name).fill_null("") for name in ("postcode", "district")]),
    )
    order = (
        "latest_start",
        "latest_snapshot",
        "latest_end",
        "no_district",
        "district_code",
        "place",
    )
    best = first_of_each(pairs, ROW, order=order).select(ROW, "district_code")
    staying = pairs.filter(nw.col("latest_end") > nw.col(DAY))
    overlapping = several_of(staying, by=ROW, what="place").with_columns(homes_overlap=nw.lit(True))
    return best.join(overlapping, on=ROW, how="left").with_columns(
        nw.col("homes_overlap").fill_null(False).cast(nw.Boolean)
    )


def _last_word(addresses: nw.DataFrame) -> nw.DataFrame:
    """Take each address once, as the latest extract has it: an older one may not know its end."""
    rows = with_text(addresses.filter(~nw.col(CHILD).is_null()), "source").with_columns(
        latest_snapshot=day_number("snapshot_date"), __start=day_number("valid_from")
    )
    keyed = rows.with_columns(
        nw.col(name).fill_null("").alias(f"__{name}") for name in ("source", "postcode", "district")
    )
    same = [CHILD, *(f"__{name}" for name in ("source", "postcode", "district")), "__start"]
    newest = keyed.with_columns(newest=nw.col("latest_snapshot").max().over(*same))
    kept = newest.filter(nw.col("latest_snapshot") == nw.col("newest"))
    columns = ["valid_from", "valid_to", "postcode", "district", "district_code", "latest_snapshot"]
    return kept.select(CHILD, *columns).unique()


def homes_before_care(
    frame: nw.DataFrame, *, date_field: str, dictionary: Dictionary
) -> nw.DataFrame:
    """Ask for the home on the day before the period of care that each episode belongs to.

    The period starts on the day that the row gives; else with the episode itself, if it starts
    one; else with the child's last episode before it that does. Where no start is in the extracts,
    the home before care is not known.

    Parameters
    ----------
    frame
        Episodes with ``__row``, ``child_id`` and the day; ``period_start_date`` if there;
        ``starts_period``, or else ``reason_started``, if there.
    date_field
        The field of the first day of the episode.
    dictionary
        The data dictionary: document ``places``.

    Returns
    -------
    narwhals.DataFrame
        ``__row``, ``child_id``, ``__day`` (a day without any address, where it is not known).
    """
    episodes = frame.with_columns(
        day_number(date_field).alias(DAY), starts=_starts(frame, dictionary)
    )
    starts = episodes.filter(nw.col("starts")).select(CHILD, DAY).unique()
    starts = starts.filter(~nw.col(CHILD).is_null()).sort(CHILD, DAY).with_row_index(NUMBER)
    last = last_on_or_before(episodes.select(ROW, CHILD, DAY), starts, by=CHILD)
    days = starts.select(nw.col(NUMBER).cast(nw.Int64), started=nw.col(DAY))
    found = episodes.select(ROW, CHILD, given=_given(frame)).join(last, on=ROW, how="left")
    found = found.with_columns(nw.col(NUMBER).fill_null(NOTHING).cast(nw.Int64))
    found = found.join(days, on=NUMBER, how="left")
    start = nw.when(nw.col("given") > NO_DAY).then("given").otherwise("started")
    return found.select(ROW, CHILD, (start.fill_null(NO_DAY).cast(nw.Int64) - 1).alias(DAY))


def _given(frame: nw.DataFrame) -> nw.Expr:
    if "period_start_date" not in frame.columns:
        return nw.lit(NO_DAY).cast(nw.Int64)
    return day_number("period_start_date", missing=NO_DAY)


def _starts(frame: nw.DataFrame, dictionary: Dictionary) -> nw.Expr:
    """Whether an episode starts a period; one of which nothing is known is taken to."""
    if "starts_period" in frame.columns:
        return nw.col("starts_period").fill_null(True)
    if "reason_started" not in frame.columns:
        return nw.lit(True)
    reasons = dictionary.document("places")["starts_of_care"]
    return nw.col("reason_started").is_null() | nw.col("reason_started").is_in(reasons).fill_null(
        False
    )
