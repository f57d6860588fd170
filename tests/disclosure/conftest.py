"""Tables of counts for tests of suppression: the published cases of other tools."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# Attackers and tables that only these tests use lie beside them, outside any package.
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def sdc_cases(shared_real: Path) -> Callable[[str], Any]:
    """Read a file of cases, see `MANIFEST_statistics.csv` beside it for their sources."""

    def read(name: str) -> Any:
        file = shared_real.parent / "reference" / "sdc" / f"{name}.json"
        if not file.is_file():
            pytest.skip("the reference values do not lie beside the project")
        return json.loads(file.read_text(encoding="utf-8"))

    return read
