"""The parts of a photo's page on the internet in which photos, strips and clips differ.

Texts have their key in "data-text", files that may still be on their way their name in "data-file": the page's script
speaks the phone's language, and shows what is there.
"""

from collections.abc import Mapping

from booth.album.record import Photo
from booth.sharing.cloud.files import kind_of
from booth.sharing.cloud.target import ANIMATION, PICTURE, SINGLES, VIDEO
from booth.sharing.offer import name_on_phone
from booth.sharing.server.page_drawings import FINGER

TEXTS: Mapping[str, tuple[str, ...]] = {
    "photo": ("save_photo", "save_to_photos", "save_to_files", "press_and_hold"),
    "strip": ("save_photo", "save_to_photos", "save_to_files", "press_and_hold", "single_pictures"),
    "clip": ("clip_made", "save_clip", "still_photo", "moving_picture"),
}
"""Keys of the texts on the page of each kind, beside those that stand on all."""

_SHARE = (
    '<button class="share" hidden><svg viewBox="0 0 24 24" aria-hidden="true">'
    '<path d="M12 15V3M7 8l5-5 5 5M6 12H4v9h16v-9h-2"/></svg></button>'
)


def parts_of(photo: Photo, text: Mapping[str, str], scenes: Mapping[str, str]) -> dict[str, str]:
    """What stands in the template's places for *photo*; *text*: by key, escaped; *scenes* as OnlinePages.page's."""
    kind = kind_of(photo)
    if kind == "clip":
        return {
            "clip": _clip(text),
            "saving": _saving_clip(photo, text),
            "more": _beside_clip(photo, text),
        }
    saving = _saving(photo, text)
    if kind == "strip":
        return {"clip": "", "saving": saving, "more": _singles(photo, text)}
    return {"clip": "", "saving": saving, "more": _others(photo, text, scenes) if scenes else ""}


def _saving(photo: Photo, text: Mapping[str, str]) -> str:
    return (
        f'<template id="apple"><p class="first">{FINGER}<span>{text["save_to_photos"]}</span></p></template>\n'
        f'<div class="buttons" id="saving" hidden>'
        f'<a class="save" href="{PICTURE}" download="{name_on_phone(photo.id)}" data-text="save_photo">'
        f"{text['save_photo']}</a>{_SHARE}</div>\n"
        f'<p class="hold" id="hold" hidden data-text="press_and_hold">{text["press_and_hold"]}</p>'
    )


def _clip(text: Mapping[str, str]) -> str:
    files = f'src="{VIDEO}" poster="{PICTURE}" aria-label="{text["page_title"]}"'
    return f'<video class="photo" id="clip" {files} preload="none" muted loop playsinline controls hidden></video>'


def _saving_clip(photo: Photo, text: Mapping[str, str]) -> str:
    saved = name_on_phone(photo.id, kind="mp4")
    return (
        f'<div class="coming" id="saving" data-file="{VIDEO}" hidden>'
        f'<p class="made soon" data-text="clip_made">{text["clip_made"]}</p>'
        f'<div class="buttons there"><a class="save" href="{VIDEO}" download="{saved}" data-text="save_clip">'
        f"{text['save_clip']}</a>{_SHARE}</div></div>"
    )


def _beside_clip(photo: Photo, text: Mapping[str, str]) -> str:
    still = _link(PICTURE, name_on_phone(photo.id), f"<span data-text=still_photo>{text['still_photo']}</span>")
    label = f"<span data-text=moving_picture>{text['moving_picture']}</span>"
    moving = _link(ANIMATION, name_on_phone(photo.id, kind="webp"), label, "there")
    return _more(f'<ul class="scenes"><li>{still}{_coming(ANIMATION, moving, text)}</ul>')


def _singles(photo: Photo, text: Mapping[str, str]) -> str:
    tiles = "".join(
        _coming(name, _link(name, name_on_phone(f"{photo.id[:15]}", str(number)), "", "there", name), text)
        for number, (name, _) in enumerate(zip(SINGLES, photo.singles, strict=False), 1)
    )
    heading = f'<h2 data-text="single_pictures">{text["single_pictures"]}</h2>'
    return _more(f'{heading}<ul class="scenes">{tiles}</ul>')


def _others(photo: Photo, text: Mapping[str, str], scenes: Mapping[str, str]) -> str:
    tiles = []
    for name, key in scenes.items():
        label = f'<span data-text="{name}">{text[name]}</span>'
        tiles.append(_coming(name, _link(name, name_on_phone(photo.id, key), label, "there", name), text))
    heading = f'<h2 data-text="other_scenes">{text["other_scenes"]}</h2>'
    return _more(f'{heading}<ul class="scenes">{"".join(tiles)}</ul>')


def _more(content: str) -> str:
    return f'<footer class="more" id="more" hidden>{content}</footer>'


def _link(name: str, saved: str, label: str, when: str = "", shown: str = PICTURE) -> str:
    """A tile that saves the file *name* under the name *saved*; the picture *shown* stands for it."""
    return f'<a class="{when}" href="{name}" download="{saved}"><img src="{shown}" alt="" loading="lazy">{label}</a>'


def _coming(name: str, link: str, text: Mapping[str, str]) -> str:
    """The tile *link* of the file *name*, which may still be on its way."""
    soon = f'<p class="tile soon" data-text="one_moment">{text["one_moment"]}</p>'
    return f'<li class="coming" data-file="{name}">{link}{soon}</li>'
