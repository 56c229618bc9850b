"""Guests and a scene become one picture, the same for the preview, the photo and the phone.

Begin with compositor.py.
"""
