"""What bad input raises: each a `ValueError` that keeps the offending values as attributes.

A message says what must hold, then what came. A broken *rule* is never an exception: it is data in a report.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ConflictingIds",
    "InvalidValue",
    "MissingExtra",
    "NaiveTime",
    "NotInSchedule",
    "OverLimit",
    "RepeatedTime",
    "ServerFailed",
    "SkippedTime",
    "UnknownName",
    "UnknownZone",
    "WorkerDied",
    "did_you_mean",
]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A clause that offers the closest of *known* names, or nothing when none is close.

    >>> did_you_mean("plenery", ["meal", "plenary"])
    "; did you mean 'plenary'?"
    """
    by_folded = {each.casefold(): each for each in known}
    close = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.7)
    return f"; did you mean {str(by_folded[close[0]])!r}?" if close else ""


class InvalidValue(ValueError):
    """A value does not hold what it must.

    Attributes:
        must: What must hold.
        got: The value that came.
    """

    def __init__(self, must: str, got: object) -> None:
        self.must = must
        self.got = got
        super().__init__(f"{must}, got {got}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.must, self.got)


class NaiveTime(InvalidValue):
    """A time has neither an offset nor a place whose zone would settle it."""


class SkippedTime(InvalidValue):
    """A local time does not exist: a clock change skips it."""


class RepeatedTime(InvalidValue):
    """A local time exists twice: a clock change repeats it, and no offset says which is meant."""


class UnknownZone(InvalidValue):
    """A time zone is not in the IANA database."""


class UnknownName(InvalidValue):
    """A name is not one of those that are known."""


class ConflictingIds(InvalidValue):
    """Two different things of one kind have one id."""


class NotInSchedule(InvalidValue):
    """A leader, stop, event or place is not in the schedule, or not just once."""


class OverLimit(InvalidValue):
    """What is to be read is larger than a limit, which whoever asks can raise.

    Attributes:
        limit: The name of the limit.
        most: What it is.
    """

    def __init__(self, limit: str, most: int, got: object) -> None:
        self.limit = limit
        self.most = most
        super().__init__(f"{limit} must be at most {most:,} (raise the limit {limit!r} if it may be more)", got)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.limit, self.most, self.got)


class MissingExtra(ImportError):
    """An optional part of schedcheck is used whose packages are not installed.

    Attributes:
        extra: The extra that brings them.
    """

    def __init__(self, extra: str, what: str) -> None:
        self.extra = extra
        self.what = what
        super().__init__(f"{what} needs packages that are not installed: pip install 'schedcheck[{extra}]'")

    def __reduce__(self) -> tuple[type[MissingExtra], tuple[str, str]]:
        return type(self), (self.extra, self.what)


class WorkerDied(RuntimeError):
    """An executor did not finish what `check` asked of it: a worker died, or the executor was shut down.

    Attributes:
        rules: The ids of the rules of which something was being measured, or was still to be.
        why: What the executor says.
    """

    def __init__(self, rules: Iterable[str], why: object) -> None:
        self.rules = tuple(rules)
        self.why = f"{type(why).__name__}: {why}" if isinstance(why, BaseException) else str(why)
        more = f" and {len(self.rules) - SHOWN} more" if len(self.rules) > SHOWN else ""
        super().__init__(f"an executor did not finish measuring {', '.join(self.rules[:SHOWN])}{more} ({self.why})")

    def __reduce__(self) -> tuple[type[WorkerDied], tuple[tuple[str, ...], str]]:
        return type(self), (self.rules, self.why)


class ServerFailed(RuntimeError):
    """A server could not be reached, broke off, or refused what was asked of it.

    Attributes:
        what: What was asked of it.
        url: Of what; without a user or a password.
        why: What became of it.
        done: How many changes were made before.
    """

    def __init__(self, what: str, url: str, why: str, *, done: int = 0) -> None:
        self.what = what
        self.url = url
        self.why = why
        self.done = done
        made = f"; {done} {'change was' if done == 1 else 'changes were'} made before" if done else ""
        super().__init__(f"a server did not {what} {url}: {why}{made}")

    def __reduce__(self) -> tuple[Any, ...]:
        return _server_failed, (self.what, self.url, self.why, self.done)


def _server_failed(what: str, url: str, why: str, done: int) -> ServerFailed:
    return ServerFailed(what, url, why, done=done)


SHOWN = 5
"""So many ids of rules are told in a message."""
