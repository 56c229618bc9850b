import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from booth.clock import Clock
from booth.config import Config
from booth.operator.finding import Finding
from booth.ops.check.cloud import about_copies
from booth.setting_tables import CloudSettings, SecondCopySettings
from booth.settings import Settings, settings_of
from tests.support.copy_servers import CopyServer, copy_server
from tests.support.running import free_port


class Serves(http.server.SimpleHTTPRequestHandler):
    """Serves files, and a list of them unless it is told not to."""

    lists = True
    kind = ""

    def guess_type(self, path: Any) -> str:
        return self.kind or super().guess_type(path)

    def list_directory(self, path: Any) -> Any:
        if self.lists:
            return super().list_directory(path)
        self.send_error(403)
        return None

    def log_message(self, format: str, *words: object) -> None:  # noqa: A002  http.server's
        pass


def found(home: Path, cloud: CloudSettings) -> list[Finding]:
    settings: Settings = settings_of(Config(cloud=cloud), home)
    return list(about_copies(settings, Clock()))


@pytest.fixture(params=["s3", "webdav", "folder"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CopyServer]:
    with copy_server(request.param, tmp_path / "there") as server:
        yield server


def with_file(home: Path, server: CopyServer, secret: str = "") -> None:
    path = home / "cloud.toml"
    path.write_text(f'name = "{server.credentials.name}"\nsecret = "{secret or server.credentials.secret}"\n')
    path.chmod(0o600)


def test_without_a_target_nothing_is_said_of_one(tmp_path: Path) -> None:
    assert found(tmp_path, CloudSettings()) == []


def test_a_place_that_can_be_used_is_tried_and_left_as_it_was(tmp_path: Path, server: CopyServer) -> None:
    with_file(tmp_path, server)
    *warnings, last = found(tmp_path, server.settings)
    assert (last.level, last.text) == ("ok", f"{server.settings.place} can be written, read and cleared")
    assert [each.level for each in warnings] == ([] if server.settings.target == "folder" else ["warning"])
    assert server.copies() == {}


def test_credentials_that_others_can_read_are_a_fault_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "cloud.toml").write_text('name = "a"\nsecret = "b"\n')
    (tmp_path / "cloud.toml").chmod(0o644)
    (fault,) = found(tmp_path, CloudSettings(target="s3", place="https://s3.example/bucket"))
    assert fault.level == "fault"
    assert "chmod 600" in fault.text


def test_what_the_server_refuses_is_a_fault_in_plain_words(tmp_path: Path) -> None:
    with copy_server("s3", tmp_path / "there") as server:
        with_file(tmp_path, server, "another")
        fault = found(tmp_path, server.settings)[-1]
    assert fault.level == "fault"
    assert "refuses the credentials" in fault.text
    assert "another" not in fault.text


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[tuple[CloudSettings, type[Serves]]]:
    """A folder that a web server shows to everybody."""
    folder = tmp_path / "shared"
    folder.mkdir()
    kind = type("Own", (Serves,), {})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(kind, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    yield CloudSettings(target="folder", place=str(folder), public_url=url), kind
    server.shutdown()
    server.server_close()


def test_phones_get_pages_where_the_settings_say_so(tmp_path: Path, shared: tuple[CloudSettings, type[Serves]]) -> None:
    settings, kind = shared
    kind.lists = False
    assert [each.level for each in found(tmp_path, settings)] == ["ok", "ok"]
    assert list((tmp_path / "shared").iterdir()) == []


def test_a_place_that_lists_what_lies_there_is_a_fault(
    tmp_path: Path, shared: tuple[CloudSettings, type[Serves]]
) -> None:
    listed = found(tmp_path, shared[0])[-1]
    assert listed.level == "fault"
    assert "sees a list" in listed.text


def test_a_public_address_where_nothing_comes_or_as_something_else_is_a_fault(
    tmp_path: Path, shared: tuple[CloudSettings, type[Serves]]
) -> None:
    settings, kind = shared
    kind.lists = False
    kind.kind = "application/octet-stream"
    fault = found(tmp_path, settings)[-1]
    assert (fault.level, "octet-stream" in fault.text) == ("fault", True)
    elsewhere = settings.model_copy(update={"public_url": f"http://127.0.0.1:{free_port()}"})
    fault = found(tmp_path, elsewhere)[-1]
    assert (fault.level, "there is no answer" in fault.text) == ("fault", True)


def test_each_place_is_tried_for_itself(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    cloud = CloudSettings(target="folder", place=str(tmp_path / "share"))
    second = SecondCopySettings(target="folder", place=str(tmp_path / "nas"))
    well, fault = about_copies(settings_of(Config(cloud=cloud, second_copy=second), tmp_path), Clock())
    assert (well.level, well.part) == ("ok", "copies")
    assert (fault.level, fault.part) == ("fault", "second copies")
    assert "is not there" in fault.text
    assert "Mend [second_copy]" in fault.remedy
