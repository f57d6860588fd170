"""A return is walked from child to child, and nothing that was passed stays in the memory."""

import weakref
from dataclasses import replace

import pytest

from evaluation_lib.extracts.council.limits import Unreadable, limits_of
from evaluation_lib.extracts.council.xml_parts import OTHER_XML, TOO_DEEP, TOO_MANY, parts_of

WANTED = {"Return": ("Child", "Header"), "Other": ("Person",)}


@pytest.fixture
def walk(folder, dictionary):
    """Walk a text; return what is made of each part while it is there."""

    def of(text, make=lambda part: len(part), **limits):
        path = folder / "return.xml"
        path.write_text(text, encoding="utf-8")
        within = replace(limits_of(dictionary), **limits)
        return [make(part) for _, part in parts_of(path, wanted=WANTED, limits=within)]

    return of


def test_every_wanted_part_is_given_whole_and_in_order(walk):
    text = "<Return><Header><a/></Header><All><Child><a/><b/></Child><Child/></All></Return>"
    assert walk(text) == [1, 2, 0]


def test_a_part_within_a_part_belongs_to_the_outer_one(walk):
    assert walk("<Return><Child><Child><a/></Child></Child><Child/></Return>") == [1, 0]


def test_each_return_has_wanted_parts_of_its_own(walk):
    assert walk("<Other><Child/><Person><a/></Person></Other>") == [1]


def test_a_part_that_was_passed_is_no_longer_in_the_memory(walk):
    given = []

    def still_there(part):
        there = sum(one() is not None for one in given)
        given.append(weakref.ref(part))
        return there

    text = f"<Return><All>{'<Child><a/></Child>' * 4}</All></Return>"
    assert walk(text, make=still_there) == [0, 0, 0, 0]


def test_text_between_elements_changes_nothing(walk):
    assert walk("<Return>x<All>y<Child>z<a/>z</Child>y<Child/>y</All>x</Return>") == [1, 0]


def test_another_first_element_is_refused(walk, like):
    with pytest.raises(Unreadable, match=like(OTHER_XML, tag="Pupils")):
        walk("<Pupils><Child/></Pupils>")


@pytest.mark.parametrize("depth", [3, 4])
def test_elements_may_lie_as_deep_as_is_said(walk, depth):
    text = "<Return><Child><a><b/></a></Child></Return>"
    if depth == 4:
        assert walk(text, deepest_element=depth) == [1]
        return
    with pytest.raises(Unreadable) as refused:
        walk(text, deepest_element=depth)
    assert refused.value.found == TOO_DEEP


def test_a_part_may_have_as_many_elements_as_is_said_and_what_is_beside_it_does_not_count(walk):
    text = "<Return><b/><b/><b/><Child><a/><a/></Child><Child><a/><a/></Child></Return>"
    assert walk(text, most_elements_of_child=3) == [2, 2]
    with pytest.raises(Unreadable) as refused:
        walk(text, most_elements_of_child=2)
    assert refused.value.found == TOO_MANY.format(number=2)
