"""A large plan as columns, with conflicts planted in known numbers: the work that all peers do.

A week of 42 waves: five meetings a day, each in a slot of two hours of which the last quarter of an hour stays free,
and a night at a hotel. Nobody is in two events of one wave, and no room is used twice in one.

Each person belongs, with the whole delegation, to one of two blocs and to one of two halves of it. In every wave a
venue serves one bloc, and an event one half. Rules about a venue name people of both blocs, rules about a room people
of two halves, so that the plan keeps all of them before anything is planted. What is planted lies in waves and venues
which it has for itself.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

from attrs import define, field, frozen

from tests.benchmarks.optional import Array, optional

np = optional("numpy")

Violation: TypeAlias = tuple[int, int, int, int]
PERSON, ROOM, AVOID = range(3)
"""The kinds of rule: no person in two events at once, no room, and people who avoid each other."""
ROOM_LEVEL, VENUE_LEVEL = range(2)

MINUTE = 60_000_000
GAP = 15 * MINUTE
MONDAY = int(datetime(2030, 5, 6, tzinfo=UTC).timestamp()) * 1_000_000
DAYS, MEETINGS, SLOT = 7, 5, 120
WAVES = DAYS * MEETINGS
SLEEPERS = 60  # One person in a hotel for so many events, each night.
ROWS_PER_EVENT = 2.05
WINDOWED = 10  # One rule of so many has a window.
NEVER, FOREVER = -(1 << 62), 1 << 62
"""The window of a rule without one."""


@frozen
class Rules:
    """Who avoids whom: a row each."""

    first: Array
    second: Array
    of_delegations: Array
    level: Array
    gap: Array
    window_start: Array
    window_end: Array


@frozen
class Workload:
    """A plan as columns; times in UTC microseconds on whole minutes.

    Args:
        room, start, end: Of each event.
        event, person: Of each attendance, one row for each person in each event.
        delegation: Of each person.
        venue: Of each room.
        city: Of each venue.
        side_a, side_b: The rules and the people named by them, delegations written out: two columns each.
        planted: What there is to find.
    """

    room: Array
    start: Array
    end: Array
    event: Array
    person: Array
    delegation: Array
    venue: Array
    city: Array
    rules: Rules
    side_a: tuple[Array, Array]
    side_b: tuple[Array, Array]
    planted: frozenset[Violation]


@frozen
class Approach:
    """How two people come near each other.

    Args:
        gap: Minutes from the one's leaving to the other's coming; None for both in one event.
        found: Whether that breaks the rule.
        level: Only for rules of this level.
        elsewhere: In two rooms, though the rule is about one.
        window: Minutes, from the start of the slot, from which and until which the rule holds.
    """

    gap: int | None
    found: bool
    level: int | None = field(default=None, kw_only=True)
    elsewhere: bool = field(default=False, kw_only=True)
    window: tuple[int, int] | None = field(default=None, kw_only=True)

    @property
    def events(self) -> int:
        """How many events are planted for it."""
        return 1 if self.gap is None else 2


STAY = 30
"""Minutes that those who are planted stay; the first of two from the start of the slot."""
APPROACHES = (
    *(
        Approach(gap, found, level=level)
        for level in (ROOM_LEVEL, VENUE_LEVEL)
        for gap, found in ((-10, True), (0, True), (14, True), (15, False), (None, True))
    ),
    Approach(-10, found=False, level=ROOM_LEVEL, elsewhere=True),
)
# The time shared is minute 20 to 30, the time between minute 30 to 35.
WINDOWED_APPROACHES = (
    Approach(-10, found=True, window=(-60, 120)),
    Approach(-10, found=True, window=(30, 120)),
    Approach(-10, found=False, window=(31, 120)),
    Approach(5, found=True, window=(-60, 30)),
    Approach(5, found=False, window=(-60, 29)),
)
DELEGATION_APPROACHES = (Approach(14, found=True), Approach(15, found=False), Approach(None, found=True))


def times_planted(events: int) -> int:
    """How often each kind of conflict and each decoy is planted."""
    return min(max(events // 1000, 3), 100)


def workload(events: int, *, seed: int = 7, pairs: int = 1000, conflicts: bool = True) -> Workload:
    """A plan of so many events, 1,000 or more, with so many rules about two people, the same for the same *seed*.

    Without *conflicts*, only what looks like one is planted.
    """
    draft = _Draft.of(events, pairs, seed)
    approaches = [each for each in _approaches(events) if conflicts or not each[1].found]
    doubles = [found for found in (True, False) if conflicts or not found] * times_planted(events)
    extra = sum(each.events for _, each in approaches) + 2 * len(doubles)
    draft.nights()
    draft.meetings(events - extra)
    draft.furnish(len(approaches) + len(doubles))
    for found in doubles:
        draft.double_person(found=found)
        draft.double_room(found=found)
    rules = {kind: draft.rules_of(kind) for kind in range(6)}
    for kind, approach in approaches:
        draft.approach(rules[kind], approach)
    return draft.shuffled()


def _approaches(events: int) -> Iterator[tuple[int, Approach]]:
    """Each approach as often as it is planted, with the kind of rule it is about (see `rules_of`)."""
    times = times_planted(events)
    for each in APPROACHES * times:
        yield (0 if each.level == ROOM_LEVEL else 1), each
    for at, each in enumerate(WINDOWED_APPROACHES * min(times, 15)):
        # Not in one room at once, which is a conflict whatever the window.
        yield (3 if each.gap is not None and each.gap < 0 else 2 + at % 2), each
    for at, each in enumerate(DELEGATION_APPROACHES * times):
        yield 4 + at % 2, each


def _share(total: int, weights: Array) -> Array:
    """A whole number of things given out by weight, none lost."""
    ends = np.floor(np.cumsum(weights) * (total / weights.sum()) + 0.5).astype(np.int64)
    return np.diff(ends, prepend=0)


@define
class _Draft:
    """A plan in the making: numbers in the order of making, and people by delegation."""

    events: int
    chance: Array
    delegation: Array
    delegations: int
    rules: Rules
    side_a: tuple[Array, Array]
    side_b: tuple[Array, Array]
    venue: list[int] = field(factory=list)
    columns: list[tuple[Array, ...]] = field(factory=list)  # Room, start, end of events.
    rows: list[tuple[Array, ...]] = field(factory=list)  # Event, person.
    made: int = 0
    written: int = 0
    # The row of each person in each wave; -1 for none. Whoever is planted there has one, too.
    row_at: Array = None
    spare: list[list[int]] = field(factory=list)  # For each wave, venues for what is planted.
    busy: Array = None
    planted: list[Violation] = field(factory=list)

    @classmethod
    def of(cls, events: int, pairs: int, seed: int) -> "_Draft":
        chance = np.random.default_rng(seed)
        people = events // 12
        delegations = min(max(round(8 * (events / 1000) ** 0.466), 8), 200)
        # The first person of each delegation leads it.
        delegation = np.concatenate(
            [np.arange(delegations), chance.integers(0, delegations, people - delegations)]
        ).astype(np.int64)
        rules = _rules(chance, delegation, delegations, pairs)
        side_a, side_b = (
            _members(parties, rules.of_delegations, delegation, delegations) for parties in (rules.first, rules.second)
        )
        draft = cls(events, chance, delegation, delegations, rules, side_a, side_b)
        draft.row_at = np.full((people, WAVES), -1, dtype=np.int64)
        return draft

    @property
    def bloc(self) -> Array:
        return self.delegation % 2

    @property
    def group(self) -> Array:
        """A bloc and a half of it."""
        return self.delegation % 4

    @property
    def venues(self) -> int:
        """Of meetings, an even number."""
        return 2 * round(13 * math.pow(self.events / 1000, 0.475))

    def add_rooms(self, venues: Sequence[int] | Array) -> Array:
        """New rooms in the venues given."""
        first = len(self.venue)
        self.venue.extend(map(int, venues))
        return np.arange(first, len(self.venue))

    def add_events(self, room: Array, start: Array, end: Array) -> Array:
        self.columns.append((room, start, end))
        self.made += len(room)
        return np.arange(self.made - len(room), self.made)

    def add_rows(self, event: Array, person: Array) -> Array:
        self.rows.append((event, person))
        self.written += len(event)
        return np.arange(self.written - len(event), self.written)

    def nights(self) -> None:
        """Each night, the same people in a hotel room of their own; a hotel serves one bloc."""
        sleepers = self.chance.permutation(len(self.delegation))[: self.events // SLEEPERS]
        hotels = max(self.venues // 8, 1)
        room = self.add_rooms(
            self.venues + self.bloc[sleepers] * hotels + self.chance.integers(0, hotels, len(sleepers))
        )
        for day in range(DAYS):
            evening = MONDAY + (day * 24 + 20) * 60 * MINUTE
            start = evening + 5 * MINUTE * self.chance.integers(0, 25, len(sleepers))
            end = evening + 600 * MINUTE + 5 * MINUTE * self.chance.integers(0, 19, len(sleepers))
            self.add_rows(self.add_events(room, start, end), sleepers)

    def meetings(self, until: int) -> None:
        """Meetings in all waves, so that there are *until* events in all."""
        people = len(self.delegation)
        left = int(until * ROWS_PER_EVENT) + self.events - until - self.written
        attending = min(left / (WAVES * people), 0.75)
        events = _share(until - self.made, np.ones(WAVES))
        by_group = [np.flatnonzero(self.group == each) for each in range(4)]
        attendances = np.array([round(attending * len(each)) for each in by_group])
        most = _share(int(events.max()), attendances) + 1
        number = -(-int(max(most[0] + most[2], most[1] + most[3])) * 2 // self.venues) + 1
        rooms = self.add_rooms(np.repeat(np.arange(self.venues), number)).reshape(self.venues, number)
        for wave in range(WAVES):
            venues = self.chance.permutation(self.venues)
            half = self.venues // 2
            free = [self.chance.permutation(rooms[each].ravel()) for each in (venues[:half], venues[half:])]
            for group, events_here in enumerate(_share(int(events[wave]), attendances)):
                mine, free[group % 2] = free[group % 2][:events_here], free[group % 2][events_here:]
                self._meet(wave, mine, self.chance.permutation(by_group[group])[: attendances[group]])

    def _meet(self, wave: int, rooms: Array, people: Array) -> None:
        """People spread over one event in each of the rooms, at least one in each."""
        number = len(rooms)
        start = slot(wave) + 5 * MINUTE * self.chance.integers(0, 7, number)
        end = start + 15 * MINUTE * self.chance.integers(2, 6, number)
        made = self.add_events(rooms, start, end)
        event = np.concatenate([made, self.chance.choice(made, len(people) - number)])
        self.row_at[people, wave] = self.add_rows(event, people)

    def furnish(self, plants: int) -> None:
        """Venues of two rooms each for what is planted; and from now on, rows and events are read."""
        first = self.venues * 3
        number = 2 * plants // WAVES + 3
        self.add_rooms(np.repeat(np.arange(first, first + number), 2))
        every = [len(self.venue) - 2 * number + 2 * each for each in range(number)]
        self.spare = [list(every) for _ in range(WAVES)]
        self.busy = self.row_at >= 0
        self.columns = [tuple(np.concatenate(each) for each in zip(*self.columns, strict=True))]
        self.rows = [tuple(np.concatenate(each) for each in zip(*self.rows, strict=True))]

    def plant(self, room: int, start: int, end: int, *people: int) -> tuple[int, list[int]]:
        """One more event: its number, and the rows of the people in it."""
        (event,) = self.add_events(*(np.array([each], dtype=np.int64) for each in (room, start, end)))
        rows = self.add_rows(np.full(len(people), event), np.array(people, dtype=np.int64))
        return int(event), [int(each) for each in rows]

    def _meeting_to_double(self) -> tuple[int, int, int, int, int]:
        """Somebody's row in a wave, the event, its room and start, which is not that of the slot."""
        while True:
            person, wave = (int(self.chance.integers(0, each)) for each in self.row_at.shape)
            row = int(self.row_at[person, wave])
            if row < 0:
                continue
            event = int(self.rows[0][0][row])
            start = int(self.columns[0][1][event])
            # Whoever is in the event is marked when it is used, as to use no event twice.
            others = self.rows[0][1][np.flatnonzero(self.rows[0][0] == event)] if start > slot(wave) else []
            if start > slot(wave) and self.spare[wave] and (self.row_at[others, wave] >= 0).all():
                self.row_at[others, wave] = -1
                return person, wave, row, event, start

    def double_person(self, *, found: bool) -> None:
        """Somebody comes from another event, a minute after the next has begun, or just in time."""
        person, wave, row, _, start = self._meeting_to_double()
        _, (other,) = self.plant(self.spare[wave].pop(), slot(wave), start + found * MINUTE, person)
        if found:
            self.planted.append((PERSON, person, row, other))

    def double_room(self, *, found: bool) -> None:
        """Somebody of the same group leaves the room a minute after the next event has begun, or just in time."""
        while True:
            person, wave, _, event, start = self._meeting_to_double()
            free = np.flatnonzero((self.group == self.group[person]) & ~self.busy[:, wave])
            if len(free):
                break
        room, other = int(self.columns[0][0][event]), int(self.chance.choice(free))
        self.busy[other, wave] = True
        second, _ = self.plant(room, slot(wave), start + found * MINUTE, other)
        if found:
            self.planted.append((ROOM, room, event, second))

    def rules_of(self, kind: int) -> Iterator[int]:
        """Numbers of rules again and again: of two people, with a window, of delegations; each by room and by venue."""
        rules = self.rules
        windowed = rules.window_end < FOREVER
        kinds = (~windowed & ~rules.of_delegations, windowed, rules.of_delegations)
        numbers = self.chance.permutation(np.flatnonzero(kinds[kind // 2] & (rules.level == kind % 2)))
        while True:
            yield from map(int, numbers)
            if kind // 2 == 1:  # A window is set but once.
                return

    def approach(self, rules: Iterator[int], approach: Approach) -> None:
        """Let two people come near each other in the first wave that is free for the next rule."""
        for rule in rules:
            one, other = (
                int(self.chance.choice(people[number == rule])) for number, people in (self.side_a, self.side_b)
            )
            waves = [each for each in np.flatnonzero(~self.busy[one] & ~self.busy[other]) if self.spare[each]]
            if waves:
                wave = int(self.chance.choice(waves))
                self.busy[[one, other], wave] = True
                self._approach(rule, approach, (one, other), wave)
                return

    def _approach(self, rule: int, approach: Approach, people: tuple[int, int], wave: int) -> None:
        room, start = self.spare[wave].pop(), slot(wave)
        if approach.window is not None:
            self.rules.window_start[rule], self.rules.window_end[rule] = (
                start + each * MINUTE for each in approach.window
            )
        if approach.gap is None:
            _, rows = self.plant(room, start, start + STAY * MINUTE, *people)
        else:
            apart = approach.elsewhere or self.rules.level[rule] == VENUE_LEVEL
            one, other = self.chance.permutation(people)
            begun = start + (STAY + approach.gap) * MINUTE
            first, (row,) = self.plant(room, start, start + STAY * MINUTE, int(one))
            second, (row_after,) = self.plant(room + apart, begun, begun + STAY * MINUTE, int(other))
            rows = [row, row_after]
            if approach.gap < 0 and not apart:
                self.planted.append((ROOM, room, first, second))
        if approach.found:
            self.planted.append((AVOID, rule, rows[0], rows[1]))

    def shuffled(self) -> Workload:
        """The plan with all numbers of events, rows, people, rooms and venues dealt anew."""
        room, start, end = (np.concatenate(each).astype(np.int64) for each in zip(*self.columns, strict=True))
        event, person = (np.concatenate(each).astype(np.int64) for each in zip(*self.rows, strict=True))
        venue = np.array(self.venue, dtype=np.int64)
        new = self.chance.permutation
        events, rows, people, rooms = (new(len(each)) for each in (room, event, self.delegation, venue))
        venues = new(int(venue.max()) + 1)
        key = {PERSON: people, ROOM: rooms, AVOID: np.arange(len(self.rules.level))}
        number = {PERSON: rows, ROOM: events, AVOID: rows}
        by_person = ~self.rules.of_delegations
        for parties in (self.rules.first, self.rules.second):
            parties[by_person] = people[parties[by_person]]
        return Workload(
            _dealt(rooms[room], events),
            _dealt(start, events),
            _dealt(end, events),
            _dealt(events[event], rows),
            _dealt(people[person], rows),
            _dealt(self.delegation, people),
            _dealt(venues[venue], rooms),
            np.arange(len(venues)) % max(len(venues) // 12, 2),
            self.rules,
            (self.side_a[0], people[self.side_a[1]]),
            (self.side_b[0], people[self.side_b[1]]),
            frozenset(
                violation(kind, int(key[kind][what]), int(number[kind][i]), int(number[kind][j]))
                for kind, what, i, j in self.planted
            ),
        )


def violation(kind: int, key: int, i: int, j: int) -> Violation:
    """One violation as all peers write it: the lower number first."""
    return (kind, key, i, j) if i < j else (kind, key, j, i)


def slot(wave: int) -> int:
    """When the slot of a wave of meetings begins."""
    day, meeting = divmod(wave, MEETINGS)
    return MONDAY + (day * 24 * 60 + 8 * 60 + meeting * SLOT) * MINUTE


def _dealt(column: Array, order: Array) -> Array:
    """A column whose row k comes to stand in the place order[k]."""
    new = np.empty_like(column)
    new[order] = column
    return new


def _members(parties: Array, of_delegations: Array, delegation: Array, delegations: int) -> tuple[Array, Array]:
    """The rules and the people named on one side, delegations written out."""
    order = np.argsort(delegation, kind="stable")
    bounds = np.searchsorted(delegation[order], np.arange(delegations + 1))
    rules, people = [], []
    for rule, (party, many) in enumerate(zip(parties.tolist(), of_delegations.tolist(), strict=True)):
        mine = order[bounds[party] : bounds[party + 1]] if many else np.array([party])
        rules.append(np.full(len(mine), rule))
        people.append(mine)
    return np.concatenate(rules).astype(np.int64), np.concatenate(people).astype(np.int64)


def _rules(chance: Array, delegation: Array, delegations: int, pairs: int) -> Rules:
    """So many rules about two people, three in ten of them about a leader, and two to five about delegations."""
    blocs = int(chance.integers(2, 6))
    taken: set[tuple[int, int]] = set()
    parties: list[tuple[int, int]] = []
    while len(parties) < blocs:  # By room within a bloc, by venue across.
        one, other = (int(each) for each in chance.integers(0, delegations, 2))
        level = len(parties) % 2
        if one % 4 != other % 4 and (one % 2 != other % 2) == (level == VENUE_LEVEL) and (one, other) not in taken:
            taken |= {(one, other), (other, one)}
            parties.append((one, other))
    ruled, taken, drawn = taken, set(), 0
    while len(parties) < blocs + pairs:
        at, drawn = len(parties) - blocs, drawn + 1
        # A small plan may have no such pair with a leader left.
        of_leader = at % 10 in {1, 4, 8} and drawn < 1000
        one = int(chance.integers(0, delegations if of_leader else len(delegation)))
        other = int(chance.integers(0, len(delegation)))
        mine, theirs = int(delegation[one]), int(delegation[other])
        apart = mine % 4 != theirs % 4 and (at % 2 == ROOM_LEVEL or mine % 2 != theirs % 2)
        if apart and (mine, theirs) not in ruled and (one, other) not in taken:
            taken |= {(one, other), (other, one)}
            parties.append((one, other))
            drawn = 0
    number = np.arange(len(parties)) - blocs
    windowed = (number >= 0) & (number // 2 % WINDOWED == 0)
    day = MONDAY + 24 * 60 * MINUTE * chance.integers(0, DAYS, len(parties))
    first, second = (np.array(each, dtype=np.int64) for each in zip(*parties, strict=True))
    return Rules(
        first,
        second,
        number < 0,
        np.where(number < 0, np.arange(len(parties)), number) % 2,
        np.full(len(parties), GAP),
        np.where(windowed, day, NEVER),
        np.where(windowed, day + 24 * 60 * MINUTE, FOREVER),
    )
