"""What a report came from: parameters, input files and their fingerprints, software, time, code."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation_lib._version import __version__
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.opening import AnyReport
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import day
from evaluation_lib.presentation.sections import Paragraphs, Section, section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text
from evaluation_lib.project import CHECKOUT, PACKAGE, data_dictionary_folder, in_checkout
from evaluation_lib.reports.content_hash import MADE

#: The name by which a program finds the table of the files that were read.
INPUTS = "inputs"
#: Packages whose version can change a number or a page.
PACKAGES = (
    "pandas",
    "numpy",
    "scipy",
    "statsmodels",
    "matplotlib",
    "seaborn",
    "papermill",
    "nbconvert",
)


@dataclass(frozen=True)
class Made(Paragraphs):
    """When and by what a page was made; its content's fingerprint leaves this out."""

    def _repr_html_(self) -> str:
        sentences = " ".join(escape(sentence) for sentence in self.sentences)
        return f"<p>{MADE[0]}{sentences}{MADE[1]}</p>"


def provenance(report: AnyReport, *, now: datetime | None = None) -> Section:
    """What a page ends with, so that every number on it can be traced and made again.

    Parameters
    ----------
    report
        The report.
    now
        The time to state; the present if not given.
    """
    dictionary = report.dictionary
    moment = (now or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M UTC")
    made = section(
        text(dictionary, "provenance.heading"),
        [
            Made((text(dictionary, "provenance.made", time=moment, code=code_version()),)),
            _parameters_table(report.parameters, dictionary),
            folded_parts(
                text(dictionary, "provenance.summary"),
                _inputs_table(report, dictionary),
                _versions_table(dictionary),
            ),
        ],
    )
    return marked(made, report)


def code_version() -> str:
    """Name the code that runs: version, commit where there is one, fingerprint of the library."""
    parts = [f"evaluation_lib {__version__}"]
    commit = _commit()
    if commit:
        parts.append(commit)
    parts.append(f"library fingerprint {library_fingerprint()[:12]}")
    parts.append(f"data dictionary fingerprint {dictionary_fingerprint()[:12]}")
    return ", ".join(parts)


def library_fingerprint() -> str:
    """SHA-256 over every Python file of the library."""
    return _fingerprint(PACKAGE, PACKAGE.rglob("*.py"))


def dictionary_fingerprint() -> str:
    """SHA-256 over the data dictionary in force: code lists, wording, parameters, figures."""
    folder = data_dictionary_folder()
    return _fingerprint(folder, (path for path in folder.rglob("*") if path.is_file()))


def _fingerprint(folder: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _commit() -> str | None:
    """Return the commit of the checkout, and whether files differ from it."""
    if not in_checkout() or not (CHECKOUT / ".git").exists():
        return None
    try:
        commit = _git("rev-parse", "--short=12", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return None
    return f"commit {commit}{' with changes that are not committed' if changed else ''}"


def _git(*arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(CHECKOUT), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=True,
        timeout=20,
    ).stdout.strip()


def _parameters_table(parameters: Mapping[str, Any], dictionary: Dictionary) -> ReportTable:
    labels = dictionary.document("parameters")["parameters"]
    rows = [
        {"name": name, "label": labels[name]["label"], "value": _written(value)}
        for name, value in parameters.items()
    ]
    return report_table(
        pd.DataFrame(rows),
        caption=text(dictionary, "provenance.parameters"),
        columns=[
            Column("name", "Parameter"),
            Column("label", "Meaning", words=True),
            Column("value", "Value", words=True),
        ],
        dictionary=dictionary,
    )


def _written(value: Any) -> str:
    return day(value) if isinstance(value, date) else without_folders(str(value))


def without_folders(value: str) -> str:
    """Return the last part of a path: the rest would name the machine and the person."""
    return value.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def _inputs_table(report: AnyReport, dictionary: Dictionary) -> ReportTable:
    return report_table(
        pd.DataFrame([{"name": item.name, "sha256": item.sha256} for item in report.inputs]),
        caption=text(dictionary, "provenance.inputs"),
        columns=[Column("name", "File"), Column("sha256", "SHA-256", words=True)],
        dictionary=dictionary,
        notes=report.notes,
        key=INPUTS,
    )


def software_versions() -> dict[str, str]:
    """Return the versions of what can change a number or a page."""
    versions = {"Python": platform.python_version()}
    return versions | {name: metadata.version(name) for name in PACKAGES}


def _versions_table(dictionary: Dictionary) -> ReportTable:
    rows = [{"name": name, "version": version} for name, version in software_versions().items()]
    return report_table(
        pd.DataFrame(rows),
        caption=text(dictionary, "provenance.versions"),
        columns=[Column("name", "Package"), Column("version", "Version", words=True)],
        dictionary=dictionary,
    )
