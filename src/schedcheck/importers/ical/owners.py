"""Whose calendars are that are given for nobody."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from attrs import define, field

from schedcheck.importers.alike import folded
from schedcheck.importers.ical.properties import text_of
from schedcheck.importers.ical.schedule import NOBODY
from schedcheck.importers.notices import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schedcheck.importers.ical.components import Component
    from schedcheck.importers.notices import Notices
    from schedcheck.importers.people import People
    from schedcheck.model import Leader

__all__ = ["Claim", "Owners"]

PAIR = 2


@define(eq=False)
class Claim:
    """Somebody whose the calendars of one name in one file are.

    Attributes:
        names: What they may be called, from what is best to what is always another name.
        said: What of these the calendar or its file says.
        level: Which of the names they have.
        leader: Who it is, once that is settled.
        events: Whether there are events in any of them.
        shared: Whether somebody else, of another file, has the name, too.
        other: Who has events under the name, where there are but busy times here.
    """

    names: list[str]
    said: list[str]
    level: int = field(default=0)
    leader: Leader | None = field(default=None)
    events: bool = field(default=False)
    shared: bool = field(default=False)
    other: Claim | None = field(default=None)

    @property
    def name(self) -> str:
        """What they are called."""
        return self.names[self.level]

    @property
    def more(self) -> bool:
        """Whether there is another name."""
        return self.level < len(self.names) - 1


class Owners:
    """Finds whose calendars are: those of two files are two people's, unless one who is known is named by both.

    Args:
        people: Whom calendars may name.
        notices: Where to tell what was assumed.
    """

    def __init__(self, people: People, notices: Notices) -> None:
        self._people = people
        self._notices = notices
        self._claims: dict[tuple[int, str], Claim] = {}
        self._shared: set[str] = set()
        self._open = True

    def claim(self, number: int, file: object, calendar: Component) -> Claim:
        """Somebody whose a calendar is.

        Args:
            number: That of its file.
            file: The name of the file; not a text where it has none.
            calendar: The calendar.
        """
        said = [text_of(calendar.first(each, self._notices)) for each in ("NAME", "X-WR-CALNAME")]
        if isinstance(file, str):
            said.append(PurePath(file).stem.strip())
        said = [each for each in said if each]
        first = said[0] if said else NOBODY
        made = self._claims.setdefault((number, folded(first)), Claim([first, *_others(first, file)], said))
        made.events |= any(calendar.events())
        return made

    def leader(self, claim: Claim, line: int) -> Leader:
        """Who it is; all calendars must have been claimed before.

        Args:
            claim: Somebody.
            line: Where their calendar begins, for notices.
        """
        if self._open:
            self._open = False
            self._tell_apart([each for each in self._claims.values() if self._people.called(*each.said) is None])
        found = self._people.called(*claim.said)
        if found is not None:
            return found
        if not claim.said:
            message, done = "whose calendar it is, is not said", f"it was taken for {NOBODY}'s"
            self._notices.add("person-missing", message, done, line=line)
        if claim.shared or claim.level or claim.other:
            self._tell(claim, line)
        whose = claim.other or claim
        if whose.leader is None:
            whose.leader = self._made(whose, line)
        return whose.leader

    def _tell_apart(self, claims: list[Claim]) -> None:
        """Give each of those with one name the next of their names, as long as they have one."""
        for alike in _named(claims).values():
            # Of one who has events and one who has busy times alone: not to heed these would be worse.
            if len(alike) == PAIR and alike[0].events != alike[1].events:
                one, other = sorted(alike, key=lambda each: each.events)
                one.other = other
        claims = [each for each in claims if each.other is None]
        several = list(_alike(claims))
        while any(each.more for each in several):
            for each in several:
                each.level += each.more
            several = list(_alike(claims))
        for each in several:
            each.shared = True

    def _tell(self, claim: Claim, line: int) -> None:
        message = f"what the calendar is called, {short(claim.names[0])}, another file's is called, too"
        if claim.shared:
            done = "they were taken for those of two people whom nothing tells apart"
            self._notices.add("person-ambiguous", message, done, line=line)
        elif claim.other:
            done = "the busy times in it were taken for those of whoever has events in the other"
            self._notices.add("person-assumed", message, done, line=line)
        else:
            done = f"it was taken for that of somebody else, called {short(claim.name)} after where the file is"
            self._notices.add("person-assumed", message, done, line=line)

    def _made(self, claim: Claim, line: int) -> Leader:
        made = self._people.find("", claim.name, uid=None, line=line)
        if made is None:
            return self._people.another(f"{NOBODY}, called {claim.name}")
        if claim.shared and made.id in self._shared:
            return self._people.another(claim.name)
        self._shared.add(made.id)
        return made


def _others(first: str, file: object) -> Iterator[str]:
    """What else a file's owner may be called: as it is, as its folders are from within outwards, by all of it."""
    if isinstance(file, str):
        path = PurePath(file)
        folders = [each.strip() for each in reversed(path.parent.parts) if each not in {path.anchor, ".."}]
        yield from filter(None, (path.stem.strip(), *folders))
        yield f"{first} ({file})"


def _alike(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Those with a name that another has, too."""
    return (each for several in _named(claims).values() if len(several) > 1 for each in several)


def _named(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    held: dict[str, list[Claim]] = {}
    for each in claims:
        held.setdefault(folded(each.name), []).append(each)
    return held
