"""What a report is, for a machine: what it was made of and with, and what its tables hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from evaluation_lib.parameters import as_plain
from evaluation_lib.reports.content_hash import content_hash
from evaluation_lib.reports.downloads.contents import Contents, Table
from evaluation_lib.reports.provenance import (
    INPUTS,
    code_version,
    software_versions,
    without_folders,
)


def metadata_text(
    contents: Contents,
    *,
    page: str,
    notebook: str,
    area: str,
    parameters: Mapping[str, Any],
    has_files: bool,
) -> str:
    """Write a report's metadata as JSON: the same report gives the same text.

    No path of the machine is in it, and no time: folders are named without the path to them.

    Parameters
    ----------
    contents
        What the notebook has shown.
    page
        The page as written, for the fingerprint of its content.
    notebook, area, parameters
        What the report was made from.
    has_files
        Whether the tables lie beside the page as files.
    """
    told = {
        "area": area,
        "code": code_version(),
        "content_sha256": content_hash(page),
        "inputs": _inputs(contents),
        "lines": list(contents.lines),
        "notebook": notebook,
        "parameters": {
            name: without_folders(value) if isinstance(value, str) else value
            for name, value in as_plain(parameters).items()
        },
        "software": software_versions(),
        "stamps": dict(contents.stamps),
        "tables": [_table(table, has_files=has_files) for table in contents.tables],
        "title": contents.title,
    }
    return json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _inputs(contents: Contents) -> list[dict[str, Any]]:
    table = contents.table(INPUTS)
    return [{"name": name, "sha256": digest} for name, digest in table.rows] if table else []


def _table(table: Table, *, has_files: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": table.number,
        "caption": table.caption,
        "section": table.section,
        "columns": [column.heading for column in table.columns],
        "rows": len(table.rows),
        "symbols": dict(table.symbols),
        "notes": list(table.notes),
    }
    return told | ({"file": table.file_name} if has_files else {})
