"""Strategies for places, alone and several together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta, tzinfo
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schedcheck.model import Level, Place
from schedcheck.testing.strategies.grid import TICK, maybe, numbers, once, picked, require_sizes, spans, zone_of

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["HOTEL_SIZE", "gazetteers", "hotels", "places"]

ZONES = (None, None, "Asia/Makassar", "Europe/Paris")
COORDINATES = (None, None, None, (0.0, 0.0), (0.0, 1.0))

HOTEL_SIZE = 7
"""So many places make a hotel."""


@st.composite
def places(
    draw: DrawFn,
    *,
    among: Sequence[Place] = (),
    name: str = "Place",
    zone: tzinfo | str | None = None,
    tick: timedelta = TICK,
) -> Place:
    """A place, perhaps inside one of *among*, perhaps with one of them as its entrance.

    Args:
        among: Places it may lie in or be entered from.
        name: Its name, also of its id.
        zone: Its time zone; by default one of a few, or none of its own.
        tick: The grid of its walk and clearance.
    """
    stated = zone_of(zone)
    remote = once(draw, one_in=8)
    bodily = [each for each in among if not each.remote]
    within = picked(draw, [None, *(among if remote else [*bodily, *bodily])])
    highest = within.level if within is not None else Level.COUNTRY
    clearance = maybe(draw, spans(tick=tick), one_in=3) or timedelta(0)
    # Entrances follow one another outwards: what must itself be entered is one only for places inside it.
    passages = [
        each
        for each in bodily
        if not remote
        and all(one.entrance is None or (within is not None and within.is_within(one)) for one in each.ancestors)
    ]
    entrance = picked(draw, passages) if passages and once(draw) else None
    return Place(
        name,
        within=within,
        level=picked(draw, [level for level in Level if level <= highest]),
        tz=picked(draw, ZONES) if stated is None else stated,
        geo=picked(draw, COORDINATES),
        capacity=maybe(draw, numbers(0, 3)),
        entrance=entrance,
        walk=timedelta(0) if entrance is None else draw(spans(tick=tick)),
        clearance=clearance,
        remote=remote,
    )


@st.composite
def hotels(draw: DrawFn, *, zone: tzinfo | str | None = None, tick: timedelta = TICK) -> tuple[Place, ...]:
    """A building with a lobby, two rooms behind it, and a call: where people meet in a passage.

    Args:
        zone: The time zone of all of them; by default one of a few, or none.
        tick: The grid of walks and clearances.
    """
    stated = picked(draw, ZONES) if zone is None else zone_of(zone)
    clearance = draw(spans(tick=tick))
    gate = Place("Gate", level=Level.SITE, tz=stated)
    hotel = Place(
        "Hotel",
        tz=stated,
        level=Level.BUILDING,
        capacity=maybe(draw, numbers(0, 3)),
        entrance=picked(draw, [None, gate]),
    )
    lobby = Place("Lobby", within=hotel, clearance=clearance)
    hall, suite = (
        Place(
            name,
            within=hotel,
            entrance=lobby,
            walk=draw(spans(tick=tick)),
            capacity=maybe(draw, numbers(0, 2)),
        )
        for name in ("Hall", "Suite")
    )
    corner = Place("Corner", within=hall)
    call = Place("Call", within=picked(draw, [None, hotel, hall]), tz=stated, remote=True)
    return gate, hotel, lobby, hall, suite, corner, call


@st.composite
def gazetteers(
    draw: DrawFn, *, min_size: int = 1, max_size: int = 6, zone: tzinfo | str | None = None, tick: timedelta = TICK
) -> tuple[Place, ...]:
    """Several places with different ids: small trees, with entrances that lead from one to another.

    Args:
        min_size, max_size: How many.
        zone: The time zone of all of them; by default each has one of a few, or none of its own.
        tick: The grid of walks and clearances.
    """
    require_sizes(min_size, max_size, least=1)
    if min_size <= HOTEL_SIZE <= max_size and draw(st.booleans()):
        return draw(hotels(zone=zone, tick=tick))
    made: list[Place] = []
    for number in range(draw(numbers(min_size, max_size))):
        made.append(draw(places(among=tuple(made), name=f"Place {number}", zone=zone, tick=tick)))
    return tuple(made)
