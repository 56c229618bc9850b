from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.clock import Clock
from booth.config import CloudSettings, Config
from booth.operator.finding import Finding
from booth.ops.check.cloud import about_cloud
from booth.settings import Settings, settings_of
from tests.support.copy_servers import CopyServer, copy_server


def found(home: Path, cloud: CloudSettings) -> list[Finding]:
    settings: Settings = settings_of(Config(cloud=cloud), home)
    return list(about_cloud(settings, Clock()))


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
