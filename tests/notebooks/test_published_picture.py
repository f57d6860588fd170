"""The published picture, made as a reader would make it, says what it should and nothing more."""

from __future__ import annotations

import hashlib
import html
import re
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation_lib import cli, published_picture
from evaluation_lib.commands.parsing import MADE
from evaluation_lib.presentation.published_picture import comparisons
from evaluation_lib.project import notebooks_folder

NOTEBOOK = notebooks_folder() / "published_picture.ipynb"


def words(page: str) -> str:
    """The page's text, one space between words."""
    without = re.sub(r"<(style|svg)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(without).split())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published part of the demonstration reports, made once for all tests of this file."""
    output = tmp_path_factory.mktemp("with a space") / "demo"
    files = sorted((notebooks_folder() / "parameters").glob("*.yaml"))
    parameters = [word for file in files for word in ("--parameters", str(file))]
    named = ["--notebook", "published_picture", "--output", str(output)]
    assert cli.main(["run", *parameters, *named]) == MADE
    return output


def page(demo: Path, area: str) -> str:
    return (demo / area / "published_picture.html").read_text(encoding="utf-8")


def test_the_demo_links_the_county_and_the_four_quadrants(demo):
    index = (demo / "index.html").read_text(encoding="utf-8")
    for area in ("essex", "north-east", "mid", "south", "west"):
        assert f"href='{area}/published_picture.html'" in index
        assert (demo / area / "published_picture.html").is_file()


def test_the_county_page_holds_the_figures_with_their_intervals(demo):
    text = words(page(demo, "essex"))
    for figures in (
        "(Mixed: 2.1 times, interval 1.7 to 2.5)",
        "2.09 1.74 to 2.51 clearly higher",
        "0.90 0.66 to 1.23 no clear difference",
        "3.73 (3.11 to 4.49)",
        "5.52 (4.59 to 6.63)",
        "1.66 (1.38 to 1.99)",
        "Black 1.99 0.08 to 1.99 0.00 to 2.22",
        "at least 69 of the 90 unaccompanied children",
    ):
        assert figures in text, figures


def test_hidden_cells_stay_hidden(demo):
    # Essex 2023: Asian and unknown are hidden; the two add up to 29, which must stand nowhere.
    text = words(page(demo, "essex"))
    row = re.search(r"Asian 18 16 \[c\] 27 40", text)
    assert row is not None
    assert "Refused or not yet obtained 6 6 [c] 0 0" in text


def test_a_quadrant_page_says_who_lives_there_and_that_nothing_is_published(demo):
    text = words(page(demo, "mid"))
    assert "About 82,200 children aged 0 to 17 lived in Mid quadrant" in text
    assert "Figures on social care by ethnic group are published for whole authorities" in text
    assert "to be confirmed by the council" in text
    assert "looked after on 31 March" not in text


def test_pictures_and_numbers_of_two_quadrants_differ(demo):
    svgs = {
        area: re.findall(r"<svg.*?</svg>", page(demo, area), flags=re.DOTALL)
        for area in ("mid", "west")
    }
    digests = {
        area: [hashlib.sha256(svg.encode()).hexdigest() for svg in found]
        for area, found in svgs.items()
    }
    assert digests["mid"] and digests["west"]
    assert not set(digests["mid"]) & set(digests["west"])
    assert words(page(demo, "mid")) != words(page(demo, "west"))


@pytest.mark.parametrize("area", ["essex", "mid"])
def test_every_page_is_whole_and_asks_nothing(demo, area):
    content = page(demo, area)
    assert content.count("<h1>") == 1
    assert not re.findall(r"(?:src|href)='?\"?https?:", content)
    report = content.partition("</main>")[0]
    assert report.count("<table ") == report.count("<caption ")
    assert all(" scope=" in header for header in re.findall(r"<th\b[^>]*>", content))
    assert "No description has been provided" not in content
    identifiers = re.findall(r"\bid=['\"]([^'\"]+)['\"]", content)
    assert len(identifiers) == len(set(identifiers))
    assert "Where this comes from" in content


def test_the_whole_country_is_covered_and_hidden_stays_hidden(report_for, shared_real):
    report = report_for("Essex", published_files=str(shared_real))
    ratios = comparisons.comparison_ratios(report)
    authorities = ratios[ratios["area"] != "England"]
    assert authorities["area"].nunique() == 153
    hidden = authorities["symbol"] == "c"
    assert hidden.sum() > 50
    assert authorities.loc[hidden, ["value", "lower", "upper"]].isna().all(axis=None)
    text = words(published_picture.all_authorities(report)._repr_html_())
    assert "Among all 153 authorities" in text


def test_any_authority_can_be_reported_on_with_the_whole_country_files(report_for, shared_real):
    report = report_for("Hartlepool", published_files=str(shared_real))
    text = words(published_picture.main_points(report)._repr_html_())
    assert "332 children were looked after by Hartlepool" in text
    assert report.setting.denominator == "census_2021_children_0_15"


def papermill(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "papermill", str(NOTEBOOK), str(tmp_path / "out.ipynb")]
    return subprocess.run(
        [*command, "--no-progress-bar", *arguments], capture_output=True, text=True, timeout=120
    )


def test_papermill_on_the_notebook_alone_works(tmp_path):
    done = papermill(tmp_path, "-p", "area", "West")
    assert done.returncode == 0, done.stderr
    assert "The published picture: West quadrant" in (tmp_path / "out.ipynb").read_text("utf-8")


def test_papermill_alone_refuses_a_mistyped_name(tmp_path):
    # papermill by itself lets it through with exit 0 and reports on the default area.
    done = papermill(tmp_path, "-p", "aera", "West")
    assert done.returncode != 0
    assert "'aera' is not a parameter: did you mean area?" in done.stderr
