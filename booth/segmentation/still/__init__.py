"""The matte of a photo: about a second for one frame, everything at once. Begin with pipeline.py."""
