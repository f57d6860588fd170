"""The inner wall by itself: what the kernel of a report run refuses is in no message of its."""

from __future__ import annotations

import asyncio
import json

import pytest

from evaluation_lib.disclosure.release import NO_PLAN
from evaluation_lib.disclosure.signing import SIGNATURE, is_signed
from evaluation_lib.reports.kernels import ReportKernelManager

pytestmark = pytest.mark.slow
SECRET = "SECRET-4711"
BEGIN = """
import os, sys, warnings
from IPython.display import display, HTML
secret = "-".join(["SECRET", "4711"])
from evaluation_lib import Report
from evaluation_lib.disclosure.release import released
from evaluation_lib.presentation.sections import Title
good = released(Title("About Essex"), Report({}, dictionary=None, figures=None, setting=None))
"""
CELLS = (
    "secret",
    "print(secret)",
    "display(secret); display({'text/html': secret}, raw=True)",
    "display(good, metadata={'note': secret}, transient={'display_id': secret})",
    "get_ipython().display_pub.publish({'text/plain': secret}, metadata={'x': secret})",
    "get_ipython().display_pub.publish({'text/plain': secret}, update=True)",
    "print(secret, file=sys.stderr); warnings.warn(secret)",
    "_ = os.write(1, secret.encode()), os.write(2, secret.encode()), os.system(f'echo {secret}')",
    "raise ValueError(secret)",
    "assert False, secret",
    "released(Title(secret), 'no report')",
    "good",
)


async def messages_of(cells):
    """Run cells in a kernel of a report run, and return its key and all that it publishes."""
    manager, published, replies = ReportKernelManager(), [], []
    key_file = manager._key_file
    assert key_file.stat().st_mode & 0o077 == 0
    try:
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=120)
            gone = not key_file.exists()
            for cell in cells:
                replies.append(
                    await client.execute_interactive(
                        cell, timeout=120, output_hook=published.append, stop_on_error=False
                    )
                )
        finally:
            client.stop_channels()
    finally:
        await manager.shutdown_kernel(now=True)
    return manager.key, published, replies, gone


@pytest.fixture(scope="module")
def spoken():
    return asyncio.run(messages_of([BEGIN, *CELLS]))


def shown(published):
    kinds = ("display_data", "execute_result", "update_display_data")
    return [one["content"] for one in published if one["msg_type"] in kinds]


def test_the_key_is_gone_once_the_kernel_has_it(spoken):
    *_, gone = spoken
    assert gone


def test_nothing_refused_is_published(spoken):
    _, published, _, _ = spoken
    content = [one["content"] for one in published if one["msg_type"] != "execute_input"]
    assert len(content) > len(CELLS)
    assert SECRET not in json.dumps(content)
    assert {one["msg_type"] for one in published}.isdisjoint({"stream", "comm_open"})


def test_releases_are_signed_and_nothing_else_is(spoken):
    key, published, _, _ = spoken
    signed = [
        content
        for content in shown(published)
        if is_signed(content["data"], content["metadata"].get(SIGNATURE), key=key)
    ]
    assert [one["data"]["text/plain"] for one in signed] == ["About Essex"] * 2
    others = [content for content in shown(published) if content not in signed]
    assert {json.dumps(one["data"]) for one in others} == {json.dumps({"text/plain": "not shown"})}
    assert all(one["metadata"] == {} for one in others)


def test_of_errors_only_the_suites_own_sentence_is_published_and_it_is_signed(spoken):
    key, published, _, _ = spoken
    errors = [one["content"] for one in published if one["msg_type"] == "error"]
    assert [(one["ename"], one["evalue"]) for one in errors] == [
        ("ValueError", ""),
        ("AssertionError", ""),
        ("EvaluationError", NO_PLAN),
    ]
    *others, own = errors
    assert [one["traceback"] for one in others] == [[], []]
    told = {"ename": own["ename"], "evalue": own["evalue"]}
    assert is_signed(told, own["traceback"][0], key=key)


def test_the_reply_has_all_of_an_error_for_the_log(spoken):
    _, _, replies, _ = spoken
    [failed, *_] = [one["content"] for one in replies if one["content"]["status"] == "error"]
    assert failed["evalue"] == SECRET
    assert "raise" in "".join(failed["traceback"])
