"""Finishing a photo, in a process of its own: job.py is the work, worker.py runs it."""
