"""Warm kernels: what reports import is there, data are not, and each is a kernel of its own."""

from __future__ import annotations

import ast
import asyncio
import os
import subprocess
import sys
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import nbformat
import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE
from evaluation_lib.project import notebooks_folder
from evaluation_lib.reports.content_hash import content_hash
from evaluation_lib.reports.kernels import ReportKernelManager, kill_kernels
from evaluation_lib.reports.warm_kernels import can_be_warm

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_be_warm(), reason="kernels are forked on Linux only"),
]


@asynccontextmanager
async def kernel(**environment):
    """A warm kernel, to which a function says a cell, and gets what the cell calls `found`."""
    manager = ReportKernelManager()
    try:
        await manager.start_kernel(env={**os.environ, **environment})
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=120)

            async def found_by(cell: str):
                # The wall shows nothing; what a cell raises is in the reply to who runs it.
                code = f"{cell}\nraise RuntimeError(repr(found))"
                reply = await client.execute_interactive(
                    code, timeout=120, output_hook=lambda message: None
                )
                return ast.literal_eval(reply["content"]["evalue"])

            yield found_by, manager
        finally:
            client.stop_channels()
    finally:
        with suppress(RuntimeError):
            await manager.shutdown_kernel(now=True)


def first_cells():
    """The cell of each notebook that imports what it needs, without the call that reads."""
    for path in sorted(notebooks_folder().glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        code = next(cell.source for cell in cells if "from evaluation_lib" in cell.source)
        imports = [node for node in ast.parse(code).body if isinstance(node, ast.ImportFrom)]
        yield "\n".join(ast.unparse(node) for node in imports)


def test_no_notebook_imports_anything_that_a_warm_kernel_has_not_loaded():
    cell = "import sys; before = set(sys.modules)\n{}\nfound = sorted(set(sys.modules) - before)"

    async def asked():
        async with kernel() as (found_by, _):
            return [await found_by(cell.format(imports)) for imports in first_cells()]

    found = asyncio.run(asked())
    assert len(found) > 4
    assert [one for one in found if one] == []


def test_a_warm_kernel_begins_without_data():
    cell = """
import gc
from evaluation_lib import opened_extracts
from evaluation_lib.extracts.council.reading import Extracts
from evaluation_lib.records.records import Records
from evaluation_lib.opening import RecordsReport, Report
from evaluation_lib.dictionary import Dictionary
kinds = (Extracts, Records, RecordsReport, Report, Dictionary)
found = [type(one).__name__ for one in gc.get_objects() if isinstance(one, kinds)]
found += list(opened_extracts._LAST)
"""

    async def asked():
        async with kernel() as (found_by, _):
            return await found_by(cell)

    assert asyncio.run(asked()) == []


def test_the_process_that_is_forked_has_one_thread():
    cell = "import os; found = len(os.listdir(f'/proc/{os.getppid()}/task'))"

    async def asked():
        async with kernel() as (found_by, _):
            return await found_by(cell)

    assert asyncio.run(asked()) == 1


def test_kernels_know_nothing_of_each_other_and_draw_differently():
    draw = "import numpy, random; found = (numpy.random.random(), random.random())"

    async def asked():
        async with kernel() as (one, _), kernel() as (other, _):
            await one("secret = 4711; import evaluation_lib; evaluation_lib.left = 1; found = 0")
            left = await other(
                "import evaluation_lib; found = ('secret' in globals(), "
                "hasattr(evaluation_lib, 'left'))"
            )
            return left, await one(draw), await other(draw)

    left, one, other = asyncio.run(asked())
    assert left == (False, False)
    assert one[0] != other[0] and one[1] != other[1]


def test_a_warm_kernel_has_the_environment_and_folder_of_its_start(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cell = (
        "import os; found = (os.environ.get('GIVEN_NOW'), os.getcwd(), os.getpgrp() == os.getpid())"
    )

    async def asked():
        async with kernel(GIVEN_NOW="yes") as (found_by, _):
            return await found_by(cell)

    assert asyncio.run(asked()) == ("yes", os.path.realpath(tmp_path), True)


def test_cold_and_warm_kernels_count_with_one_thread(monkeypatch):
    cell = "import os; found = os.environ['OPENBLAS_NUM_THREADS']"

    async def asked():
        async with kernel() as (found_by, _):
            return await found_by(cell)

    warm = asyncio.run(asked())
    monkeypatch.setattr(ReportKernelManager, "warm", False)
    assert asyncio.run(asked()) == warm == "1"


def test_a_kernel_that_is_killed_is_known_to_have_ended():
    async def asked():
        async with kernel() as (_, manager):
            assert await manager.is_alive()
            kill_kernels()
            for _ in range(100):
                if not await manager.is_alive():
                    return True
                await asyncio.sleep(0.05)
            return False

    assert asyncio.run(asked())


def test_a_page_of_a_warm_kernel_is_that_of_a_cold_one(tmp_path, monkeypatch):
    def page(name: str) -> str:
        output = tmp_path / name
        made = cli.main(
            ["run", "--area", "Mid", "--notebook", "published_picture", "--output", str(output)]
        )
        assert made == MADE
        return content_hash((output / "mid" / "published_picture.html").read_text("utf-8"))

    warm = page("warm")
    monkeypatch.setattr(ReportKernelManager, "warm", False)
    assert page("cold") == warm


PARENT = """
import asyncio, os, sys
from evaluation_lib.reports.content_hash import content_hash
from evaluation_lib.reports.kernels import ReportKernelManager

async def begin():
    manager = ReportKernelManager()
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=120)
    print(manager.provisioner.pid, flush=True)
    os.kill(os.getpid(), 9)

if __name__ == "__main__":
    asyncio.run(begin())
"""


def test_kernels_end_with_a_run_that_is_killed(tmp_path):
    script = Path(tmp_path / "begins.py")
    script.write_text(PARENT, encoding="utf-8")
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120)
    pid = int(ended.stdout.split()[0])
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.1)
    pytest.fail("the kernel of a killed run is still there after 20 seconds")
