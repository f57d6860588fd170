"""The summary for the agreement, for people, and the manifest, for machines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from evaluation_lib._version import __version__
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.share.agreements import Agreement, parts_of_agreements
from evaluation_lib.share.risks import Risks
from evaluation_lib.share.shared_fields import not_shared, shared_fields
from evaluation_lib.share.tables import SharedTables


@dataclass(frozen=True, eq=False)
class Extract:
    """Everything that a summary tells of.

    Attributes
    ----------
    shared
        The tables.
    risks
        What was measured on them.
    agreement
        The agreement.
    key_fingerprint
        Signs by which extracts of one key are known.
    invented
        Whether its children are those of the invented county.
    encryption
        The sentence on the disk that it was written to.
    made
        The day.
    """

    shared: SharedTables
    risks: Risks
    agreement: Agreement
    key_fingerprint: str
    invented: bool
    encryption: str
    made: date


def csv_of(rows: pd.DataFrame) -> bytes:
    """Write a table as CSV in UTF-8; missing values are empty cells."""
    return rows.to_csv(index=False, lineterminator="\n").encode("utf-8")


def checksums_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of each file."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def summary_text(extract: Extract, *, checksums: Mapping[str, str], dictionary: Dictionary) -> str:
    """Write the summary as Markdown: what is in the extract, how coarse, and what was removed.

    Parameters
    ----------
    extract
        The extract.
    checksums
        The SHA-256 of each table's file.
    dictionary
        The data dictionary: document ``sharing``.
    """
    words = dictionary.document("sharing")["summary"]
    parts = {
        "agreement": _agreement(extract, words, dictionary),
        "contents": _contents(extract),
        "risk": _risks(extract, words),
        "removed": _removed(extract, words),
        "days": [words["days"]],
        "fields": _fields(dictionary),
        "not_shared": [", ".join(f"`{name}`" for name in not_shared(dictionary))],
        "checksums": _table(["File", "SHA-256"], [(n, f"`{s}`") for n, s in checksums.items()]),
    }
    title = words["title"].format(recipient=extract.agreement.recipient_label)
    lines = [f"# {title}", ""]
    lines += [f"**{words['invented']}**", ""] if extract.invented else []
    lines += [f"**{words['personal_data'].strip()}**", ""]
    lines += [f"{words['young_contributors']} {words['restricted']}", ""]
    for name, content in parts.items():
        lines += [f"## {words['headings'][name]}", "", *content, ""]
    return "\n".join(lines)


def manifest_of(extract: Extract, *, checksums: Mapping[str, str]) -> str:
    """Write what the extract is as JSON, for machines."""
    agreement = asdict(extract.agreement)
    agreement["retention_end"] = extract.agreement.retention_end.isoformat()
    content: dict[str, Any] = {
        "kind": "research extract",
        "personal_data": True,
        "invented": extract.invented,
        "made": extract.made.isoformat(),
        "suite": f"evaluation_lib {__version__}",
        "agreement": agreement,
        "observed_until": extract.shared.until.date().isoformat(),
        "key_fingerprint": extract.key_fingerprint,
        "encryption_at_rest": extract.encryption,
        "tables": {
            name: {"rows": len(rows), "columns": list(rows.columns)}
            for name, rows in extract.shared.tables.items()
        },
        "combination": list(extract.shared.combination),
        "risks": asdict(extract.risks),
        "coarser": extract.shared.coarser.to_dict("records"),
        "removed": dict(extract.shared.removed),
        "sha256": dict(checksums),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _agreement(extract: Extract, words: Mapping[str, Any], dictionary: Dictionary) -> list[str]:
    said = {name: getattr(extract.agreement, name) for name in parts_of_agreements(dictionary)}
    rows = [(words["recipient"], extract.agreement.recipient_label)]
    rows += [
        (part["label"], str(said[name])) for name, part in parts_of_agreements(dictionary).items()
    ]
    rows += [(words["made"], extract.made.isoformat())]
    rows += [(words["reaches"], extract.shared.until.date().isoformat())]
    return [*_table(["", ""], rows), "", extract.encryption]


def _contents(extract: Extract) -> list[str]:
    rows = [
        (f"`{name}.csv`", whole(len(rows)), ", ".join(f"`{column}`" for column in rows.columns))
        for name, rows in extract.shared.tables.items()
    ]
    return _table(["Table", "Rows", "Columns"], rows)


def _risks(extract: Extract, words: Mapping[str, Any]) -> list[str]:
    risks, labels = extract.risks, words["risk"]
    rows = [
        (labels["k"], whole(risks.k)),
        (labels["combinations"], whole(risks.combinations)),
        (labels["unique"], whole(risks.unique_histories)),
        (labels["window"], whole(risks.least_window_days)),
    ]
    for one in risks.diversity:
        rows.append((labels["l"].format(column=f"`{one.column}`"), whole(one.least_values)))
        rows.append((labels["one_value"].format(column=f"`{one.column}`"), whole(one.one_value)))
    sentences = [
        words["histories"]
        .strip()
        .format(
            unique=whole(risks.unique_histories),
            children=whole(risks.children),
            share=f"{risks.unique_histories / risks.children:.0%}",
        ),
        words["window"].strip().format(days=risks.least_window_days),
        words["families"].strip(),
        words["several"].strip(),
    ]
    combination = ", ".join(f"`{name}`" for name in extract.shared.combination)
    lines = [f"{words['combination'].format(columns=combination)}", ""]
    return [*lines, *_table(["", ""], rows), "", *(f"- {one}" for one in sentences)]


def _removed(extract: Extract, words: Mapping[str, Any]) -> list[str]:
    labels = words["removed"]
    rows = [(labels[name], whole(number)) for name, number in extract.shared.removed.items()]
    rows += [
        (
            labels["coarser"].format(
                field=f"`{one.field}`", value=labels["rungs"][one.field][one.rung]
            ),
            whole(one.children),
        )
        for one in extract.shared.coarser.itertuples(index=False)
    ]
    return _table(["", "Number"], rows)


def _fields(dictionary: Dictionary) -> list[str]:
    rows = [
        (f"`{name}.{one.shared_as}`", f"`{one.field}`", one.treatment, one.reason)
        for name, fields in shared_fields(dictionary).items()
        for one in fields
    ]
    return _table(["Column", "From", "How", "Why"], rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table; a stroke in a cell would begin another one."""
    lines = [heads, ["---"] * len(heads), *rows]
    return [
        f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in row)} |" for row in lines
    ]
