"""The stops of a plan as rows of numbers: what the sweeps read."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from schedcheck.encounters.plain import is_plain
from schedcheck.encounters.presence import takes_place
from schedcheck.kernels.arrays import (
    counted,
)
from schedcheck.model import Event, Itinerary, Place, Stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from schedcheck.kernels import Column


class Uses(NamedTuple):
    """What places are used for: events by their own times, and stops for none of them.

    Attributes:
        place: Codes.
        start, end: Microseconds, half-open.
        rows: Of some uses, the rows of stops that make them.
    """

    place: Column
    start: Column
    end: Column
    rows: Callable[[Column], Column]


class Columns:
    """The stops of a plan, all of them plain, as rows of numbers.

    Attributes:
        leaders: The ids of those in the plan, sorted.
        places: Where somebody stops.
        person, place: Positions in these.
        start, end: Microseconds from 1970-01-01 UTC, half-open.
    """

    __slots__ = (
        "_bodily",
        "_stop",
        "_used",
        "_uses",
        "_visited",
        "end",
        "keys",
        "leaders",
        "lists",
        "person",
        "place",
        "places",
        "start",
    )

    def __init__(
        self,
        leaders: Sequence[str],
        places: Sequence[Place],
        rows: tuple[Column, Column, Column, Column],
        stop: Callable[[int], Stop],
        uses: Callable[[], Uses | None] | None = None,
    ) -> None:
        self.leaders = leaders
        self.places = places
        self.person, self.place, self.start, self.end = rows
        self._stop = stop
        self._uses = uses
        self._used: list[Uses | None] = []
        self._bodily: list[array[int] | None] = []
        self._visited: Sequence[Place | None] | None = None
        # For whoever asks again in what way places are told apart: by that, a number for each place.
        self.keys: dict[Any, array[int] | None] = {}
        # For kernels that read lists: the rows as these, if they were asked for.
        self.lists: list[list[int]] = []

    @classmethod
    def of(cls, itineraries: Sequence[Itinerary]) -> Columns | None:
        """The rows of itineraries; None where some stop is not plain."""
        held: list[Sequence[Stop]] = [one.stops for one in itineraries]
        stops = list(chain.from_iterable(held))
        if not all(map(is_plain, stops)):
            held = [[each for each in one.stops if takes_place(each)] for one in itineraries]
            stops = list(chain.from_iterable(held))
            if not all(map(is_plain, stops)):
                return None
        places = {id(each): each for each in [stop.place for stop in stops]}
        codes = {key: code for code, key in enumerate(places)}
        person = array("q", chain.from_iterable(repeat(code, len(each)) for code, each in enumerate(held)))
        place = array("q", [codes[id(stop.place)] for stop in stops])
        start = array("q", [stop._from for stop in stops])
        end = array("q", [stop._to or 0 for stop in stops])
        leaders = [each.leader.id for each in itineraries]
        return cls(leaders, list(places.values()), (person, place, start, end), stops.__getitem__)

    def stop(self, row: int) -> Stop:
        """The stop of a row, as its itinerary holds it."""
        return self._stop(row)

    @property
    def visited(self) -> Sequence[Place | None]:
        """The places by code; None for those where nobody stops."""
        if self._visited is None:
            many = counted(self.place, len(self.places))
            self._visited = [place if count else None for place, count in zip(self.places, many, strict=True)]
        return self._visited

    def uses(self) -> Uses | None:
        """What the places are used for; None where some event slips, or has no end. Worked out once."""
        if not self._used:
            self._used.append(_uses_of(self) if self._uses is None else self._uses())
        return self._used[0]

    @property
    def bodily(self) -> array[int] | None:
        """The rows where bodies go; None where these are all."""
        if not self._bodily:
            remote = any(each is not None and each.remote for each in self.visited)
            rows = (
                array("q", [row for row, code in enumerate(self.place) if not self.places[code].remote])
                if remote
                else None
            )
            self._bodily.append(rows)
        return self._bodily[0]

    def __len__(self) -> int:
        return len(self.start)


def _uses_of(columns: Columns) -> Uses | None:
    rows: dict[Any, int] = {}
    found = Uses(array("q"), array("q"), array("q"), lambda uses: [first[use] for use in uses])
    events: dict[str, Event] = {}
    codes = {each.id: code for code, each in enumerate(columns.places)}
    for row in range(len(columns)):
        stop = columns.stop(row)
        event = stop.event
        if event is not None and event.place.id in codes and stop.place.id == event.place.id:
            rows.setdefault(event.id, row)
            events[event.id] = event
        elif event is not None:
            # Where they stop elsewhere, both places may be used.
            return None
        else:
            rows.setdefault((stop.place.id, stop._from, stop._to), row)
    first = list(rows.values())
    for key, row in rows.items():
        held = events.get(key)
        if held is None:
            times = columns.start[row], columns.end[row]
        elif held._to is None or held.early or held.late:
            return None
        else:
            times = held._from, held._to
        for column, value in zip(found[:3], (columns.place[row], *times), strict=True):
            column.append(value)  # type: ignore[attr-defined]  # an array, made above
    return found
