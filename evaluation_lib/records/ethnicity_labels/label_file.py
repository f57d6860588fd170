"""`evaluate labels`: map a file's labels and write them beside what stood there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pandas as pd

from evaluation_lib.csv_files import read_csv_table, refuse_output, write_csv
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.ethnicity_labels.lexicon import FIVE_GROUPS, load_lexicon
from evaluation_lib.records.ethnicity_labels.mapping import COLUMNS, known_scheme, map_labels
from evaluation_lib.records.ethnicity_labels.readings import STATUSES, UNMAPPED
from evaluation_lib.wordlists import folded, joined

COLUMN_IN_USE = (
    "{file} already has the column(s) {columns}, which this command writes. Rename or remove them, "
    "and try again."
)


@dataclass(frozen=True)
class LabelSummary:
    """What mapping a file came to.

    Attributes
    ----------
    source, output
        The file read and the file written.
    rows
        The number of rows.
    labels
        The number of different labels, an empty cell being one.
    rows_by_status, labels_by_status
        Every status → how many rows, how many different labels.
    done, method
        What was done and how, in a sentence or two each, for a person to read.
    """

    source: Path
    output: Path
    rows: int
    labels: int
    rows_by_status: Mapping[str, int]
    labels_by_status: Mapping[str, int]
    done: str
    method: str


def label_file(
    source: Path,
    *,
    column: str,
    output: Path,
    dictionary: Dictionary,
    scheme: str | None = None,
    grouping: str = FIVE_GROUPS,
) -> LabelSummary:
    """Map the labels of a file and write the file again with five columns added.

    Parameters
    ----------
    source
        A CSV with commas, semicolons or tabs, in UTF-8 (with or without BOM), UTF-16 or cp1252.
    column
        The column that holds the labels.
    output
        The file to write: all rows in their order, all columns as they were, and ``code``,
        ``group``, ``status``, ``rule`` and ``suggestions`` (see `mapping.map_labels`); a CSV with
        commas in UTF-8 without BOM. It is written whole or not at all.
    dictionary, scheme, grouping
        As for `mapping.map_labels`.

    Returns
    -------
    LabelSummary
        Counts by status, and sentences for the person who asked.

    Raises
    ------
    EvaluationError
        If the file, its column, the output, the scheme or the grouping cannot be used.
    """
    source, output = Path(source), Path(output)
    scheme = known_scheme(scheme, lexicon=load_lexicon(dictionary))
    refuse_output(output, source=source)
    table = read_csv_table(source)
    position = table.position(column, file=source.name)
    _refuse_columns_in_use(table.columns, file=source.name)
    labels = pd.Series([row[position] for row in table.rows], dtype="string")
    mapped = map_labels(labels, dictionary=dictionary, scheme=scheme, grouping=grouping)
    added = mapped.fillna("").astype(object).itertuples(index=False, name=None)
    rows = ((*row, *new) for row, new in zip(table.rows, added, strict=True))
    write_csv(output, chain([(*table.columns, *COLUMNS)], rows))
    return _summary(
        labels, mapped, source=source, output=output, scheme=scheme, dictionary=dictionary
    )


def _refuse_columns_in_use(columns: Sequence[str], *, file: str) -> None:
    used = [name for name in columns if folded(name) in COLUMNS]
    if used:
        raise DataError(COLUMN_IN_USE.format(file=file, columns=joined(used)))


def _summary(
    labels: pd.Series,
    mapped: pd.DataFrame,
    *,
    source: Path,
    output: Path,
    scheme: str | None,
    dictionary: Dictionary,
) -> LabelSummary:
    words = load_lexicon(dictionary).rules["summary"]
    by_label = mapped["status"][~labels.duplicated()]
    unmapped = int((by_label == UNMAPPED).sum())
    declared = words["scheme"].format(name=scheme) if scheme else words["no_scheme"]
    return LabelSummary(
        source=source,
        output=output,
        rows=len(labels),
        labels=len(by_label),
        rows_by_status=_counts(mapped["status"]),
        labels_by_status=_counts(by_label),
        done=words["done"].format(
            rows=len(labels),
            labels=len(by_label),
            source=source.name,
            resolved=len(by_label) - unmapped,
            unmapped=unmapped,
            output=output,
        ),
        method=words["method"].format(scheme=declared),
    )


def _counts(statuses: pd.Series) -> dict[str, int]:
    found = statuses.value_counts()
    return {status: int(found.get(status, 0)) for status in STATUSES}
