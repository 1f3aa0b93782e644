"""What constraints of any make hold."""

import dataclasses
from dataclasses import InitVar, dataclass
from typing import Any, ClassVar, NamedTuple

import pytest
from attrs import define, field, frozen

from schedcheck._fields import compared_in, copied, evolved, fields_of, held_by, named_by, things_of


@frozen
class Attrs:
    """Of attrs, with something private and something for itself."""

    _who: str
    many: int = 1
    memo: list[str] = field(factory=list, eq=False, init=False)
    unequal: str = field(default="unequal", eq=False)


@dataclass(frozen=True, slots=True)
class Data:
    """A dataclass with something for itself, and something that is not always there."""

    who: str
    memo: list[str] = dataclasses.field(default_factory=list, compare=False, init=False)
    later: str = dataclasses.field(init=False)


@define
class Open:
    """Of attrs, and not frozen."""

    base: str = "base"


@dataclass
class DataOnAttrs(Open):
    """A dataclass made from a class of attrs."""

    more: int = 3

    def __init__(self, more: int) -> None:
        super().__init__()
        self.more = more


@dataclass
class Given:
    """A dataclass that takes what it has no field for."""

    who: str
    other: InitVar[str]

    def __post_init__(self, other: str) -> None:
        self.kept = other


class Base:
    """A plain class, with something private in a slot whose name is no tuple."""

    __slots__ = "__who"  # noqa: PLC0205 - Python takes it

    def __init__(self, who: str) -> None:
        self.__who = who


class Further(Base):
    """One of its kind with attributes, and one for all."""

    shared: ClassVar[str] = "shared"

    def __init__(self, who: str, other: str) -> None:
        super().__init__(who)
        self.other = other


class Pair(NamedTuple):
    """A named tuple."""

    who: str
    other: str


class Frozen:
    """Lets nothing be set."""

    __slots__ = ("who",)

    def __init__(self, who: str) -> None:
        object.__setattr__(self, "who", who)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(name)


@pytest.mark.parametrize(
    ("value", "named", "held"),
    [
        (Attrs("Ada", 2), {"_who": "Ada", "many": 2}, ["Ada", 2, "unequal"]),
        (Data("Ada"), {"who": "Ada"}, ["Ada"]),
        (DataOnAttrs(4), {"more": 4}, [4, "base"]),
        (Given("Ada", "Bo"), {"who": "Ada"}, ["Ada", "Bo"]),
        (Base("Ada"), {}, ["Ada"]),
        (Further("Ada", "Bo"), {}, ["Ada", "Bo"]),
        (Pair("Ada", "Bo"), {}, ["Ada", "Bo"]),
        (Frozen("Ada"), {}, ["Ada"]),
        (7, {}, []),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_value_holds(value: object, named: dict[str, Any], held: list[Any]) -> None:
    """In fields that it compares, and in all; what it keeps for itself is left out, as is what is not set."""
    assert (named, held) == (named_by(value), held_by(value))
    assert tuple(named.values()) == compared_in(value)


def test_what_a_class_holds_for_all_is_what_they_may_be_about() -> None:
    """Unless it has fields that say so."""
    assert "shared" in things_of(Further("Ada", "Bo"))
    assert ["Ada", 1, "unequal"] == things_of(Attrs("Ada"))


def test_the_fields_are_those_of_the_nearest_class_that_has_some() -> None:
    """By their names, and by what their class takes them as."""
    assert [("_who", "who", True), ("many", "many", True), ("memo", "memo", False)] == [
        each[:3] for each in fields_of(Attrs)[:3]
    ]
    assert ["more"] == [each.name for each in fields_of(DataOnAttrs)]
    assert () == fields_of(Base)


def test_values_are_made_anew() -> None:
    """With other fields; a class that takes something else says so."""
    assert evolved(Attrs("Ada"), who="Bo") == Attrs("Bo")
    assert "Bo" == evolved(Data("Ada"), who="Bo").who
    with pytest.raises((TypeError, ValueError)):
        evolved(Given("Ada", "Bo"), who="Cy")


def test_what_is_frozen_by_hand_is_copied() -> None:
    """As Python made it."""
    held = Frozen("Ada")

    assert ("Bo", "Ada") == (copied(held, {"who": "Bo"}).who, held.who)  # type: ignore[attr-defined]  # in a slot
    with pytest.raises(TypeError):
        copied(7, {})
