"""Proxy and certificates are told without their passwords; the network is asked only if wanted."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from evaluation_lib.doctor import networks
from evaluation_lib.doctor.findings import LOOK, OK, WRONG


@pytest.fixture(autouse=True)
def none_set(monkeypatch):
    names = (*networks.PROXIES, *networks.CERTIFICATE_FILES, "PIP_INDEX_URL", "NO_PROXY")
    for name in names:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def only(findings):
    [finding] = findings
    return finding


def test_without_a_proxy_nothing_is_wrong():
    assert only(networks.proxy()).state == OK


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy"])
def test_a_proxy_is_told_without_name_and_password(monkeypatch, name):
    monkeypatch.setenv(name, "http://mary:secret@proxy.example:8080")
    said = only(networks.proxy()).said
    assert said == "HTTPS_PROXY is set to proxy.example:8080."


@pytest.mark.parametrize("address", ["http://", "http://a:secret@b:port", "//"])
def test_a_proxy_that_is_no_address_is_worth_a_look_and_not_repeated(monkeypatch, address):
    monkeypatch.setenv("HTTPS_PROXY", address)
    found = only(networks.proxy())
    assert found.state == LOOK and "secret" not in found.said + found.remedy


def test_a_certificate_that_is_not_there_is_wrong(monkeypatch, tmp_path):
    monkeypatch.setenv("PIP_CERT", str(tmp_path / "no.pem"))
    assert only(networks.certificates()).state == WRONG
    (tmp_path / "no.pem").touch()
    assert only(networks.certificates()).state == OK


class Silent(BaseHTTPRequestHandler):
    """A package index that wants a name first."""

    def do_HEAD(self):
        self.send_response(401)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_an_index_that_answers_is_reached_whatever_it_says(monkeypatch):
    with HTTPServer(("127.0.0.1", 0), Silent) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
        found = only(networks.network())
        thread.join()
    assert found.state == OK


def test_an_index_that_does_not_answer_is_worth_a_look(monkeypatch):
    with HTTPServer(("127.0.0.1", 0), Silent) as server:
        port = server.server_port
    monkeypatch.setenv("PIP_INDEX_URL", f"http://me:secret@127.0.0.1:{port}/simple")
    found = only(networks.network())
    assert found.state == LOOK and "secret" not in found.said


def test_the_index_is_the_one_that_pip_is_set_to(monkeypatch):
    assert networks.host_of(networks.index_of_pip())
    monkeypatch.setenv("PIP_INDEX_URL", "http://packages.example:8080/simple")
    assert networks.index_of_pip() == "http://packages.example:8080/simple"


def test_without_pip_nothing_is_asked(monkeypatch):
    monkeypatch.setattr(networks.sys, "executable", "/no/such/python")
    assert only(networks.network()).said == networks.NO_PIP
