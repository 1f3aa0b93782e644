"""Mappings that are changed without changing them."""

import copy
import pickle

import pytest

from schedcheck._overlay import Overlay

BASE: Overlay[str, int] = Overlay({"a": 1, "b": 2})


def test_a_change_makes_a_new_mapping() -> None:
    """The old one stays as it was."""
    changed = BASE.insert("a", 3).insert("c", 4).remove("b")

    assert [("a", 3), ("c", 4)] == list(changed.items())
    assert [("a", 1), ("b", 2)] == list(BASE.items())


def test_values_are_in_the_order_of_the_base() -> None:
    """What is new comes last."""
    assert [3, 2, 4] == list(BASE.insert("c", 4).insert("a", 3).values())


def test_what_is_removed_is_gone() -> None:
    """Whether it was of the base or came later."""
    left = BASE.insert("c", 4).remove("c").remove("a")

    assert (None, None, 2) == (left.get("a"), left.get("c"), left.get("b"))
    assert [False, True, False] == [each in left for each in "abc"]


def test_what_is_removed_can_come_back() -> None:
    """As another value, in its old place."""
    assert [("a", 5), ("b", 2)] == list(BASE.remove("a").insert("a", 5).items())
    assert [("a", 1), ("b", 2), ("c", 6)] == list(BASE.insert("c", 4).remove("c").insert("c", 6).items())


def test_what_was_never_there_can_be_removed() -> None:
    """It is not there then either."""
    assert list(BASE.items()) == list(BASE.remove("z").items())


def test_a_key_that_is_not_there_is_refused() -> None:
    """As by a dict; get gives None."""
    for overlay, key in ((BASE, "z"), (BASE.remove("a"), "a")):
        with pytest.raises(KeyError, match=key):
            overlay[key]
    assert None is BASE.get("z")
    assert 2 == BASE["b"]


def test_the_base_is_told_while_nothing_is_different() -> None:
    """Only what was never in it can go without a trace."""
    assert {"a": 1, "b": 2} == BASE.untouched
    assert None is BASE.insert("a", 1).untouched
    assert None is BASE.remove("a").untouched
    assert BASE.untouched is BASE.insert("z", 1).remove("z").untouched


def test_the_base_of_a_key_is_told_while_it_holds_its_value() -> None:
    """Not of what is changed, gone, new or nowhere."""
    changed = BASE.insert("a", 1).insert("c", 4)

    assert BASE.untouched is changed.base_of("b")
    assert [None, None, None] == [changed.base_of(each) for each in "acz"]
    assert None is BASE.remove("a").base_of("a")


@pytest.mark.parametrize("posted", [copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])  # noqa: S301 - our own bytes
def test_what_is_posted_arrives_as_it_was(posted: object) -> None:
    """As a mapping of its own, with nothing different from it."""
    assert callable(posted)
    arrived = posted(BASE.insert("c", 4).remove("a"))

    assert [("b", 2), ("c", 4)] == list(arrived.items())
    assert {"b": 2, "c": 4} == arrived.untouched
