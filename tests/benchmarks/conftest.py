"""The modules of the coverage report lie beside its tests, outside any package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
