"""Made-up tables: as descriptors, as text, and as a folder like ``data_dictionary/``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from evaluation_lib.dictionary import Dictionary, Table, load_dictionary
from evaluation_lib.dictionary.descriptors import table_from

MEANING = {"title": "Title", "description": "What it means."}
FIELD = {**MEANING, "unit": "text", "disclosure_class": "safe", "whose_data": "public"}


@pytest.fixture(scope="session")
def field() -> Callable[..., dict[str, Any]]:
    """Describe a field: its name, its type and its constraints."""

    def describe(name: str, type: str = "string", **constraints: Any) -> dict[str, Any]:
        return {**FIELD, "name": name, "type": type, "constraints": constraints}

    return describe


@pytest.fixture(scope="session")
def resource() -> Callable[..., dict[str, Any]]:
    """Describe a table: its name, its fields and what else its schema says."""

    def describe(name: str, *fields: dict[str, Any], **schema: Any) -> dict[str, Any]:
        schema = {"missingValues": [""], **schema, "fields": list(fields)}
        return {**MEANING, "name": name, "path": f"{name}.csv", "schema": schema}

    return describe


@pytest.fixture(scope="session")
def table(resource) -> Callable[..., Table]:
    """Make a table called ``made_up`` of its fields."""
    return lambda *fields, **schema: table_from(resource("made_up", *fields, **schema))


@pytest.fixture(scope="session")
def cells() -> Callable[..., pd.DataFrame]:
    """Make a table of text of its columns; ``None`` is a missing cell."""

    def make(**columns: Sequence[str | None]) -> pd.DataFrame:
        return pd.DataFrame(
            {name: pd.Series(list(values), dtype="string") for name, values in columns.items()}
        )

    return make


@pytest.fixture
def folder_of(tmp_path: Path) -> Callable[..., Dictionary]:
    """Write a data dictionary of some resources, with a file's text for each, and load it."""

    def write(*resources: dict[str, Any], **files: str | bytes) -> Dictionary:
        package = {"title": "A made-up dictionary", "resources": list(resources)}
        (tmp_path / "datapackage.yaml").write_text(yaml.safe_dump(package), encoding="utf-8")
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode("utf-8")
            (tmp_path / f"{name}.csv").write_bytes(data)
        return load_dictionary(tmp_path)

    return write
