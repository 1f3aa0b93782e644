"""A value that is made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Later(Generic[T]):
    """A value that is made when it is first asked for, and then kept.

    Args:
        make: Makes it, the same however often it is called; None if it is *made*.
    """

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], T] | None, made: T | None = None) -> None:
        self._make = make
        self._made: Any = made

    def get(self) -> T:
        """The value."""
        # Another thread may be at it too: what it has made, or makes beside, is the same.
        make = self._make
        if make is not None:
            self._made = make()
            self._make = None
        made: T = self._made
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Later, (None, self.get())
