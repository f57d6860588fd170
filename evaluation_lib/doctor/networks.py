"""Proxy and certificates, as they are set; the network is asked only where a person wants it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from evaluation_lib.doctor.findings import LOOK, OK, WRONG, Finding, shown

PROXY, CERTIFICATES, NETWORK = "Proxy", "Certificates", "Network"
PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
CERTIFICATE_FILES = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
#: How pip writes in its help which index it is set to; it leaves passwords out.
INDEX_OF_PIP = re.compile(r"--index-url .*?\(default\s+(\S+?)\)", re.DOTALL)
SECONDS = 10

NO_PROXY_SET = "No proxy is set; the suite itself needs no network, only its installation does."
PROXY_SET = "{name} is set to {address}."
ODD_PROXY = "{name} is set to something that is no address."
WRITE_PROXY = (
    "Set {name} to an address such as http://proxy.example:8080, as your IT team gives it."
)
NO_CERTIFICATES = "No certificate of the network's own is set."
CERTIFICATE_SET = "{name} names {file}."
NO_SUCH_CERTIFICATE = "{name} names {file}, which is not there."
NAME_CERTIFICATE = "Set {name} to the file of your network's root certificate, or unset it."
REACHED = "The package index {host} answers."
NOT_REACHED = "The package index {host} does not answer ({reason})."
NO_PIP = "This Python has no pip that could be asked for its package index."
ASK_THE_INSTALLER = "Look at the settings of what installs packages here, such as uv or conda."
GET_THROUGH = (
    "Ask your IT team for HTTPS_PROXY and the root certificate (PIP_CERT), or install from a "
    "folder with --wheels, as README.md says. Reports need no network."
)


def proxy() -> Iterator[Finding]:
    """Look at the proxy that is set; what stands before the @ in an address is a password."""
    found = []
    for name in PROXIES:
        address = os.environ.get(name) or os.environ.get(name.lower())
        if not address:
            continue
        host = host_of(address)
        if host:
            found.append(Finding(PROXY, OK, PROXY_SET.format(name=name, address=host)))
        else:
            said = ODD_PROXY.format(name=name)
            found.append(Finding(PROXY, LOOK, said, WRITE_PROXY.format(name=name)))
    yield from found or [Finding(PROXY, OK, NO_PROXY_SET)]


def host_of(address: str) -> str:
    """Return the host and port of an address without the name and password in it."""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.hostname}{port}" if parts.hostname else ""


def certificates() -> Iterator[Finding]:
    """Look at the certificates that are named for pip and others."""
    found = []
    for name in CERTIFICATE_FILES:
        file = os.environ.get(name)
        if not file:
            continue
        told = {"name": name, "file": shown(file)}
        if Path(file).exists():
            found.append(Finding(CERTIFICATES, OK, CERTIFICATE_SET.format(**told)))
        else:
            said, remedy = NO_SUCH_CERTIFICATE.format(**told), NAME_CERTIFICATE.format(name=name)
            found.append(Finding(CERTIFICATES, WRONG, said, remedy))
    yield from found or [Finding(CERTIFICATES, OK, NO_CERTIFICATES)]


def network() -> Iterator[Finding]:
    """Ask the package index that pip is set to for its front page."""
    address = index_of_pip()
    if address is None:
        yield Finding(NETWORK, LOOK, NO_PIP, ASK_THE_INSTALLER)
        return
    host = host_of(address)
    request = urllib.request.Request(address, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):
            yield Finding(NETWORK, OK, REACHED.format(host=host))
    except urllib.error.HTTPError:
        # Whatever it answers, it answers: some want a name first.
        yield Finding(NETWORK, OK, REACHED.format(host=host))
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        yield Finding(NETWORK, LOOK, NOT_REACHED.format(host=host, reason=reason), GET_THROUGH)


def index_of_pip() -> str | None:
    """Return the address of the package index that pip is set to, from wherever it is set."""
    wide = os.environ | {"COLUMNS": "500"}
    command = [sys.executable, "-m", "pip", "install", "--help"]
    try:
        told = subprocess.run(
            command, capture_output=True, text=True, errors="replace", env=wide, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = INDEX_OF_PIP.search(told.stdout)
    return found and found[1]
