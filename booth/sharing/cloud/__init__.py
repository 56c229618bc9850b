"""Copies of photos elsewhere: what is still to be brought there or removed, and the process that does it."""
