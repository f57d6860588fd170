"""What the readers' tests share: the dictionary, small hand-written files, the real samples."""

from pathlib import Path

import pytest

from evaluation_lib.dictionary import load_dictionary

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "real"


@pytest.fixture(scope="session")
def dictionary():
    return load_dictionary()


@pytest.fixture(scope="session")
def real():
    """The folder of real published files, which are not part of the project."""
    if not REAL.is_dir():
        pytest.skip("the real published files are not on this machine")
    return REAL


@pytest.fixture(scope="session")
def survey_samples():
    """The folder of sample exports of survey tools, which are not part of the project."""
    folder = REAL.parent / "reference" / "surveys"
    if not folder.is_dir():
        pytest.skip("the sample exports of survey tools are not on this machine")
    return folder


@pytest.fixture
def write(tmp_path):
    """Write a small file below a temporary folder, lines joined; return its path."""

    def write_file(name, *lines, encoding="utf-8", end="\n"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((end.join(lines) + end).encode(encoding))
        return path

    return write_file
