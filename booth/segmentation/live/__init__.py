"""The matte of the live view: milliseconds per frame, gathered over time.

Begin with pipeline.py; worker.py runs it in a thread.
"""
