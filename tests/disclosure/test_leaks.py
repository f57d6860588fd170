"""What a notebook shows by accident in a report run reaches no file, whichever way it takes.

One notebook tries every way of showing, another every way of failing, in real kernels. What they
try to show stands in no cell's source, so that any byte of it in a file is a leak.
"""

from __future__ import annotations

import base64
import io
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from evaluation_lib.commands.parsing import FAILED
from evaluation_lib.disclosure.signing import SIGNATURE
from evaluation_lib.presentation.wording import text

pytestmark = pytest.mark.slow
SECRET = "SECRET-4711"
PARAMETERS = 'area: str = "Essex"\nperiod_start: str = "2024-04-01"'
BEGIN = """
import logging, os, subprocess, sys, warnings
import numpy, pandas
from IPython.display import HTML, display
secret = "-".join(["SECRET", "4711"])
df = pandas.DataFrame({"child": [secret], "count": [3]})
from evaluation_lib import Report
from evaluation_lib.disclosure.release import Release, released
from evaluation_lib.presentation.sections import Section, Title, section, paragraphs
from evaluation_lib.presentation.tables import ReportTable
report = Report({}, dictionary=None, figures=None, setting=None)
good = released(Title("About Essex"), report)
"""
SHOWN = {
    "data frame": "df",
    "series": "df['child']",
    "array": "numpy.array([secret])",
    "list of records": "df.to_dict('records')",
    "text": "secret",
    "f-string": "f'{secret}: {3}'",
    "number": "int(secret.split('-')[1])",
    "display": "display(df)",
    "display of several": "display(df, df, secret)",
    "raw display": "display({'text/html': df.to_html()}, raw=True)",
    "display with metadata": "display(good, metadata={'note': secret})",
    "display by identifier": "display(df, display_id='one'); display(secret, display_id='one')",
    "HTML": "HTML(df.to_html())",
    "print": "print(df)",
    "original standard output": "sys.__stdout__.write(secret); sys.__stdout__.flush()",
    "original standard error": "sys.__stderr__.write(secret); sys.__stderr__.flush()",
    "standard error": "print(df, file=sys.stderr)",
    "descriptor 1": "os.write(1, secret.encode())",
    "descriptor 2": "os.write(2, secret.encode())",
    "another program": "subprocess.run(['echo', secret])",
    "another program, handed the stream": "subprocess.run(['echo', secret], stdout=sys.stdout)",
    "a shell": "!echo {secret}",
    "a shell, by the system": "os.system(f'echo {secret}')",
    "logging": "logging.basicConfig(); logging.getLogger('mine').warning(secret)",
    "a warning": "warnings.warn(str(df))",
    "the publisher": "get_ipython().display_pub.publish({'text/plain': secret})",
    "the session": """
shell = get_ipython()
content = {"data": {"text/plain": secret}, "metadata": {}}
shell.kernel.session.send(
    shell.kernel.iopub_socket, "display_data", content, parent=shell.parent_header
)
stream = {"name": "stdout", "text": secret}
shell.kernel.session.send(shell.kernel.iopub_socket, "stream", stream, parent=shell.parent_header)
""",
    "the first display hook": "sys.__displayhook__(df)",
    "a figure": """
from matplotlib.figure import Figure
figure = Figure()
figure.gca().set_title(secret)
figure
""",
    "a current figure": """
import matplotlib.pyplot as plt
_ = plt.title(secret)
plt.show()
""",
    "a picture": """
from IPython.display import SVG
SVG(f'<svg xmlns="http://www.w3.org/2000/svg"><text>{secret}</text></svg>')
""",
    "a comm": """
from comm import create_comm
comm = create_comm(target_name="jupyter.widget", data={"state": {"value": secret}})
comm.send({"method": "update", "state": {"value": secret}})
""",
    "a widget's view": """
class Widget:
    def _repr_mimebundle_(self, **_):
        view = {"model_id": secret, "version_major": 2, "version_minor": 0}
        return {"application/vnd.jupyter.widget-view+json": view, "text/plain": secret}
Widget()
""",
    "an object that shows itself": """
class Shows:
    def _ipython_display_(self):
        display({'text/plain': secret}, raw=True)
Shows()
""",
    "a section made by hand": "section('A heading', [paragraphs(secret)])",
    "a release made by hand": "Release(Title(secret))",
    "a copy of a release": """
from dataclasses import replace
replace(good, part=Title(secret))
""",
    "a kind of release": """
class Mine(Release):
    def _repr_mimebundle_(self, **_):
        return {'text/plain': secret}
Mine(good.part)
""",
    "a forged signature": f"""
display({{'text/plain': secret}}, metadata={{{SIGNATURE!r}: '0' * 64}}, raw=True)
""",
    "another's signature": """
shown, given = get_ipython().display_formatter.format(good)
display(shown | {'text/html': secret}, metadata=given, raw=True)
""",
    "a signature that is none": f"""
display({{'text/plain': secret}}, metadata={{{SIGNATURE!r}: {{'a': secret}}}}, raw=True)
""",
    "the next cell": "get_ipython().set_next_input(secret)",
    "help": "df.__doc__ = secret\nget_ipython().run_line_magic('pinfo', 'df')",
    "an update of what was shown": """
handle = display(good, display_id='two')
handle.update(HTML(df.to_html()))
""",
    "a release": "good",
    # From here on the inner wall has a hole: the outer one stands alone.
    "a new formatter": """
from IPython.core.formatters import DisplayFormatter
get_ipython().display_formatter = DisplayFormatter()
df
""",
}
NAMES = ("shows", "fails", "stops")
RAISED = {
    "an error's message": "raise ValueError(df.to_string())",
    "an assertion": "assert False, df",
    "an error's variable": "broken = secret\nbroken.nothing",
    "an error's kind": "raise type(secret, (Exception,), {})()",
    "the suite's own kind of error": """
from evaluation_lib.errors import DataError
raise DataError(secret)
""",
    "an error in a form": """
class Breaks:
    def _repr_html_(self):
        raise ValueError(secret)
Breaks()
""",
    "an error from an error": """
try:
    raise KeyError(secret)
except KeyError as error:
    raise ValueError(secret) from error
""",
    "mistyped code": "get_ipython().run_cell(f'1 + {secret} + (')",
    "a data frame within a section": "released(section(secret, [df]), report)",
}
#: The command, but for where it leaves its log.
COMMAND = """
import sys
from pathlib import Path
from evaluation_lib import cli, logs
logs.outputs_folder = lambda: Path(sys.argv[1])
sys.exit(cli.main(["run", *sys.argv[2:]]))
"""
#: Of these nothing is said: they are swallowed below Python's own output, or are for the run's log.
SWALLOWED = {
    "original standard output",
    "original standard error",
    "standard error",
    "logging",
    "a warning",
    "a comm",
    "the next cell",
    "help",
}
#: These show a release, without what came beside it.
RELEASES = {"a release", "display with metadata", "an update of what was shown"}
REFUSED = sorted({*SHOWN} - SWALLOWED - RELEASES)


class Left(NamedTuple):
    """What a run left, and what it said."""

    folder: Path
    logs: Path
    ipython: Path
    said: str
    status: int

    def notebook(self, name: str) -> nbformat.NotebookNode:
        return nbformat.read(self.folder / "essex" / name, as_version=4)


def write(path: Path, cells: dict[str, str], **metadata: object) -> None:
    first = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    others = [
        new_code_cell(source.strip(), metadata={"name": name, **metadata})
        for name, source in {"begin": BEGIN, **cells}.items()
    ]
    nbformat.write(new_notebook(cells=[first, *others]), path)


@pytest.fixture(scope="module")
def left(tmp_path_factory) -> Left:
    """Run both notebooks by the command, as a person would."""
    folder = tmp_path_factory.mktemp("leaks")
    write(folder / "shows.ipynb", SHOWN)
    write(folder / "fails.ipynb", RAISED, tags=["raises-exception"])
    write(folder / "stops.ipynb", {"stops": RAISED["an error's message"]})
    temporary = folder / "temporary"
    temporary.mkdir()
    named = [word for name in NAMES for word in ("--notebook", str(folder / f"{name}.ipynb"))]
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, str(folder / "own"), *named, "--output", folder / "out"],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "TMPDIR": str(temporary), "IPYTHONDIR": str(folder / "ipython")},
    )
    assert list(temporary.iterdir()) == []
    said = done.stdout + done.stderr
    return Left(folder / "out", folder / "own", folder / "ipython", said, done.returncode)


def everything_in(path: Path) -> list[bytes]:
    """A file's bytes, and those of all that is packed in it."""
    content = path.read_bytes()
    if not zipfile.is_zipfile(path):
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [content, *(archive.read(name) for name in archive.namelist())]


def test_no_byte_of_it_is_in_any_file(left):
    forms = [SECRET.encode(), base64.b64encode(SECRET.encode())[:12]]
    places = (left.folder, left.ipython)
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"shows.html", "shows.ipynb", "fails.failed.ipynb"}
    for path in files:
        assert SECRET not in str(path)
        for content in everything_in(path):
            assert not [form for form in forms if form in content], path


def test_nor_is_it_said_on_the_terminal(left):
    assert SECRET not in left.said
    assert left.status == FAILED


def shown_by(left: Left, name: str) -> list[str]:
    """What a cell shows, as plain text."""
    cells = left.notebook("shows.ipynb").cells
    [cell] = [cell for cell in cells if cell.metadata.get("name") == name]
    return [output.data["text/plain"] for output in cell.outputs]


@pytest.mark.parametrize("name", REFUSED)
def test_the_page_says_once_that_it_is_not_shown(left, dictionary, name):
    assert shown_by(left, name) == [text(dictionary, "page.not_shown")]


@pytest.mark.parametrize("name", sorted(SWALLOWED))
def test_what_is_for_the_log_alone_leaves_nothing(left, name):
    assert shown_by(left, name) == []


@pytest.mark.parametrize("name", sorted(RELEASES))
def test_a_release_is_shown(left, name):
    assert shown_by(left, name)[0] == "About Essex"


def test_page_and_terminal_say_in_how_many_cells_something_is_not_shown(left):
    page = (left.folder / "essex" / "shows.html").read_text(encoding="utf-8")
    told = page.count("a report shows only what has passed disclosure control")
    # The update of a release that was shown is refused as well.
    assert told == len(REFUSED) + 1
    assert f"not shown in {told} of its cells" in left.said
    assert page.count("<h1>About Essex</h1>") == len(RELEASES)


def test_every_output_that_is_kept_is_signed_and_has_no_other_metadata(left):
    cells = left.notebook("shows.ipynb").cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert outputs and all(set(output.metadata) == {SIGNATURE} for output in outputs)
    assert "widgets" not in left.notebook("shows.ipynb").metadata


def test_of_an_error_only_its_kind_is_kept(left):
    cells = left.notebook("fails.failed.ipynb").cells
    errors = {
        cell.metadata["name"]: output
        for cell in cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    }
    assert set(errors) == set(RAISED) - {"an error in a form"}
    assert {error.evalue for error in errors.values()} == {""}
    assert errors["an assertion"].ename == "AssertionError"
    assert errors["an error's kind"].traceback == ["Error"]


def test_where_it_failed_is_in_a_log_that_only_the_user_can_read(left):
    [log] = left.logs.rglob("*.log")
    details = log.read_text(encoding="utf-8")
    assert "ValueError" in details and "Cell In[" in details
    if os.name == "posix":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
