"""The plain rows of somebody whose stops are given in columns, made place by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, KeysView

    from schedcheck.encounters.plain import Row
    from schedcheck.model import Stop


class PersonRows(Mapping[str, Sequence["Row"]]):
    """The rows of somebody by place, as `Plain` works them out; stops are made for those alone that are asked for.

    Args:
        person: Their id.
        numbers: The numbers of the rows, by place.
        stop: Makes the stop of a number: the same each time.
    """

    __slots__ = ("_made", "_numbers", "_person", "_stop")

    def __init__(self, person: str, numbers: dict[str, list[int]], stop: Callable[[int], Stop]) -> None:
        self._person = person
        self._numbers = numbers
        self._stop = stop
        self._made: dict[str, Sequence[Row]] = {}

    def __getitem__(self, key: str) -> Sequence[Row]:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = sorted(map(self._row, self._numbers[key]))
        return made

    def _row(self, number: int) -> Row:
        stop = self._stop(number)
        return stop._from, stop._to, self._person, stop.id, stop  # type: ignore[return-value]  # a plain stop has an end, and this one an id

    def get(self, key: str, default: Any = None) -> Any:
        """The rows there; the *default* where there are none."""
        return self[key] if key in self._numbers else default

    def keys(self) -> KeysView[str]:
        """The places, without a look at what is there."""
        return self._numbers.keys()

    def __contains__(self, key: object) -> bool:
        return key in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def __reduce__(self) -> tuple[Any, ...]:
        # With all stops made: copies are of the same ones as their itinerary holds.
        return dict, (dict(self.items()),)
