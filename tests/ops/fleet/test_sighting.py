"""What is seen of booths at a place for copies, on real servers."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.ops.fleet.page import address, page, put_page
from booth.ops.fleet.sighting import look
from booth.ops.fleet.table import table
from booth.sharing.cloud.credentials import Credentials
from booth.sharing.cloud.target import Listed, ListedTarget, Refused, TargetFault
from booth.sharing.targets import TARGETS
from tests.support.copy_servers import CopyServer, copy_server
from tests.support.fleet import DARK, LOST, SECRET, WELL, status, written
from tests.support.running import ROOT, environment
from tests.support.stopped_clock import StoppedClock


def place_of(server: CopyServer) -> ListedTarget:
    return TARGETS[server.settings.target](server.settings, server.credentials)


def a_fleet(files: Path) -> None:
    written(files, status("0A1B2C3D", DARK, LOST, name="main hall"), 20)
    written(files, status("1A1B2C3D", WELL, name="cellar"), 40)
    written(files, status("2A1B2C3D", WELL, DARK), 50)
    written(files, status("3A1B2C3D", WELL, name="garden"), 4000)
    written(files, status("4A1B2C3D", state="switched off", name="attic"), 40_000)
    written(files, status("5A1B2C3D", LOST, name="of last year"), 30e6)


@pytest.mark.parametrize("kind", list(TARGETS))
def test_all_booths_are_seen_the_worst_first_with_what_to_do_whatever_their_clocks_say(
    kind: str, tmp_path: Path
) -> None:
    with copy_server(kind, tmp_path) as server:
        a_fleet(server.files)
        before = server.copies()
        seen = look(place_of(server), StoppedClock()).booths
        assert server.copies() == before, "looking leaves nothing behind"
    assert [(each.name, each.level) for each in seen] == [
        *(("garden", "fault"), ("main hall", "fault"), ("2A1B2C3D", "warning"), ("cellar", "ok"), ("attic", "ok")),
    ]
    lines = table(seen).splitlines()
    assert lines[1].startswith("garden (3A1B2C3D)     Anna & Tom  66 min ago    1234        2  fault: Silent")
    assert "Look whether it has power" in lines[2]
    assert lines[3].endswith("fault: Camera: none for 12 s: no such device")
    assert lines[4].endswith("-> Plug its cable in again")
    assert lines[-1].endswith("switched off")


def test_of_two_statuses_of_one_booth_the_newer_counts(tmp_path: Path) -> None:
    with copy_server("folder", tmp_path) as server:
        old = written(server.files, status("0A1B2C3D", LOST), 90)
        old.parent.rename(old.parent.with_name(SECRET[::-1]))
        written(server.files, status("0A1B2C3D", WELL), 20)
        assert [each.level for each in look(place_of(server), StoppedClock()).booths] == ["ok"]


def test_a_status_that_cannot_be_read_is_told_and_keeps_no_other(tmp_path: Path) -> None:
    with copy_server("folder", tmp_path) as server:
        written(server.files, status("0A1B2C3D", WELL), 20).write_text('{"version": 2}')
        written(server.files, status("1A1B2C3D", WELL), 20)
        seen = look(place_of(server), StoppedClock()).booths
    assert [(each.letters, each.level) for each in seen] == [("0A1B2C3D", "fault"), ("1A1B2C3D", "ok")]
    assert "of another version" in seen[0].troubles[0].remedy


def test_a_listing_that_stumbles_is_asked_again_and_one_that_is_refused_is_not(tmp_path: Path) -> None:
    with copy_server("folder", tmp_path) as server:
        written(server.files, status("0A1B2C3D", WELL), 20)
        place = place_of(server)
        faults: list[TargetFault] = [TargetFault("a file is gone")] * 3
        files = place.files

        def stumbling(folder: str) -> Iterator[Listed]:
            if faults:
                raise faults.pop()
            return files(folder)

        place.files = stumbling  # type: ignore[method-assign]
        assert len(look(place, StoppedClock()).booths) == 1
        faults += [Refused("may not list")] * 2
        with pytest.raises(Refused):
            look(place, StoppedClock())
        assert len(faults) == 1


def test_photos_of_an_event_that_is_called_booths_are_no_booths(tmp_path: Path) -> None:
    with copy_server("folder", tmp_path) as server:
        photo = server.files / "BOOTHS" / "0A1B2C3D" / "2026-06-12" / SECRET / "PHOTO.JPG"
        photo.parent.mkdir(parents=True)
        photo.write_bytes(b"photo")
        assert look(place_of(server), StoppedClock()).booths == ()


@pytest.mark.parametrize("kind", list(TARGETS))
def test_the_page_keeps_its_address_which_nobody_can_guess(kind: str, tmp_path: Path) -> None:
    with copy_server(kind, tmp_path) as server:
        a_fleet(server.files)
        place = place_of(server)
        where = put_page(place, look(place, StoppedClock()))
        assert put_page(place, look(place, StoppedClock())) == where
        assert b"<h1>2 of 5 booths need somebody</h1>" in server.copies()[where]
    folder, letters, name = where.rsplit("/", 2)
    assert (folder, len(letters), name) == ("BOOTHS/PAGE", 26, "INDEX.HTML")
    public = server.settings.model_copy(update={"public_url": "https://photos.example/"})
    assert address(public, where) == f"https://PHOTOS.EXAMPLE/{where}"
    assert address(server.settings, where).endswith(f"our-photos/{where}")


def test_what_booths_say_is_text_on_the_page_and_no_markup(tmp_path: Path) -> None:
    with copy_server("folder", tmp_path) as server:
        said = LOST.model_copy(update={"text": "<script>alert(1)</script>", "remedy": "<b>", "part": "<i>"})
        written(server.files, status("0A1B2C3D", said, name="<u>", event="<s>", program="<q>"), 20)
        view = look(place_of(server), StoppedClock())
    text = page(view.booths, view.now)
    assert not any(f"<{tag}>" in text for tag in ("script>alert", "b", "i", "u", "s", "q"))
    assert "&lt;script&gt;alert(1)" in text


def test_credentials_that_are_refused_are_told(tmp_path: Path) -> None:
    with copy_server("s3", tmp_path) as server, pytest.raises(TargetFault, match="refuses the credentials"):
        look(TARGETS["s3"](server.settings, Credentials("nobody", "wrong")), StoppedClock())


def fleet(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "booth", "fleet", "--config", str(home / "config.toml"), *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=200, check=False
    )


def test_the_command_shows_a_table_and_the_pages_address_and_ends_with_the_status_of_the_worst(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[cloud]\n")
    said = fleet(tmp_path)
    assert (said.returncode, "names no place" in said.stderr) == (1, True)
    with copy_server("s3", tmp_path / "there") as server:
        text = f'[cloud]\ntarget = "s3"\nplace = "{server.settings.place}"\n'
        (tmp_path / "config.toml").write_text(text)
        assert "write two lines into it" in fleet(tmp_path).stderr
        account = f'name = "{server.credentials.name}"\nsecret = "{server.credentials.secret}"\n'
        (tmp_path / "cloud.toml").write_text(account)
        (tmp_path / "cloud.toml").chmod(0o600)
        written(server.files, status("2A1B2C3D", WELL, DARK), 50)
        said = fleet(tmp_path, "--page")
        assert (said.returncode, said.stderr) == (3, "")
        assert "warning: Light: too dark" in said.stdout
        assert said.stdout.splitlines()[-1].startswith(f"{server.settings.place}/BOOTHS/PAGE/")
        assert "nobody to tell" in fleet(tmp_path, "--watch").stderr
        (tmp_path / "config.toml").write_text(f'{text}ntfy = "http://127.0.0.1:9/topic"\n')
        said = fleet(tmp_path, "--watch", "--once", "--page")
        assert said.stdout.startswith(f"booths: 1, with faults: 0; page: {server.settings.place}/BOOTHS/PAGE/")
        assert (said.returncode, said.stderr) == (0, "")
    said = fleet(tmp_path, "--watch", "--once")
    assert (said.returncode, "nothing is seen of the booths" in said.stdout) == (1, True)
