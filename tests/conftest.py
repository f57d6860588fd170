"""Fixtures for every test: the dictionary, the shipped figures, reports opened as a run does."""

from __future__ import annotations

import os
import pickle
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import settings

from evaluation_lib import cli, logs
from evaluation_lib.commands.parsing import MADE
from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.invented import invented_document
from evaluation_lib.opening import Report, prepare_report
from evaluation_lib.project import OWN_DICTIONARY, outputs_folder
from evaluation_lib.published import PublishedFigures, load_published_figures
from evaluation_lib.reports import running
from evaluation_lib.reports.protecting import Protection, protection_for
from evaluation_lib.synthetic.feedback.answers import FeedbackTruth, draw_feedback
from evaluation_lib.synthetic.feedback.folder import feedback_plan, write_feedback
from evaluation_lib.synthetic.made_once import HOME, demo_order
from evaluation_lib.synthetic.programme.folder import write_programme

DEFAULTS = {
    "period_start": "2020-04-01",
    "period_end": "2025-03-31",
    "denominator": "recommended",
    "reference_group": "White",
    "confidence": 0.95,
    "published_files": "shipped",
}

#: Where what a run may show is kept beside its folder.
PROTECTION = "protection"
#: The scale of the demonstration's county in tests: every section has something to say.
SMALL = 0.02

# A slow machine is not a fault of the suite.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def outputs_for_logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where commands that fail in tests leave their logs."""
    return tmp_path_factory.mktemp("outputs")


@pytest.fixture(autouse=True)
def logs_elsewhere(outputs_for_logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the logs of tests out of the checkout's outputs."""
    monkeypatch.setattr(logs, "outputs_folder", lambda: outputs_for_logs)


@pytest.fixture(scope="session")
def dictionary() -> Dictionary:
    """The data dictionary of the checkout."""
    return load_dictionary()


@pytest.fixture(scope="session")
def figures(dictionary: Dictionary) -> PublishedFigures:
    """The shipped figures."""
    return load_published_figures(dictionary)


@pytest.fixture(scope="session")
def report_for(dictionary: Dictionary) -> Callable[..., Report]:
    """Open a report on an area, with the notebook's defaults but for what is named."""

    @cache
    def open_for(area: str, **settings: object) -> Report:
        return prepare_report({**DEFAULTS, "area": area, **settings}, dictionary=dictionary)

    return open_for


@pytest.fixture(scope="session")
def shared_real() -> Path:
    """The folder of real published files, which lies beside the project, not in it."""
    folder = Path(__file__).resolve().parents[1].parent / "shared" / "real"
    if not folder.is_dir():
        pytest.skip("the folder of real published files is not beside the project")
    return folder


@pytest.fixture(scope="session")
def shared_seed() -> Path:
    """The folder of what the programme itself published, beside the project, not in it."""
    folder = Path(__file__).resolve().parents[1].parent / "shared" / "seed"
    if not folder.is_dir():
        pytest.skip("the folder of what the programme published is not beside the project")
    return folder


@pytest.fixture
def rng() -> np.random.Generator:
    """A source of chance that is the same at every run."""
    return np.random.default_rng(20250331)


@pytest.fixture(scope="session")
def like() -> Callable[..., str]:
    """Turn a sentence kept in a module into a pattern; a name that is left out fits anything."""

    def pattern(sentence: str, **names: object) -> str:
        parts = [
            re.escape(literal)
            + ("" if name is None else re.escape(str(names[name])) if name in names else "(?s:.+)")
            for literal, name, _, _ in Formatter().parse(sentence)
        ]
        return f"^{''.join(parts)}$"

    return pattern


@pytest.fixture
def copied_dictionary(tmp_path: Path, dictionary: Dictionary) -> Path:
    """A copy of the data dictionary's folder, for a test to change, as a council would."""
    return Path(shutil.copytree(dictionary.folder, tmp_path / "a council's own dictionary"))


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a folder once for all processes that share the tests; the others wait for it."""
    own = tmp_path_factory.getbasetemp()
    home = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def folder_of(name: str, make: Callable[[Path], None]) -> Path:
        folder, made = home / name, home / f"{name}.made"
        with FileLock(home / f"{name}.lock"):
            if not made.exists():
                make(folder)
                made.touch()
        return folder

    return folder_of


@pytest.fixture(scope="session")
def feedback_seed() -> int:
    """What chance starts from in the invented feedback of tests."""
    return 5


@pytest.fixture(scope="session")
def feedback_folder(
    made_once: Callable[..., Path], dictionary: Dictionary, feedback_seed: int
) -> Path:
    """A folder of invented feedback, made once for all tests: copy it to change it."""

    def make(folder: Path) -> None:
        write_feedback(folder, dictionary=dictionary, seed=feedback_seed)

    return made_once("feedback", make)


@pytest.fixture(scope="session")
def feedback_truth(dictionary: Dictionary, feedback_seed: int) -> FeedbackTruth:
    """What was planted in the feedback of `feedback_folder`."""
    plan, prefix = feedback_plan(dictionary), invented_document(dictionary)["prefix"]
    return draw_feedback(plan, prefix=prefix, rng=np.random.default_rng(feedback_seed))


@pytest.fixture(scope="session")
def programme_folder(made_once: Callable[..., Path], dictionary: Dictionary) -> Path:
    """A folder of what an invented programme counts, made once: copy it to change it."""

    def make(folder: Path) -> None:
        write_programme(folder, scenario="default", dictionary=dictionary, seed=5)

    return made_once("programme", make)


@pytest.fixture(scope="session")
def demo_dictionary(made_once: Callable[..., Path], dictionary: Dictionary) -> Dictionary:
    """The data dictionary of a demonstration with a small county."""

    def make(folder: Path) -> None:
        shutil.copytree(dictionary.folder, folder)
        document = folder / "synthetic" / "invented.yaml"
        said = document.read_text(encoding="utf-8")
        document.write_text(said.replace("scale: 1\n", f"scale: {SMALL}\n"), encoding="utf-8")

    return load_dictionary(made_once("own-dictionary", make))


def kept(file: Path) -> Callable[..., Protection]:
    """Settle what a run may show as ever, and keep in a file what was settled."""

    def settled(*given: Any, **named: Any) -> Protection:
        found = protection_for(*given, **named)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(found))
        return found

    return settled


@pytest.fixture(scope="session")
def demo_protection(demo: Path) -> Protection:
    """What the demonstration may show, and the numbers that it hides."""
    return pickle.loads((demo.parent / PROTECTION).read_bytes())


@pytest.fixture(scope="session")
def demo(made_once: Callable[..., Path], demo_dictionary: Dictionary) -> Path:
    """The folder of the demonstration's reports with its small county, made once for all tests."""

    def make(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            # Kernels read it too.
            patch.setenv(OWN_DICTIONARY, str(demo_dictionary.folder))
            patch.setattr(running, "protection_for", kept(folder / PROTECTION))
            try:
                assert cli.main(["demo", "--output", str(folder / "demo")]) == MADE
            finally:
                order = demo_order(demo_dictionary).name
                for county in (outputs_folder() / HOME).glob(f"{order}-*"):
                    shutil.rmtree(county)

    return made_once("reports", make) / "demo"
