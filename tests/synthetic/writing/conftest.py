"""What every source's tests share: a module writes its extracts into `folder`, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extract_check import CheckResult, check_folder
from evaluation_lib.records.making import make_records
from evaluation_lib.records.records import Records


@pytest.fixture(scope="module")
def checked(folder: Path, dictionary: Dictionary) -> CheckResult:
    """What the check says of the module's extracts."""
    return check_folder(folder, dictionary=dictionary)


@pytest.fixture(scope="module")
def records(checked: CheckResult, dictionary: Dictionary) -> Records:
    """What the suite makes of the module's extracts."""
    return make_records(checked.extracts, dictionary=dictionary)
