"""Identifiers that are the same at every export, so that two exports can be compared."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

#: Whatever this project names in an exchange is named under this.
OWN = uuid5(NAMESPACE_URL, "urn:anti-racist-practice-evaluation:refi-qda")


def identifier_of(*names: str) -> str:
    """Return the identifier of what bears these names, such as ``code`` and its id.

    Source: RFC 4122, version 5 (name-based).
    """
    # Lengths stand before the names: ("a", "b:c") and ("a:b", "c") are two things.
    return str(uuid5(OWN, "".join(f"{len(name)}:{name}" for name in names))).upper()


def code_identifier(code: str) -> str:
    """Return the identifier of a code of this suite."""
    return identifier_of("code", code)


def plain_identifier(written: str) -> str:
    """Return an identifier without braces and in capitals: programs write both."""
    return written.strip().strip("{}").upper()
