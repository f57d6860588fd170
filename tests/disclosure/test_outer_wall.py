"""Of what a kernel has sent, only what carries the run's signature stays in the notebook."""

from __future__ import annotations

import copy

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from evaluation_lib.disclosure.outer_wall import keep_released
from evaluation_lib.disclosure.signing import SIGNATURE, is_signed, new_key, signature
from evaluation_lib.presentation.sections import TABLES

KEY = new_key()
REFUSAL = "This is <not> shown."
SHOWN = {"text/plain": "Rates", "text/html": "<h2>Rates</h2>", TABLES: {"tables": [1, 2.5]}}


def output(shown=SHOWN, *, key=KEY, kind="display_data", **metadata):
    given = {SIGNATURE: signature(shown, key=key), **metadata}
    return new_output(kind, dict(shown), metadata=given)


def error(name="KeyError", said="child 4711", lines=("child 4711",)):
    return new_output("error", ename=name, evalue=said, traceback=list(lines))


def kept(*outputs):
    notebook = new_notebook(cells=[new_markdown_cell("Words"), new_code_cell("1")])
    notebook.cells[1].outputs = list(outputs)
    refused = keep_released(notebook, key=KEY, refusal=REFUSAL)
    return notebook.cells[1].outputs, refused


@pytest.mark.parametrize("kind", ["display_data", "execute_result"])
def test_a_release_stays_as_it_is(kind):
    release = output(kind=kind)
    assert kept(copy.deepcopy(release)) == ([release], 0)


def test_what_is_said_beside_a_release_goes():
    [one], refused = kept(output(note="child 4711"))
    assert one.metadata == {SIGNATURE: signature(SHOWN, key=KEY)} and refused == 0


@pytest.mark.parametrize(
    "other",
    [
        output(key=new_key()),
        new_output("display_data", SHOWN, metadata={SIGNATURE: signature({}, key=KEY)}),
        new_output("display_data", SHOWN),
        new_output("display_data", SHOWN, metadata={SIGNATURE: None}),
        new_output("stream", name="stdout", text="child 4711"),
        new_output("stream", name="stderr", text="child 4711"),
    ],
    ids=["another run's", "of something else", "none", "empty", "printed", "warned"],
)
def test_anything_else_is_said_not_to_be_shown(other):
    [one], refused = kept(other)
    assert refused == 1
    assert one.data == {
        "text/plain": REFUSAL,
        "text/html": "<p class='note'>This is &lt;not&gt; shown.</p>",
    }
    assert is_signed(one.data, one.metadata[SIGNATURE], key=KEY)


def test_a_cell_says_it_once_and_where_it_was():
    refused = new_output("display_data", SHOWN)
    outputs, cells = kept(output(), refused, refused, output())
    assert [one.data["text/plain"] for one in outputs] == ["Rates", REFUSAL, "Rates"]
    assert cells == 1


def test_an_error_keeps_its_kind_alone():
    [one], refused = kept(error())
    assert (one.ename, one.evalue, one.traceback, refused) == ("KeyError", "", ["KeyError"], 0)


def test_an_error_keeps_a_sentence_that_is_signed():
    told = {"ename": "DataError", "evalue": "Write a date."}
    signed = error("DataError", "Write a date.", [signature(told, key=KEY)])
    [one], _ = kept(signed)
    assert (one.ename, one.evalue, one.traceback) == ("DataError", "Write a date.", one.traceback)
    assert one.traceback == ["Write a date."]
    [other], _ = kept(error("DataError", "Write a day.", signed.traceback))
    assert other.evalue == ""


@pytest.mark.parametrize("name", ["child 4711", "A" * 62, ""])
def test_a_kind_that_says_something_is_left_out(name):
    [one], _ = kept(error(name))
    assert one.ename == "Error"


def test_the_state_of_widgets_goes():
    notebook = new_notebook(metadata={"widgets": {"state": "child 4711"}})
    keep_released(notebook, key=KEY, refusal=REFUSAL)
    assert notebook.metadata == {}
