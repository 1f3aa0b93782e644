"""Each row with each row, as the rules are said: slow, and without numpy."""

from itertools import combinations

from tests.benchmarks.workload import AVOID, PERSON, ROOM, ROOM_LEVEL, Violation, Workload, violation


def violations(work: Workload) -> set[Violation]:
    """Every violation there is."""
    room, start, end, event, person, venue = (
        each.tolist() for each in (work.room, work.start, work.end, work.event, work.person, work.venue)
    )
    rules = work.rules
    found = {
        (ROOM, room[i], i, j)
        for i, j in combinations(range(len(room)), 2)
        if room[i] == room[j] and max(start[i], start[j]) < min(end[i], end[j])
    }
    rows: list[list[int]] = [[] for _ in work.delegation]
    for i, j in combinations(range(len(person)), 2):
        if person[i] == person[j] and max(start[event[i]], start[event[j]]) < min(end[event[i]], end[event[j]]):
            found.add((PERSON, person[i], i, j))
    for row, each in enumerate(person):
        rows[each].append(row)
    sides: tuple[dict[int, list[int]], ...] = ({}, {})
    for side, (numbers, people) in zip(sides, (work.side_a, work.side_b), strict=True):
        for rule, each in zip(numbers.tolist(), people.tolist(), strict=True):
            side.setdefault(rule, []).extend(rows[each])
    columns = (rules.level, rules.gap, rules.window_start, rules.window_end)
    for rule, (level, gap, since, until) in enumerate(zip(*(each.tolist() for each in columns), strict=True)):
        for i in sides[0][rule]:
            for j in sides[1][rule]:
                a, b = event[i], event[j]
                here, there = (room[a], room[b]) if level == ROOM_LEVEL else (venue[room[a]], venue[room[b]])
                begun, over = max(start[a], start[b]), min(end[a], end[b])
                near = here == there and begun - over < gap
                if near and min(begun, over) <= until and max(begun, over) >= since:
                    found.add(violation(AVOID, rule, i, j))
    return found
