"""The addresses of the party album and of the wall, as the check and `booth gallery` tell them."""

from pathlib import Path

import pytest

from booth.__main__ import main
from booth.ops.check.event_pages import about_event_pages
from booth.settings import read_settings
from booth.sharing.event_tokens import event_token, make_event_token, with_addresses
from tests.support.phone import free_port, new_server, port_of


def settings_file(folder: Path, port: int, *, gallery: bool = True) -> Path:
    path = folder / "config.toml"
    path.write_text(
        f'[event]\nname = "party"\n[share]\naddress = "127.0.0.1"\nport = {port}\n'
        f"[gallery]\nenabled = {str(gallery).lower()}\n"
    )
    return path


def test_without_a_gallery_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = settings_file(tmp_path, free_port(), gallery=False)
    assert about_event_pages(read_settings(path)) == []
    assert main(["gallery", "--config", str(path)]) == 1
    assert "enabled = true under [gallery]" in capsys.readouterr().err


def test_the_addresses_are_told_with_their_codes_and_whether_the_booth_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port, state = free_port(), tmp_path / "state"
    path = settings_file(tmp_path, port)
    before = about_event_pages(read_settings(path))
    assert [finding.text.partition(" gets its address when the booth starts")[0] for finding in before] == [
        "the party album, for phones,",
        "the wall, for a beamer,",
    ]
    for what in ("party-album", "wall"):
        make_event_token(state, what, "party")
    party, wall = event_token(state, "party-album", "party"), event_token(state, "wall", "party")
    waiting = about_event_pages(read_settings(path))
    assert "once the booth runs, the party album, for phones, is at http://127.0.0.1" in waiting[0].text
    assert main(["gallery", "--config", str(path)]) == 1

    server = new_server(port, party=party, wall=wall)
    server.start()
    try:
        assert port_of(server) == port
        running = about_event_pages(read_settings(path))
        assert f"is at http://127.0.0.1:{port}/a/{party.lower()}; booth gallery" in running[0].text
        assert f"is at http://127.0.0.1:{port}/w/{wall.lower()}; booth gallery" in running[1].text
        capsys.readouterr()
        assert main(["gallery", "--config", str(path)]) == 0
        said = capsys.readouterr().out
        assert f"the party album, for phones: http://127.0.0.1:{port}/A/{party}" in said
        assert f"the wall, for a beamer: http://127.0.0.1:{port}/W/{wall}" in said
        assert len(said.splitlines()) > 20
    finally:
        server.stop(5.0)


def test_album_and_wall_keep_their_own_addresses_through_restarts_and_are_off_where_none_can_be_kept(
    tmp_path: Path,
) -> None:
    settings = with_addresses(read_settings(settings_file(tmp_path, free_port())))
    tokens = [event_token(tmp_path / "state", what, "party") for what in ("party-album", "wall")]
    assert len(set(tokens)) == 2
    assert all(len(token) == 26 for token in tokens)
    with_addresses(settings)
    assert tokens == [event_token(tmp_path / "state", what, "party") for what in ("party-album", "wall")]
    for name in ("party-album.json", "wall.json"):
        (tmp_path / "state" / name).unlink()
    (tmp_path / "state").rmdir()
    (tmp_path / "state").write_text("in the way")
    assert not with_addresses(settings).config.gallery.enabled
