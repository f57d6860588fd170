"""Keep a self-evaluation: the form is laid once, the page is made anew each time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.own_answers.asked import everything_asked, levels
from evaluation_lib.own_answers.form import FORM, answers_in, blank_form
from evaluation_lib.own_answers.own_folder import keep_own, own_folder, write_own
from evaluation_lib.own_answers.page import own_page
from evaluation_lib.presentation.wording import texts

#: The page's name in its owner's folder.
PAGE = "my-self-evaluation.html"
#: What went wrong is named by its kind: the rest of an error, and any log of it, could quote words.
FAILED = "The self-evaluation could not be made ({kind}); nothing of it was logged."


@dataclass(frozen=True)
class Kept:
    """Where a self-evaluation lies, and whether its form is new."""

    form: Path
    page: Path
    new: bool


def keep_self_evaluation(output: Path, *, dictionary: Dictionary) -> Kept:
    """Lay the form into its owner's folder if it is not there, and make the page.

    Parameters
    ----------
    output
        The owner's folder; made if it does not exist.
    dictionary
        The data dictionary.

    Raises
    ------
    EvaluationError
        If the folder cannot be used (see `own_folder.own_folder`), the form cannot be read, or the
        page cannot be made. No error quotes an answer or leads to a log.
    """
    try:
        return _kept(output, dictionary=dictionary)
    except EvaluationError:
        raise
    except Exception as error:
        kind = type(error).__name__
    raise EvaluationError(FAILED.format(kind=kind))


def _kept(output: Path, *, dictionary: Dictionary) -> Kept:
    asked = everything_asked(dictionary)
    folder = own_folder(output)
    form, page = folder / FORM, folder / PAGE
    new = not form.exists()
    if new:
        lines = texts(dictionary, "self_evaluation.form")
        written = blank_form(asked, lines=lines, levels=levels(dictionary))
        write_own(form, written.encode("utf-8"))
    keep_own(form)
    # Told in a moment, before a kernel is started.
    answers_in(form.read_bytes(), asked=asked)
    write_own(page, own_page(folder, dictionary=dictionary).encode("utf-8"))
    return Kept(form, page, new)
