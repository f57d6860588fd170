"""A page says what it came from: parameters, files and fingerprints, versions, time and code."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from evaluation_lib._version import __version__
from evaluation_lib.reports.provenance import (
    PACKAGES,
    code_version,
    library_fingerprint,
    provenance,
)

MOMENT = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def test_every_input_is_named_with_the_fingerprint_of_its_bytes(report_for, dictionary):
    page = provenance(report_for("Essex"), now=MOMENT)._repr_html_()
    for name in ("looked_after_31_march", "population_by_ethnic_group"):
        path = dictionary.path(name)
        assert f"data_dictionary/{dictionary.table(name).path}" in page
        assert hashlib.sha256(path.read_bytes()).hexdigest() in page


def test_every_parameter_stands_there_with_its_value(report_for):
    report = report_for("Mid", confidence=0.9)
    page = provenance(report, now=MOMENT)._repr_html_()
    assert all(name in page for name in report.parameters)
    assert ">Mid<" in page and ">0.9<" in page and ">31 March 2025<" in page


def test_time_code_and_versions_stand_there(report_for):
    page = provenance(report_for("Essex"), now=MOMENT)._repr_html_()
    assert "2026-11-24 08:30 UTC" in page
    assert __version__ in page and library_fingerprint()[:12] in page
    assert all(name in page for name in PACKAGES)


def test_the_machine_and_its_user_are_not_named(report_for, shared_real):
    report = report_for("Essex", published_files=str(shared_real))
    page = provenance(report, now=MOMENT)._repr_html_()
    assert str(shared_real) not in page and str(shared_real.parent) not in page
    assert "dfe_cla_31march_by_ethnicity_all_las_2021_2025.csv" in page


def test_the_code_names_its_version():
    assert code_version().startswith(f"evaluation_lib {__version__}")
