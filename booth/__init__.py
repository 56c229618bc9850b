"""A photo booth that puts its guests into breathtaking places, and the photo on their phones.

camera -> Latest[Frame] -> segmenter process -> matte -> Latest[Cutout] -> stage (screens) -> Shot
       -> album (durable) -> darkroom process -> photo -> server process -> the guest's phone

`app.py` builds all of it, `ui/flow.py` is the guest's whole journey; README.md, "Where things are", has the map.
"""
