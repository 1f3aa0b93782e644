"""A plan as columns of numbers: what the sweeps read, and where stops are made only for who asks for them."""

from schedcheck.columns.events import EventTable
from schedcheck.columns.reading import read
from schedcheck.columns.rows import Columns, Uses
from schedcheck.columns.table import People, Table
from schedcheck.columns.vocabulary import Vocabulary

__all__ = ["Columns", "EventTable", "People", "Table", "Uses", "Vocabulary", "read"]
