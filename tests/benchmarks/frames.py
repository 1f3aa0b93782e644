"""Peers that hold data frames: polars, pandas and bioframe."""

from tests.benchmarks.arrays import Pairs, Visits, combined, doubles, end_to_end, too_near, visits
from tests.benchmarks.optional import Array, Module, optional
from tests.benchmarks.workload import AVOID, PERSON, ROOM, ROOM_LEVEL, Workload

np = optional("numpy")
polars = optional("polars")
pandas = optional("pandas")
bioframe = optional("bioframe")


def polars_shift(work: Workload) -> Array:
    """Sorted and shifted, neighbours tell which people and rooms overlap; only these are joined."""
    events = polars.DataFrame({"room": work.room, "start": work.start, "end": work.end}).with_row_index("event")
    rooms = polars.DataFrame({"venue": work.venue}).with_row_index("room")
    rows = (
        polars.DataFrame({"event": work.event, "person": work.person})
        .with_row_index("id")
        .lazy()
        .with_columns(polars.col("event").cast(polars.UInt32))
        .join(events.lazy(), on="event")
        .with_columns(polars.col("room").cast(polars.UInt32))
        .join(rooms.lazy(), on="room")
        .collect()
    )
    found = [
        _overlaps(PERSON, rows.lazy(), "person"),
        _overlaps(ROOM, events.lazy().rename({"event": "id"}), "room"),
        _near(work, rows.lazy()),
    ]
    return np.concatenate([each.collect().to_numpy() for each in found])


def _overlaps(kind: int, rows: Module, key: str) -> Module:
    col = polars.col
    ordered = rows.select(col(key).cast(polars.Int64), "start", "end", "id").sort(key, "start")
    hit = ordered.filter((col(key) == col(key).shift(-1)) & (col("start").shift(-1) < col("end")))
    few = ordered.join(hit.select(key).unique(), on=key, how="semi")
    return (
        few.join(few, on=key)
        .filter(col("id") < col("id_right"), col("start") < col("end_right"), col("start_right") < col("end"))
        .select(
            polars.lit(kind, polars.Int64), col(key), col("id").cast(polars.Int64), col("id_right").cast(polars.Int64)
        )
    )


def _near(work: Workload, rows: Module) -> Module:
    col = polars.col
    rules = polars.LazyFrame(
        {
            "rule": np.arange(len(work.rules.level)),
            "level": work.rules.level,
            "gap": work.rules.gap,
            "since": work.rules.window_start,
            "until": work.rules.window_end,
        }
    )
    sides = []
    for rule, person in (work.side_a, work.side_b):
        at_room = col("level") == ROOM_LEVEL
        place = polars.when(at_room).then(col("room").cast(polars.Int64)).otherwise(col("venue"))
        side = polars.LazyFrame({"rule": rule, "person": person}).join(rules, on="rule").join(rows, on="person")
        sides.append(side.with_columns(place=place))
    one, other = sides
    begun, over = polars.max_horizontal("start", "start_right"), polars.min_horizontal("end", "end_right")
    ids = [col(each).cast(polars.Int64) for each in ("id", "id_right")]
    return (
        one.join(other.select("rule", "place", "start", "end", "id"), on=["rule", "place"])
        .with_columns(begun=begun, over=over)
        .filter(
            col("begun") - col("over") < col("gap"),
            polars.min_horizontal("begun", "over") <= col("until"),
            polars.max_horizontal("begun", "over") >= col("since"),
        )
        .select(
            polars.lit(AVOID, polars.Int64).alias("kind"),
            col("rule"),
            polars.min_horizontal(*ids).alias("i"),
            polars.max_horizontal(*ids).alias("j"),
        )
    )


def bioframe_overlap(work: Workload) -> Array:
    """`bioframe.overlap()` on one chromosome, keys laid end to end: it loops over chromosomes in Python."""
    one, other = visits(work)
    return np.concatenate([*doubles(work, _bio_overlaps), too_near(work, one, other, _bio_near(work, one, other))])


def _bio_overlaps(key: Array, start: Array, end: Array) -> Pairs:
    frame = _bed(combined(key, start, start, end), combined(key, end, start, end))
    i, j = _bio_pairs(frame, frame)
    return i[i < j], j[i < j]


def _bio_near(work: Workload, one: Visits, other: Visits) -> Pairs:
    start, end, longer_start, longer_end = end_to_end(work, one, other)
    return _bio_pairs(_bed(start, end), _bed(longer_start, longer_end))


def _bed(start: Array, end: Array) -> Module:
    chrom = pandas.Categorical.from_codes(np.zeros(len(start), dtype=np.int8), ["all"])
    return pandas.DataFrame({"chrom": chrom, "start": start, "end": end})


def _bio_pairs(one: Module, other: Module) -> Pairs:
    pairs = bioframe.overlap(one, other, how="inner", return_input=False, return_index=True, ensure_int=False)
    i, j = (pairs[each].to_numpy().astype(np.int64) for each in ("index", "index_"))
    return i, j


def pandas_merge(work: Workload) -> Array:
    """Each frame merged with itself on the key, then filtered."""
    one, other = visits(work)
    return np.concatenate([*doubles(work, _merged), too_near(work, one, other, _merged_visits(one, other))])


def _merged(key: Array, start: Array, end: Array) -> Pairs:
    frame = pandas.DataFrame({"key": key, "start": start, "end": end, "id": np.arange(len(key))})
    both = frame.merge(frame, on="key")
    hit = both[(both.id_x < both.id_y) & (both.start_x < both.end_y) & (both.start_y < both.end_x)]
    return hit.id_x.to_numpy(), hit.id_y.to_numpy()


def _merged_visits(one: Visits, other: Visits) -> Pairs:
    left, right = (pandas.DataFrame({"cell": each.cell, "id": np.arange(len(each.cell))}) for each in (one, other))
    both = left.merge(right, on="cell")
    return both.id_x.to_numpy(), both.id_y.to_numpy()
