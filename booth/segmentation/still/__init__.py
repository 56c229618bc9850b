"""The matte of a photo: about two seconds for one frame, everything at once. Begin with pipeline.py."""
