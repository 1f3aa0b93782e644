from pathlib import Path

from schedcheck.importers.files import toml_lines

SAMPLE = Path(__file__).parents[2] / "samples" / "plans" / "bali.toml"


def test_knows_the_line_of_every_table_and_key() -> None:
    """Tables of one name are counted from one, and those within another start anew in it."""
    text = """\
title = 1
[plan]
stamp = 2
[[itinerary]] # the first
leader = "a"
[[itinerary.stop]]
event = "e"
[[ itinerary . stop ]]
[[itinerary]]
[[itinerary.stop]]
place = "p"
"""

    assert toml_lines(text) == {
        ("title",): 1,
        ("plan",): 2,
        ("plan", "stamp"): 3,
        ("itinerary", 1): 4,
        ("itinerary", 1, "leader"): 5,
        ("itinerary", 1, "stop", 1): 6,
        ("itinerary", 1, "stop", 1, "event"): 7,
        ("itinerary", 1, "stop", 2): 8,
        ("itinerary", 2): 9,
        ("itinerary", 2, "stop", 1): 10,
        ("itinerary", 2, "stop", 1, "place"): 11,
    }


def test_takes_no_text_for_a_table() -> None:
    """What stands within a text of several lines is no table and no key."""
    text = '''\
a = """
[[place]]
b = 1
"""
c = \'\'\'"""
[[place]]
\'\'\' # """
d = "\\"\\"\\"" # a text in one line
e = \'"""\'
[[place]]
'''

    assert toml_lines(text) == {("a",): 1, ("c",): 5, ("d",): 8, ("e",): 9, ("place", 1): 10}


def test_lines_of_a_plan_are_where_its_keys_are() -> None:
    """Each key that is found stands on its line."""
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()

    assert [] == [key for key, line in toml_lines("\n".join(lines)).items() if str(_name(key)) not in lines[line - 1]]


def _name(key: tuple[str | int, ...]) -> str | int:
    return key[-1] if isinstance(key[-1], str) else key[-2]
