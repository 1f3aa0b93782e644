"""How large a calendar may be, and how much may be made of it."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from schedcheck.errors import InvalidValue, OverLimit

__all__ = ["CalendarLimits"]


def _positive(_self: object, attribute: Any, value: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise InvalidValue(f"the limit {attribute.name} must be a whole number from 1", repr(value))


def _limit(default: int) -> Any:
    return field(default=default, kw_only=True, validator=_positive)


@frozen
class CalendarLimits:
    """What a calendar must not exceed: looked at before anything is made of it.

    Args:
        size: Bytes of a file.
        line: Bytes of a line, unfolded.
        events: Events of a file.
        components: Components of a file that are no events.
        depth: How many components may lie within one another.
        rdates: Times in the RDATEs of a file.
        exdates: Times in the EXDATEs of a file.
        attendees: ATTENDEEs of a file.
        stops: Stops of everybody at every time, of all files together.
        occurrences: Occurrences of recurring events, of all files together. What is more is left out, with a notice.
        steps: How much work recurrence rules may be: days to look at. What is more is left out, with a notice.
        notices: Notices, of all files together.

    Raises:
        InvalidValue: A limit that is no whole number from 1.
    """

    size: int = _limit(10 * 1024 * 1024)
    line: int = _limit(1024 * 1024)
    events: int = _limit(20_000)
    components: int = _limit(50_000)
    depth: int = _limit(8)
    rdates: int = _limit(5_000)
    exdates: int = _limit(50_000)
    attendees: int = _limit(100_000)
    stops: int = _limit(200_000)
    occurrences: int = _limit(10_000)
    steps: int = _limit(500_000)
    notices: int = _limit(50_000)

    def hold(self, name: str, count: int, got: str) -> None:
        """Raise `OverLimit` where a count is more than a limit."""
        most = getattr(self, name)
        if count > most:
            raise OverLimit(name, most, got)
