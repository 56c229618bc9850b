from pathlib import Path

import pytest

from booth.problems import FileFault
from booth.setting_tables import CloudSettings, SecondCopySettings
from booth.sharing.cloud.credentials import NOBODY, Credentials, credentials_of, secrets_of

S3 = CloudSettings(target="s3", place="https://s3.example/bucket")


def written(home: Path, text: str, mode: int = 0o600) -> Path:
    path = home / "cloud.toml"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_they_are_read_from_a_file_that_nobody_else_can_read(tmp_path: Path) -> None:
    written(tmp_path, 'name = "booth"\nsecret = "open sesame"\n')
    assert credentials_of(S3, tmp_path, {}) == Credentials("booth", "open sesame")
    assert secrets_of([S3], tmp_path) == ["booth", "open sesame"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_that_others_can_read_is_refused_with_what_to_do(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path, 'name = "booth"\nsecret = "open sesame"\n', mode)
    with pytest.raises(FileFault, match=f"chmod 600 {path}"):
        credentials_of(S3, tmp_path, {})


@pytest.mark.parametrize("text", ["", 'name = "booth"', 'name = "b"\nsecret = 12345678\n', "open sesame\n"])
def test_a_file_that_is_none_says_so_and_not_what_is_in_it(tmp_path: Path, text: str) -> None:
    written(tmp_path, text)
    with pytest.raises(FileFault, match="two lines") as fault:
        credentials_of(S3, tmp_path, {})
    assert "12345678" not in str(fault.value)
    assert "sesame" not in str(fault.value)


def test_a_file_that_is_missing_says_what_belongs_into_it(tmp_path: Path) -> None:
    with pytest.raises(FileFault, match=r"name = .* and secret ="):
        credentials_of(S3, tmp_path, {})
    assert secrets_of([S3], tmp_path) == []


def test_the_environment_goes_first_and_a_folder_needs_none(tmp_path: Path) -> None:
    environment = {"BOOTH_CLOUD_NAME": "env", "BOOTH_CLOUD_SECRET": "hidden"}
    assert credentials_of(S3, tmp_path, environment) == Credentials("env", "hidden")
    assert credentials_of(CloudSettings(target="folder", place="/mnt/share"), tmp_path, {}) == NOBODY


def test_the_second_place_has_credentials_of_its_own(tmp_path: Path) -> None:
    second = SecondCopySettings(target="webdav", place="https://nas.example/photos")
    written(tmp_path, 'name = "booth"\nsecret = "open sesame"\n').rename(tmp_path / "second_copy.toml")
    assert credentials_of(second, tmp_path, {"BOOTH_CLOUD_SECRET": "hidden"}) == Credentials("booth", "open sesame")
    environment = {"BOOTH_SECOND_COPY_NAME": "nas", "BOOTH_SECOND_COPY_SECRET": "covert"}
    assert credentials_of(second, tmp_path, environment) == Credentials("nas", "covert")
    assert credentials_of(S3, tmp_path, environment | {"BOOTH_CLOUD_SECRET": "hidden"}) == Credentials("", "hidden")


def test_they_stand_in_no_text_of_the_program() -> None:
    assert "hidden" not in repr(Credentials("env", "hidden"))
