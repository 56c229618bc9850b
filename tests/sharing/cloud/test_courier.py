"""The process that speaks to the target, with real servers."""

from pathlib import Path

import pytest

from booth.clock import Clock
from booth.runtime.child import ChildProcess
from booth.runtime.landlock import landlock_version
from booth.setting_tables import CloudSettings
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.credentials import NOBODY, Credentials
from booth.sharing.cloud.target import ABOUT, PICTURE, Refused, TargetFault
from booth.sharing.targets import TARGETS
from tests.support.copy_servers import NAME, copy_server
from tests.support.copying_booth import CopyingBooth
from tests.support.faulty_proxy import FaultyProxy
from tests.support.running import until

FOLDER = "EVENT/BOOTH/2026-06-12/ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PLACE = f"{FOLDER}/PHOTO.JPG"


@pytest.mark.parametrize("kind", list(TARGETS))
def test_photos_of_a_real_album_come_to_a_real_server_and_go_again(kind: str, tmp_path: Path) -> None:
    with copy_server(kind, tmp_path / "there") as server:

        def courier() -> Courier:
            return Courier(server.settings, server.credentials, Clock())

        with CopyingBooth(tmp_path / "photos", courier, server.settings) as booth:
            photos = [booth.keep(scene) for scene in ("lake", "beach")]
            booth.brought(2)
            found = server.copies()
            folders = [photo.copies["cloud"].folder for photo in photos]
            assert found.keys() == {f"{folder}/{name}" for folder in folders for name in (PICTURE, ABOUT)}
            for folder, photo in zip(folders, photos, strict=True):
                assert found[f"{folder}/{PICTURE}"] == photo.picture.read_bytes()
            booth.party.album.discard(photos[0]).result(10)
            until(lambda: {place.rpartition("/")[0] for place in server.copies()} == {folders[1]}, "one is gone")


@pytest.mark.parametrize("kind", list(TARGETS))
def test_every_method_goes_through_the_process(kind: str, tmp_path: Path) -> None:
    with copy_server(kind, tmp_path) as server:
        courier = Courier(server.settings, server.credentials, Clock())
        try:
            courier.put(PLACE, b"photo", "image/jpeg")
            assert (courier.length(PLACE), courier.get(PLACE)) == (5, b"photo")
            assert [(found.place, found.length) for found in courier.files("EVENT")] == [(PLACE, 5)]
            assert courier.folders("EVENT") == ["BOOTH"]
            courier.remove(PLACE)
            courier.remove_folder(FOLDER)
            assert courier.length(PLACE) is None
        finally:
            courier.stop()


def test_what_is_refused_there_is_refused_here(tmp_path: Path) -> None:
    with copy_server("s3", tmp_path) as server:
        courier = Courier(server.settings, Credentials(NAME, "wrong"), Clock())
        try:
            with pytest.raises(Refused, match="credentials"):
                courier.length(PLACE)
        finally:
            courier.stop()


@pytest.mark.parametrize("server_kind", ["s3", "webdav"])
def test_a_server_that_says_nothing_is_given_up_and_the_next_call_works(server_kind: str, tmp_path: Path) -> None:
    with copy_server(server_kind, tmp_path) as server, FaultyProxy(server.port) as proxy:
        courier = Courier(server.through(proxy.port), server.credentials, Clock(), patience=5.0)
        try:
            proxy.next = ["stall"]
            with pytest.raises(TargetFault, match="does not answer"):
                courier.put(PLACE, b"photo", "image/jpeg")
            proxy.next = []
            Clock().sleep(1.0)  # until the process is started again
            courier.put(PLACE, b"photo", "image/jpeg")
            assert courier.length(PLACE) == 5
        finally:
            courier.stop()


@pytest.mark.skipif(not landlock_version(), reason="this kernel has no Landlock, or does not use it")
def test_the_process_can_read_no_photo_and_no_settings(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "share").mkdir()
    (tmp_path / "photos" / "photo.jpg").write_bytes(b"a face")
    settings = CloudSettings(target="folder", place=str(tmp_path / "share"))
    job = "tests.support.jobs:courier_tries"
    child = ChildProcess("test", job, settings, NOBODY, str(tmp_path / "photos"), clock=Clock(), offline=False)
    try:
        assert child.ready(60)
        assert child.ask("try", 60) == {"read": "EACCES", "list": "EACCES", "write": "EACCES", "share": "", "etc": ""}
    finally:
        child.stop()
