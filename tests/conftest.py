"""For every test: Hypothesis tries the same examples each time, and none fails because the machine is busy."""

from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.load_profile("suite")
