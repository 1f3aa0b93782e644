"""Small plans in which people meet again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from schedcheck import Event, Itinerary, Level, Place, Schedule, Stop
from schedcheck.testing import strategies

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

MICROSECOND = timedelta(microseconds=1)
# Where several kinds of things are uncertain at once, each is so but once: else the oracle takes too long.
UNCERTAIN: list[tuple[tuple[str, ...], int]] = [
    ((), 0),
    (("slipping",), 1),
    (("slipping",), 2),
    (("tentative",), 3),
    (("unknown",), 1),
    (("unknown",), 2),
    (("tentative", "unknown"), 1),
    (("tentative", "slipping"), 1),
    (("unknown", "slipping"), 1),
    (("tentative", "unknown", "slipping"), 1),
]


@st.composite
def plans(draw: DrawFn, *, max_people: int = 3) -> Schedule:
    """Small plans on a grid of one microsecond, in which people meet again and again."""
    kinds, most = draw(st.sampled_from(UNCERTAIN))
    left = dict.fromkeys(kinds, most)

    def spend(kind: str) -> bool:
        if left.get(kind) and draw(st.booleans()):
            left[kind] -= 1
            return True
        return False

    # Whether the house is the same room as the one in it is not known.
    house = Place("House", level=Level.BUILDING)
    where = [Place("Room", within=house), Place("Room", within=house), Place("Call", remote=True)]
    where += [house] if "unknown" in kinds else []
    here = st.sampled_from(where)
    some = strategies.spans(max_size=2, tick=MICROSECOND)
    events = []
    for number in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, strategies.LONGEST))
        events.append(
            Event(
                f"Event {number}",
                draw(here),
                strategies.BASE + start * MICROSECOND,
                strategies.BASE + (start + draw(st.integers(0, 4))) * MICROSECOND,
                kind=draw(st.sampled_from([None, *strategies.KINDS])),
                topics=draw(strategies.topics()),
                early=draw(some) if (slips := spend("slipping")) else timedelta(0),
                late=draw(some) if slips else timedelta(0),
            )
        )
    people = [draw(strategies.leaders(name=f"Leader {number}")) for number in range(draw(st.integers(2, max_people)))]

    def stop() -> Stop:
        event = draw(st.sampled_from([None, *events, *events, *events]))
        fields: dict[str, Any] = {"status": "tentative" if spend("tentative") else "confirmed"}
        if spend("slipping"):
            fields |= {"early": draw(some), "late": draw(some)}
        start = event.start if event else strategies.BASE + draw(st.integers(0, strategies.LONGEST)) * MICROSECOND
        end = event.end if event else start + draw(st.integers(0, 4)) * MICROSECOND
        return Stop(
            event.place if event else draw(here),
            start + draw(st.sampled_from([0, 0, 0, 1])) * MICROSECOND,
            None if spend("unknown") else end and end + MICROSECOND,
            event=event,
            topics=draw(strategies.topics()),
            **fields,
        )

    itineraries = []
    for each in people:
        others = [None, None, None, *(one for one in people if one != each)]
        stops = [stop() for _ in range(draw(st.integers(1, 4)))]
        itineraries.append(Itinerary(each, stops, represents=draw(st.sampled_from(others))))
    return Schedule(itineraries)
