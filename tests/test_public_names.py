"""What notebooks import is there, and costs nothing until it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

import evaluation_lib


@pytest.mark.parametrize("name", evaluation_lib.__all__)
def test_every_public_name_can_be_imported(name):
    found = getattr(evaluation_lib, name)
    assert found.__name__.rsplit(".", 1)[-1] == name


def test_another_name_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'open_reports'"):
        evaluation_lib.open_reports  # noqa: B018


def test_checking_a_command_line_loads_no_chart_library():
    code = (
        "import sys; from evaluation_lib import cli; cli.main(['run', '--area', 'Midd']); "
        "sys.exit('matplotlib' in sys.modules or 'statsmodels' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "did you mean Mid?" in done.stderr
