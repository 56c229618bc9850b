"""Guests and a scene become one picture, the same for the live view, the photo and the phone.

Begin with compositor.py.
"""
