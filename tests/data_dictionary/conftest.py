"""Plain readers for the dictionary's own files and for the published files they were made from."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
DICTIONARY = REPOSITORY / "data_dictionary"
PUBLISHED = REPOSITORY.parent / "shared" / "real"
NOT_BESIDE = "the published files that the tables were made from are not beside this checkout"

Reader = Callable[[str], pd.DataFrame]


@cache
def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


@pytest.fixture(scope="session")
def dictionary_folder() -> Path:
    """The folder of ``datapackage.yaml``."""
    return DICTIONARY


@pytest.fixture(scope="session")
def table() -> Reader:
    """Read a table of the dictionary by its name, every cell as text."""

    def read(name: str) -> pd.DataFrame:
        (path,) = DICTIONARY.glob(f"*/{name}.csv")
        return _read(path).copy()

    return read


@pytest.fixture(scope="session")
def published() -> Reader:
    """Read a published file by a pattern that fits only it; skip where there are none."""
    if not PUBLISHED.is_dir():
        pytest.skip(NOT_BESIDE)

    def read(pattern: str) -> pd.DataFrame:
        (path,) = PUBLISHED.glob(f"*/{pattern}.csv")
        return _read(path).copy()

    return read
