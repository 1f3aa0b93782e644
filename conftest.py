"""Run the Python blocks of README.md and of docs/ as tests, each document with names of its own."""

from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser, SkipParser

# Sphinx reads it; looking for doctests would run it.
collect_ignore = ["docs/conf.py"]

pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser(), SkipParser()], pattern="*.md").pytest()
