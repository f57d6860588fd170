"""The demonstration: real published figures and an invented county, told apart on every page."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE
from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.presentation.wording import text
from evaluation_lib.project import OWN_DICTIONARY, outputs_folder
from evaluation_lib.synthetic.made_once import HOME, demo_order

AREAS = ("essex", "north-east", "mid", "south", "west")
#: A county large enough for every section to have something to say.
SCALE = 0.02

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, dictionary):
    """The data dictionary of a demo with a small county; kernels read it too."""
    folder = tmp_path_factory.mktemp("own") / "dictionary"
    shutil.copytree(dictionary.folder, folder)
    document = folder / "synthetic" / "invented.yaml"
    said = document.read_text(encoding="utf-8")
    document.write_text(said.replace("scale: 1\n", f"scale: {SCALE}\n"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(OWN_DICTIONARY, str(folder))
        yield load_dictionary(folder)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, small) -> Path:
    """The demonstration reports, made once for all tests of this file."""
    output = tmp_path_factory.mktemp("reports") / "demo"
    try:
        assert cli.main(["demo", "--output", str(output)]) == MADE
    finally:
        for county in (outputs_folder() / HOME).glob(f"{demo_order(small).name}-*"):
            shutil.rmtree(county)
    return output


def page(demo: Path, area: str, notebook: str) -> str:
    return (demo / area / f"{notebook}.html").read_text(encoding="utf-8")


def test_the_index_links_every_report_of_each_area_and_marks_two(demo, small):
    index = (demo / "index.html").read_text(encoding="utf-8")
    for area in AREAS:
        for notebook in ("published_picture", "data_quality", "disproportionality"):
            assert f"href='{area}/{notebook}.html'" in index
    links = re.findall(r"<a href='[^']*/(\w+)\.html'>([^<]*)</a>", index)
    short = text(small, "invented.short")
    assert {name for name, label in links if label.endswith(short)} == {
        "data_quality",
        "disproportionality",
    }
    assert text(small, "invented.index_lead", short=short) in index


@pytest.mark.parametrize("notebook", ["data_quality", "disproportionality"])
@pytest.mark.parametrize("area", AREAS)
def test_a_page_about_the_invented_county_is_marked_from_its_title_to_its_end(
    demo, small, area, notebook
):
    content = page(demo, area, notebook)
    short, stamp = text(small, "invented.short"), text(small, "invented.stamp")
    assert re.search(rf"<title>[^<]*{re.escape(short)}</title>", content)
    assert content.index(f"<strong>{stamp}</strong>") < content.index("<h1>")
    captions = re.findall(r"<caption>(.*?)</caption>", content)
    charts = re.findall(r"<figcaption><strong>(.*?)</strong>", content)
    assert len(captions) == content.count("<table>") > 10
    assert [one for one in captions + charts if not one.endswith(short)] == []


@pytest.mark.parametrize("area", AREAS)
def test_published_figures_are_not_marked(demo, small, area):
    content = page(demo, area, "published_picture")
    assert text(small, "invented.short") not in content
    assert text(small, "invented.stamp") not in content


def test_a_page_names_demo_and_its_files_and_no_path_of_the_machine(demo, small):
    content = page(demo, "essex", "data_quality")
    assert re.search(r"<th [^>]*>extracts</th><td [^>]*>[^<]*</td><td [^>]*>demo</td>", content)
    assert "invented" in content.partition("SHA-256")[2]
    assert "outputs/" not in content and str(demo) not in content
    executed = json.loads((demo / "essex" / "data_quality.ipynb").read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in executed["cells"]]
    assert any('extracts = "demo"' in source for source in sources)


def test_each_quadrant_has_events_of_its_own(demo):
    counted = [
        re.findall(r"This page counts ([\d,]+) events", page(demo, area, "data_quality"))
        for area in AREAS
    ]
    assert all(len(found) == 1 for found in counted)
    assert len({found[0] for found in counted}) == len(AREAS)
