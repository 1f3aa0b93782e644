"""The time that two stops, or a stop and an event, have in common, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schedcheck.encounters.outlook import Outlook, weighed
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from schedcheck.encounters.presence import Presence


class Stay(NamedTuple):
    """Two presences with time in common.

    Attributes:
        first, second: Which.
        time: What they have in common at stated times, in microseconds; nothing of an end that is not known.
        outlook: How it stands.
    """

    first: Presence
    second: Presence
    time: int
    outlook: Outlook


def stay_of(first: Presence, second: Presence, required: int, *, unsure: bool = False) -> Stay:
    """How two presences stand that should have *required* microseconds in common."""
    sure = max(0, _common(first, second, 0))
    tentative = first.tentative or second.tentative
    if sure < required:
        longest = min(first.end, second.end) - max(first.start, second.start)
        # What may be long enough, if it ends late or if they share the place, is not known; else it is surely too
        # short.
        verdict = Verdict.UNKNOWN if (first.open or second.open) and longest >= required else Verdict.BROKEN
        return Stay(first, second, sure, Outlook(verdict, sure, None))
    slip = None if first.key == second.key else _slip(first, second, required)
    if unsure:
        return Stay(first, second, sure, Outlook(Verdict.UNKNOWN, sure, None))
    if tentative:
        return Stay(first, second, sure, Outlook(Verdict.CONDITIONAL, sure, None))
    verdict = Verdict.KEPT if slip is None else Verdict.AT_RISK
    return Stay(first, second, sure, weighed(verdict, sure, slip, unsure=False, tentative=False))


def _common(first: Presence, second: Presence, later: int) -> int:
    """What the two have in common for sure when the second is *later* microseconds later."""
    ends = first.earliest_end, second.earliest_end + later
    return min(ends) - max(first.start, second.start + later)


def _slip(first: Presence, second: Presence, required: int) -> int | None:
    """The largest slip still safe; None if none is too much.

    What is in common first grows, then falls, as the one slips along the other: the furthest slips are the worst.
    """
    latest, earliest = second.late + first.early, second.early + first.late
    if min(_common(first, second, latest), _common(first, second, -earliest)) >= required:
        return None
    safe, bad = 0, max(first.early, first.late, second.early, second.late)
    while bad - safe > 1:
        middle = (safe + bad) // 2
        forth = min(second.late, middle) + min(first.early, middle)
        back = min(second.early, middle) + min(first.late, middle)
        if min(_common(first, second, forth), _common(first, second, -back)) < required:
            bad = middle
        else:
            safe = middle
    return safe
