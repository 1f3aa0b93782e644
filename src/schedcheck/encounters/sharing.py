"""Whether two places are one, as near as a level asks: yes, no, or not known."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from schedcheck._time import micros
from schedcheck.encounters.sweep import Group
from schedcheck.model import Level, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schedcheck.encounters.presence import Presence


def shares(first: Place, second: Place, level: Level) -> bool | None:
    """Whether two places are shared at *level*; None when it is not known."""
    if first.remote or second.remote:
        return first.id == second.id
    common = common_place(first, second)
    if common is not None and common.level <= level:
        return True
    held = {each.id for each in common.ancestors} if common is not None else set()
    mine = {each.level for each in first.ancestors if each.level >= level and each.id not in held}
    apart = any(each.level in mine for each in second.ancestors if each.id not in held)
    return False if apart else None


def common_place(first: Place, second: Place) -> Place | None:
    """The innermost place that both lie in (or are)."""
    around = {each.id for each in second.ancestors}
    return next((each for each in first.ancestors if each.id in around), None)


def bodily(place: Place) -> Sequence[Place]:
    """The places that somebody is in who is there: of a call that one alone, wherever it is filed."""
    return (place,) if place.remote else place.ancestors


def clearance(first: Place, second: Place) -> int:
    """The longest clearance, in microseconds, of the places both are in."""
    around = {each.id for each in bodily(second)}
    return max((micros(each.clearance) for each in bodily(first) if each.id in around), default=0)


def inside(place: Place, outer: Place) -> bool | None:
    """Whether *place* is *outer* or lies in it; None when it is only known to be around it."""
    if place.is_within(outer):
        return True
    return None if not place.remote and not outer.remote and outer.is_within(place) else False


class Meeting(NamedTuple):
    """The presences of two people in a place they share, or may share.

    Attributes:
        mine, theirs: The one's and the other's; none of them is empty.
        gap: Two of them with a smaller gap than this, in microseconds, are to be looked at.
        pure: Whether each of the one shares with each of the other for sure.
    """

    mine: Group
    theirs: Group
    gap: int
    pure: bool


class Groups(NamedTuple):
    """Presences by the places they can be shared in, at one level."""

    sure: Mapping[str, Group]
    passages: Mapping[tuple[str, bool], Group]
    coarse: Mapping[frozenset[Level], Sequence[Presence]]


def grouped(presences: Iterable[Presence], level: Level) -> Groups:
    """Presences by what decides whether they share a place at *level*."""
    sure: dict[str, list[Presence]] = {}
    passages: dict[tuple[str, bool], list[Presence]] = {}
    coarse: dict[frozenset[Level], list[Presence]] = {}
    for each in presences:
        place = each.place
        for outer in bodily(place):
            if outer.clearance:
                # Only who is in the very same call can be near somebody in it.
                passages.setdefault((outer.id, place.remote), []).append(each)
        if place.remote:
            sure.setdefault(place.id, []).append(each)
            continue
        near = [outer for outer in place.ancestors if outer.level <= level]
        if near:
            sure.setdefault(near[-1].id, []).append(each)
        coarse.setdefault(frozenset(outer.level for outer in place.ancestors if outer.level >= level), []).append(each)
    return Groups(
        {key: Group.of(held) for key, held in sure.items()},
        {key: Group.of(held) for key, held in passages.items()},
        coarse,
    )


def meetings(mine: Groups, theirs: Groups, level: Level, gap: int) -> Iterator[Meeting]:
    """Where two people share a place at *level*, or may.

    Two presences that surely do not share one only come together where places of one level lie within one another.
    """
    for key in mine.sure.keys() & theirs.sure.keys():
        yield Meeting(mine.sure[key], theirs.sure[key], gap, pure=True)
    for passage in mine.passages.keys() & theirs.passages.keys():
        here, there = mine.passages[passage], theirs.passages[passage]
        place = next(each for each in here.by_low[0].place.ancestors if each.id == passage[0])
        if micros(place.clearance) > gap:
            yield Meeting(here, there, micros(place.clearance), pure=place.level <= level or passage[1])
    for one, other in product(mine.coarse, theirs.coarse):
        if level not in (known := one & other):
            # Both have a place at each of these levels; only where it is the same one can they be together.
            yield from _coarse(mine.coarse[one], theirs.coarse[other], known, gap)


def _coarse(
    mine: Sequence[Presence], theirs: Sequence[Presence], known: frozenset[Level], gap: int
) -> Iterator[Meeting]:
    here, there = _by_outermost(mine, known), _by_outermost(theirs, known)
    for key in here.keys() & there.keys():
        yield Meeting(Group.of(here[key]), Group.of(there[key]), gap, pure=False)


def _by_outermost(presences: Sequence[Presence], levels: frozenset[Level]) -> dict[tuple[str, ...], list[Presence]]:
    found: dict[tuple[str, ...], list[Presence]] = {}
    for each in presences:
        outermost = {outer.level: outer.id for outer in each.place.ancestors}
        found.setdefault(tuple(outermost[level] for level in sorted(levels)), []).append(each)
    return found
