"""Recurrence rules (RFC 5545, section 3.3.10) of unknown origin: refused before they can run away.

dateutil looks for the next time of a rule until there is one or the year 9999 is over. So a rule is asked only from
just before what is wanted, moved by so many times 400 years (dates come again after that, weekdays too) that the year
9999 is at most 400 years away; what that takes is counted.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import frozen
from dateutil.rrule import rrulestr

from schedcheck.errors import InvalidValue
from schedcheck.importers.notices import short
from schedcheck.recurrence import _PARTS, _refuse_what_is_not_meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schedcheck.importers.notices import Notices

__all__ = ["Budget", "Refused", "Rule", "read_rule"]

CYCLE = 400
LAST_YEAR = 9_999
LONGEST = 2_000
SPARSE = 9
"""Of so many years in which it could come, a rule comes in one: on 29 February."""
PER_DAY = 24
"""So many times a day may an event come: what comes more often is nobody's schedule."""
SET_BY = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# How long a step of a rule is, in days, and what it costs.
STEPS = {"HOURLY": (1 / 24, 1), "DAILY": (1, 1), "WEEKLY": (7, 2), "MONTHLY": (28, 4), "YEARLY": (365, 16)}
_SIXTY = r"[0-5]?\d(,[0-5]?\d)*"
FOLLOWED = {
    **_PARTS,
    "FREQ": "HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY",
    "COUNT": r"0*[1-9]\d{0,17}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYHOUR": r"([01]?\d|2[0-3])(,([01]?\d|2[0-3]))*",
    "BYMINUTE": _SIXTY,
    "BYSECOND": _SIXTY,
}
REFUSED = {
    "RSCALE": "it counts by another calendar (RFC 7529)",
    "SKIP": "it counts by another calendar (RFC 7529)",
    "SECONDLY": "it comes every second",
    "MINUTELY": "it comes every minute",
}


class Refused(ValueError):
    """A rule is not followed; the message says why."""


class Budget:
    """How much work rules may still be, and how many times they may still come.

    Args:
        steps: Days to look at.
        room: Occurrences.
    """

    def __init__(self, steps: int, room: int) -> None:
        self.left = float(steps)
        self.room = room
        self._most = room
        self._told = False

    def take(self, steps: float) -> None:
        """Count work that is done."""
        self.left -= steps

    def full(self, notices: Notices, uid: str | None, line: int) -> None:
        """Tell once that there is no more room."""
        if not self._told:
            self._told = True
            message = f"there are more than {self._most:,} occurrences of events that come again"
            done = "this one's and all later ones' further occurrences were left out"
            notices.add("too-many-occurrences", message, done, uid=uid, line=line)


def _always(_: datetime) -> bool:
    return True


@frozen
class Rule:
    """A rule that can be followed.

    Attributes:
        parts: What it is made of, without COUNT and UNTIL.
        count: How often it comes.
        until: As it is written.
    """

    parts: dict[str, str]
    count: int | None
    until: str | None

    def starts(
        self,
        first: datetime,
        since: datetime,
        until: datetime,
        budget: Budget,
        *,
        counts: Callable[[datetime], bool] = _always,
    ) -> Iterator[datetime]:
        """When it comes, from and up to two times of the same clock, which has no zone.

        Args:
            first: Its start.
            since, until: What is asked for.
            budget: How much work it may be.
            counts: Whether COUNT counts a time; one that it does not count comes among the others.

        Raises:
            Refused: There is not enough left in the budget.
        """
        if first > until:
            return
        freq, interval = self.parts["FREQ"], int(self.parts.get("INTERVAL", 1))
        parts, anchor = self._explicit(first), first
        if self.count is None and since > first:
            anchor = _anchor(freq, interval, first, since)
        days, cost = STEPS[freq]
        price = cost / days / interval
        # What it takes at least, without anything that it finds.
        if max(until - anchor, timedelta(0)).days * price > budget.left:
            raise Refused("it would take more work than the limit steps allows")
        ahead = (LAST_YEAR - until.year) // CYCLE * CYCLE
        moved, left = anchor.replace(year=anchor.year + ahead), self.count
        seen, over = moved, False
        try:
            for each in rrulestr(";".join(f"{name}={held}" for name, held in parts.items()), dtstart=moved):
                seen = each
                start = each.replace(year=each.year - ahead)
                if start > until:
                    return
                if left is not None:
                    left -= counts(start)
                if start >= since:
                    yield start
                if left == 0:
                    return
            over = True
        except (IndexError, OverflowError):
            # Where dateutil looks for what a month cannot have, and beyond the year 9999.
            over = True
        finally:
            end = datetime(LAST_YEAR, 12, 31) if over else seen  # noqa: DTZ001 - on the clock of the rule
            budget.take(max(end - moved, timedelta(0)).days * price + 1)

    def reach(self, first: datetime) -> datetime:
        """How far it may go, where a COUNT says how often: with room for years in which it does not come."""
        days = (self.count or 0) * int(self.parts.get("INTERVAL", 1)) * STEPS[self.parts["FREQ"]][0] * SPARSE + 366
        left = max(datetime(LAST_YEAR, 12, 31) - first, timedelta(0))  # noqa: DTZ001 - on the clock of the rule
        return first + min(timedelta(min(days, left.days)), left)

    def _explicit(self, first: datetime) -> dict[str, str]:
        """Its parts, with what they take from the start in words of their own: so that it may start elsewhere."""
        parts = dict(self.parts)
        freq = parts["FREQ"]
        if "BYWEEKNO" in parts and "BYDAY" not in parts:
            parts["BYDAY"] = DAYS[first.weekday()]
        if not any(each in parts for each in SET_BY):
            if freq == "YEARLY":
                parts.setdefault("BYMONTH", str(first.month))
            if freq in {"YEARLY", "MONTHLY"}:
                parts["BYMONTHDAY"] = str(first.day)
            if freq == "WEEKLY":
                parts["BYDAY"] = DAYS[first.weekday()]
        return parts


def _anchor(freq: str, interval: int, first: datetime, since: datetime) -> datetime:
    """A start of the same rule, at most a few steps before a time."""
    # One step more: of a week or a year, the rule may come before the day on which it started.
    if freq in {"HOURLY", "DAILY", "WEEKLY"}:
        step = interval * {"HOURLY": timedelta(hours=1), "DAILY": timedelta(1), "WEEKLY": timedelta(7)}[freq]
        return first + max((since - first) // step - 1, 0) * step
    if freq == "MONTHLY":
        months = (since.year - first.year) * 12 + since.month - first.month
        months = max(months // interval - 1, 0) * interval
        if not months:
            return first
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        return first.replace(year=year, month=month + 1, day=1)
    years = max((since.year - first.year) // interval - 1, 0) * interval
    return first.replace(year=first.year + years, month=1, day=1) if years else first


def read_rule(value: str, *, all_day: bool) -> Rule:
    """The rule of a text, if it can be followed; raises `Refused`.

    Args:
        value: What stands behind RRULE.
        all_day: Whether it is of days, which have no hours.
    """
    if len(value) > LONGEST:
        raise Refused(f"it is longer than {LONGEST:,} letters")
    text = value.strip().upper().removesuffix(";")
    named = [each.partition("=") for each in text.split(";")]
    parts = {name.strip(): held.strip() for name, _, held in named}
    for name, held in parts.items():
        if name in REFUSED or held in REFUSED:
            raise Refused(REFUSED.get(name) or REFUSED[held])
        if name not in FOLLOWED or not re.fullmatch(FOLLOWED[name], held):
            raise Refused(f"{short(f'{name}={held}')} is nothing that it may be made of")
    if "FREQ" not in parts or len(parts) != len(named):
        raise Refused("it has no FREQ, or a part twice")
    if all_day:
        parts = {name: held for name, held in parts.items() if name not in {"BYHOUR", "BYMINUTE", "BYSECOND"}}
    _refuse_what_comes_too_often(parts)
    meant = {name: held for name, held in parts.items() if name not in {"COUNT", "UNTIL"}}
    try:
        # A week's number without a day means the day of the start: said where the start is known.
        _refuse_what_is_not_meant(meant if "BYWEEKNO" not in meant else {"BYDAY": "MO", **meant})
    except InvalidValue as error:
        raise Refused(str(error).removeprefix("rrule: ")) from None
    return Rule(meant, int(parts["COUNT"]) if "COUNT" in parts else None, parts.get("UNTIL"))


def _refuse_what_comes_too_often(parts: dict[str, str]) -> None:
    by = [name for name in parts if name.startswith("BY")]
    if parts["FREQ"] == "HOURLY" and by:
        # Which of its hours it comes in, is found only by looking at all of them.
        raise Refused("it comes every hour of some days or hours only")
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= len(set(parts.get(name, "0").split(",")))
    if times > PER_DAY:
        raise Refused(f"it comes {times:,} times a day")
