'''Renders the shipped scenes: a kit for their scripts, never imported by the running booth.

Runs in an environment of its own (`make scenes-env`), because Blender as a module needs Python 3.11 and an old numpy.

A scene's script is `themes/<theme>/scenes/<scene>/source/scene.py` and looks like this::

    """Mountain lake in the morning; the sun low behind the camera, to its left."""

    from booth.rendering.shot import Camera, Grading, Shot
    from booth.rendering.stage import Stage

    SHOT = Shot(camera=Camera(lens=31, shift=0.062), grading=Grading(exposure=0.4), samples=16)

    def light(stage: Stage) -> None:        # sun, lamps and sky: falls on the place and on the foreground alike
        add_sun(12, -146, (1.0, 0.5, 0.19), 13)
        finish(stage.world, physical_sky(stage.world, 12, -146, 0.115))

    def place(stage: Stage) -> None:        # everything behind the guests
        heights = stage.cached(terrain, 5)  # kept on disk by its arguments and its own text
        ...

    def foreground(stage: Stage) -> None:   # optional: everything in front of the guests; rendered without the sky
        ...

    def retouched(light: Light) -> Light:   # optional: 2-D work on the linear (height, width, 4) light of the place
        ...

A long script may have parts beside it: `from themes.wonders.scenes.moon.source.globe import ...`.

`place` and `foreground` are called on an empty stage each, after `light`. The camera looks along +y from
`SHOT.camera.position`, z is up, metres; `SHOT.foreground_camera` may draw near things softly. Guests stand about 2.4 m
in front of it. Everything is deterministic: seeds are numbers in the script.

`booth scenes render NAME` renders both layers at 2560x1440 and puts `scene.webp` and `foreground.webp` beside
`scene.toml`; `--preview` writes a small PNG elsewhere. What it runs can be run by hand, at any size and layer by layer,
and then writes into `state/scenes/` only::

    .scenes-env/bin/python -m booth.rendering NAME --height 576 --samples 8 --layer place
    .scenes-env/bin/python -m booth.rendering NAME --height 576 --regrade      # grades the stored light again
    .scenes-env/bin/python -m booth.rendering NAME --probe                     # the light where guests stand

The parts, in the order of use: `shot` (camera and grading), `stage` (the empty place), `noise` `terrain` `clouds`
`cloudsea` `underwater` (arrays, compiled), `shapes` `plants` `palms` `corals` (meshes as arrays), `objects` (puts them
into the place), `nodes` `materials` `water` `sky` (what surfaces and sky look like), `view` `grading` (from light to a
picture), `probe`, `layers` (what the command does).
'''
