"""An event's statistics over all booths, of what each has told the place for copies."""

from dataclasses import dataclass

from booth.album.statistics import EventStatistics, together
from booth.ops.all_booths.place import EventElsewhere
from booth.sharing.cloud.counts_file import FOLDER, NAME


@dataclass(frozen=True, slots=True)
class Counted:
    """What the booths have counted together."""

    statistics: EventStatistics
    booths: int  # whose counts are in it
    silent: list[str]  # a sentence for each other one


def counted(event: EventElsewhere, name: str) -> Counted:
    """The statistics of *event*, which is called *name*. Raises TargetFault, Refused."""
    booths = event.booths()
    files: list[bytes] = []
    silent = []
    for booth, content in zip(booths, event.each(lambda booth: _counts(event, booth), booths), strict=True):
        if content is None:
            silent.append(f"{booth} has not told its counts")
        elif not _is_whole(content):
            silent.append(f"{booth} has told its counts, but they are damaged")
        else:
            files.append(content)
    return Counted(together(name, files), len(files), silent)


def _is_whole(content: bytes) -> bool:
    try:
        together("", [content])
    except ValueError:
        return False
    return True


def _counts(event: EventElsewhere, booth: str) -> bytes | None:
    """What *booth* has told last: one that was set up anew has other letters than before."""
    folders = [name for name in event.target.folders(f"{event.folder}/{booth}") if name.startswith(FOLDER)]
    told = [file for name in folders for file in event.target.files(f"{event.folder}/{booth}/{name}")]
    told = [file for file in told if file.place.endswith(f"/{NAME}")]
    return event.target.get(max(told, key=lambda file: file.changed).place) if told else None
