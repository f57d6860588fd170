"""Weight and accessibility of the suite's pages beside nbconvert's own templates, as a page.

    python tests/benchmarks/pages_beside_nbconvert.py outputs/demo --page tests/benchmarks/pages.md

Takes the executed notebooks that ``evaluate demo`` left beside its pages, renders each by
nbconvert's templates, and looks at all of them in a browser that reaches no network.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from axe_playwright_python.sync_playwright import Axe
from nbconvert.exporters import HTMLExporter
from playwright.sync_api import Browser, sync_playwright

TEMPLATES = ("lab", "classic", "basic")
OURS = "this suite"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PLACEHOLDER = "No description has been provided for this image"
LOCAL = ("file:", "data:", "blob:")
WIDTH = 320

COUNTED = """() => ({
  tables: document.querySelectorAll('table').length,
  captions: [...document.querySelectorAll('table')].filter(one => one.caption).length,
  headers: document.querySelectorAll('th').length,
  scoped: document.querySelectorAll('th[scope]').length,
  landmarks: document.querySelectorAll('main, [role=main]').length,
  stops: [...document.querySelectorAll('a[href], button, summary, input, [tabindex="0"]')]
    .filter(one => one.checkVisibility()).length,
  lang: document.documentElement.lang,
})"""

TEXT = """# The suite's pages beside nbconvert's own

Made by `python tests/benchmarks/pages_beside_nbconvert.py` from the executed notebooks of
`evaluate demo` ({area}; {county}), in a browser without a network: {versions}.

{table}

- *WCAG* and *best practice*: rules of axe-core that a page breaks, and in how many places (WCAG
  2.2, levels A and AA; best-practice rules apart).
- *Captions*, *scoped*: tables with a caption of all tables, header cells that say what they head
  of all.
- *Stops*: what a person who uses the keyboard stops at, everything folded.
- *Asked outside*: other computers that the page asks for something.
- *Width at 320*: how wide the page is on a screen of 320 pixels; more than 320 scrolls sideways.

The suite writes its tables and charts itself, with captions, scopes and descriptions; nbconvert's
templates show them too, so what differs here is what the frame of a page adds or lacks. A notebook
that shows plain data frames and figures gets none of it (`lab`: no caption, most headers without a
scope, "{placeholder}" in place of a description).
"""


def by_nbconvert(notebook: nbformat.NotebookNode, template: str) -> str:
    """Render a notebook without its code by one of nbconvert's templates."""
    exporter = HTMLExporter(template_name=template, exclude_input=True)
    return exporter.from_notebook_node(notebook)[0]


def looked_at(browser: Browser, page_file: Path) -> dict[str, Any]:
    """What a page weighs, asks for, breaks and carries."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(page_file.as_uri(), wait_until="load")
    counted = page.evaluate(COUNTED)
    hosts = {url.split("/")[2] for url in asked if not url.startswith(LOCAL)}
    found = {
        "KB": round(page_file.stat().st_size / 1000),
        "WCAG": broken(page, WCAG),
        "best practice": broken(page, ["best-practice"]),
        "captions": f"{counted['captions']} of {counted['tables']}",
        "scoped": f"{counted['scoped']} of {counted['headers']}",
        "without description": page_file.read_text(encoding="utf-8").count(PLACEHOLDER),
        "main landmarks": counted["landmarks"],
        "language": counted["lang"] or "none",
        "stops": counted["stops"],
        "asked outside": ", ".join(sorted(hosts)) or "none",
    }
    page.set_viewport_size({"width": WIDTH, "height": 900})
    found[f"width at {WIDTH}"] = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    return found


def broken(page: Any, tags: list[str]) -> str:
    """Count the rules of axe-core that a page breaks, and the places."""
    rules = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    found = rules.response["violations"]
    return f"{len(found)} / {sum(len(rule['nodes']) for rule in found)}" if found else "0"


def compared(area: Path, browser: Browser) -> pd.DataFrame:
    """One row for each report of an area and each way to render it."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted(area.glob("*.ipynb")):
            notebook = nbformat.read(file, as_version=4)
            rows.append(
                {"report": file.stem, "by": OURS} | looked_at(browser, file.with_suffix(".html"))
            )
            for template in TEMPLATES:
                page = Path(folder) / f"{file.stem}-{template}.html"
                page.write_text(by_nbconvert(notebook, template), encoding="utf-8")
                name = f"nbconvert {template}, no code"
                rows.append({"report": file.stem, "by": name} | looked_at(browser, page))
    return pd.DataFrame(rows)


def page(table: pd.DataFrame, *, area: str, county: str, browser_version: str) -> str:
    """Write the comparison in Markdown."""
    names = ("nbconvert", "axe-playwright-python", "playwright")
    versions = [f"Chromium {browser_version}"]
    versions += [f"{name} {metadata.version(name)}" for name in names]
    lines = [table.columns, ["---"] * len(table.columns), *table.astype(str).to_numpy()]
    written = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return TEXT.format(
        area=area,
        county=county,
        versions=", ".join(versions),
        table=written,
        placeholder=PLACEHOLDER,
    )


def main() -> None:
    """Look at a demonstration's pages and print or write the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("demo", type=Path, help="the folder that 'evaluate demo' made")
    parser.add_argument("--area", default="essex", help="the area's folder in it")
    parser.add_argument("--county", default="default county", help="which county it is, in words")
    parser.add_argument("--page", type=Path, help="the file to write the page to")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        table = compared((options.demo / options.area).resolve(), browser)
        written = page(
            table,
            area=options.area,
            county=options.county,
            browser_version=browser.version,
        )
        browser.close()
    if options.page:
        options.page.write_text(written, encoding="utf-8", newline="\n")
    else:
        print(written)


if __name__ == "__main__":
    main()
