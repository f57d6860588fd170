"""The data dictionary as a page: every table, every field, and what each means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary, Field, Table
from evaluation_lib.presentation.sections import Section, Title, paragraphs, section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.render import render_parts
from evaluation_lib.reports.source_paths import source_paths, source_table


def dictionary_page(dictionary: Dictionary) -> str:
    """Render the data dictionary."""
    paths = source_paths(dictionary)
    sections = [_section(table, paths, dictionary) for table in dictionary.tables.values()]
    return render_parts(
        [
            Title(dictionary.title, (text(dictionary, "dictionary.lead"),)),
            _parameters(dictionary),
            *sections,
        ],
        title=dictionary.title,
        dictionary=dictionary,
    )


def _section(table: Table, paths: pd.DataFrame, dictionary: Dictionary) -> Section:
    sources = text(
        dictionary,
        "dictionary.sources",
        path=table.path,
        sources="; ".join(table.sources),
        licences="; ".join(table.licences),
    )
    parts = [paragraphs(table.description, sources), _fields(table, dictionary)]
    where = source_table(table, paths=paths, dictionary=dictionary)
    return section(table.title, parts if where is None else [*parts, where])


def _fields(table: Table, dictionary: Dictionary) -> ReportTable:
    rows = [
        {
            "name": item.name,
            "title": item.title,
            "meaning": item.description,
            "type": item.type,
            "unit": item.unit,
            "allowed": _allowed(item),
            "disclosure": item.disclosure_class,
            "whose": item.whose_data.replace("_", " "),
        }
        for item in table.fields
    ]
    return report_table(
        pd.DataFrame(rows),
        caption=text(dictionary, "dictionary.caption", table=table.name),
        columns=[
            Column("name", "Field"),
            Column("title", "Label", words=True),
            Column("meaning", "Meaning", words=True),
            Column("type", "Type", words=True),
            Column("unit", "Unit", words=True),
            Column("allowed", "Allowed", words=True),
            Column("disclosure", "Disclosure class", words=True),
            Column("whose", "Whose data", words=True),
        ],
        dictionary=dictionary,
    )


def _allowed(field: Field) -> str:
    """Write a field's constraints as words."""
    words: Mapping[str, Any] = {
        "required": "must be filled",
        "unique": "each value once",
        "enum": "one of: {value}",
        "pattern": "like {value}",
        "minimum": "at least {value}",
        "maximum": "at most {value}",
        "minLength": "at least {value} characters",
    }
    said = []
    for name, value in field.constraints.items():
        if value is not False:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            said.append(words[name].format(value=shown))
    return "; ".join(said)


def _parameters(dictionary: Dictionary) -> Section:
    entries = dictionary.document("parameters")["parameters"]
    rows = [
        {"name": name, "help": entry["help"], "default": str(entry["default"])}
        for name, entry in entries.items()
    ]
    return section(
        text(dictionary, "dictionary.parameters_heading"),
        [
            report_table(
                pd.DataFrame(rows),
                caption=text(dictionary, "dictionary.parameters_caption"),
                columns=[
                    Column("name", "Parameter"),
                    Column("help", "What it sets", words=True),
                    Column("default", "Default", words=True),
                ],
                dictionary=dictionary,
            )
        ],
    )
