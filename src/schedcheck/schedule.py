"""The proposed plan of several people, and the index over it."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
from attrs import frozen

from schedcheck._overlay import Overlay
from schedcheck._time import instant, micros, shifted, span_of
from schedcheck._values import member_of, several, uncollected
from schedcheck.columns import Columns, Table, Vocabulary, read
from schedcheck.columns import People as ColumnPeople
from schedcheck.encounters import Encounter, encounters_of
from schedcheck.encounters.presence import takes_place, trail
from schedcheck.encounters.whereabouts import Whereabouts
from schedcheck.errors import ConflictingIds, InvalidValue, NotInSchedule, did_you_mean
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Party, Place, Series, Stop
from schedcheck.model.identity import Names, refuse_conflicts, spoken_by, things_asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

ZERO = timedelta(0)

__all__ = ["Schedule"]


def _itineraries(values: Iterable[Itinerary]) -> tuple[Itinerary, ...]:
    made = several(values, "itineraries")
    for each in made:
        if not isinstance(each, Itinerary):
            raise InvalidValue("each of itineraries must be an Itinerary", repr(each))
    return tuple(sorted(made, key=lambda each: each.leader.id))


class Edit(NamedTuple):
    """One step from a plan to the next.

    Attributes:
        mark: What tells the plan from any other.
        people: Whose itineraries are others in the next; None where people came or went, or their parts changed.
    """

    mark: object
    people: frozenset[str] | None


REMEMBERED = 64
"""So many edits back, a plan knows what it was made from."""


@frozen(init=False, repr=False, eq=False)
class Schedule:
    """The proposed plan: one itinerary per person, in an order of its own, so that the order given does not matter.

    Changing it makes a new schedule that shares what did not change, at a cost that hardly grows with the plan.

    Args:
        itineraries: One for each person.

    Raises:
        ConflictingIds: A second itinerary of one person, or two different things of one kind with one id.
    """

    _ids: tuple[str, ...]
    _people: Overlay[str, Itinerary]
    _names: Names
    _whereabouts: Whereabouts
    # What depends only on who is in the plan, for whom: shared by all plans in which these are the same.
    _roles: dict[str, Any]
    _edits: tuple[Edit, ...]
    _mark: object
    _worked_out: dict[Any, Any]

    def __init__(self, itineraries: Iterable[Itinerary]) -> None:
        made = _itineraries(itineraries)
        by_leader: dict[str, Itinerary] = {}
        for each in made:
            if by_leader.setdefault(each.leader.id, each) is not each:
                raise ConflictingIds("a leader must have one itinerary in a schedule", f"two of {each.leader.id!r}")
        self.__attrs_init__(
            tuple(by_leader), Overlay(by_leader), Names.of(made), Whereabouts.of(lambda: made), {}, (), object(), {}
        )
        self._worked_out["itineraries"] = made
        if sum(len(each.stops) for each in made) >= LARGE:
            # Kept from the start: a large plan is checked by its columns.
            self._worked_out["columns"] = Columns.of(made)

    @classmethod
    def from_columns(
        cls,
        stops: Any,
        *,
        leaders: Iterable[Leader],
        places: Iterable[Place],
        events: Any = None,
        represents: Mapping[Leader, Leader] | None = None,
    ) -> Schedule:
        """A plan out of columns: a mapping of names to arrays or lists, an Arrow table, a data frame of any make.

        Stops are made only when somebody asks for them: a million of them cost no more than their columns. Columns of
        int64 are not copied, and must not be changed afterwards.

        Args:
            stops: A row for each stop of each person: `leader`; `place`, `start` and `end`, or `event`, whose own count
                where these are missing or null; further `kind`, `title`, `status`, `early`, `late` and `id`.
                `leader`, `place` and `event` are ids, or positions in *leaders*, *places* and *events*. Times are
                aware, or text as in `Stop`, or whole microseconds from 1970-01-01 UTC; where there is no event, a null
                `end` is not known.
            leaders: Everybody in the plan, also who has no stop.
            places: All that rows name.
            events: Events, or a table of `id` or `title`, `place`, `start`, `end`, and as above; and `series`.
            represents: Who stands in for whom.

        Raises:
            InvalidValue, UnknownName: What a column holds is not what it must be; the row is told, counted from 0.
            NaiveTime, SkippedTime, RepeatedTime: A time that is not one instant.
            ConflictingIds: Two different things of one kind with one id.
            MissingExtra: A data frame, without `schedcheck[frames]`.
        """
        with uncollected():
            return cls._of_table(read(stops, leaders, places, events, dict(represents or {})))

    @classmethod
    def _of_table(cls, table: Table) -> Schedule:
        people = ColumnPeople(table)
        used = [table.places[code] for code in table.used]
        bare = all(each._bare for each in used)
        made: Schedule = object.__new__(cls)

        def everybody() -> tuple[Itinerary, ...]:
            return made.itineraries

        made.__attrs_init__(
            tuple(people),
            Overlay(people),
            Names(Overlay(Vocabulary(table, Names.of_things))),
            Whereabouts.asking(used, people.at, people.coming_for) if bare else Whereabouts.of(everybody),
            {"parties": _parties_of((each, table.represents.get(each.id)) for each in table.leaders)},
            (),
            object(),
            {},
        )
        return made

    @property
    def itineraries(self) -> tuple[Itinerary, ...]:
        """One for each person, by the id of the leader."""
        found: tuple[Itinerary, ...] | None = self._worked_out.get("itineraries")
        if found is None:
            found = self._worked_out["itineraries"] = tuple(self._people[each] for each in self._ids)
        return found

    @property
    def leaders(self) -> tuple[Leader, ...]:
        """Everybody who has an itinerary, by id."""
        return tuple(each.leader for each in self.itineraries)

    def __repr__(self) -> str:
        return f"Schedule({self.itineraries!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Schedule):
            return NotImplemented
        return self is other or self.itineraries == other.itineraries

    def __hash__(self) -> int:
        return hash(self.itineraries)

    def __reduce__(self) -> tuple[Any, ...]:
        return Schedule, (self.itineraries,)

    @property
    def stops(self) -> Iterator[Stop]:
        """Every stop written, person by person, in order of start."""
        return (stop for each in self.itineraries for stop in each.stops)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place where somebody stops, and those around them, by id; with the passages to cross."""
        return tuple(sorted(self._names.of_kind(Place), key=lambda each: each.id))

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event somebody stops for, by start and id."""
        return tuple(sorted(self._names.of_kind(Event), key=lambda each: (each._from, each.id)))

    def event(self, key: str) -> Event:
        """The event with this id that somebody stops for; raises `NotInSchedule`."""
        found: Event | None = self._names.get(Event, key)
        if found is None:
            known = did_you_mean(key, [each.id for each in self._names.of_kind(Event)])
            raise NotInSchedule("the event must be one that somebody attends", f"{key!r}{known}")
        return found

    def itinerary(self, leader: Leader | str) -> Itinerary:
        """The itinerary of a leader, given as such or by id; raises `NotInSchedule`."""
        if not isinstance(leader, (Leader, str)):
            raise InvalidValue("it must be a Leader or the id of one", repr(leader))
        key = leader if isinstance(leader, str) else leader.id
        found = self._people.get(key)
        if found is None:
            raise NotInSchedule("the leader must have an itinerary", f"{key!r}{did_you_mean(key, self._ids)}")
        return found

    def encounters(
        self,
        a: Party,
        b: Party,
        *,
        level: Level | str = Level.ROOM,
        within: timedelta = ZERO,
        inherit: bool = True,
        implied: bool = True,
        slips: bool = False,
    ) -> tuple[Encounter, ...]:
        """Where *a* and *b* meet at stated times, by when they do.

        Args:
            a, b: Leaders or delegations. `Encounter.first` is of *a*'s side.
            level: How near a shared place must be; where that is not known, the encounter says so (`certain`).
            within: Also those who miss each other by less than this.
            inherit: Whoever represents one of them counts too.
            implied: Passages that follow from the plan count too.
            slips: Also those that only slips within the bounds bring about: by their `worst` gap.
        """
        nearest = member_of(Level)(level)
        if not isinstance(within, timedelta):
            raise InvalidValue("within must be a timedelta", repr(within))
        found: list[Encounter] = []
        for mine, theirs in self.pairs(a, b, inherit=inherit):
            here, there = ([each for each in trail(one) if implied or each.written] for one in (mine, theirs))
            found += encounters_of(here, there, nearest, max(micros(within), 0), slips=slips)
        return tuple(sorted(found, key=_when))

    def party(self, party: Party, *, inherit: bool = True) -> tuple[Itinerary, ...]:
        """The itineraries, not wholly cancelled, of a leader or of a delegation's members.

        Args:
            party: Who.
            inherit: Whoever represents one of them, or represents one who does, counts too.
        """
        if not isinstance(party, (Leader, Delegation)):
            raise InvalidValue("a party must be a Leader or a Delegation", repr(party))
        found = self._ids_of(party, inherit=inherit)
        held = (self._people.get(key) for key in found)
        return tuple(each for each in held if each is not None and is_in_plan(each))

    def _ids_of(self, party: Party, *, inherit: bool = True) -> tuple[str, ...]:
        """The ids, sorted, of a leader or of a delegation's members, whether they have an itinerary or not.

        Args:
            party: Who.
            inherit: Whoever represents one of them, or represents one who does, counts too.
        """
        members, stand_ins = self._parties
        waiting = [party.id] if isinstance(party, Leader) else list(members.get(party.id, ()))
        found: dict[str, None] = {}
        while waiting:
            key = waiting.pop()
            if key in found:
                continue
            found[key] = None
            if inherit:
                waiting += stand_ins.get(key, ())
        return tuple(sorted(found))

    def people(self, who: Party | None = None) -> tuple[Itinerary, ...]:
        """The itineraries, not wholly cancelled, of a party and its stand-ins, or of everybody."""
        return tuple(each for each in self.itineraries if is_in_plan(each)) if who is None else self.party(who)

    def visits(self, place: Place) -> bool:
        """Whether somebody is, or may be, in a place, or crosses it."""
        key = "visits", place
        if key not in self._worked_out:
            outer = () if place.remote else place.ancestors[1:]
            near = chain(self._whereabouts.at(place), *map(self._whereabouts.just_at, outer), self._whereabouts.edited)
            self._worked_out[key] = any(_may_be_in(place, _places_of(each)) for each in self._held_by(near))
        return bool(self._worked_out[key])

    def visitors(self, place: Place) -> tuple[Itinerary, ...]:
        """The itineraries with a stop, not cancelled, in a place or inside it."""
        return tuple(
            one
            for one in self._those_at(place)
            if any(takes_place(each) and each.place.is_within(place) for each in one.stops)
        )

    def users(self, place: Place) -> tuple[Itinerary, ...]:
        """The itineraries with a stop, not cancelled, in a place or inside it, or for an event held there."""
        return tuple(one for one in self._those_at(place) if any(_uses(each, place) for each in one.stops))

    def stops_for(self, event: Event | str) -> Iterator[Stop]:
        """The stops people make for an event, given as such or by id."""
        key = event if isinstance(event, str) else event.id
        people = sorted({*self._whereabouts.coming_for(key), *self._whereabouts.edited})
        return (stop for each in self._held_by(people) for stop in _stops_by_event(each).get(key, ()))

    def _those_at(self, place: Place) -> Iterator[Itinerary]:
        """The itineraries that may have to do with a place, by id."""
        return self._held_by(sorted({*self._whereabouts.at(place), *self._whereabouts.edited}))

    def _held_by(self, people: Iterable[str]) -> Iterator[Itinerary]:
        return (found for each in people if (found := self._people.get(each)) is not None)

    def pairs(self, a: Party, b: Party, *, inherit: bool = True) -> Iterator[tuple[Itinerary, Itinerary]]:
        """The pairs of two different people, one of *a* and one of *b*, each pair once, in order of id."""
        one, other = self.party(a, inherit=inherit), self.party(b, inherit=inherit)
        seen: set[frozenset[str]] = set()
        both = {each.leader.id for each in one} & {each.leader.id for each in other}
        for mine in one:
            for theirs in other:
                if mine is theirs:
                    continue
                if mine.leader.id in both and theirs.leader.id in both:
                    pair = frozenset((mine.leader.id, theirs.leader.id))
                    if pair in seen:
                        continue
                    seen.add(pair)
                yield mine, theirs

    @property
    def _parties(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Leaders by delegation, and stand-ins by whom they represent; ids, worked out once."""
        if "parties" not in self._roles:
            self._roles["parties"] = _parties_of((each.leader, each.represents) for each in self.itineraries)
        found: tuple[dict[str, list[str]], dict[str, list[str]]] = self._roles["parties"]
        return found

    def _present(self, people: Iterable[str]) -> tuple[str, ...]:
        """Of some people, by id, those who are in the plan: with a stop that is not cancelled."""
        return tuple(each for each in people if each in self._people and self._is_present(each))

    def _is_present(self, person: str) -> bool:
        base = self._people.base_of(person)
        return base.has_stops(person) if isinstance(base, ColumnPeople) else is_in_plan(self._people[person])

    @property
    def _columns(self) -> Columns | None:
        """The rows of a large plan whose stops are all plain, worked out once; None for any other."""
        if "columns" not in self._worked_out:
            self._worked_out["columns"] = self._as_columns()
        found: Columns | None = self._worked_out["columns"]
        return found

    @property
    def _all_columns(self) -> Columns | None:
        """The rows of any plan whose stops are all plain: those it was made from, if it was made from rows."""
        if self._columns is None and not isinstance(self._people.untouched, ColumnPeople):
            self._worked_out["columns"] = Columns.of(self.itineraries)
        return self._columns

    @property
    def _large_columns(self) -> Columns | None:
        """The same; None also for a small plan in columns, which is measured as fast without them."""
        columns = self._columns
        return None if columns is None or len(columns) < LARGE else columns

    def _as_columns(self) -> Columns | None:
        base = self._people.untouched
        if isinstance(base, ColumnPeople):
            return base.columns()
        if len(self._ids) * 2 < LARGE and sum(len(each.stops) for each in self.itineraries) < LARGE:
            return None
        return Columns.of(self.itineraries)

    def __contains__(self, leader: object) -> bool:
        return isinstance(leader, Leader) and leader.id in self._people

    def replace(self, what: Stop | Event, other: Stop | Event) -> Schedule:
        """The plan with *other* in place of a stop, or of an event for everybody in it.

        A stop stays the same person's, and keeps its id unless the other has one. With an event, each stop that was for
        it is for the other now, and what it had of the event's place it has of the other's. Who came later or left
        earlier than the event still does, by as much.
        """
        if isinstance(what, Event) and isinstance(other, Event):
            return self._with_event(what, lambda stop: _follows(stop, what, other))
        if not isinstance(what, Stop) or not isinstance(other, Stop):
            raise InvalidValue("two stops or two events must be given", f"{what!r} and {other!r}")
        itinerary, held = self._held(what)
        made = attrs.evolve(other, leader=itinerary.leader, id=other.id or held.id)
        return self._with(itinerary, (made if each is held else each for each in itinerary.stops))

    def substitute(self, leader: Leader | str, other: Leader) -> Schedule:
        """The plan with *other* in place of a leader, at all their stops and representing them."""
        gone = self.itinerary(leader)
        # Without stops they are not in the plan, but whom they stand in for, whoever follows them does too.
        left = attrs.evolve(gone, stops=()) if gone.represents is not None else None
        if other.id in self._people and other.id != gone.leader.id:
            raise ConflictingIds("a leader must have one itinerary in a schedule", f"two of {other.id!r}")
        return self._edited([(gone, left), (None, gone.taken_over_by(other))])

    def move(self, what: Stop | Event, *, by: timedelta) -> Schedule:
        """The plan with a stop, or an event for everybody in it, *by* so much later (earlier when negative)."""
        if not isinstance(by, timedelta):
            raise InvalidValue("by must be a timedelta", repr(by))
        if isinstance(what, Stop):
            stop = self._held(what)[1]
            return self.replace(stop, stop.moved(by))
        if not isinstance(what, Event):
            raise InvalidValue("what moves must be a Stop or an Event", repr(what))
        held = next(self.stops_for(what), None)
        if held is None or held.event is None:
            raise NotInSchedule("the event must be one that somebody attends", repr(what.id))
        # Every attendee holds one and the same event: two different ones with one id are refused.
        moved = held.event.moved(by)
        return self._with_event(what, lambda stop: attrs.evolve(stop.moved(by), event=moved))

    def add(self, leader: Leader, stop: Stop | Event | Series) -> Schedule:
        """The plan with one more stop (or event, from start to end) for *leader*, who may be new in it.

        Of a series, with one for each occurrence.
        """
        made = stop.attend() if isinstance(stop, Series) else [stop.attend() if isinstance(stop, Event) else stop]
        if leader not in self:
            return self._edited([(None, Itinerary(leader, made))])
        itinerary = self.itinerary(leader)
        if itinerary.leader != leader:
            raise ConflictingIds("a leader's id must stand for one leader", f"{itinerary.leader!r} and {leader!r}")
        return self._with(itinerary, (*itinerary.stops, *made))

    def remove(self, stop: Stop) -> Schedule:
        """The plan without *stop*; its person stays in it."""
        itinerary, held = self._held(stop)
        return self._with(itinerary, (each for each in itinerary.stops if each is not held))

    def refuse_conflicts(self, asked: Iterable[object]) -> None:
        """Refuse what is asked of the plan if it speaks of another thing under an id that the plan uses.

        Places, leaders and delegations are compared; events may have been moved since.

        Raises:
            ConflictingIds: Two different things of one kind with one id.
        """
        refuse_conflicts(self._names, things_asked(asked))

    def _edited_since(self, other: Schedule) -> frozenset[str] | None:
        """Whose itineraries are others than in *other*; None where people came or went, or stand for others.

        Costs what the edits since then touched if this plan was made from *other* by at most 64, else O(people).
        """
        if other._mark is self._mark:
            return frozenset()
        people: frozenset[str] = frozenset()
        for edit in reversed(self._edits):
            if edit.people is None:
                break
            people |= edit.people
            if edit.mark is other._mark:
                return people
        if self._ids != other._ids:
            return None
        found = frozenset(each for each in self._ids if self._people[each] is not other._people[each])
        same = all(_same_part(self._people[each], other._people[each]) for each in found)
        return found if same else None

    def _with(self, itinerary: Itinerary, stops: Iterable[Stop]) -> Schedule:
        return self._edited([(itinerary, attrs.evolve(itinerary, stops=stops))])

    def _with_event(self, event: Event, changed: Callable[[Stop], Stop]) -> Schedule:
        concerned = {each.leader.id: None for each in self.stops_for(event) if each.leader is not None}
        if not concerned:
            raise NotInSchedule("the event must be one that somebody attends", repr(event.id))
        return self._edited(
            [
                (
                    each,
                    attrs.evolve(
                        each, stops=tuple(changed(stop) if _is_for(stop, event) else stop for stop in each.stops)
                    ),
                )
                for each in self._held_by(concerned)
            ]
        )

    def _edited(self, changes: Sequence[tuple[Itinerary | None, Itinerary | None]]) -> Schedule:
        """The plan with other itineraries in place of some: none before of who is new, none after of who goes."""
        people = self._people
        gone: list[Any] = []
        come: list[Any] = []
        for before, after in changes:
            if after is not None:
                people = people.insert(after.leader.id, after)
            elif before is not None:
                people = people.remove(before.leader.id)
            held = {id(each) for each in (before.stops if before is not None else ())}
            left = {id(each) for each in (after.stops if after is not None else ())}
            gone += spoken_by(before, [each for each in before.stops if id(each) not in left] if before else ())
            come += spoken_by(after, [each for each in after.stops if id(each) not in held] if after else ())
        ids = frozenset(each.leader.id for pair in changes for each in pair if each is not None)
        same = all(one is not None and other is not None and _same_part(one, other) for one, other in changes)
        made: Schedule = object.__new__(Schedule)
        made.__attrs_init__(
            self._ids if same else tuple(sorted(each for each in {*self._ids, *ids} if each in people)),
            people,
            self._names.changed(gone, come),
            self._whereabouts.without(ids),
            self._roles if same else {},
            (*self._edits[1 - REMEMBERED :], Edit(self._mark, ids if same else None)),
            object(),
            {},
        )
        if len(made._whereabouts.edited) > REMEMBERED + len(made._ids) // 8:
            object.__setattr__(made, "_whereabouts", Whereabouts.of(lambda: made.itineraries))
        return made

    def _held(self, stop: Stop) -> tuple[Itinerary, Stop]:
        """The itinerary that holds *stop*, and the stop as it holds it: by value, or unbound and like just one."""
        if not isinstance(stop, Stop):
            raise InvalidValue("it must be a Stop", repr(stop))
        among = self._those_at(stop.place) if stop.leader is None else (self.itinerary(stop.leader),)
        found = [(each, held) for each in among for held in each.stops if _same_stop(stop, held)]
        if len(found) != 1:
            raise NotInSchedule("the stop must be in the schedule just once", f"{stop!r}, found {len(found)} times")
        return found[0]


class _Places(NamedTuple):
    """The ids of the places somebody is in, and of those with all places around them."""

    exact: frozenset[str]
    around: frozenset[str]


def _places_of(itinerary: Itinerary) -> _Places:
    """Where the person of an itinerary is or passes, worked out once."""
    found: _Places | None = itinerary._worked_out.get("places")
    if found is None:
        places = {each.place.id: each.place for each in trail(itinerary)}
        around = frozenset(outer.id for each in places.values() for outer in each.ancestors)
        found = itinerary._worked_out["places"] = _Places(frozenset(places), around)
    return found


def _stops_by_event(itinerary: Itinerary) -> Mapping[str, Sequence[Stop]]:
    """The stops that the person of an itinerary makes for events, by the ids of these, worked out once."""
    found: dict[str, list[Stop]] | None = itinerary._worked_out.get("by event")
    if found is None:
        found = {}
        for stop in itinerary.stops:
            if stop.event is not None:
                found.setdefault(stop.event.id, []).append(stop)
        itinerary._worked_out["by event"] = found
    return found


def _may_be_in(place: Place, been: _Places) -> bool:
    return place.id in been.around or (not place.remote and any(each.id in been.exact for each in place.ancestors))


def _same_stop(stop: Stop, held: Stop) -> bool:
    if stop is held:
        return True
    if (stop._from, stop._to) != (held._from, held._to):
        return False
    return stop == attrs.evolve(held, leader=stop.leader and held.leader, id=stop.id and held.id)


def is_in_plan(itinerary: Itinerary) -> bool:
    """Whether one of the stops is not cancelled."""
    return any(takes_place(each) for each in itinerary.stops)


LARGE = 20_000
"""Plans with so many stops are swept as columns."""


def _parties_of(
    people: Iterable[tuple[Leader, Leader | None]],
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Leaders by delegation, and stand-ins by whom they represent; ids."""
    members: dict[str, list[str]] = {}
    stand_ins: dict[str, list[str]] = {}
    for leader, represents in people:
        for each in (leader, represents):
            if each is not None and each.delegation is not None:
                members.setdefault(each.delegation.id, []).append(each.id)
        if represents is not None:
            stand_ins.setdefault(represents.id, []).append(leader.id)
    return members, stand_ins


def _same_part(one: Itinerary, other: Itinerary) -> bool:
    """Whether two itineraries are of one person, who stands for the same one, and both or neither is in the plan."""
    return (
        (one.leader is other.leader or one.leader == other.leader)
        and one.represents == other.represents
        and is_in_plan(one) == is_in_plan(other)
    )


def _uses(stop: Stop, place: Place) -> bool:
    held = stop.event is not None and stop.event.place.is_within(place)
    return takes_place(stop) and (held or stop.place.is_within(place))


def _when(found: Encounter) -> tuple[Any, ...]:
    interval = found.interval
    return (
        interval._from,
        interval._to,
        *(((each.leader.id if each.leader else ""), each.id or "") for each in found.stops),
    )


def _follows(stop: Stop, event: Event, other: Event) -> Stop:
    held = stop.event or event
    end = other.end
    if stop.end is None or (end is None and stop._to != held._to):
        end = stop.end
    elif end is not None and held._to is not None:
        end = shifted(end, span_of(instant(stop.end) - held._to))
    return attrs.evolve(
        stop,
        event=other,
        place=other.place if stop.place == held.place else stop.place,
        start=shifted(other.start, span_of(stop._from - held._from)),
        end=end,
    )


def _is_for(stop: Stop, event: Event) -> bool:
    return stop.event is not None and stop.event.id == event.id
