"""Prints photos: a sheet at a time, handed to CUPS, and asked after until it has come out.

The sheets that guests ask for stand in the about.json of their photo (booth.album.record): that is the queue.
"""
