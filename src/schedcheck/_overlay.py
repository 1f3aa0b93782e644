"""A mapping that can be changed without changing it: a common base, and a small persistent map of what is different."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rpds import HashTrieMap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

K = TypeVar("K")
V = TypeVar("V")

_GONE: Any = object()


class Overlay(Generic[K, V]):
    """A mapping whose changes make a new one, in O(log changes); all versions share the base and most of the changes.

    Attributes:
        base: Not to be changed any more; it may make its values when they are asked for.
    """

    __slots__ = ("_changes", "base")

    def __init__(self, base: Mapping[K, V], changes: HashTrieMap[K, V] | None = None) -> None:
        self.base = base
        self._changes: HashTrieMap[K, V] = HashTrieMap() if changes is None else changes

    def get(self, key: K) -> V | None:
        """The value; None where there is none."""
        found = self._changes.get(key)
        if found is None:
            return self.base.get(key)
        return None if found is _GONE else found

    def changed(self, key: K) -> V | None:
        """The value if it is different from that of the base, None if it is not; raises KeyError if it was removed."""
        found = self._changes.get(key)
        if found is _GONE:
            raise KeyError(key)
        return found

    @property
    def untouched(self) -> Mapping[K, V] | None:
        """The base, if nothing is different from it."""
        return self.base if not len(self._changes) else None

    def base_of(self, key: K) -> Mapping[K, V] | None:
        """The base, if it holds the value of a key; None where that is changed, or there is none."""
        return self.base if self._changes.get(key) is None and key in self.base else None

    def __contains__(self, key: K) -> bool:
        found = self._changes.get(key)
        return key in self.base if found is None else found is not _GONE

    def __getitem__(self, key: K) -> V:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def insert(self, key: K, value: V) -> Overlay[K, V]:
        """The mapping with another value, which is not None."""
        return Overlay(self.base, self._changes.insert(key, value))

    def remove(self, key: K) -> Overlay[K, V]:
        """The mapping without a key."""
        if key in self.base:
            return Overlay(self.base, self._changes.insert(key, _GONE))
        return Overlay(self.base, self._changes.discard(key))

    def items(self) -> Iterator[tuple[K, V]]:
        """Every key and value: those of the base first."""
        for key in self.base:
            if (found := self.get(key)) is not None:
                yield key, found
        for key, value in self._changes.items():
            if value is not _GONE and key not in self.base:
                yield key, value

    def values(self) -> Iterator[V]:
        """Every value, in the same order."""
        return (value for _, value in self.items())

    def __reduce__(self) -> tuple[Any, ...]:
        return Overlay, (dict(self.items()),)
