"""Threads and child processes: how one is started, talked to, started again and stopped.

Begin with worker.py (a thread), then child.py (a process).
"""
