"""An event's statistics as files to take home: one page that needs nothing beside it, and tables for a spreadsheet."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from booth.album.statistics import EventStatistics
from booth.durable import put

PAGE, PHOTOS, GUESTS = "statistics.html", "photos.csv", "guests.csv"
SINGLE_DAYS = 7  # at most, for which each has a plot of its own
_KEPT, _THROWN, _GUESTS = "#2f7d6b", "#d9a441", "#3b4a5a"
_BAR, _HEIGHT, _TOP, _FOOT = 44, 160, 18, 34  # of a plot: a bar's pitch, the bars' room, above, below
_STYLE = """body{font:16px/1.5 system-ui,sans-serif;color:#1d2730;background:#fff;max-width:56rem;margin:2rem auto;
padding:0 1rem}
h1{font-size:1.7rem;margin:0}h2{font-size:1.15rem;margin:2.2rem 0 .6rem}p.when{color:#5a6772;margin:.2rem 0 1.4rem}
ul.totals{display:flex;flex-wrap:wrap;gap:1rem;list-style:none;padding:0}ul.totals li{flex:1 1 8rem;
border:1px solid #dde3e8;border-radius:8px;padding:.7rem 1rem}
ul.totals b{display:block;font-size:1.8rem;line-height:1.2}
svg{max-width:100%;height:auto;display:block}svg text{font:13px system-ui,sans-serif;fill:#1d2730}
.key{color:#5a6772;font-size:.9rem}.key span{display:inline-block;
width:.8em;height:.8em;border-radius:2px;margin:0 .4em 0 1em}
footer{margin-top:2.5rem;color:#5a6772;font-size:.85rem}"""


@dataclass(frozen=True, slots=True)
class _Column:
    """A bar of a plot."""

    label: str
    kept: int
    thrown: int
    guests: int


def write_event(folder: Path, found: EventStatistics, names: Mapping[str, str]) -> list[Path]:
    """Writes what was *found* of an event into *folder* and tells the files; *names* are the scenes', by key.

    Replaces what an earlier call has written. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {PAGE: page(found, names), PHOTOS: _photos(found, names), GUESTS: _guests(found)}
    put(folder, {name: text.encode() for name, text in files.items()})
    return [folder / name for name in files]


def page(found: EventStatistics, names: Mapping[str, str]) -> str:
    """The statistics as a page of HTML, with its plots in it."""
    hours = found.hours
    when = f"{hours[0]}:00 to {hours[-1]}:59" if hours else "nothing was counted yet"
    totals = (
        (sum(found.guests.values()), "times that guests began"),
        (found.taken, "photos taken"),
        (found.kept, "photos kept"),
        (found.thrown, "thrown away"),
        (found.opened, "opened on a phone"),
    )
    listed = "".join(f"<li><b>{number:,}</b>{what}</li>" for number, what in totals)
    key = "".join(f'<span style="background:{colour}"></span>{what}' for colour, what in _KEY)
    plots = "".join(f"<h2>{escape(title)}</h2>{plot(columns)}" for title, columns in _plots(found))
    scenes = f"<h2>Scene by scene</h2>{_scenes(found, names)}" if found.scenes else ""
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(found.event)}</title><style>{_STYLE}</style>\n<h1>{escape(found.event)}</h1>"
        f'<p class="when">{when}</p>\n<ul class="totals">{listed}</ul>\n<p class="key">{key}</p>\n{plots}\n{scenes}\n'
        "<footer>Counted without anybody's identity. Of a photo that is gone, its hour and scene were counted, and "
        "whether a phone had opened it.</footer></html>\n"
    )


_KEY = ((_KEPT, "kept"), (_THROWN, "thrown away"), (_GUESTS, "guests"))


def _plots(found: EventStatistics) -> list[tuple[str, list[_Column]]]:
    """A plot for each day, hour by hour; of a long event one of its days, and one of the hours of all of them."""
    days = sorted({hour[:10] for hour in found.hours})
    if len(days) <= SINGLE_DAYS:
        return [(f"{day}, hour by hour", _columns(found, _of_day(found, day), lambda hour: hour[11:])) for day in days]
    by_hour = [f"{number:02d}" for number in range(24)]
    used = [number for number in by_hour if any(hour[11:] == number for hour in found.hours)]
    whole = by_hour[by_hour.index(used[0]) : by_hour.index(used[-1]) + 1]
    return [
        ("Day by day", _gathered(found, days, lambda hour: hour[:10], lambda day: day[5:])),
        ("Hour by hour, all days together", _gathered(found, whole, lambda hour: hour[11:], str)),
    ]


def _of_day(found: EventStatistics, day: str) -> list[str]:
    """The hours of *day* from its first to its last in which something was counted."""
    used = [hour for hour in found.hours if hour.startswith(day)]
    return [f"{day} {number:02d}" for number in range(int(used[0][11:]), int(used[-1][11:]) + 1)]


def _columns(found: EventStatistics, hours: Sequence[str], label: Callable[[str], str]) -> list[_Column]:
    return _gathered(found, hours, lambda hour: hour, label)


def _gathered(
    found: EventStatistics, groups: Sequence[str], group: Callable[[str], str], label: Callable[[str], str]
) -> list[_Column]:
    kept: Counter[str] = Counter()
    thrown: Counter[str] = Counter()
    guests: Counter[str] = Counter()
    for kind, number in found.photos.items():
        (thrown if kind.thrown else kept)[group(kind.hour)] += number
    for hour, number in found.guests.items():
        guests[group(hour)] += number
    return [_Column(label(each), kept[each], thrown[each], guests[each]) for each in groups]


def plot(columns: Sequence[_Column]) -> str:
    """*columns* as an SVG: photos kept and thrown away on each other, guests as a line with its numbers."""
    top = max(1, *(max(each.kept + each.thrown, each.guests) for each in columns))
    scale, ground = _HEIGHT / top, _TOP + _HEIGHT
    shapes, points = [], []
    for number, each in enumerate(columns):
        x = 10 + number * _BAR
        kept, thrown = each.kept * scale, each.thrown * scale
        shapes.append(f'<rect x="{x}" y="{ground - kept:.1f}" width="30" height="{kept:.1f}" fill="{_KEPT}"/>')
        above = ground - kept - thrown
        shapes.append(f'<rect x="{x}" y="{above:.1f}" width="30" height="{thrown:.1f}" fill="{_THROWN}"/>')
        if each.kept + each.thrown:
            label = min(above, ground - each.guests * scale - 3)
            shapes.append(
                f'<text x="{x + 15}" y="{label - 4:.1f}" text-anchor="middle">{each.kept + each.thrown}</text>'
            )
        shapes.append(f'<text x="{x + 15}" y="{ground + 18}" text-anchor="middle">{escape(each.label)}</text>')
        points.append(f"{x + 15},{ground - each.guests * scale:.1f}")
        shapes.append(f'<circle cx="{x + 15}" cy="{ground - each.guests * scale:.1f}" r="3.5" fill="{_GUESTS}"/>')
    width = 20 + len(columns) * _BAR
    line = f'<polyline points="{" ".join(points)}" fill="none" stroke="{_GUESTS}" stroke-width="1.5"/>'
    base = f'<path d="M4 {ground}H{width - 4}" stroke="#9aa7b2"/>'
    height = ground + _FOOT
    return f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}">{base}{"".join(shapes)}{line}</svg>'


def _scenes(found: EventStatistics, names: Mapping[str, str]) -> str:
    """A bar for each scene, that with the most photos first."""
    rows = []
    counts = [(found.count(thrown=False, scene=scene), found.count(thrown=True, scene=scene)) for scene in found.scenes]
    scale = 420 / max(kept + thrown for kept, thrown in counts)
    for number, (scene, (kept, thrown)) in enumerate(zip(found.scenes, counts, strict=True)):
        y = 4 + number * 30
        name = escape(names.get(scene, scene))
        rows.append(f'<text x="0" y="{y + 16}">{name}</text>')
        rows.append(f'<rect x="180" y="{y}" width="{kept * scale:.1f}" height="22" fill="{_KEPT}"/>')
        x = 180 + kept * scale
        rows.append(f'<rect x="{x:.1f}" y="{y}" width="{thrown * scale:.1f}" height="22" fill="{_THROWN}"/>')
        rows.append(f'<text x="{x + thrown * scale + 8:.1f}" y="{y + 16}">{kept + thrown}</text>')
    height = 8 + 30 * len(counts)
    return f'<svg width="660" height="{height}" viewBox="0 0 660 {height}">{"".join(rows)}</svg>'


def _photos(found: EventStatistics, names: Mapping[str, str]) -> str:
    rows: list[tuple[object, ...]] = [("date", "hour", "scene", "photos", "kept", "thrown away", "opened on a phone")]
    for hour, scene in sorted({(kind.hour, kind.scene) for kind in found.photos}):
        kept, thrown = (found.count(thrown=each, hour=hour, scene=scene) for each in (False, True))
        opened = sum(
            number for kind, number in found.photos.items() if (kind.hour, kind.scene) == (hour, scene) and kind.opened
        )
        rows.append((hour[:10], hour[11:], names.get(scene, scene), kept + thrown, kept, thrown, opened))
    return _as_csv(rows)


def _guests(found: EventStatistics) -> str:
    rows: list[tuple[object, ...]] = [("date", "hour", "guests")]
    return _as_csv(rows + [(hour[:10], hour[11:], number) for hour, number in sorted(found.guests.items())])


def _as_csv(rows: Sequence[Sequence[object]]) -> str:
    """RFC 4180; a text that a spreadsheet would take for a formula gets a ' before it."""
    written = io.StringIO()
    writer = csv.writer(written)
    for row in rows:
        writer.writerow([f"'{each}" if isinstance(each, str) and each[:1] in "=+-@" else each for each in row])
    return written.getvalue()
