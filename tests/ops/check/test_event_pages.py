"""The addresses of party album and wall, as the check, `booth album party` and `booth wall` tell them."""

from pathlib import Path

import pytest

from booth.__main__ import main
from booth.ops.check.event_pages import about_event_pages
from booth.settings import read_settings
from booth.sharing.event_tokens import event_token, make_event_token, with_addresses
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
    assert about_event_pages(read_settings(path)) == []
    assert main(["album", "party", "--config", str(path)]) == 1
    assert "party_album = true" in capsys.readouterr().err


def test_the_address_is_told_with_its_code_and_whether_the_booth_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    path = settings_file(tmp_path, port)
    (before,) = about_event_pages(read_settings(path))
    assert "gets its address when the booth starts" in before.text
    make_event_token(tmp_path / "state", "party-album", "party")
    token = event_token(tmp_path / "state", "party-album", "party")
    (waiting,) = about_event_pages(read_settings(path))
    assert "once the booth runs, the party album is at http://127.0.0.1" in waiting.text
    assert main(["album", "party", "--config", str(path)]) == 1

    server = new_server(port, party=token)
    server.start()
    try:
        assert port_of(server) == port
        (running,) = about_event_pages(read_settings(path))
        assert f"is at http://127.0.0.1:{port}/a/{token.lower()}" in running.text
        capsys.readouterr()
        assert main(["album", "party", "--config", str(path)]) == 0
        said = capsys.readouterr().out
        assert f"Party album: http://127.0.0.1:{port}/A/{token}" in said
        assert len(said.splitlines()) > 10
    finally:
        server.stop(5.0)


def test_the_wall_has_an_address_and_a_code_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    path = settings_file(tmp_path, port, album=False)
    assert main(["wall", "--config", str(path)]) == 1
    assert "enabled = true under [gallery]" in capsys.readouterr().err
    with path.open("a") as file:
        file.write("[gallery]\nenabled = true\n")
    (before,) = about_event_pages(read_settings(path))
    assert "the wall of photos gets its address when the booth starts" in before.text
    make_event_token(tmp_path / "state", "wall", "party")
    token = event_token(tmp_path / "state", "wall", "party")
    server = new_server(port, wall=token)
    server.start()
    try:
        assert port_of(server) == port
        (running,) = about_event_pages(read_settings(path))
        assert f"is at http://127.0.0.1:{port}/w/{token.lower()}; booth wall prints its code" in running.text
        capsys.readouterr()
        assert main(["wall", "--config", str(path)]) == 0
        assert f"Wall: http://127.0.0.1:{port}/W/{token}" in capsys.readouterr().out
    finally:
        server.stop(5.0)


def test_album_and_wall_keep_their_own_addresses_through_restarts_and_are_off_where_none_can_be_kept(
    tmp_path: Path,
) -> None:
    path = settings_file(tmp_path, free_port())
    with path.open("a") as file:
        file.write("[gallery]\nenabled = true\n")
    settings = with_addresses(read_settings(path))
    tokens = [event_token(tmp_path / "state", what, "party") for what in ("party-album", "wall")]
    assert len(set(tokens)) == 2
    assert all(len(token) == 26 for token in tokens)
    with_addresses(settings)
    assert tokens == [event_token(tmp_path / "state", what, "party") for what in ("party-album", "wall")]
    for name in ("party-album.json", "wall.json"):
        (tmp_path / "state" / name).unlink()
    (tmp_path / "state").rmdir()
    (tmp_path / "state").write_text("in the way")
    config = with_addresses(settings).config
    assert (config.privacy.party_album, config.gallery.enabled) == (False, False)
