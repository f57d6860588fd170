"""A kernel that starts and finds the suite, one that does not, and one that never answers."""

from __future__ import annotations

import asyncio

import pytest

from evaluation_lib.doctor import kernels
from evaluation_lib.doctor.findings import LOOK, OK, WRONG


def only(findings):
    [finding] = findings
    return finding


def answers(monkeypatch, reply):
    async def ask(manager_class):
        if isinstance(reply, Exception):
            raise reply
        return reply

    monkeypatch.setattr(kernels, "_ask", ask)
    return only(kernels.kernel())


@pytest.mark.slow
def test_a_kernel_starts_and_finds_the_suite():
    assert only(kernels.kernel()).state in (OK, LOOK)


@pytest.mark.slow
def test_one_that_cannot_import_says_what(monkeypatch):
    monkeypatch.setattr(kernels, "CODE", "import no_such_package")
    found = only(kernels.kernel())
    assert found.state == WRONG and "ModuleNotFoundError: No module named" in found.said


def test_one_that_does_not_start(monkeypatch):
    found = answers(monkeypatch, RuntimeError("Kernel died"))
    assert found.state == WRONG and "Kernel died" in found.said


def test_one_that_never_answers(monkeypatch):
    async def wait(manager_class):
        await asyncio.sleep(60)

    monkeypatch.setattr(kernels, "_ask", wait)
    monkeypatch.setattr(kernels, "LIMIT", 0.01)
    assert only(kernels.kernel()).said == kernels.NOT_IN_TIME.format(seconds=0.01)


def test_one_that_is_slow(monkeypatch):
    monkeypatch.setattr(kernels, "SLOW", -1)
    assert answers(monkeypatch, "").remedy == kernels.BE_PATIENT
