"""Turn an executed notebook, or a list of parts, into one self-contained page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import jinja2
from nbformat import NotebookNode

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.presentation.glossary import with_terms_that_occur
from evaluation_lib.presentation.sections import Part
from evaluation_lib.presentation.wording import text

TEMPLATES = Path(__file__).parent / "templates"
#: Cells that are for the person who runs the notebook, not for the page's reader.
NOT_FOR_READERS = {"parameters", "injected-parameters", "analyst"}
#: What the script under each table says.
SCRIPT_WORDS = ("copy", "download", "copied", "not_copied", "saved")


def render_page(executed: NotebookNode) -> str:
    """Render an executed notebook: its outputs and narrative, without its code.

    Parameters
    ----------
    executed
        The notebook; ``metadata.title`` is the page's title.
    """
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    config = Config()
    config.TagRemovePreprocessor.remove_cell_tags = NOT_FOR_READERS
    config.TagRemovePreprocessor.enabled = True
    exporter = HTMLExporter(
        config=config,
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="report",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    page, _ = exporter.from_notebook_node(executed, resources=_words())
    return with_terms_that_occur(page)


def render_parts(parts: Sequence[Part], *, title: str) -> str:
    """Render parts that no notebook made, such as the index, in the same frame."""
    body = "".join(part._repr_html_() for part in parts)
    return _frame().render(title=title, body=body, resources=_words())


def _words() -> dict[str, dict[str, str]]:
    """Return what the page's script says, in the dictionary's words."""
    dictionary = load_dictionary()
    return {"table_words": {name: text(dictionary, f"tables.{name}") for name in SCRIPT_WORDS}}


@cache
def _frame() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES / "report"), autoescape=True
    )
    return environment.get_template("page.html.j2")
