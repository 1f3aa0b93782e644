"""Whom a name or an address in a calendar or a table means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from schedcheck._values import several
from schedcheck.errors import ConflictingIds, InvalidValue
from schedcheck.importers.alike import folded
from schedcheck.importers.notices import short
from schedcheck.model import Leader
from schedcheck.model.itinerary import free_id

if TYPE_CHECKING:
    from schedcheck.importers.notices import Notices

__all__ = ["People", "address_of"]

MAIL = re.compile(r"mailto:(.*)", re.IGNORECASE | re.DOTALL)
LONGEST_ID = 60


def address_of(text: str) -> str:
    """The address in a `mailto:`, or the text as it is."""
    match = MAIL.fullmatch(text.strip())
    return unquote(match.group(1)).strip() if match else text.strip()


class People:
    """People by what calendars call them.

    Args:
        people: Leaders, each found by id, email, or the name where no other has it; or a mapping to them of what
            calendars call them beside: addresses, names, names of files.
        notices: Where to tell what was assumed.

    Raises:
        InvalidValue: Something that is no leader.
        ConflictingIds: Two different leaders with one id.
    """

    def __init__(self, people: Iterable[Leader] | Mapping[str, Leader], notices: Notices) -> None:
        self._notices = notices
        self._called: dict[str, Leader] = {}
        self._known: dict[str, Leader] = {}
        self._names: dict[str, dict[str, Leader]] = {}
        self._made: dict[str, Leader] = {}
        # The first address of each name.
        self._said: dict[str, str] = {}
        self._taken: Counter[str] = Counter()
        if isinstance(people, Mapping):
            for name, each in people.items():
                if not isinstance(name, str):
                    raise InvalidValue("people must be leaders, or map what they are called to them", repr(name))
                self._called[folded(address_of(name))] = self.known(each)
        for each in several(people.values() if isinstance(people, Mapping) else people, "people"):
            self.known(each)

    def known(self, leader: Leader) -> Leader:
        """A leader, found by name from now on."""
        if not isinstance(leader, Leader):
            raise InvalidValue("people must be leaders, or map what they are called to them", repr(leader))
        if self._known.setdefault(leader.id, leader) != leader:
            raise ConflictingIds("people must have different ids", repr(leader.id))
        self._taken[leader.id] = 1
        for name in {leader.id, leader.name, *([leader.email] if leader.email else [])}:
            self._names.setdefault(folded(name), {})[leader.id] = leader
        return leader

    @property
    def given(self) -> bool:
        """Whether anybody is known."""
        return bool(self._known)

    def called(self, *names: str) -> Leader | None:
        """Who is known by one of some names or addresses; None if nobody is, or several are."""
        for each in names:
            key = folded(address_of(each))
            if key in self._called:
                return self._called[key]
            found = self._names.get(key, {})
            if len(found) == 1:
                return next(iter(found.values()))
        return None

    def is_address_of(self, address: str, leader: Leader) -> bool:
        """Whether an address is somebody's: theirs, or one that is given for them."""
        key = folded(address_of(address))
        return bool(key) and (
            self._called.get(key) == leader or key in {folded(each) for each in (leader.email, leader.name) if each}
        )

    def is_called(self, address: str, name: str, leader: Leader) -> bool:
        """Whether somebody with an address and a name is one whose name that is, and nobody else who is known."""
        known = self.called(*filter(None, (address, name)))
        if known is not None:
            return known == leader
        return folded(name) == folded(leader.name) and folded(name) not in self._names

    def may_be(self, address: str, name: str, leader: Leader) -> bool:
        """Whether somebody with an address and a name may be one whose name others have, too."""
        if self.called(*filter(None, (address, name))) is not None:
            return False
        return any(leader.id in self._names.get(folded(each), {}) for each in (address_of(address), name))

    def find(self, address: str, name: str, *, uid: str | None, line: int | None) -> Leader | None:
        """Whom an address and a name mean; somebody new if nobody is known by them, None if several are.

        Args:
            address: Such as a `mailto:`; "" if there is none.
            name: Beside it; "" if there is none.
            uid, line: For notices.
        """
        found = self.called(*filter(None, (address, name)))
        if found is not None:
            return found
        # One that several have, for none of whom the other speaks.
        ids = sorted({each for said in (address_of(address), name) for each in self._names.get(folded(said), {})})
        if ids:
            message = f"{short(name or address_of(address))} may be any of {', '.join(ids)}"
            self._notices.add("person-ambiguous", message, "nobody was taken", uid=uid, line=line)
            return None
        key = folded(address_of(address)) or folded(name)
        if key not in self._made:
            self._made[key] = self._new(address_of(address), name, uid=uid, line=line)
        if self.given:
            message = f"{short(name or address)} is nobody who is known"
            self._notices.add("person-assumed", message, "they were taken for somebody else", uid=uid, line=line)
        return self._made[key]

    def another(self, name: str) -> Leader:
        """Somebody new of a name, whoever else has it."""
        return self._new("", name, uid=None, line=None)

    def _new(self, address: str, name: str, *, uid: str | None, line: int | None) -> Leader:
        said = " ".join((name or address).split())
        other = self._said.setdefault(folded(said), address)
        if other != address:
            message = f"{short(said)} has the addresses {short(other)} and {short(address)}"
            self._notices.add("person-alike", message, "they were taken for two people", uid=uid, line=line)
        base = "-".join(re.findall(r"\w+", folded(said).replace("_", " ")))[:LONGEST_ID] or "somebody"
        try:
            return Leader(said, email=address if "@" in address else None, id=free_id(base, self._taken))
        except InvalidValue:
            # What only looks like an address.
            return Leader(said, id=free_id(base, self._taken))
