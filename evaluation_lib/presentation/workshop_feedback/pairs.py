"""The names of two themes in one answer, in the cells of a release."""

from __future__ import annotations


def pair_named(one: str, other: str) -> str:
    """Name the answers that speak of both."""
    return f"{one} and {other}"


def neither_named(one: str, other: str) -> str:
    """Name the answers that speak of neither."""
    return f"neither {one} nor {other}"


def without_named(one: str, other: str) -> str:
    """Name the answers that speak of the one and not of the other."""
    return f"{one} without {other}"
