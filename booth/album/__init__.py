"""Photos on the disk: written, found again after a power cut, thrown away for good.

Begin with album.py; record.py says what a photo's folder holds.
"""
