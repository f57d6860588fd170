"""The independent values of coefficients of agreement, with the data that they are of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def agreement_reference(shared_reference: Path) -> dict[str, Any]:
    """Data, and one case for each coefficient: what was published and what others computed."""
    file = shared_reference / "agreement" / "irr_reference.json"
    return json.loads(file.read_text(encoding="utf-8"))
