"""The party album's address, as the check and `booth album party` tell it."""

from pathlib import Path

import pytest

from booth.__main__ import main
from booth.ops.check.party import about_party_album
from booth.settings import read_settings
from booth.sharing.party import make_party_token, party_token
from tests.support.phone import free_port, new_server, port_of


def settings_file(folder: Path, port: int, *, album: bool = True) -> Path:
    path = folder / "config.toml"
    path.write_text(
        f'[event]\nname = "party"\n[share]\naddress = "127.0.0.1"\nport = {port}\n'
        f"[privacy]\nparty_album = {str(album).lower()}\n"
    )
    return path


def test_without_an_album_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = settings_file(tmp_path, free_port(), album=False)
    assert about_party_album(read_settings(path)) == []
    assert main(["album", "party", "--config", str(path)]) == 1
    assert "party_album = true" in capsys.readouterr().err


def test_the_address_is_told_with_its_code_and_whether_the_booth_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    path = settings_file(tmp_path, port)
    (before,) = about_party_album(read_settings(path))
    assert "gets its address when the booth starts" in before.text
    make_party_token(tmp_path / "state", "party")
    token = party_token(tmp_path / "state", "party")
    (waiting,) = about_party_album(read_settings(path))
    assert "once the booth runs, the party album is at http://127.0.0.1" in waiting.text
    assert main(["album", "party", "--config", str(path)]) == 1

    server = new_server(port, party=token)
    server.start()
    try:
        assert port_of(server) == port
        (running,) = about_party_album(read_settings(path))
        assert f"is at http://127.0.0.1:{port}/a/{token.lower()}" in running.text
        capsys.readouterr()
        assert main(["album", "party", "--config", str(path)]) == 0
        said = capsys.readouterr().out
        assert f"Party album: http://127.0.0.1:{port}/A/{token}" in said
        assert len(said.splitlines()) > 10
    finally:
        server.stop(5.0)
