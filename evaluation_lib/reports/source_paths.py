"""Where each field of the records comes from, in each source, as the extract formats say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary, Table
from evaluation_lib.presentation.tables import Column, ReportTable, report_table
from evaluation_lib.presentation.wording import text

FORMATS = "extract_formats"
#: A list, a sheet or a table, and the column in it.
PATH = "{part}: {header}"


def source_paths(dictionary: Dictionary) -> pd.DataFrame:
    """List the path of every field of the records in every source.

    Returns
    -------
    pandas.DataFrame
        Columns ``table``, ``field``, ``source``, ``label`` (the source's name), ``path``: the
        column of the source as an analyst finds it, such as ``SCF.Referrals.REFERRAL_DATE``. One
        row per path; a field that several parts of a source feed has several.
    """
    rows = [
        row for document in _formats(dictionary) for row in _paths(document, dictionary=dictionary)
    ]
    columns = ["table", "field", "source", "label", "path"]
    return pd.DataFrame(rows, columns=columns, dtype="string").drop_duplicates(ignore_index=True)


def source_table(
    table: Table, *, paths: pd.DataFrame, dictionary: Dictionary
) -> ReportTable | None:
    """Return one table's paths, a row for each field and source, or ``None`` where it has none."""
    own = paths[paths["table"] == table.name]
    if own.empty:
        return None
    rows = own.groupby(["field", "label"], sort=False)["path"].agg("; ".join).reset_index()
    places = {item.name: place for place, item in enumerate(table.fields)}
    return report_table(
        rows.sort_values("field", key=lambda names: names.map(places), kind="stable"),
        caption=text(dictionary, "dictionary.paths_caption", table=table.name),
        columns=[
            Column(name, text(dictionary, f"dictionary.paths_{name}"), words=True)
            for name in ("field", "label", "path")
        ],
        dictionary=dictionary,
    )


def _formats(dictionary: Dictionary) -> Iterator[dict[str, Any]]:
    for path in sorted((dictionary.folder / FORMATS).glob("*.yaml")):
        document = dictionary.document(f"{FORMATS}/{path.stem}")
        if "source" in document:
            yield document


def _paths(document: Mapping[str, Any], *, dictionary: Dictionary) -> Iterator[tuple[str, ...]]:
    lent, template = _lent(document), document.get("path", PATH)
    either = f" {text(dictionary, 'dictionary.paths_or')} "
    for part in document["parts"]:
        for column in part["columns"] if "records" in part else []:
            headers = _headers(column, part)
            if "field" not in column or not headers:
                continue
            pieces = [
                either.join(
                    _path(part["names"][0], name, lent=lent, template=template) for name in alike
                )
                for alike in headers
            ]
            table = column.get("table", part["records"])
            yield table, column["field"], document["source"], document["label"], " + ".join(pieces)


def _headers(column: Mapping[str, Any], part: Mapping[str, Any]) -> list[list[str]]:
    """Return what a column is made of, each piece with its other spellings."""
    if "made_of" in column:
        return [[item] if isinstance(item, str) else item for item in column["made_of"]]
    if "constant" in column:  # what every row says is said by the rows that were chosen
        rows = part.get("only_rows", [])
        return [[entry["header"] for entry in (rows if isinstance(rows, list) else [rows])]]
    return [column["headers"]] if "headers" in column else []


def _lent(document: Mapping[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """Table and header that another table lends → that table and its own header."""
    parts: Sequence[Mapping[str, Any]] = document["parts"]
    names = [part["names"][0] for part in parts]
    return {
        (name, header): (join["from"][0], lender)
        for join in document.get("joins", [])
        for header, lender in join.get("add", {}).items()
        for name in join.get("to", names)
        if name not in join["from"]
    }


def _path(
    part: str, header: str, *, lent: Mapping[tuple[str, str], tuple[str, str]], template: str
) -> str:
    # What was lent may have been borrowed before: follow it to where it stands.
    while (part, header) in lent:
        part, header = lent[part, header]
    return template.format(part=part, header=header)
