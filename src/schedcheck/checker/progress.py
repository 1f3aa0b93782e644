"""How far a check has come, told now and then."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from schedcheck.errors import InvalidValue, MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["bar"]

Progress: TypeAlias = Callable[[int, int], object]
"""Is told how much is done, and of how much."""

T = TypeVar("T")

PAUSE = 0.05
"""So many seconds pass at least before it is told again."""


class Meter:
    """Tells how far it is, not too often, and at the end.

    Args:
        progress: Whom to tell; None for nobody.
        total: How many steps there are.
    """

    __slots__ = ("_done", "_next", "_progress", "_total")

    def __init__(self, progress: Progress | None, total: int) -> None:
        if progress is not None and not callable(progress):
            raise InvalidValue("progress must be callable with how much is done, and of how much", repr(progress))
        self._progress = progress
        self._total = total
        self._done = 0
        self._next = 0.0

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._progress is not None and self._done < self._total and (now := monotonic()) >= self._next:
            self._next = now + PAUSE
            self._progress(self._done, self._total)

    def finish(self) -> None:
        """All is done."""
        if self._progress is not None:
            self._progress(self._total, self._total)


def metered(things: Sequence[T], progress: Progress | None) -> Iterator[T]:
    """The things one by one, each done when the next is asked for."""
    meter = Meter(progress, len(things))
    for each in things:
        yield each
        meter.step()
    meter.finish()


def finished(steps: int, progress: Progress | None) -> None:
    """Tell that so many steps are done, of as many."""
    meter = Meter(progress, steps)
    for _ in range(steps):
        meter.step()
    meter.finish()


@contextmanager
def bar(*, after: float = 0.5) -> Iterator[Progress]:
    """A bar on standard error to give to `check` as *progress*; where that is no terminal, nothing is shown.

    Args:
        after: It appears when so many seconds are over, and goes when the check is.

    Raises:
        MissingExtra: It is drawn by rich, which comes with the extra `cli`.
    """
    if find_spec("rich") is None:
        raise MissingExtra("cli", "a progress bar")
    drawn = _Bar(monotonic() + after)
    try:
        yield drawn.tell if sys.stderr is not None and sys.stderr.isatty() else _nothing
    finally:
        drawn.stop()


def _nothing(done: int, total: int) -> None:
    """Tells nobody."""


class _Bar:
    """A bar that is not there before its time."""

    __slots__ = ("_shown", "_since", "_task")

    def __init__(self, since: float) -> None:
        self._since = since
        self._shown: Any = None
        self._task: Any = None

    def tell(self, done: int, total: int) -> None:
        if self._shown is None:
            if monotonic() < self._since or done == total:
                return
            self._show(total)
        self._shown.update(self._task, completed=done)

    def _show(self, total: int) -> None:
        from rich.console import Console  # noqa: PLC0415 - an extra, and slow to load
        from rich.progress import Progress as RichProgress  # noqa: PLC0415 - as above

        self._shown = RichProgress(console=Console(stderr=True), transient=True)
        self._task = self._shown.add_task("checking", total=total)
        self._shown.start()

    def stop(self) -> None:
        if self._shown is not None:
            self._shown.stop()
