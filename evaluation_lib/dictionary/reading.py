"""Read ``data_dictionary/``: its tables, its documents, and what they say of each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from evaluation_lib.dictionary.checking import check_table, to_type
from evaluation_lib.dictionary.descriptors import Table, table_from
from evaluation_lib.errors import DataError
from evaluation_lib.project import data_dictionary_folder

NO_SUCH_TABLE = "The data dictionary has no table '{name}'. Tables: {tables}."
NO_SUCH_FILE = "The data dictionary's file {path} is missing: put it back, or restore the folder."
NO_DESCRIPTION = "one of its tables or fields is not described by names with values"
NO_NAMES = "it holds no names with values"
NOT_READABLE = "The data dictionary's file {path} cannot be read: {reason}."
NO_TABLES = "it lists no tables under the word resources"
TOO_MANY_CELLS = "its rows hold more cells than its first row names columns"
DOES_NOT_FIT = (
    "{file} does not fit the data dictionary in {number} place(s). First: row {row}, column "
    "{column}: found '{found}', allowed is {allowed}; {what_to_do}."
)


@dataclass(frozen=True, eq=False)
class Dictionary:
    """The data dictionary in one folder.

    Attributes
    ----------
    folder
        Where it lies.
    title
        Its title.
    tables
        Every table's description, by name.
    """

    folder: Path
    title: str
    tables: Mapping[str, Table]

    def table(self, name: str) -> Table:
        """Return the description of one table.

        Raises
        ------
        DataError
            If there is no such table.
        """
        if name not in self.tables:
            raise DataError(NO_SUCH_TABLE.format(name=name, tables=", ".join(self.tables)))
        return self.tables[name]

    def path(self, name: str) -> Path:
        """Return the file of one table."""
        return self.folder / self.table(name).path

    def read(self, name: str) -> pd.DataFrame:
        """Read one table, checked and typed.

        Returns
        -------
        pandas.DataFrame
            The dictionary's columns in its order; missing values stay missing (``NA``).

        Raises
        ------
        DataError
            If the file is missing or any cell does not fit its description.
        """
        return _read_typed(self, name).copy()

    def problems(self, name: str) -> pd.DataFrame:
        """List every cell of one table that does not fit (see `checking.check_table`)."""
        table = self.table(name)
        others = {
            # A key without a resource points into its own table.
            key.resource: read_text(
                self.path(key.resource or name), table=self.table(key.resource or name)
            )
            for key in table.foreign_keys
        }
        return check_table(
            read_text(self.path(name), table=table), table=table, file=table.path, others=others
        )

    def check(self) -> None:
        """Read every table, so that a mistake in one is named before anything is made from it.

        Raises
        ------
        DataError
            For the first table that is missing or does not fit.
        """
        for name in self.tables:
            _read_typed(self, name)

    def document(self, name: str) -> dict[str, Any]:
        """Read one YAML document of the dictionary, such as ``parameters`` or ``wording``."""
        return _read_yaml(self.folder / f"{name}.yaml")

    def label(self, table: str, field: str) -> str:
        """Return the human label of a column."""
        return self.table(table).field(field).title


def load_dictionary(folder: Path | None = None) -> Dictionary:
    """Load the data dictionary (once per folder and process).

    Parameters
    ----------
    folder
        The folder of ``datapackage.yaml``; the dictionary in force if not given.
    """
    return _load((folder or data_dictionary_folder()).resolve())


@cache
def _load(folder: Path) -> Dictionary:
    package = _read_yaml(folder / "datapackage.yaml")
    if not package.get("resources"):
        raise DataError(NOT_READABLE.format(path="datapackage.yaml", reason=NO_TABLES))
    try:
        tables = [table_from(resource) for resource in package["resources"]]
    except (KeyError, AttributeError, TypeError) as error:
        raise DataError(
            NOT_READABLE.format(path="datapackage.yaml", reason=NO_DESCRIPTION)
        ) from error
    return Dictionary(
        folder=folder,
        title=package.get("title", folder.name),
        tables={table.name: table for table in tables},
    )


@cache
def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_YAML_LOADER)
    except FileNotFoundError as error:
        raise DataError(NO_SUCH_FILE.format(path=path.name)) from error
    except (yaml.YAMLError, ValueError, OSError) as error:
        raise DataError(NOT_READABLE.format(path=path.name, reason=_reason(error))) from error
    if not isinstance(content, dict):
        raise DataError(NOT_READABLE.format(path=path.name, reason=NO_NAMES))
    return content


# The C reader is ten times faster; it is absent where PyYAML was built without it.
_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _read_typed(dictionary: Dictionary, name: str) -> pd.DataFrame:
    table = dictionary.table(name)
    problems = dictionary.problems(name)
    if len(problems):
        first = problems.iloc[0].to_dict()
        raise DataError(DOES_NOT_FIT.format(number=len(problems), **first))
    text = read_text(dictionary.path(name), table=table)
    return pd.DataFrame({item.name: to_type(text[item.name], item.type) for item in table.fields})


def read_text(path: Path, *, table: Table) -> pd.DataFrame:
    """Read a CSV as text, the table's own missing values as ``NA`` and nothing else.

    Raises
    ------
    DataError
        If the file is missing or is not a CSV in UTF-8.
    """
    try:
        # Blank lines are kept, or every row below one would be named by a wrong number.
        text = pd.read_csv(
            path, dtype="string", na_filter=False, skip_blank_lines=False, encoding="utf-8"
        )
    except FileNotFoundError as error:
        raise DataError(NO_SUCH_FILE.format(path=path.name)) from error
    except (
        OSError,
        UnicodeDecodeError,
        pd.errors.ParserError,
        pd.errors.EmptyDataError,
    ) as error:
        raise DataError(NOT_READABLE.format(path=path.name, reason=_reason(error))) from error
    if not isinstance(text.index, pd.RangeIndex):
        # pandas takes cells without a heading for row labels, and every other cell one to the left.
        raise DataError(NOT_READABLE.format(path=path.name, reason=TOO_MANY_CELLS))
    # Not pandas's own list of missing values: -99 would take -99.0 with it.
    return text.mask(text.isin(list(table.missing_values)))


def _reason(error: Exception) -> str:
    """An error's own words, in one line and without the full stop that the sentence ends with."""
    return " ".join(str(error).split()).rstrip(" .")
