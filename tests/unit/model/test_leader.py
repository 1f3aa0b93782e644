from collections.abc import Callable
from itertools import count

import pytest

from schedcheck import Delegation, Leader
from tests.unit.builders import refusal

NORTH = Delegation("Northland")


def test_id_is_made_from_the_name() -> None:
    """Unless one is given."""
    assert ("ada-lund", "a1") == (Leader("Ada Lund").id, Leader("Ada Lund", id="a1").id)


def test_a_delegation_has_an_id_as_well() -> None:
    """Made in the same way."""
    assert ("northland", "no") == (NORTH.id, Delegation("Northland", id="no").id)


def test_str_is_the_name() -> None:
    """Of both."""
    assert ("Ada Lund", "Northland") == (str(Leader("Ada Lund")), str(NORTH))


def test_repr_makes_it_again() -> None:
    """Without what is default."""
    made = Leader("Ada Lund", office="President", delegation=NORTH)

    assert "Leader('Ada Lund', office='President', delegation=Delegation('Northland'))" == repr(made)


def test_equal_values_are_equal() -> None:
    """They are values, not things."""
    assert Leader("Ada Lund", delegation=NORTH) == Leader("Ada Lund", delegation=Delegation("Northland"))


def test_an_address_may_be_given() -> None:
    """For the person's own calendar."""
    assert "ada@north.example" == Leader("Ada Lund", email="ada@north.example").email


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Leader(""), "InvalidValue: name must be text that is not blank, got ''"),
    (lambda: Leader(None), "InvalidValue: name must be text that is not blank, got None"),  # type: ignore[arg-type]
    (lambda: Leader("—"), "InvalidValue: an id must be given where the name has neither letter nor digit, got '—'"),
    (lambda: Leader("Ada", id=" "), "InvalidValue: id must be text that is not blank, got ' '"),
    (lambda: Leader("Ada", office=None), "InvalidValue: office must be a str, got None"),  # type: ignore[arg-type]
    (lambda: Leader("Ada", delegation="Northland"), "InvalidValue: delegation must be a Delegation, got 'Northland'"),  # type: ignore[arg-type]
    (lambda: Delegation(" "), "InvalidValue: name must be text that is not blank, got ' '"),
    (lambda: Delegation(3), "InvalidValue: name must be text that is not blank, got 3"),  # type: ignore[arg-type]
    (lambda: Delegation("Northland", id=""), "InvalidValue: id must be text that is not blank, got ''"),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert words == refusal(make)


@pytest.mark.parametrize("email", ["ada", "ada@north@example", "ada lund@north.example", "ada@x\r\ny", 7])
def test_refuses_what_is_no_address(email: object) -> None:
    """A line break in it would break a calendar."""
    expected = f"InvalidValue: email must be one address such as 'office@example.org', got {email!r}"
    assert expected == refusal(lambda: Leader("Ada", email=email))  # type: ignore[arg-type]  # what is refused
