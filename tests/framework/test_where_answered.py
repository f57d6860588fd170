"""README says of every row of the programme where it is answered."""

from __future__ import annotations

import re

from evaluation_lib.framework.where_answered import HEAD, answered_where, as_markdown
from evaluation_lib.project import CHECKOUT, notebooks_folder


def test_readme_has_the_table_of_the_framework(framework):
    table = as_markdown(answered_where(framework))
    remedy = "write into README what evaluation_lib.framework.where_answered.as_markdown returns"
    assert table in (CHECKOUT / "README.md").read_text(encoding="utf-8"), remedy


def test_every_aspiration_activity_challenge_and_question_has_a_row(framework):
    rows = [row[0] for row in answered_where(framework)]
    # Questions of the evaluation are its own, not the programme's.
    asked = [one for one in framework.questions if one.kind != "evaluation"]
    parts = (
        *(framework.aspirations, framework.activities, framework.challenges),
        *(asked, framework.levels),
    )
    assert [one.id for part in parts for one in part if one.id not in rows] == []
    assert len(set(rows)) == len(rows)


def test_every_row_of_what_the_programme_published_is_there(framework, shared_seed):
    text = (shared_seed / "programme.md").read_text(encoding="utf-8")
    rows = answered_where(framework)
    ids = re.findall(r"^\| ([AP]\d+) \|", text, flags=re.MULTILINE)
    assert {*ids} <= {row[0] for row in rows}
    numbered = re.findall(r"^\d\. (.+)$", text, flags=re.MULTILINE)
    assert {*numbered} <= {row[1] for row in rows}


def test_every_page_named_is_a_notebook(framework):
    named = {page for row in answered_where(framework) for page in re.findall(r"`(\w+)`", row[2])}
    there = {path.stem for path in notebooks_folder().glob("*.ipynb")}
    # Two come with the pages that bring findings together.
    assert named - there <= {"university_evaluation", "network_questions"}


def test_every_row_is_whole(framework):
    assert all(len(row) == len(HEAD) and all(row) for row in answered_where(framework))
