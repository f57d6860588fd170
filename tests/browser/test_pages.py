"""Every page of the demonstration can be read by everyone: looked at in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from evaluation_lib.areas import known_areas
from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.project import notebooks_folder
from evaluation_lib.reports.notebooks import known_notebooks, parameters_of

pytestmark = pytest.mark.slow

DICTIONARY = load_dictionary()
AREAS = [
    area.slug for area in known_areas(DICTIONARY) if area.level in ("local_authority", "quadrant")
]
REPORTS = [f"{area}/{name}.html" for area in AREAS for name in known_notebooks(DICTIONARY)]
PAGES = ["index.html", "data-dictionary.html", *REPORTS]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": {"type": "tag", "values": [*WCAG, "best-practice"]}}
#: What can be otherwise in the dark.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
#: What nbconvert writes where a picture has no description.
PLACEHOLDER = "No description has been provided"
LOCAL = ("file:", "data:", "blob:")
OPEN_ALL = "for (const one of document.querySelectorAll('details')) one.open = true"
#: WCAG 2.2, success criterion 1.4.12: nothing may be lost where a reader sets these.
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; "
    "word-spacing: .16em !important } p { margin-bottom: 2em !important }"
)

FOCUSABLE = """() => {
  const wanted = 'a[href], button, summary, input, select, textarea, [tabindex="0"]';
  return [...document.querySelectorAll(wanted)]
    .filter(one => one.checkVisibility({visibilityProperty: true}))
    .map(one => { one.dataset.stop = 'yes'; return one }).length
}"""
#: Where the focus is: its place among all elements, whether it is one that must be reached, and
#: whether anything about it shows that it has the focus.
FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const style = getComputedStyle(one);
  return {
    place: [...document.querySelectorAll('*')].indexOf(one),
    wanted: one.dataset.stop === 'yes',
    shown: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
    what: one.outerHTML.slice(0, 120),
  }
}"""


def violations(page, rules: dict[str, Any]) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=rules).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"][:3]]


@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_accessibility_is_broken(opened, name):
    page = opened(name)
    page.evaluate(OPEN_ALL)
    assert violations(page, RULES) == []


# Colours are those of the frame and of the kinds of chart: areas do not differ in them.
@pytest.mark.parametrize("name", ["index.html", *(one for one in REPORTS if AREAS[0] in one)])
def test_no_rule_about_colours_is_broken_in_the_dark(opened, name):
    page = opened(name, color_scheme="dark")
    page.evaluate(OPEN_ALL)
    assert violations(page, COLOURS) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_telephone_shows_it_without_scrolling_sideways(opened, name):
    page = opened(name, width=320)
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= 320
    page.evaluate(OPEN_ALL)
    assert page.evaluate(width) <= 320
    page.add_style_tag(content=SPACED)
    assert page.evaluate(width) <= 320


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_of_any_other_computer(browser, demo, name):
    context = browser.new_context()
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto((demo / name).as_uri(), wait_until="networkidle")
    context.close()
    assert [url for url in asked if not url.startswith(LOCAL)] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_control_is_reached_by_keyboard_in_order_and_seen(opened, name):
    page = opened(name)
    wanted = page.evaluate(FOCUSABLE)
    reached = []
    for _ in range(3 * wanted + 10):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            break
        reached.append(focus)
    assert [one["place"] for one in reached] == sorted({one["place"] for one in reached})
    assert sum(one["wanted"] for one in reached) == wanted
    assert [one["what"] for one in reached if not one["shown"]] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_first_stop_leads_past_the_frame_to_the_report(opened, name):
    page = opened(name)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').localName") == "main"


@pytest.mark.parametrize("name", REPORTS)
def test_what_is_folded_opens_by_keyboard(opened, name):
    page = opened(name)
    folded = page.locator("main section details:not([open]) > summary:visible").first
    folded.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")


@pytest.mark.parametrize("name", PAGES)
def test_tables_pictures_and_headings_say_what_they_are(opened, name, demo):
    content = (demo / name).read_text(encoding="utf-8")
    assert PLACEHOLDER not in content
    page = opened(name)
    counted = page.evaluate(
        """() => ({
          h1: document.querySelectorAll('h1').length,
          main: document.querySelectorAll('main').length,
          lang: document.documentElement.lang,
          levels: [...document.querySelectorAll('h1,h2,h3,h4')].map(one => +one.localName[1]),
          bare: [...document.querySelectorAll('table')]
            .filter(one => !one.caption || !one.caption.textContent.trim()).length,
          unscoped: document.querySelectorAll('th:not([scope])').length,
          empty: [...document.querySelectorAll('main td, main th')]
            .filter(one => !one.textContent.trim()).length,
          silent: [...document.querySelectorAll('svg, img')].filter(one =>
            !(one.closest('[role=img]')?.ariaLabel || one.alt || '').trim()).length,
        })"""
    )
    levels = counted.pop("levels")
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert counted == {
        "h1": 1, "main": 1, "lang": "en-GB", "bare": 0, "unscoped": 0, "empty": 0, "silent": 0,
    }  # fmt: skip


#: The reports that bring findings together draw no numbers: theirs stand on other pages.
DRAWN = [
    name
    for name in known_notebooks(DICTIONARY)
    if "findings" not in parameters_of(notebooks_folder() / f"{name}.ipynb")
]


NOT_BELOW_COUNTY = ("data_quality", "workforce_and_practice")


@pytest.mark.parametrize("notebook", DRAWN)
def test_each_area_has_charts_of_its_own(demo: Path, notebook):
    drawn = {
        area: re.findall(r"<svg.*?</svg>", (demo / area / f"{notebook}.html").read_text("utf-8"))
        for area in AREAS
    }
    # Too little is shown of a part of so small a county, and staff are counted for all of it.
    assert drawn["essex"] and (notebook in NOT_BELOW_COUNTY or all(drawn.values()))
    pictures = [picture for found in drawn.values() for picture in set(found)]
    assert len(pictures) == len(set(pictures))
