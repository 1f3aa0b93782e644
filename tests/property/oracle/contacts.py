"""What the constraints on who meets whom should find: what is bad in each world, for each end and each slip."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import TypeAlias

from schedcheck.interval import Interval
from schedcheck.model import Place
from schedcheck.schedule import Schedule
from tests.property.oracle.judging import AT_RISK, BROKEN, CONDITIONAL, KEPT, UNKNOWN, amount_of
from tests.property.oracle.plan import Plan, group_of, name_of, purpose, stated_end, stated_start
from tests.property.oracle.presence import (
    Ends,
    Group,
    Name,
    Party,
    Presence,
    Slips,
    gap_of,
    lies_in,
    moment,
    shares,
    ticks,
)

Bad: TypeAlias = frozenset[Hashable]
"""What is bad: moments, stops or pairs of stops, whichever a constraint judges one by one."""


@dataclass(frozen=True)
class Verdict:
    """What a check of one constraint should come to.

    Attributes:
        name: The verdict; where slips and what is tentative or not known meet, it may have a worse name.
        slip: The largest slip that is safe, where slips alone make it bad.
        measured: Whether it looked at anything.
        tentative, unknown: Whether something that takes part is.
        groups: How many things that take part can slip.
    """

    name: str
    slip: int | None
    measured: bool
    tentative: bool = False
    unknown: bool = False
    groups: int = 0


@dataclass(frozen=True)
class Scene:
    """Who is where in one world, for some ends and slips, and which places that may be one are."""

    plan: Plan
    presences: dict[str, list[Presence]]
    slips: Slips
    ends: Ends
    near: dict[frozenset[str], bool]
    other: bool = True
    """Something else that is not known, by the constraint."""

    def span(self, presence: Presence) -> tuple[int, int]:
        return presence.span(self.slips, self.ends)

    def share(self, one: Place, other: Place, level: int) -> bool:
        sure = shares(one, other, level)
        return self.near[frozenset((one.id, other.id))] if sure is None else sure

    def contacts(
        self, pairs: Iterable[tuple[str, str]], level: int, counts: Callable[[Presence, Presence], bool]
    ) -> Iterator[tuple[int, int, tuple[Name, Name]]]:
        """The encounters of some pairs of people: from when to when, and of which stops."""
        for x, y in pairs:
            for one, other in product(self.presences.get(x, ()), self.presences.get(y, ())):
                here, there = self.span(one), self.span(other)
                if gap_of(here, there) < 0 and self.share(one.place, other.place, level) and counts(one, other):
                    yield max(here[0], there[0]), min(here[1], there[1]), (one.name, other.name)


def judged(
    plan: Plan,
    people: Iterable[str],
    level: int,
    bad: Callable[[Scene], Bad],
    *,
    measured: bool,
    others: tuple[bool, ...] = (True,),
) -> Verdict:
    """The verdict that comes of what is bad, by trying everything."""
    if not measured:
        return Verdict(UNKNOWN, None, measured=False)
    everybody = sorted(people)
    worlds = list(plan.worlds(everybody))
    stated: list[list[Bad]] = []
    slipped: list[tuple[int, Bad]] = []
    unknown = False
    groups: set[Group] = set()
    for world in worlds:
        presences = {each: plan.written(each, world) for each in everybody}
        every = [each for one in presences.values() for each in one]
        open_ends = sorted({end for each in every for end in each.open_ends}, key=lambda each: each.name)
        moving = sorted(
            {group for each in every for group in each.groups if group.early or group.late}, key=lambda each: each.name
        )
        doubtful = sorted(
            {
                frozenset((one.place.id, other.place.id))
                for one, other in product(every, repeat=2)
                if one.name[0] != other.name[0] and shares(one.place, other.place, level) is None
            },
            key=sorted,
        )
        unknown = unknown or bool(open_ends or doubtful) or len(others) > 1
        groups |= {*moving}
        outcomes: list[Bad] = []
        for way in product(*(range(-each.early, each.late + 1) for each in moving)):
            slips = dict(zip(moving, way, strict=True))
            for ends in product(*(each.stated(slips, plan.horizon) for each in open_ends)):
                for *near, other in product(*[(True, False)] * len(doubtful), others):
                    scene = Scene(
                        plan,
                        presences,
                        slips,
                        {each.name: end for each, end in zip(open_ends, ends, strict=True)},
                        dict(zip(doubtful, near, strict=True)),
                        other,
                    )
                    amount = amount_of(slips)
                    (outcomes.append(bad(scene)) if amount == 0 else slipped.append((amount, bad(scene))))
        stated.append(outcomes)
    name, slip = _name_of(stated, slipped)
    return Verdict(name, slip, measured=True, tentative=len(worlds) > 1, unknown=unknown, groups=len(groups))


def _name_of(stated: list[list[Bad]], slipped: list[tuple[int, Bad]]) -> tuple[str, int | None]:
    """The worst of all that is judged by itself."""
    keys = frozenset().union(*(each for world in stated for each in world))
    if any(all(key in each for world in stated for each in world) for key in keys):
        return BROKEN, None
    if any(len({key in each for each in world}) > 1 for key in keys for world in stated):
        return UNKNOWN, None
    if keys:
        return CONDITIONAL, None
    amounts = [amount for amount, found in slipped if found]
    return (AT_RISK, min(amounts) - 1) if amounts else (KEPT, None)


def keep_in_touch(
    schedule: Schedule,
    a: Party,
    b: Party,
    *,
    every: timedelta,
    during: Interval | None = None,
    ignore: Iterable[str] = (),
    zone: object = None,
    inherit: bool = False,
) -> Verdict:
    """Each moment that lies in too long a time without an encounter is bad."""
    assert zone is None
    plan = Plan(schedule)
    pairs = plan.pairs(a, b, inherit=inherit)
    people = {each for pair in pairs for each in pair}
    if during is not None:
        plan.horizon = max(plan.horizon, moment(during.end) + 1)
    stops = [each for person in people for each in plan.stops[person]]
    kinds = set(ignore)

    def counts(one: Presence, other: Presence) -> bool:
        return not {purpose(each.written) for each in (one, other) if each.written} & kinds

    def bad(scene: Scene) -> Bad:
        found = list(scene.contacts(pairs, 1, counts))
        covered = {at for start, end, _ in found for at in range(start, end)}
        # An instant is an encounter, too: it parts the time before it from the time after it.
        parts = {start for start, _, _ in found}
        slipped = [(each, scene.slips.get(group_of(each), 0)) for each in stops]
        starts = [stated_start(each) + by for each, by in slipped]
        ends = [end + by for each, by in slipped if (end := stated_end(each)) is not None]
        span = (min(starts), max([*starts, *ends])) if during is None else (moment(during.start), moment(during.end))
        return _within_runs(span, covered, parts, lambda run: len(run) > ticks(every))

    return judged(plan, people, 1, bad, measured=bool(pairs))


def _within_runs(span: tuple[int, int], covered: set[int], parts: set[int], is_bad: Callable[[list[int]], bool]) -> Bad:
    """The moments of those runs of uncovered ones that are bad."""
    run: list[int] = []
    found: set[int] = set()
    for at in range(span[0], span[1] + 1):
        if run and (at in covered or at in parts or at == span[1]):
            found.update(run if is_bad(run) else ())
            run = []
        if at not in covered:
            run.append(at)
    return frozenset(found)


def quiet(
    schedule: Schedule,
    a: Party,
    b: Party,
    *,
    at_least: timedelta,
    allow: Iterable[str] = (),
    inherit: bool = True,
) -> Verdict:
    """Each moment that lies in too short a time between two encounters is bad."""
    plan = Plan(schedule)
    pairs = plan.pairs(a, b, inherit=inherit)
    kinds = set(allow)

    def counts(one: Presence, other: Presence) -> bool:
        return not {purpose(each.written) for each in (one, other) if each.written} <= kinds

    def bad(scene: Scene) -> Bad:
        found = list(scene.contacts(pairs, 1, counts))
        covered = {at for start, end, _ in found for at in range(start, end)}
        parts = {start for start, _, _ in found}
        span = (min(parts), max(parts)) if parts else (0, 0)
        return _within_runs(span, covered, parts, lambda run: len(run) < ticks(at_least))

    return judged(plan, {each for pair in pairs for each in pair}, 1, bad, measured=bool(pairs))


def only_about(
    schedule: Schedule,
    a: Party,
    b: Party,
    topics: Iterable[str],
    *,
    allow: Iterable[str] = (),
    inherit: bool = True,
) -> Verdict:
    """Each encounter about something else is bad; one about what is not stated may be."""
    plan = Plan(schedule)
    pairs = plan.pairs(a, b, inherit=inherit)
    people = {each for pair in pairs for each in pair}
    kinds, allowed = set(allow), set(topics)
    stops = {name_of(each): each for each in plan.every_stop()}

    def counts(one: Presence, other: Presence) -> bool:
        return not {purpose(each.written) for each in (one, other) if each.written} <= kinds

    def about(name: Name) -> set[str]:
        stop = stops[name]
        return set(stop.topics or (stop.event.topics if stop.event else ()))

    def bad(scene: Scene) -> Bad:
        found = [names for _, _, names in scene.contacts(pairs, 1, counts)]
        spoken = {names: about(names[0]) | about(names[1]) for names in found}
        return frozenset(names for names, said in spoken.items() if (said - allowed if said else scene.other))

    silent = any(not about(name) for name in stops)
    return judged(plan, people, 1, bad, measured=bool(pairs), others=(True, False) if silent else (True,))


def inform(
    schedule: Schedule,
    who: Party,
    *,
    after: tuple[Party, Party] | None = None,
    before: tuple[Party, Party] | None = None,
    by: Party,
    within: timedelta,
    ignore: Iterable[str] = (),
    inherit: bool = False,
) -> Verdict:
    """Each talk that is over, or begins, without being told in time is bad."""
    plan = Plan(schedule)
    speakers = after or before
    assert speakers is not None
    talks, tells = plan.pairs(*speakers, inherit=inherit), plan.pairs(by, who, inherit=inherit)
    kinds = set(ignore)

    def talked(one: Presence, other: Presence) -> bool:
        return not {purpose(each.written) for each in (one, other) if each.written} <= kinds

    def told(one: Presence, other: Presence) -> bool:
        return not {purpose(each.written) for each in (one, other) if each.written} & kinds

    def bad(scene: Scene) -> Bad:
        spoken, heard = list(scene.contacts(talks, 1, talked)), list(scene.contacts(tells, 1, told))
        found = set()
        for start, end, names in spoken:
            if after is not None:
                goes_on = any(other[0] <= end < other[1] for other in spoken)
                waits = [max(0, other[0] - end) for other in heard if other[1] > end]
            else:
                goes_on = any(other[0] < start <= other[1] for other in spoken)
                waits = [max(0, start - other[1]) for other in heard if other[0] < start]
            if not goes_on and min(waits, default=ticks(within) + 1) > ticks(within):
                found.add(names)
        return frozenset(found)

    people = {each for pair in (*talks, *tells) for each in pair}
    return judged(plan, people, 1, bad, measured=bool(talks and tells))


def escorted(
    schedule: Schedule,
    who: Party,
    *,
    by: tuple[Party, ...],
    at: Place | None = None,
    kinds: Iterable[str] = (),
    level: int = 1,
    inherit: bool = False,
) -> Verdict:
    """Each stop is bad of which some moment is not covered."""
    plan = Plan(schedule)
    people = plan.members(who, inherit=inherit)
    escorts = set().union(*(plan.members(each, inherit=inherit) for each in by))
    # Who might be escorted by nobody but themselves is there alone.
    people = people if escorts else set()
    asked = set(kinds)

    def is_there(presence: Presence) -> bool | None:
        if at is None or lies_in(presence.place, at):
            return True
        return None if lies_in(at, presence.place) and not at.remote else False

    def moments(scene: Scene, presence: Presence) -> set[int]:
        start, end = scene.span(presence)
        return set(range(start, max(end, start + 1)))

    def bad(scene: Scene) -> Bad:
        found = set()
        for person in people:
            for own in scene.presences[person]:
                there = is_there(own)
                of_kind = not asked or (own.written is not None and purpose(own.written) in asked)
                if not of_kind or not (scene.other if there is None else there):
                    continue
                left = moments(scene, own)
                for other in (each for one in escorts - {person} for each in scene.presences[one]):
                    if scene.share(own.place, other.place, level):
                        left -= moments(scene, other)
                found.update([own.name] if left else [])
        return frozenset(found)

    somebody = at is None or any(
        lies_in(each.place, at) or (lies_in(at, each.place) and not at.remote) for each in plan.every_stop()
    )
    unsure = at is not None and any(lies_in(at, each.place) and at.id != each.place.id for each in plan.every_stop())
    return judged(
        plan,
        people | escorts if people else (),
        level,
        bad,
        measured=bool(people) and somebody,
        others=(True, False) if unsure else (True,),
    )


def balance(
    schedule: Schedule,
    host: Party,
    guests: tuple[Party, ...],
    *,
    within: timedelta,
    ignore: Iterable[str] = (),
    inherit: bool = False,
) -> Verdict:
    """The longest total less the shortest is bad if it is too much."""
    plan = Plan(schedule)
    pairs = [plan.pairs(host, each, inherit=inherit) for each in guests]
    kinds = set(ignore)

    def counts(one: Presence, other: Presence) -> bool:
        return not {purpose(each.written) for each in (one, other) if each.written} & kinds

    def bad(scene: Scene) -> Bad:
        totals = []
        for each in pairs:
            met = scene.contacts(each, 1, counts)
            totals.append(len({at for start, end, _ in met for at in range(start, end)}))
        return frozenset(["spread"] if max(totals) - min(totals) > ticks(within) else [])

    people = {each for held in pairs for pair in held for each in pair}
    return judged(plan, people, 1, bad, measured=all(pairs))


ORACLES: dict[str, Callable[..., Verdict]] = {
    "Balance": balance,
    "Escorted": escorted,
    "Inform": inform,
    "KeepInTouch": keep_in_touch,
    "OnlyAbout": only_about,
    "Quiet": quiet,
}
