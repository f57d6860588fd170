"""The demonstration: real published figures and an invented county, told apart on every page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from evaluation_lib.presentation.wording import text

#: The reports that are made from the invented county.
ON_RECORDS = (
    "data_quality",
    "disproportionality",
    "trend_analysis",
    "workforce_and_practice",
    "workshop_feedback",
)
#: The reports that are made from what those found.
OF_FINDINGS = ("university_evaluation", "board_report", "network_questions")
AREAS = ("essex", "north-east", "mid", "south", "west")
pytestmark = pytest.mark.slow


def page(demo: Path, area: str, notebook: str) -> str:
    return (demo / area / f"{notebook}.html").read_text(encoding="utf-8")


def test_the_index_links_every_report_of_each_area_and_marks_the_invented(demo, demo_dictionary):
    index = (demo / "index.html").read_text(encoding="utf-8")
    for area in AREAS:
        for notebook in ("published_picture", *ON_RECORDS, *OF_FINDINGS):
            assert f"href='{area}/{notebook}.html'" in index
    links = re.findall(r"<a href='[^']*/(\w+)\.html'>([^<]*)</a>", index)
    short = text(demo_dictionary, "invented.short")
    assert {name for name, label in links if label.endswith(short)} == {*ON_RECORDS, *OF_FINDINGS}
    assert text(demo_dictionary, "invented.index_lead", short=short) in index


@pytest.mark.parametrize("notebook", [*ON_RECORDS, *OF_FINDINGS])
@pytest.mark.parametrize("area", AREAS)
def test_a_page_about_the_invented_county_is_marked_from_its_title_to_its_end(
    demo, demo_dictionary, area, notebook
):
    content = page(demo, area, notebook)
    short, stamp = text(demo_dictionary, "invented.short"), text(demo_dictionary, "invented.stamp")
    assert re.search(rf"<title [^>]*>[^<]*{re.escape(short)} \([^<]*\)</title>", content)
    assert content.index(f"<strong>{stamp}</strong>") < content.index("<h1>")
    # Behind the report stands the script of its tables, which writes tables to copy.
    content = content.partition("</main>")[0]
    captions = re.findall(r"<caption [^>]*>(.*?)</caption>", content)
    charts = re.findall(r"<figcaption><strong>(.*?)</strong>", content)
    assert len(captions) == content.count("<table ") > (0 if notebook in OF_FINDINGS else 10)
    assert [one for one in captions + charts if not one.endswith(short)] == []


@pytest.mark.parametrize("area", AREAS)
def test_published_figures_are_not_marked(demo, demo_dictionary, area):
    content = page(demo, area, "published_picture")
    assert text(demo_dictionary, "invented.short") not in content
    assert text(demo_dictionary, "invented.stamp") not in content


def test_a_page_names_demo_and_its_files_and_no_path_of_the_machine(demo, demo_dictionary):
    content = page(demo, "essex", "data_quality")
    assert re.search(r"<th [^>]*>extracts</th><td>[^<]*</td><td>demo</td>", content)
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
