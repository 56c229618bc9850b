"""`booth check`: looks at a booth for a few seconds and says in plain words what to do about each part; see look.py."""
