"""Themes and their scenes: reading them, checking them, and what moves in them.

Begin with themes.py; cache.py has them ready for the live view.
"""
