"""Write an extract: a folder of its own for its user alone, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.keeping.at_rest import encryption_of
from evaluation_lib.keeping.retention import Retention
from evaluation_lib.records.records import Records
from evaluation_lib.records.restricted_folder import refuse_among_reports, write_restricted
from evaluation_lib.share.agreements import Agreement
from evaluation_lib.share.keys import fingerprint_of
from evaluation_lib.share.risks import Risks, risks_of
from evaluation_lib.share.shared_fields import shared_fields
from evaluation_lib.share.summary import Extract, checksums_of, csv_of, manifest_of, summary_text
from evaluation_lib.share.tables import SharedTables, share_tables

#: How the table of retention rules calls it.
KIND = "shared_extract"
SUMMARY, MANIFEST = "summary.md", "manifest.json"

NOT_EMPTY = (
    "output {folder} holds something already: an extract goes into a folder of its own; name "
    "another one."
)
NOT_A_FOLDER = "output {folder} is a file: name a folder, or a path where one can be made."
AMONG_EXTRACTS = (
    "output {folder} lies with the extracts, where names and pseudonyms would stand side by side: "
    "name a folder elsewhere."
)


@dataclass(frozen=True, eq=False)
class WrittenExtract:
    """An extract that was written: where, what is in it, and what was measured."""

    folder: Path
    shared: SharedTables
    risks: Risks


def refuse_extract_output(output: Path, *, apart_from: Sequence[Path] = ()) -> None:
    """Refuse a folder that an extract cannot go to, before any work.

    Parameters
    ----------
    output
        The folder.
    apart_from
        Folders of extracts that it must not lie in.

    Raises
    ------
    EvaluationError
        If it holds anything, is a file, lies among reports or with the extracts.
    """
    place = output.expanduser().resolve()
    if place.exists() and not place.is_dir():
        raise EvaluationError(NOT_A_FOLDER.format(folder=output))
    if place.is_dir() and any(place.iterdir()):
        raise EvaluationError(NOT_EMPTY.format(folder=output))
    refuse_among_reports(place)
    if any(place.is_relative_to(folder.resolve()) for folder in apart_from):
        raise EvaluationError(AMONG_EXTRACTS.format(folder=output))


def write_extract(
    records: Records,
    *,
    agreement: Agreement,
    key: bytes,
    output: Path,
    dictionary: Dictionary,
    invented: bool = False,
    today: date | None = None,
) -> WrittenExtract:
    """Make an extract of records and write it.

    Parameters
    ----------
    records
        The records.
    agreement
        What it is made under.
    key
        The key of pseudonyms.
    output
        The folder, new or empty.
    dictionary
        The data dictionary.
    invented
        Whether the children are those of the invented county.
    today
        The day it is; the computer's if not given.

    Returns
    -------
    WrittenExtract
        The folder holds a CSV of each table, ``summary.md``, ``manifest.json`` and
        ``retention.json``.

    Raises
    ------
    EvaluationError
        If the folder cannot be used; nothing has been written then.
    DataError
        If the dictionary lists what is never shared, or nobody is left to share.
    """
    refuse_extract_output(output)
    made = today or date.today()
    shared = share_tables(records, key=key, dictionary=dictionary)
    risks = risks_of(shared, shared_fields(dictionary))
    extract = Extract(
        shared=shared,
        risks=risks,
        agreement=agreement,
        key_fingerprint=fingerprint_of(key),
        invented=invented,
        # The path of a computer's folder is nothing for a recipient.
        encryption=replace(encryption_of(output), folder=Path(output.name)).said,
        made=made,
    )
    files = {f"{name}.csv": csv_of(rows) for name, rows in shared.tables.items()}
    summary = summary_text(extract, checksums=checksums_of(files), dictionary=dictionary)
    files[SUMMARY] = summary.encode("utf-8")
    files[MANIFEST] = manifest_of(extract, checksums=checksums_of(files)).encode("utf-8")
    kept = Retention(KIND, made, agreement.retention_end)
    folder = write_restricted(files, output=output, marker=MANIFEST, retention=kept)
    return WrittenExtract(folder, shared, risks)
