"""Where each row of the programme is answered: which page, and from which data."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation_lib.framework.parts import (
    ALSO_ASKED,
    CHILDREN,
    NETWORK,
    SELF,
    Framework,
    Goal,
)

HEAD = ("no.", "row of the programme", "answered on", "from")
#: The pages on which what no indicator tells is answered, and from what.
EVALUATION_PAGE, FEEDBACK_PAGE = "university_evaluation", "workshop_feedback"
PAGES = {
    CHILDREN: (FEEDBACK_PAGE, "what the children approve; no number answers it"),
    SELF: ("self_evaluation", "its owner alone; private"),
    ALSO_ASKED: ("self_evaluation", "its owner alone; private"),
    NETWORK: ("network_questions", "all findings, without scores"),
}
WORKSHOPS = "What did you gain most from the anti-racist workshops?"
UNSAID = "What the presentation does not say: dates, order, sample sizes, consent"
NOTHING_ASSUMED = "nothing is assumed; `programme_start` has no default"

Row = tuple[str, str, str, str]


def answered_where(framework: Framework) -> list[Row]:
    """List every row of the programme, the page that answers it, and from which data.

    Returns
    -------
    list of tuple
        For each row its id, its words, the notebooks and the data, as the table `HEAD` has them.
    """
    return [
        *(_goal(framework, one) for one in (*framework.aspirations, *framework.activities)),
        *(
            (one.id, one.label, _code(EVALUATION_PAGE), "how each is taken")
            for one in framework.challenges
        ),
        ("W", WORKSHOPS, _code(FEEDBACK_PAGE), framework.source(FEEDBACK_PAGE).label),
        *_questions(framework),
        *((one.id, one.label, *_page(SELF)) for one in framework.levels),
        ("D", "The definition that the programme works with", _code(EVALUATION_PAGE), "its text"),
        ("U", UNSAID, _code(EVALUATION_PAGE), NOTHING_ASSUMED),
    ]


def _goal(framework: Framework, goal: Goal) -> Row:
    indicators = framework.indicators_of(goal.id)
    pages = dict.fromkeys([EVALUATION_PAGE, *(one.notebook for one in indicators)])
    sources = dict.fromkeys(framework.source(one.source).label for one in indicators)
    return goal.id, goal.label, ", ".join(map(_code, pages)), "; ".join(sources)


def _questions(framework: Framework) -> Iterator[Row]:
    for kind in PAGES:
        for one in framework.asked(kind):
            yield one.id, one.text, *_page(kind)


def _page(kind: str) -> tuple[str, str]:
    notebook, told = PAGES[kind]
    return _code(notebook), told


def _code(name: str) -> str:
    return f"`{name}`"


def as_markdown(rows: list[Row]) -> str:
    """Write the rows as a table of Markdown, as README has it."""
    lines = [HEAD, ("---",) * len(HEAD), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
