"""The ways to set up agree with one another, and start.py says what is wrong in one sentence."""

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

PROJECT = Path(__file__).resolve().parents[1]
START = PROJECT / "start.py"
SETTINGS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
TEST_COMMAND = "python start.py test"


def load(path: Path):
    """Import a script by its path."""
    specification = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def start(tmp_path, monkeypatch):
    """start.py as a module, at home in an empty folder so that the real .venv is left alone."""
    module = load(START)
    monkeypatch.setattr(module, "PROJECT", str(tmp_path))
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(module, "STAMP", str(tmp_path / ".venv" / "stamp.txt"))
    monkeypatch.setattr(module, "LOG", str(tmp_path / ".venv" / "log.txt"))
    (tmp_path / ".venv").mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "constraints.txt").write_text("pandas==3.0\n")
    return module


@pytest.fixture
def steps(start, monkeypatch):
    """The steps that a set-up took, in order, with none of them carried out."""
    taken = []
    monkeypatch.setattr(start, "make_environment", lambda: taken.append("make"))
    monkeypatch.setattr(start, "run_pip", lambda task, arguments: taken.append("pip"))
    monkeypatch.setattr(start, "is_installed", lambda: True)
    return taken


class TestOneListOfDependencies:
    def test_conda_asks_pip_for_the_project_and_names_nothing_else(self):
        environment = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
        *own, from_pip = environment["dependencies"]
        assert [Requirement(line).name for line in own] == ["python", "pip"]
        assert from_pip == {"pip": ["-c constraints.txt", "-e .[test]"]}

    def test_conda_takes_no_python_that_the_project_refuses(self):
        environment = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
        offered = Requirement(environment["dependencies"][0]).specifier
        assert SpecifierSet(SETTINGS["project"]["requires-python"]) == SpecifierSet(">=3.11")
        assert "3.10" not in offered
        assert {"3.11", "3.12", "3.13"} <= set(offered.filter(["3.11", "3.12", "3.13"]))

    def test_start_refuses_the_same_pythons(self):
        needed = ".".join(map(str, load(START).NEEDED_PYTHON))
        assert SETTINGS["project"]["requires-python"] == f">={needed}"


class TestConstraints:
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [Requirement(line) for line in lines]

    def direct(self):
        project = SETTINGS["project"]
        extras = project["optional-dependencies"].values()
        return map(Requirement, [*project["dependencies"], *(name for e in extras for name in e)])

    def test_pin_every_direct_dependency_to_a_version_that_the_project_accepts(self):
        for wanted in self.direct():
            pins = [pin for pin in self.pinned if pin.name == wanted.name]
            assert pins, f"constraints.txt does not pin {wanted.name}"
            for pin in pins:
                (version,) = pin.specifier
                assert version.operator == "=="
                assert version.version in wanted.specifier

    def test_name_no_address_and_no_option(self):
        assert not [line for line in self.lines if "://" in line or line.startswith("-")]


class TestDocumentedCommands:
    def fenced(self, name: str) -> list[str]:
        text = (PROJECT / name).read_text(encoding="utf-8")
        blocks = re.findall(r"^ *```[^\n]*\n(.*?)^ *```", text, flags=re.DOTALL | re.MULTILINE)
        return [line.strip() for block in blocks for line in block.splitlines()]

    def test_continuous_integration_runs_the_test_command_of_the_readme(self):
        assert TEST_COMMAND in self.fenced("README.md")
        assert TEST_COMMAND in (PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    @pytest.mark.parametrize("command", ["python start.py demo", "evaluate demo"])
    def test_readme_says_how_to_see_the_demonstration(self, command):
        assert command in (PROJECT / "README.md").read_text(encoding="utf-8")

    def test_how_constraints_are_made_is_written_down(self):
        assert any(line.startswith("uv pip compile") for line in self.fenced("CONTRIBUTING.md"))


class TestStart:
    def test_an_old_python_can_read_it(self):
        tree = ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 7))
        assert tree.body

    def test_an_old_python_is_refused(self, start):
        with pytest.raises(
            start.StartError, match=r"needs Python 3\.11 or newer and this is .*3\.8"
        ):
            start.check_python((3, 8, 18))

    def test_it_uses_the_standard_library_only(self):
        tree = ast.parse(START.read_text(encoding="utf-8"))
        imported = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
        names = {getattr(n, "module", None) or n.names[0].name for n in imported}
        assert names <= sys.stdlib_module_names

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["nonsense"], "has no command 'nonsense': choose one of demo"),
            (["setup", "extra"], "'setup' does not take 'extra'"),
            (["demo", "--wheels"], "--wheels needs the name of a folder"),
            (["wheels", "--folder", "--fast"], "--folder needs the name of a folder"),
        ],
    )
    def test_a_wrong_command_is_refused_before_anything_is_made(self, arguments, sentence):
        command = [sys.executable, str(START), *arguments]
        run = subprocess.run(command, capture_output=True, text=True)
        assert run.returncode != 0
        assert sentence in run.stderr
        assert run.stderr.count("\n") == 1

    @pytest.mark.parametrize("arguments", [[], ["--help"]])
    def test_help(self, start, capsys, arguments):
        assert start.main(arguments) == 0
        assert "python start.py demo" in capsys.readouterr().out

    @pytest.mark.parametrize(("system", "end"), [("nt", "python.exe"), ("posix", "python")])
    def test_environments_python(self, start, monkeypatch, system, end):
        with monkeypatch.context() as patch:
            patch.setattr(start.os, "name", system)
            found = start.venv_python()
        assert Path(found).parts[-3:] == (".venv", "Scripts" if system == "nt" else "bin", end)

    def test_wheels_option_is_taken_out_wherever_it_stands(self, start, tmp_path):
        folder = str(tmp_path / "a folder")
        expected = (folder, ["demo", "--fresh"])
        assert start.take_option(["demo", "--wheels", folder, "--fresh"], "--wheels") == expected
        assert start.take_option(["demo", f"--wheels={folder}", "--fresh"], "--wheels") == expected
        assert start.take_option(["demo"], "--wheels") == (None, ["demo"])


class TestDoctor:
    @pytest.fixture
    def handed(self, start, monkeypatch):
        """What was handed to which Python, with nothing set up."""
        given = {}
        monkeypatch.setattr(start, "set_up", lambda wheels: 1 / 0)
        monkeypatch.setattr(
            start, "hand_over", lambda words, python: given.update(words=words, python=python) or 0
        )
        assert start.main(["doctor", "--json"]) == 0
        return given

    def test_nothing_is_set_up_and_this_python_speaks_where_there_is_no_other(self, handed, start):
        assert handed["python"] == sys.executable
        assert handed["words"][-3:] == [start.PROJECT, "doctor", "--json"]

    def test_it_speaks_where_nothing_is_installed(self, tmp_path):
        venv.create(tmp_path / "bare", with_pip=False)
        python = tmp_path / "bare" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        project = tmp_path / "project"
        shutil.copytree(
            PROJECT / "evaluation_lib",
            project / "evaluation_lib",
            ignore=shutil.ignore_patterns("__pycache__", "synthetic", "measures"),
        )
        for name in ("start.py", "pyproject.toml", "constraints.txt"):
            shutil.copy(PROJECT / name, project)
        (project / "data_dictionary").mkdir()
        (project / "data_dictionary" / "datapackage.yaml").touch()
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        command = [python, "start.py", "doctor", "--json"]
        run = subprocess.run(
            command, cwd=project, env=environment, capture_output=True, text=True, timeout=120
        )
        assert (run.returncode, run.stderr) == (1, "")
        found = {one["topic"]: one for one in json.loads(run.stdout)["findings"]}
        assert found["Python"]["state"] == "ok"
        assert found["Packages"]["state"] == "wrong"
        assert found["Packages"]["remedy"] == "Run: python start.py setup"
        assert "pandas" in found["Dictionary"]["said"] or "yaml" in found["Dictionary"]["said"]
        assert not [topic for topic, one in found.items() if "could not be looked" in one["said"]]
        assert not (project / ".venv").exists()


class TestStamp:
    def test_a_folder_without_one_is_half_made(self, start, steps):
        assert start.read_stamp() == (None, None)
        start.set_up()
        assert steps == ["make", "pip"]

    def test_a_complete_set_up_is_left_alone(self, start, steps):
        start.write_stamp()
        start.set_up()
        assert steps == []

    @pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
    def test_other_dependencies_bring_it_up_to_date(self, start, steps, tmp_path, name):
        start.write_stamp()
        (tmp_path / name).write_text("changed\n")
        start.set_up()
        assert steps == ["pip"]

    @pytest.mark.parametrize(
        ("name", "other"), [("this_kind", lambda: "Python 3.99 on moon"), ("PROJECT", "elsewhere")]
    )
    def test_another_python_or_folder_makes_it_anew(self, start, steps, monkeypatch, name, other):
        start.write_stamp()
        with monkeypatch.context() as patch:
            patch.setattr(start, "contents", lambda: "same")
            patch.setattr(start, name, other)
            start.set_up()
        assert steps == ["make", "pip"]

    def test_a_failed_step_leaves_none(self, start, steps, tmp_path, monkeypatch):
        start.write_stamp()
        (tmp_path / "constraints.txt").write_text("changed\n")
        monkeypatch.setattr(start, "run_pip", lambda *arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            start.set_up()
        assert start.read_stamp() == (None, None)

    def test_line_ends_do_not_matter(self, start, tmp_path):
        before = start.contents()
        (tmp_path / "constraints.txt").write_bytes(b"pandas==3.0\r\n")
        assert start.contents() == before


class TestRemedies:
    @pytest.mark.parametrize(
        ("output", "advice"),
        [
            ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))", "PIP_CERT"),
            ("ProxyError('Cannot connect to proxy.', NewConnectionError", "through the network's"),
            ("NewConnectionError: Connection refused", "check the network"),
            ("Failed to resolve: Temporary failure in name resolution", "check the network"),
            ("OSError: [Errno 28] No space left on device", "disk is full"),
            ("HINT: enable Windows Long Path support", "short folder"),
            ("ERROR: the moon is full\n", "(the moon is full)"),
        ],
    )
    def test_every_failure_has_its_sentence(self, start, output, advice):
        assert advice in start.remedy("Installing", output, offline=False)

    def test_a_folder_of_wheels_that_lacks_one(self, start):
        output = "ERROR: No matching distribution found for pandas==3.0"
        assert start.remedy("Installing", output, offline=True) == start.LACKING_WHEELS

    def test_a_folder_of_wheels_for_another_python(self, start, tmp_path):
        (tmp_path / "a.whl").touch()
        (tmp_path / start.MADE_FOR).write_text("Python 3.99 on moon\n")
        with pytest.raises(start.StartError, match=r"made for Python 3\.99 on moon and this is"):
            start.check_wheels(str(tmp_path))

    def test_a_folder_without_wheels(self, start, tmp_path):
        with pytest.raises(start.StartError, match="holds no wheels"):
            start.check_wheels(str(tmp_path))

    def test_a_python_without_ensurepip(self, start, monkeypatch):
        monkeypatch.setitem(sys.modules, "ensurepip", None)
        with pytest.raises(start.StartError, match="'ensurepip' module is missing"):
            start.make_environment()


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """The files in a wheel built from the project as it stands."""
    wheel = pytest.importorskip("hatchling.builders.wheel")
    folder = str(tmp_path_factory.mktemp("wheel"))
    (built,) = wheel.WheelBuilder(str(PROJECT)).build(directory=folder, versions=["standard"])
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


class TestWheel:
    @pytest.mark.parametrize("folder", ["data_dictionary", "notebooks"])
    def test_carries_the_folders_that_the_library_reads(self, names, folder):
        bundled = f"evaluation_lib/_bundled/{folder}/"
        carried = {name.removeprefix(bundled) for name in names if name.startswith(bundled)}
        files = [path for path in (PROJECT / folder).rglob("*") if path.is_file()]
        wanted = {path.relative_to(PROJECT / folder).as_posix() for path in files}
        assert carried == {name for name in wanted if not re.search(r"(^|/)(\.|__pycache__)", name)}
        assert carried

    def test_carries_the_library_with_its_templates_and_no_tests(self, names):
        package = PROJECT / "evaluation_lib"
        templates = [path for path in package.rglob("templates/**/*") if path.is_file()]
        assert {path.relative_to(PROJECT).as_posix() for path in templates} <= set(names)
        assert not [name for name in names if name.startswith(("tests/", "outputs/"))]


class TestNotebooksAreClean:
    tool = load(PROJECT / "tools" / "check_notebooks_are_clean.py")

    @pytest.fixture
    def notebook(self, tmp_path):
        def write(**run):
            cell = {"cell_type": "code", "metadata": {}, "source": "x = 1", "outputs": []}
            path = tmp_path / "é.ipynb"
            content = {"cells": [{**cell, "execution_count": None, **run}], "metadata": {}}
            path.write_text(json.dumps(content), encoding="utf-8")
            return path

        return write

    def test_a_clean_one_passes_and_is_not_rewritten(self, notebook):
        path = notebook()
        before = path.read_bytes()
        assert self.tool.main([str(path), "--fix"]) == 0
        assert path.read_bytes() == before

    @pytest.mark.parametrize(
        "run",
        [
            {"outputs": [{"output_type": "stream", "name": "stdout", "text": "a name"}]},
            {"execution_count": 3},
            {"metadata": {"papermill": {"duration": 1.0}}},
        ],
    )
    def test_one_that_was_run_is_refused_and_can_be_cleaned(self, notebook, capsys, run):
        path = notebook(**run)
        assert self.tool.main([str(path)]) == 1
        assert "carries the outputs of a run" in capsys.readouterr().err
        assert self.tool.main([str(path), "--fix"]) == 0
        assert self.tool.main([str(path)]) == 0

    def test_a_file_that_is_no_notebook_is_named(self, tmp_path, capsys):
        path = tmp_path / "broken.ipynb"
        path.write_text("{")
        assert self.tool.main([str(path)]) == 1
        assert "broken.ipynb is not a notebook" in capsys.readouterr().err
