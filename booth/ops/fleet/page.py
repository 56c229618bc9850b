"""All booths as one static page, which lies at the place for copies."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from booth.album.record import random_letters
from booth.operator.booth_status import BOOTHS, PartStatus
from booth.ops.fleet.sighting import Sighting, View, in_words
from booth.setting_tables import CloudSettings
from booth.sharing.cloud.page import public_address
from booth.sharing.cloud.target import ListedTarget

_FOLDER, _NAME = f"{BOOTHS}/PAGE", "INDEX.HTML"
_STYLE = """:root{color-scheme:light dark}body{font:16px/1.45 system-ui,sans-serif;color:#1d2730;background:#f3f5f7;
max-width:72rem;margin:0 auto;padding:1rem}h1{font-size:1.4rem;margin:.2rem 0}p.when{color:#5a6772;margin:0 0 1rem}
p.old{color:#b03024;margin:0 0 1rem;font-weight:600}
ul{list-style:none;margin:0;padding:0}ul.booths{display:grid;gap:.8rem;
grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr))}
ul.booths>li{background:#fff;border-radius:10px;padding:.8rem 1rem;border-left:.5rem solid #2f7d6b}
ul.booths>li.warning{border-color:#d9a441}ul.booths>li.fault{border-color:#c0392b}ul.booths>li.off{border-color:#9aa7b2}
h2{font-size:1.1rem;margin:0;overflow-wrap:anywhere}h2 small{font-weight:400;color:#5a6772}
p{margin:.15rem 0;overflow-wrap:anywhere}.dim{color:#5a6772;font-size:.9rem}li li{margin-top:.5rem}
b.fault{color:#b03024}b.warning{color:#8a6410}b.ok{color:#2f7d6b}
@media(prefers-color-scheme:dark){body{color:#e6eaee;background:#14181c}ul.booths>li{background:#1f262d}
p.when,.dim,h2 small{color:#9fabb6}b.fault,p.old{color:#ff8a7d}b.warning{color:#e8bd6a}b.ok{color:#6cc5b0}}"""


_OLD = """const age=(Date.now()/1000-%d)/60;if(age>5){const old=document.getElementById("old");
old.textContent="Nobody has renewed this page for "+(age<120?Math.round(age)+" min":Math.round(age/60)+" h")+
": it does not show how the booths are now.";old.hidden=false}"""


def put_page(place: ListedTarget, view: View) -> str:
    """Puts the page to *place*, where its name cannot be guessed, and tells where: it stays. Raises TargetFault."""
    there = sorted(file.place for file in view.files if file.place.startswith(f"{_FOLDER}/"))
    where = there[0] if there else f"{_FOLDER}/{random_letters(26)}/{_NAME}"
    place.put(where, page(view.booths, view.now).encode(), "text/html; charset=utf-8")
    return where


def address(settings: CloudSettings, where: str) -> str:
    """Where a browser finds what lies at *where*: on the internet, in the folder, or for who has the credentials."""
    if settings.public_url:
        return public_address(settings.public_url, where)
    root = Path(settings.place).as_uri() if settings.target == "folder" else settings.place.rstrip("/")
    return f"{root}/{where}"


def page(seen: Sequence[Sighting], now: datetime) -> str:
    """The page as HTML: it needs nothing beside it, and asks for itself again every minute."""
    count = sum(each.level == "fault" for each in seen)
    told = f"{count} of {len(seen)} booths need somebody" if count else f"all of {len(seen)} booths do without you"
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta http-equiv="refresh" content="60"><meta name="robots" content="noindex">'
        f"<title>{count or 'No'} faults</title><style>{_STYLE}</style>\n<h1>{told}</h1>"
        f'<p class="when">As of {now:%Y-%m-%d %H:%M:%S} UTC, when this page was made</p>\n'
        f'<p class="old" id="old" hidden></p><script>{_OLD % now.timestamp()}</script>\n'
        f'<ul class="booths">{"".join(_booth(each) for each in seen)}</ul></html>\n'
    )


def _booth(seen: Sighting) -> str:
    status = seen.status
    letters = "" if seen.name == seen.letters else f" <small>{seen.letters}</small>"
    state = "off" if seen.off else seen.level
    counts = ""
    if status:
        waiting = f", {status.waiting} copies to come" if status.waiting else ""
        counts = f"{escape(status.event)}: {status.photos:,} photos{waiting}"
    word = f"{'switched off' if seen.off else 'seen'} {in_words(seen.age)} before"
    well = "" if seen.troubles or seen.off else '<p><b class="ok">well</b></p>'
    parts = "".join(_part(part) for part in seen.troubles)
    program = f", version {escape(status.program)}" if status else ""
    return (
        f'<li class="{state}"><h2>{escape(seen.name)}{letters}</h2><p>{counts}</p><p class="dim">{word}{program}</p>'
        f"{well}<ul>{parts}</ul></li>\n"
    )


def _part(part: PartStatus) -> str:
    lasting = f" for {in_words(part.seconds)}" if part.seconds >= 60 and part.part != "Silent" else ""
    remedy = f'<p class="dim">{escape(part.remedy)}</p>' if part.remedy else ""
    return f'<li><p><b class="{part.level}">{escape(part.part)}</b>{lasting}: {escape(part.text)}</p>{remedy}</li>'
