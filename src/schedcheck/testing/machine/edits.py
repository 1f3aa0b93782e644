"""Edits of a plan, drawn at random: each as the plan makes it, and as the same itineraries built anew make it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
from hypothesis import strategies as st

from schedcheck.model import Delegation, Event, Itinerary, Leader, Place, Status, Stop
from schedcheck.schedule import Schedule, _follows
from schedcheck.testing.machine.steps import Names, of_event, of_stop
from schedcheck.testing.strategies.grid import BASE, TICK, once_in

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "Edit",
    "Here",
    "additions",
    "event_changes",
    "event_moves",
    "removals",
    "standings",
    "stop_changes",
    "stop_moves",
    "substitutions",
]


class Here(NamedTuple):
    """What edits are drawn from.

    Attributes:
        plan: The plan that is edited.
        first: What it was at first: what is gone may come back.
        tick: The grid of times.
        places: Further places where somebody may be.
        people: Further people who may come.
    """

    plan: Schedule
    first: Schedule
    tick: timedelta = TICK
    places: Sequence[Place] = ()
    people: Sequence[Leader] = ()


@attrs.frozen(repr=False)
class Edit:
    """A change of a plan.

    Attributes:
        made: The plan as it makes it itself.
        anew: The itineraries that it must have then.
        told: As code, given the name of the plan, and those of values.
    """

    made: Callable[[], Schedule]
    anew: Callable[[], Iterable[Itinerary]]
    told: Callable[[str, Names], str]

    def __repr__(self) -> str:
        return self.told("plan", Names())

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: FBT001 - so Hypothesis calls it
        """The same in a failing run."""
        del cycle
        printer.text(repr(self))


def _changed(plan: Schedule, change: Callable[[Stop], Stop | None]) -> Callable[[], Iterable[Itinerary]]:
    """The itineraries with each stop changed, or left out."""

    def made() -> Iterable[Itinerary]:
        for each in plan.itineraries:
            stops = [stop for stop in map(change, each.stops) if stop is not None]
            yield attrs.evolve(each, stops=stops)

    return made


def _stops(here: Here) -> SearchStrategy[Stop]:
    return st.sampled_from(list(here.plan.stops))


def _events(here: Here) -> SearchStrategy[Event]:
    return st.sampled_from(here.plan.events)


def _shifts(here: Here) -> SearchStrategy[timedelta]:
    return st.integers(-4, 4).map(lambda many: many * here.tick)


@st.composite
def _places(draw: DrawFn, here: Here) -> Place:
    """A place that the plan speaks of or spoke of, or another; now and then a variant of it."""
    plan = draw(st.sampled_from([here.plan, here.first, here.plan]))
    place = draw(st.sampled_from([*plan.places, *plan.places, *here.places, Place("Place elsewhere")]))
    return draw(_variants(place)) if draw(st.integers(0, 2)) == 2 else place  # noqa: PLR2004 - one in three


@st.composite
def _variants(draw: DrawFn, place: Place) -> Place:
    """Another place under the same id, by itself or by a place around it; or the same one again."""
    other = draw(st.sampled_from(["capacity", "around", "same"]))
    more = 9 if place.capacity is None else place.capacity + 9
    if other == "same":
        return attrs.evolve(place)
    if other == "capacity" or place.within is None:
        return attrs.evolve(place, capacity=more)
    return attrs.evolve(place, within=attrs.evolve(place.within, capacity=more))


def stop_moves(here: Here) -> SearchStrategy[Edit]:
    """A stop is moved; at times by nothing."""
    return st.builds(lambda stop, by: _moved(here, stop, by), _stops(here), _shifts(here))


def _moved(here: Here, stop: Stop, by: timedelta) -> Edit:
    return Edit(
        lambda: here.plan.move(stop, by=by),
        _changed(here.plan, lambda each: each.moved(by) if each is stop else each),
        lambda plan, names: f"{plan}.move({of_stop(stop, plan)}, by={names.of(by)})",
    )


def event_moves(here: Here) -> SearchStrategy[Edit]:
    """An event is moved, for everybody who attends it."""
    return st.builds(lambda event, by: _moved_for_all(here, event, by), _events(here), _shifts(here))


def _moved_for_all(here: Here, event: Event, by: timedelta) -> Edit:
    def moved(stop: Stop) -> Stop:
        if stop.event is None or stop.event.id != event.id:
            return stop
        return attrs.evolve(stop.moved(by), event=stop.event.moved(by))

    return Edit(
        lambda: here.plan.move(event, by=by),
        _changed(here.plan, moved),
        lambda plan, names: f"{plan}.move({of_event(event, plan)}, by={names.of(by)})",
    )


@st.composite
def stop_changes(draw: DrawFn, here: Here) -> Edit:
    """A stop is replaced: by one elsewhere, with other bounds or another end, or for no event any more."""
    stop = draw(_stops(here))
    what = draw(st.sampled_from(["place", "place", "bounds", "event", "end"]))
    if what == "place":
        return _replaced(here, stop, {"place": draw(_places(here))})
    if what == "bounds":
        return _replaced(here, stop, {"early": draw(st.sampled_from([None, here.tick])), "late": here.tick})
    if what == "end":
        return _replaced(here, stop, {"end": _later(stop.start, here) if stop.end is None else None})
    other = draw(st.sampled_from([None, "other"]))
    return _replaced(here, stop, {"event": None, "id": other, "leader": None})


def _replaced(here: Here, stop: Stop, changes: dict[str, Any]) -> Edit:
    other = attrs.evolve(stop, **changes)
    kept = attrs.evolve(other, leader=stop.leader, id=other.id or stop.id)

    def told(plan: str, names: Names) -> str:
        name = of_stop(stop, plan)
        return f"{plan}.replace({name}, evolve({', '.join([name, *_fields(changes, names)])}))"

    return Edit(
        lambda: here.plan.replace(stop, other), _changed(here.plan, lambda each: kept if each is stop else each), told
    )


def _later(moment: datetime, here: Here) -> datetime:
    """A tick later, in UTC: on a wall clock there may be no such time."""
    return moment.astimezone(UTC) + here.tick


def _fields(changes: dict[str, Any], names: Names) -> list[str]:
    return [f"{name}={names.of(value)}" for name, value in changes.items()]


@st.composite
def event_changes(draw: DrawFn, here: Here) -> Edit:
    """An event is replaced: by one elsewhere, by one under another id, by one that equals it, or by another."""
    event = draw(_events(here))
    what = draw(st.sampled_from(["place", "bounds", "other", "id", "variant", "equal"]))
    if what == "place":
        return _replaced_for_all(here, event, event, {"place": draw(_places(here))})
    if what == "bounds":
        return _replaced_for_all(here, event, event, {"early": here.tick})
    if what == "id":
        return _replaced_for_all(here, event, event, {"id": "another", "start": _later(event.start, here), "end": None})
    if what == "equal":
        return _replaced_for_all(here, event, event, {})
    return _replaced_for_all(here, event, draw(_events(here)), {} if what == "other" else {"kind": "rest"})


def _replaced_for_all(here: Here, event: Event, base: Event, changes: dict[str, Any]) -> Edit:
    """One event gives way to another, made from *base* by changes."""
    same = base is not event and not changes
    other = base if same else attrs.evolve(base, **changes)

    def followed(stop: Stop) -> Stop:
        return _follows(stop, event, other) if stop.event is not None and stop.event.id == event.id else stop

    def told(plan: str, names: Names) -> str:
        made = of_event(base, plan)
        made = made if same else f"evolve({', '.join([made, *_fields(changes, names)])})"
        return f"{plan}.replace({of_event(event, plan)}, {made})"

    return Edit(lambda: here.plan.replace(event, other), _changed(here.plan, followed), told)


@st.composite
def standings(draw: DrawFn, here: Here, status: Status) -> Edit:
    """A stop, or an event for everybody, is confirmed, made tentative or cancelled."""
    events = here.plan.events
    if draw(once_in(3)) and events:
        event = draw(_events(here))
        return _replaced_for_all(here, event, event, {"status": status})
    return _replaced(here, draw(_stops(here)), {"status": status})


def removals(here: Here) -> SearchStrategy[Edit]:
    """A stop less."""
    return _stops(here).map(
        lambda stop: Edit(
            lambda: here.plan.remove(stop),
            _changed(here.plan, lambda each: None if each is stop else each),
            lambda plan, _: f"{plan}.remove({of_stop(stop, plan)})",
        )
    )


@st.composite
def additions(draw: DrawFn, here: Here) -> Edit:
    """A stop, or an event that there is or was, for somebody of the plan or somebody new."""
    leader = draw(_newcomers(here)) if draw(once_in(3)) else draw(st.sampled_from(here.plan.leaders))
    events = here.first.events
    made: Stop | Event
    if draw(st.booleans()) and events:
        made = draw(st.sampled_from(events))
    else:
        place = draw(_places(here))
        start = _afterwards(here) + draw(_shifts(here))
        made = Stop(place, start, start + draw(st.integers(0, 8)) * here.tick)
    stop = made.attend() if isinstance(made, Event) else made
    held = here.plan.itineraries

    def added() -> Iterable[Itinerary]:
        for each in held:
            yield attrs.evolve(each, stops=[*each.stops, stop]) if each.leader == leader else each
        if all(each.leader != leader for each in held):
            yield Itinerary(leader, [stop])

    return Edit(
        lambda: here.plan.add(leader, made),
        added,
        lambda plan, names: f"{plan}.add({names.of(leader)}, {names.of(made)})",
    )


def _afterwards(here: Here) -> datetime:
    """When the plan is nearly over, in UTC."""
    return max((each.start.astimezone(UTC) for each in here.first.stops), default=BASE)


@st.composite
def _newcomers(draw: DrawFn, here: Here) -> Leader:
    """Somebody new; or somebody under an id that the plan uses, or used, of whom it speaks otherwise."""
    known = {each.id: each for each in (*here.first.leaders, *here.plan.leaders)}
    absent = {
        each.represents.id: each.represents
        for each in (*here.first.itineraries, *here.plan.itineraries)
        if each.represents is not None
    }
    groups = sorted({each.delegation.id for each in known.values() if each.delegation is not None})
    names = {each.delegation.id: each.delegation for each in known.values() if each.delegation is not None}
    people = [
        *here.people,
        *(Leader("Newcomer", delegation=names[each]) for each in groups),
        *absent.values(),
        Leader("Second newcomer"),
        # The same ids as others have: refused where these are still spoken of.
        Leader("Newcomer", office="Mayor"),
        *(attrs.evolve(each, office="Mayor") for each in (*known.values(), *absent.values())),
        *(Leader("Third newcomer", delegation=Delegation("Delegation", id=each)) for each in groups),
    ]
    return draw(st.sampled_from(people))


@st.composite
def substitutions(draw: DrawFn, here: Here) -> Edit:
    """Somebody new, somebody of the plan, or who is represented, at all stops of another."""
    held = here.plan.itineraries
    gone = draw(st.sampled_from(held))
    other = draw(st.sampled_from(here.plan.leaders)) if draw(once_in(4)) else draw(_newcomers(here))

    def substituted() -> Iterable[Itinerary]:
        for each in held:
            if each is not gone:
                yield each
            elif each.represents is not None:
                yield attrs.evolve(each, stops=())
        yield gone.taken_over_by(other)

    return Edit(
        lambda: here.plan.substitute(gone.leader, other),
        substituted,
        lambda plan, names: f"{plan}.substitute({gone.leader.id!r}, {names.of(other)})",
    )
