"""Peers that hold intervals in a tree or a nested list: ncls and intervaltree."""

from tests.benchmarks.arrays import Pairs, Visits, combined, doubles, end_to_end, too_near, visits
from tests.benchmarks.optional import Array, optional
from tests.benchmarks.sweeps import Lists, grouped, shared_cells
from tests.benchmarks.workload import AVOID, PERSON, ROOM, Violation, Workload, violation

np = optional("numpy")
ncls = optional("ncls")
intervaltree = optional("intervaltree")


def nested_lists(work: Workload) -> Array:
    """One list for all people, one for all rooms, one for side b of all rules; keys laid end to end."""
    one, other = visits(work)
    return np.concatenate([*doubles(work, _overlaps), too_near(work, one, other, _near(work, one, other))])


def _overlaps(key: Array, start: Array, end: Array) -> Pairs:
    starts, ends, ids = combined(key, start, start, end), combined(key, end, start, end), np.arange(len(key))
    i, j = ncls.NCLS(starts, ends, ids).all_overlaps_both(starts, ends, ids)
    return i[i < j], j[i < j]


def _near(work: Workload, one: Visits, other: Visits) -> Pairs:
    start, end, longer_start, longer_end = end_to_end(work, one, other)
    index = ncls.NCLS(longer_start, longer_end, np.arange(len(longer_start)))
    pairs: Pairs = index.all_overlaps_both(start, end, np.arange(len(start)))
    return pairs


def trees(work: Lists) -> list[Violation]:
    """A tree for each person, each room and each rule and place on side b."""
    by_person, by_room = grouped(work)
    found: list[Violation] = []
    for kind, groups in ((PERSON, by_person), (ROOM, by_room)):
        for key, spans in groups.items():
            tree = intervaltree.IntervalTree.from_tuples(spans)
            for begin, over, i in spans:
                found.extend((kind, key, i, each.data) for each in tree.overlap(begin, over) if each.data > i)
    for rule, mine, theirs in shared_cells(work, by_person):
        _, gap, since, until = work.rules[rule]
        tree = intervaltree.IntervalTree.from_tuples(theirs)
        for a_start, a_end, i in mine:
            for b_start, b_end, j in tree.overlap(a_start - gap, a_end + gap):
                begun, over = max(a_start, b_start), min(a_end, b_end)
                if begun - over < gap and min(begun, over) <= until and max(begun, over) >= since:
                    found.append(violation(AVOID, rule, i, j))
    return found
