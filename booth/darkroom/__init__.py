"""From a shot to a photo: live.py at once and in this process, job.py at full quality in one of its own.

worker.py runs that process; developed.py is what both make.
"""
