"""Turn an executed notebook, or a list of parts, into one self-contained page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from nbformat import NotebookNode

from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.presentation.glossary import with_terms_that_occur
from evaluation_lib.presentation.numbers import day
from evaluation_lib.presentation.sections import Part
from evaluation_lib.presentation.stamp import css_text
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.contents import with_contents

TEMPLATES = Path(__file__).parent / "templates"
#: Cells that are for the person who runs the notebook, not for the page's reader.
NOT_FOR_READERS = {"parameters", "injected-parameters", "analyst"}
#: What the script under each table says.
SCRIPT_WORDS = ("copy", "download", "copied", "not_copied", "saved")
PERIOD = ("period_start", "period_end")


def render_page(executed: NotebookNode, *, dictionary: Dictionary | None = None) -> str:
    """Render an executed notebook: its outputs and narrative, without its code.

    Parameters
    ----------
    executed
        The notebook; ``metadata.title`` is the page's title. Where papermill left the parameters
        in its metadata, printed sheets bear the area and the period.
    dictionary
        The data dictionary, for the words of the frame; the one in force if not given.
    """
    dictionary = dictionary or load_dictionary()
    resources = _resources(_place_and_time(executed, dictionary), dictionary)
    page, _ = _exporter().from_notebook_node(executed, resources=resources)
    return with_contents(with_terms_that_occur(page), dictionary=dictionary)


def render_parts(parts: Sequence[Part], *, title: str, dictionary: Dictionary | None = None) -> str:
    """Render parts that no notebook made, such as the index, in the same frame."""
    dictionary = dictionary or load_dictionary()
    page = _frame().render(
        title=title,
        body="".join(part._repr_html_() for part in parts),
        resources=_resources(title, dictionary),
    )
    return with_contents(page, dictionary=dictionary)


def _resources(said: str, dictionary: Dictionary) -> dict[str, Any]:
    """What the frame needs besides the page itself, in the dictionary's words."""
    return {
        "words": dictionary.document("wording")["page"],
        "printed": _printed(said, dictionary),
        "table_words": {
            **{name: text(dictionary, f"tables.{name}") for name in SCRIPT_WORDS},
            "mark": text(dictionary, "downloads.mark"),
        },
    }


def _place_and_time(executed: NotebookNode, dictionary: Dictionary) -> str:
    """What a printed sheet says of its report: area and period, else the title of the page."""
    parameters = executed.metadata.get("papermill", {}).get("parameters", {})
    if not parameters.get("area") or not all(parameters.get(name) for name in PERIOD):
        return executed.metadata.get("title", "")
    start, end = (day(date.fromisoformat(str(parameters[name]))) for name in PERIOD)
    return text(dictionary, "page.printed", area=parameters["area"], start=start, end=end)


def _printed(said: str, dictionary: Dictionary) -> str:
    """Give the words at the foot of printed sheets to the style sheet, which has the place."""
    page, of = (text(dictionary, f"page.{name}") for name in ("sheet", "sheets"))
    return (
        f':root {{ --where: "{css_text(said)}"; --sheet: "{css_text(page)} "; '
        f'--sheets: " {css_text(of)} " }}'
    )


def _exporter() -> Any:
    """Return nbconvert's exporter with the suite's own template."""
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    class PageExporter(HTMLExporter):
        """Leaves the page as the template wrote it.

        nbconvert would read and write it again: names in pictures lose their capitals, and
        a picture without a description gets a made-up one that quietens the checkers.
        """

        def from_notebook_node(
            self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
        ) -> tuple[str, dict[str, Any]]:
            return super(HTMLExporter, self).from_notebook_node(nb, resources, **options)

    config = Config()
    config.TagRemovePreprocessor.remove_cell_tags = NOT_FOR_READERS
    config.TagRemovePreprocessor.enabled = True
    return PageExporter(
        config=config,
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="report",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )


@cache
def _frame() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES / "report"), autoescape=True
    )
    return environment.get_template("page.html.j2")
