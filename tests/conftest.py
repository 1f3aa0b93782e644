"""Hypothesis profiles: HYPOTHESIS_PROFILE chooses one by name."""

import os

from hypothesis import settings

# No deadlines: a busy machine is not a bug.
settings.register_profile("default", max_examples=30, deadline=None)
settings.register_profile("thorough", max_examples=10_000, deadline=None)
# The same examples in every run: a change that breaks nothing is never red.
settings.register_profile("ci", max_examples=40, deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
