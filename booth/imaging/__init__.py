"""What every part needs of pictures: arrays in, arrays out, no state.

Begin with framing.py, which decides what part of the camera's picture is the photo.
"""
