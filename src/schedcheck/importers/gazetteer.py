"""Which place a text means: among places that are given, or a new one of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from schedcheck._values import several
from schedcheck.encounters.sharing import common_place
from schedcheck.errors import ConflictingIds, InvalidValue, did_you_mean
from schedcheck.importers.alike import Alike, folded
from schedcheck.importers.notices import short
from schedcheck.model import Level, Place
from schedcheck.model.itinerary import free_id

if TYPE_CHECKING:
    from schedcheck.importers.notices import Notices

__all__ = ["Gazetteer"]

MEETING = re.compile(r"https?://\S+", re.IGNORECASE)
NOWHERE = "place not known"


class Gazetteer:
    """Places by what calendars call them.

    Args:
        places: Places, each found by its id, its name where no other has it, and its name followed by those of places
            around it, by commas; or a mapping to them of what calendars call them beside. Places around them are found
            too.
        notices: Where to tell what was assumed.

    Raises:
        InvalidValue: Something that is no place.
        ConflictingIds: Two different places with one id.
    """

    def __init__(self, places: Iterable[Place] | Mapping[str, Place], notices: Notices) -> None:
        self._notices = notices
        self._called: dict[str, Place] = {}
        self._known: dict[str, Place] = {}
        self._names: dict[str, dict[str, Place]] = {}
        self._made: dict[str, Place] = {}
        self._taken: Counter[str] = Counter()
        self._hints: dict[str, str] = {}
        self._alike = Alike()
        self._own_made: list[Place] = []
        if isinstance(places, Mapping):
            for name, each in places.items():
                if not isinstance(name, str) or not isinstance(each, Place):
                    raise InvalidValue(
                        "places must be places, or map what they are called to them", f"{name!r}: {each!r}"
                    )
                self._called[folded(name)] = each
        for each in several(places.values() if isinstance(places, Mapping) else places, "places"):
            if not isinstance(each, Place):
                raise InvalidValue("places must be places, or map what they are called to them", repr(each))
            for one in (*each.ancestors, *(inner for outer in each.ancestors for inner in _passages(outer))):
                self._keep(one)

    def _keep(self, place: Place) -> None:
        if self._known.setdefault(place.id, place) != place:
            raise ConflictingIds("places must have different ids", repr(place.id))
        self._taken[place.id] = 1
        names = [each.name for each in place.ancestors]
        for name in {place.id, *(", ".join(names[:count]) for count in range(1, len(names) + 1))}:
            self._names.setdefault(folded(name), {})[place.id] = place
            self._alike.keep(name)

    @property
    def places(self) -> tuple[Place, ...]:
        """Those that were made, by name."""
        return tuple(self._made[each] for each in sorted(self._made))

    def find(
        self, text: str, *, uid: str | None, line: int | None, geo: tuple[float, float] | None = None, link: str = ""
    ) -> Place:
        """The place of a text; one of its own where it is none of those known.

        Args:
            text: What is written; "" if nothing is.
            uid, line: For notices.
            geo: Where it is, for a new place.
            link: Where people meet from afar, if nothing else is written.
        """
        key = folded(text)
        if not key and link:
            return self._remote(link)
        if not key:
            return self._nowhere(uid, line)
        called = self._called.get(key)
        if called is not None:
            return called
        found = list(self._names.get(key, {}).values())
        if len(found) == 1:
            return found[0]
        if MEETING.fullmatch(text.strip()):
            return self._remote(text.strip())
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._ambiguous(text, found) if found else self._own(text, geo)
            if not found:
                self._tell_of_others(made, uid, line)
        self._tell(text, made, found, uid, line)
        return made

    def _tell_of_others(self, made: Place, uid: str | None, line: int | None) -> None:
        """Tell where two places that are called differently may be one: then a rule may be called kept that is not."""
        other = self._alike.keep(made.name)
        if other is not None:
            message = f"the places {short(made.name)} and {short(other)} may be one"
            self._notices.add("place-alike", message, "they were taken for two", uid=uid, line=line)
        self._own_made.append(made)
        if len(self._own_made) == PAIR and not self._known:
            one, another = (short(each.name) for each in self._own_made)
            done = "what is called otherwise was taken for another place"
            self._notices.add("places-assumed", f"no places were given, such as {one} and {another}", done)

    def _tell(self, text: str, made: Place, found: list[Place], uid: str | None, line: int | None) -> None:
        if found:
            ids = ", ".join(sorted(each.id for each in found))
            message = f"the place {short(text)} may be any of {ids}"
            if made.within is not None:
                self._notices.add("place-ambiguous", message, "it may be any of them", uid=uid, line=line)
            else:
                self._notices.add("place-alike", message, "it was taken for a place of its own", uid=uid, line=line)
        elif self._known:
            if made.id not in self._hints:
                self._hints[made.id] = did_you_mean(text[:LONGEST_ID], [each.name for each in self._known.values()])
            message = f"the place {short(text)} is none of those known{self._hints[made.id]}"
            self._notices.add("place-unmatched", message, "it was taken for a place of its own", uid=uid, line=line)

    def _own(self, text: str, geo: tuple[float, float] | None) -> Place:
        return Place(" ".join(text.split()), id=self._free_id(text), geo=geo)

    def _ambiguous(self, text: str, found: list[Place]) -> Place:
        """Somewhere in what the places that it may be have in common: so that it may be any of them."""
        common: Place | None = found[0]
        for each in found[1:]:
            common = None if common is None else common_place(common, each)
        if common is None:
            return self._own(text, None)
        return Place(" ".join(text.split()), within=common, level=common.level, id=self._free_id(text))

    def _remote(self, link: str) -> Place:
        key = f"\0{link}"
        if key not in self._made:
            self._made[key] = Place(link, remote=True, id=self._free_id(link))
        return self._made[key]

    def _nowhere(self, uid: str | None, line: int | None) -> Place:
        """Somewhere: it may be any place there is.

        Within what all known places lie in, if anything, it is at no level told from any of them. Without that, being
        of a country, it is not unless places of countries are known.
        """
        roots = {each.ancestors[-1].id: each.ancestors[-1] for each in self._known.values() if not each.remote}
        common = next(iter(roots.values())) if len(roots) == 1 else None
        if NOWHERE not in self._made:
            level = Level.COUNTRY if common is None else common.level
            self._made[NOWHERE] = Place(NOWHERE, within=common, level=level, id=self._free_id(NOWHERE))
        if common is None and any(each.level is Level.COUNTRY for each in roots.values()):
            done = "it was taken to be in none of the countries known"
            self._notices.add("place-missing-abroad", "where it is, is not said", done, uid=uid, line=line)
        else:
            done = "it may be any place"
            self._notices.add("place-missing", "where it is, is not said", done, uid=uid, line=line)
        return self._made[NOWHERE]

    def _free_id(self, text: str) -> str:
        """An id that no other place has."""
        base = "-".join(re.findall(r"\w+", folded(text).replace("_", " ")))[:LONGEST_ID] or "place"
        return free_id(base, self._taken)


LONGEST_ID = 60
PAIR = 2


def _passages(place: Place) -> tuple[Place, ...]:
    return () if place.entrance is None else place.entrance.ancestors
