"""Read one label, or all the words of a file, as the tests of labels need them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.ethnicity_labels import map_labels


@pytest.fixture(scope="session")
def read(dictionary: Dictionary) -> Callable[..., dict[str, str]]:
    """Read one label as ``map_labels`` does; empty cells of the answer are ``""``."""

    def of(label: str | None, **settings: str) -> dict[str, str]:
        labels = pd.Series([label], dtype="string")
        mapped = map_labels(labels, dictionary=dictionary, **settings)
        return mapped.fillna("").iloc[0].to_dict()

    return of


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Save a text as a file, as different programs would."""

    def save(text: str | bytes, *, name: str = "labels.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return save
