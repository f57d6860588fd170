"""``evaluate lab``: what it says, where it opens, and a whole session from start to Ctrl+C."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
from jupyter_client import BlockingKernelClient

from evaluation_lib import cli
from evaluation_lib.commands import lab
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.lab import serving
from evaluation_lib.needed import NO_EXTRACTS
from evaluation_lib.project import notebooks_folder


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command, with a server that only notes what it was asked for."""
    asked = []

    def serve(folder, *, port, browser, opened):
        asked.append((folder, port, browser))
        opened("http://localhost:8888/lab?token=x")

    monkeypatch.setattr(serving, "serve", serve)

    def command(*words):
        status = cli.main(["lab", *map(str, words)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err, asked

    return command


def test_in_a_checkout_it_opens_on_the_projects_notebooks(run):
    status, out, err, asked = run()
    assert (status, err) == (MADE, "")
    assert asked == [(notebooks_folder(), None, True)]
    assert out.endswith(f"Ctrl+C ends it.\n{lab.ENDED}\n")


def test_what_can_be_seen_there_is_said_first(run):
    assert run()[1].startswith(lab.RAW_ROWS)


def test_a_folder_of_ones_own_gets_a_copy_and_keeps_what_it_has(run, tmp_path):
    (tmp_path / "data_quality.ipynb").write_text("mine", encoding="utf-8")
    _, out, _, asked = run("--folder", tmp_path, "--no-browser", "--port", "9999")
    assert asked == [(tmp_path, 9999, False)]
    assert lab.KEPT.format(folder=tmp_path, number=1) in out
    assert (tmp_path / "published_picture.ipynb").is_file()


def test_an_installed_suite_opens_on_a_copy_in_this_folder(run, tmp_path, monkeypatch):
    monkeypatch.setattr(lab, "in_checkout", lambda: False)
    monkeypatch.chdir(tmp_path)
    assert run()[3] == [(tmp_path / lab.OWN_FOLDER, None, True)]


@pytest.mark.parametrize("port", ["0", "80", "65536", "8888.5", "x", ""])
def test_what_is_no_port_is_refused(run, port):
    status, out, err, asked = run("--port", port)
    assert (status, out, asked) == (REFUSED, "", [])
    assert "is not a port" in err and err.count("\n") == 1


def test_a_folder_that_is_a_file_is_refused(run, tmp_path):
    (tmp_path / "file").touch()
    status, _, err, asked = run("--folder", tmp_path / "file")
    assert (status, asked) == (REFUSED, []) and "is a file" in err


def test_a_port_in_use_is_refused_before_anything_starts():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(serving.EvaluationError, match=f"--port {port} is in use"):
            serving.serve(Path(), port=port, browser=False, opened=print)


def test_nothing_is_asked_of_the_network_and_nobody_else_is_let_in(tmp_path):
    config = serving.lab_config(tmp_path, port=None, browser=True, token="secret")
    assert config.ServerApp.ip == "127.0.0.1" and not config.ServerApp.allow_remote_access
    assert config.IdentityProvider.token == "secret"
    assert config.LabApp.news_url is None
    assert config.LabApp.extension_manager == "readonly"
    assert config.LabApp.check_for_updates_class == "jupyterlab.NeverCheckForUpdate"


def test_settings_switch_news_and_updates_off_as_jupyterlab_names_them():
    settings = json.loads((serving.SETTINGS / "overrides.json").read_text(encoding="utf-8"))
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    if not schemas.is_dir():
        pytest.skip("JupyterLab's own settings are not beside this Python")
    for plugin, values in settings.items():
        package, name = plugin.split(":")
        schema = json.loads((schemas / package / f"{name}.json").read_text(encoding="utf-8"))
        assert set(values) <= set(schema["properties"])


class Session:
    """A server that was started as a person starts it."""

    def __init__(self, folder: Path, runtime: Path) -> None:
        self.runtime = runtime
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        words = ["lab", "--folder", str(folder), "--no-browser", "--port", str(self.port)]
        code = "import sys; from evaluation_lib.cli import main; sys.exit(main())"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *words],
            env={**os.environ, "JUPYTER_RUNTIME_DIR": str(runtime)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = ""
        while "Ctrl+C" not in self.said:
            line = self.process.stdout.readline()
            assert line, self.process.stderr.read()
            self.said += line
        self.token = re.search(r"token=(\w+)", self.said)[1]

    def ask(self, path: str, *, token: str | None = None, method: str = "GET", **body: object):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=json.dumps(body).encode() if body else None,
            headers={"Authorization": f"token {token or self.token}"},
            method=method,
        )
        for attempt in range(100):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError:
                raise
            except OSError:
                # The address is told just before it answers.
                if attempt == 99:
                    raise
                time.sleep(0.2)
        return None

    def end(self) -> tuple[int, str, str]:
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@pytest.fixture
def session(tmp_path):
    one = Session(tmp_path / "mine", tmp_path / "runtime")
    yield one
    if one.process.poll() is None:
        one.process.kill()
        one.process.communicate()


def code_of(name: str, cells: int) -> list[str]:
    content = nbformat.read(notebooks_folder() / f"{name}.ipynb", as_version=4)
    return [cell.source for cell in content.cells if cell.cell_type == "code"][:cells]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is sent to a process on Unix only")
def test_a_session_from_start_to_end(session, tmp_path):
    assert "started" in session.ask("/api/status")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        session.ask("/api/contents", token="guessed")
    kernel = session.ask("/api/kernels", method="POST", name="python3")
    client = BlockingKernelClient(
        connection_file=str(session.runtime / f"kernel-{kernel['id']}.json")
    )
    client.load_connection_file()
    client.start_channels()
    shown: list[str] = []

    def keep(message: dict) -> None:
        content = message["content"]
        shown.extend(filter(None, [content.get("text"), str(content.get("data") or "")]))

    def execute(code: str) -> dict:
        reply = client.execute_interactive(code, output_hook=keep, timeout=120)
        return reply["content"]

    try:
        execute("import os, sys; print(sys.executable, os.getpid())")
        executable, process = shown[-1].rsplit(maxsplit=1)
        for code in code_of("published_picture", 4):
            assert execute(code)["status"] == "ok"
        assert "Essex" in "".join(shown)
        *_, parameters, opening = code_of("data_quality", 2)
        assert execute(parameters)["status"] == "ok"
        refused = execute(opening)
    finally:
        client.stop_channels()
    assert executable == sys.executable
    assert (refused["status"], refused["traceback"]) == ("error", [NO_EXTRACTS])

    run = nbformat.v4.new_code_cell("1", execution_count=1)
    run.outputs = [nbformat.v4.new_output("stream", text="child 4711")]
    notebook = nbformat.v4.new_notebook(cells=[run])
    place = "/api/contents/mine.ipynb"
    session.ask(place, method="PUT", type="notebook", format="json", content=notebook)
    saved = (tmp_path / "mine" / "mine.ipynb").read_text(encoding="utf-8")
    assert "child 4711" not in saved and nbformat.reads(saved, as_version=4).cells[0].source == "1"

    status, out, err = session.end()
    assert (status, out, err) == (MADE, f"{lab.ENDED}\n", "")
    time.sleep(0.5)
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)
