"""Reads what former versions of the booth wrote into about.json. Only the present version is ever written."""

from pydantic import BaseModel

VERSION = 2
"""Of about.json, as this booth writes it."""


class _BeforeOfOne(BaseModel):
    scene: str
    finished: bool
    picture: str


class _VersionOne(BaseModel):
    """Before there was a version number: one shot, everything side by side, checksums by file name."""

    event: str
    taken: object
    mirrored: object
    token: object
    demo: object
    scene: object
    shape: object
    size: object
    tones: object = {}
    moment: object = 0.0
    finished: object = False
    checksums: dict[str, str] = {}
    before: _BeforeOfOne | None = None


def upgrade(content: object) -> object:
    """*content*, parsed from an about.json of any version, as the present version has it; a later one as it is.

    Raises ValueError if something that the first version always had is missing.
    """
    if isinstance(content, dict) and "version" in content:
        return content
    one = _VersionOne.model_validate(content)
    kinds = {"photo": "photo.jpg", "cutout": "cutout.webp"}
    negative = {"file": "negative.jpg", "size": one.size, "checksum": one.checksums.get("negative.jpg")}
    return {
        "version": 2,
        **{name: getattr(one, name) for name in ("event", "taken", "mirrored", "token", "demo", "finished")},
        "shots": [
            {
                "scene": one.scene,
                "ratio": one.shape,
                "negative": negative,
                "levels": one.tones,
                "moment": one.moment,
            }
        ],
        "media": {
            kind: {"file": file, "checksum": one.checksums[file]}
            for kind, file in kinds.items()
            if file in one.checksums
        },
        "before": one.before
        and {"scene": one.before.scene, "finished": one.before.finished, "photo": one.before.picture},
    }
