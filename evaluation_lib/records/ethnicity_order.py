"""Which of several records of a child's ethnicity counts."""

from __future__ import annotations

import narwhals as nw
from narwhals.typing import IntoDataFrame

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.frames import NUMBER, day_number, in_library_of

CHILD = "child_id"
VALUE = ("code", "group", "status", "rule")
MISSING, UNKNOWN = "missing", "unknown"
#: Where two records have the same here, their value is of equal standing.
STANDING = ("status_order", "other_words", "latest_day")
#: What decides between records, in this order; see `ranked`. The last ones are there so that the
#: order in which rows came never decides.
ORDER = (
    *STANDING,
    "no_code",
    "latest_snapshot",
    "source_order",
    *VALUE,
    "described_by",
    "recorded_date_basis",
)
SAME_FACT = ("source", "recorded_at", "event_id")


def ranked(records: IntoDataFrame, *, dictionary: Dictionary) -> nw.DataFrame:
    """Put the records of ethnicity into the order in which they count for a child.

    What is known comes before what is not (a refusal before a label that nobody can read, and so on
    down to an empty cell: table ``ethnicity_statuses``); then what the child or the family said;
    then the latest day; then a code before a group alone; then the latest extract; then the source
    that table ``extract_sources`` ranks first. What an older extract said of the same fact of the
    same source is left in: see `last_word`.

    Parameters
    ----------
    records
        ``ethnicity_records`` with ``code``, ``group``, ``status``, ``rule``.
    dictionary
        The data dictionary.

    Returns
    -------
    narwhals.DataFrame
        The rows that name a child, sorted, numbered, with the columns of ``ORDER``,
        ``is_known`` and ``holds_a_value``.
    """
    frame = nw.from_native(records, eager_only=True).filter(~nw.col(CHILD).is_null())
    frame = frame.with_columns(
        nw.col("status").fill_null(MISSING),
        nw.col("described_by").fill_null(UNKNOWN),
        nw.col("recorded_date").cast(nw.Datetime("us")),
        no_code=nw.col("code").is_null(),
        latest_day=day_number("recorded_date"),
        latest_snapshot=day_number("snapshot_date"),
    )
    judged = _judged(frame, dictionary)
    descending = [False, *(name.startswith("latest") for name in ORDER)]
    return judged.sort(CHILD, *ORDER, descending=descending, nulls_last=True).with_row_index(NUMBER)


def _judged(frame: nw.DataFrame, dictionary: Dictionary) -> nw.DataFrame:
    """Add what the dictionary says of the status, of who described it and of the source."""
    statuses = dictionary.read("ethnicity_statuses").rename(columns={"order": "status_order"})
    words = dictionary.read("ethnicity_described_by")
    words = words.assign(other_words=~words["own_words"])
    sources = dictionary.read("extract_sources").rename(columns={"rank": "source_order"})
    for table, key, columns in (
        (statuses, "status", ["status_order", "is_known", "holds_a_value"]),
        (words, "described_by", ["other_words"]),
        (sources, "source", ["source_order"]),
    ):
        known = in_library_of(frame, table[[key, *columns]])
        frame = frame.join(known, on=key, how="left")
    return frame.with_columns(
        nw.col("status_order").fill_null(len(statuses) + 1),
        nw.col("source_order").fill_null(len(sources) + 1),
        nw.col("other_words").fill_null(True),
        nw.col("is_known").fill_null(False),
        nw.col("holds_a_value").fill_null(False),
    )


def last_word(rows: nw.DataFrame) -> nw.DataFrame:
    """Return what the latest extract says of each fact, where a source was exported several times.

    A fact is one record of one child by one source: the same day, at the same event or on the
    person. A later extract that gives it another value corrects it.
    """
    facts = rows.with_columns(nw.col(name).fill_null("").alias(f"__{name}") for name in SAME_FACT)
    fact = [CHILD, "latest_day", *(f"__{name}" for name in SAME_FACT)]
    newest = facts.with_columns(newest=nw.col("latest_snapshot").max().over(*fact))
    kept = newest.filter(nw.col("latest_snapshot") == nw.col("newest"))
    return kept.drop("newest", *fact[2:])
