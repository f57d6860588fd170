"""A report in which a hidden number can be read is taken back whole."""

from __future__ import annotations

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_markdown_cell

from evaluation_lib.disclosure.page_scan import hidden_cells
from evaluation_lib.reports import running
from evaluation_lib.reports.planning import plan
from evaluation_lib.reports.running import run_jobs

SENTENCE = "In Essex four Black children had Referrals."


@pytest.fixture
def run(notebook, dictionary, tmp_path, monkeypatch):
    """Run two notebooks, of which one has a number typed in, with a cell to hide or without."""
    good, bad = notebook("good", "about = area"), notebook("bad", "about = area")
    content = nbformat.read(bad, as_version=4)
    content.cells.append(new_markdown_cell(f"# Title\n\n## Places\n\n{SENTENCE}"))
    nbformat.write(content, bad)
    cells = pd.DataFrame([{"labels": ("Essex", "Black", "Referrals"), "count": 4}])

    def made(hide: bool):
        jobs = plan(
            files=[], areas=[], options={}, notebooks=[str(good), str(bad)], dictionary=dictionary
        ).jobs
        hidden = hidden_cells(cells, dictionary=dictionary) if hide else None
        # What a run hides is found out from its extracts; these notebooks read none.
        monkeypatch.setattr(running, "hidden_on_pages", lambda *_, **__: hidden)
        return run_jobs(jobs, output=tmp_path / "out", dictionary=dictionary)

    return made


@pytest.mark.slow
def test_neither_page_nor_download_is_left_and_the_others_are_published(run, tmp_path):
    out = tmp_path / "out" / "essex"
    assert run(hide=False).failed == []
    assert (out / "bad.html").exists()
    [failed] = run(hide=True).failed
    assert failed.job.notebook.name == "bad" and 'in its part "Places"' in failed.problem
    assert (out / "good.html").exists()
    assert {path.name for path in out.glob("bad.*")} == {"bad.failed.ipynb"}
    copy = nbformat.read(out / "bad.failed.ipynb", as_version=4)
    assert all(not cell.get("outputs") for cell in copy.cells)
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "can be read" in index and SENTENCE not in index
