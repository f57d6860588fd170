"""What the kernel of every report imports, loaded once and forked: modules, and never data.

Loading this does nothing besides: no file of a council is opened, no report, no dictionary.
"""

import os
import sys
from importlib import import_module

import evaluation_lib

#: What a kernel is made of, and what measures and charts load when they are first used.
LIBRARIES = (
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "matplotlib.pyplot",
    "pandas",
    "scipy.optimize",
    "scipy.stats",
    "seaborn",
    "statsmodels.api",
    "statsmodels.formula.api",
    "evaluation_lib.disclosure.report_kernel",
)
#: statsmodels loads it where it is installed. It starts threads, which no fork survives; no report
#: uses it.
KEPT_OUT = "polars"
#: What a kernel makes the backend of charts before matplotlib is first imported.
BACKEND = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}


def load_all() -> None:
    """Import the libraries, and the home of every public name of the suite."""
    os.environ.update(BACKEND)
    kept_out = KEPT_OUT not in sys.modules
    if kept_out:
        sys.modules[KEPT_OUT] = None  # type: ignore[assignment]
    for name in dict.fromkeys([*LIBRARIES, *evaluation_lib._HOMES.values()]):
        import_module(name)
    if kept_out:
        del sys.modules[KEPT_OUT]


load_all()
