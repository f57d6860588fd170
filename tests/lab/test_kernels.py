"""JupyterLab offers this Python's kernel and no other, whatever is installed elsewhere."""

from __future__ import annotations

import json
import sys

import pytest
from jupyter_client.kernelspec import NoSuchKernel

from evaluation_lib.lab.kernels import NAME, OwnKernelOnly


@pytest.fixture
def manager(tmp_path, monkeypatch):
    """A manager on a computer where another kernel of the same name is installed."""
    other = tmp_path / "kernels" / "python3"
    other.mkdir(parents=True)
    (other / "kernel.json").write_text(
        json.dumps({"argv": ["/other/python"], "display_name": "Other", "language": "python"})
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    return OwnKernelOnly()


def test_the_kernel_is_this_python(manager):
    assert manager.get_kernel_spec("python3").argv[0] == sys.executable


def test_there_is_no_other(manager):
    specs = manager.get_all_specs()
    assert {name: one["spec"]["display_name"] for name, one in specs.items()} == {"python3": NAME}
    assert list(manager.find_kernel_specs()) == ["python3"]
    with pytest.raises(NoSuchKernel):
        manager.get_kernel_spec("ir")
