"""Make the page of a self-evaluation from its notebook: in memory, with no copy left anywhere."""

from __future__ import annotations

import logging
from pathlib import Path

import nbformat

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.logs import one_line
from evaluation_lib.own_answers.report import OWN_ANSWERS
from evaluation_lib.presentation.wording import text
from evaluation_lib.project import notebooks_folder
from evaluation_lib.reports.render import render_page

NOTEBOOK = "self_evaluation"

NOT_MADE = (
    "The page could not be made ({kind}). Your answers are as you left them; nothing of them was "
    "logged."
)


def own_page(folder: Path, *, dictionary: Dictionary) -> str:
    """Make the page with the answers that lie in a folder.

    Parameters
    ----------
    folder
        The owner's folder, with its form.
    dictionary
        The data dictionary.

    Raises
    ------
    EvaluationError
        If the form cannot be read, or the page cannot be made; what was written is quoted in no
        case, and nothing is logged.
    """
    try:
        executed = _executed(folder, dictionary=dictionary)
    except EvaluationError:
        raise
    except Exception as error:
        # The suite's own sentences quote no answer; any other message might.
        said, kind = one_line(getattr(error, "evalue", "")), type(error).__name__
    else:
        executed.metadata["title"] = text(dictionary, "self_evaluation.title")
        return render_page(executed, dictionary=dictionary)
    raise EvaluationError(said or NOT_MADE.format(kind=kind))


def _executed(folder: Path, *, dictionary: Dictionary) -> nbformat.NotebookNode:
    import papermill

    from evaluation_lib.reports.engine import NAME, Watch

    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    return papermill.execute_notebook(
        nbformat.read(notebooks_folder() / f"{NOTEBOOK}.ipynb", as_version=4),
        None,
        parameters={OWN_ANSWERS: str(folder)},
        kernel_name="python3",
        language="python",
        progress_bar=False,
        engine_name=NAME,
        request_save_on_cell_execute=False,
        watch=Watch(text(dictionary, "page.not_shown")),
    )
