"""Slips in hand-written TOML: what is told of each, and that the rest of the file is read all the same."""

import pytest

from booth.toml_mistakes import MOST_MISTAKES, parse_toml


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("name = “Anna & Tom”", 'these quotes are curly; write name = "Anna & Tom"'),
        ("name = „Anna“", 'these quotes are curly; write name = "Anna"'),
        ("sound = yes", "write sound = true"),
        ("sound = True  # loud", "write sound = true"),
        ("sound = off", "write sound = false"),
        ("countdown = 3,5", "write countdown = 3.5"),
        ("theme = wonders", 'text stands in quotes; write theme = "wonders"'),
        ('name = "Anna', 'the closing " is missing; write name = "Anna"'),
        (r'logo = "C:\Users\Anna\logo.png"', r"write logo = 'C:\Users\Anna\logo.png'"),
        ('name: "Anna"', 'write name = "Anna"'),
        ("name Anna", 'a setting is written name = value, with text in "quotes"'),
        ("name =", "there is no value behind ="),
        ("name = # later", "there is no value behind ="),
        ("[event", "a section is written [event], alone on its line"),
        ("choose = 5 s", "a number stands alone, such as 5 or 3.5"),
        ('name = "A" "B"', 'text stands in one pair of "quotes"'),
        ("other = 1", "this is there twice"),
        ("overlay = [1", "the list is not closed"),
    ],
)
def test_a_slip_is_told_with_its_line_what_stands_there_and_what_to_write(line: str, told: str) -> None:
    table, mistakes = parse_toml(f"other = 5\n{line}\nlast = 7\n")
    assert len(mistakes) == 1
    assert mistakes[0].startswith(f"line 2: {line}: ")
    assert told in mistakes[0]
    assert table["other"] == 5
    if "[event" not in line:
        assert table["last"] == 7


def test_what_stands_under_a_heading_with_a_slip_stays_in_its_section() -> None:
    assert parse_toml('[event\nname = "Anna"\n')[0] == {"event": {"name": "Anna"}}


def test_what_stands_under_a_heading_that_is_there_twice_is_counted_to_no_other_section() -> None:
    table, mistakes = parse_toml("[event]\n[screen]\n[event]\nname = 1\n")
    assert table == {"event": {}, "screen": {}}
    assert mistakes == ["line 3: [event]: this is there twice; put together what belongs together, and remove one"]


def test_a_list_that_is_never_closed_takes_no_other_line_with_it() -> None:
    table, mistakes = parse_toml('[event]\noverlay = ["a.png"\n[camera]\nrotation = 90\n')
    assert table == {"event": {}, "camera": {"rotation": 90}}
    assert [mistake[:7] for mistake in mistakes] == ["line 2:"]


def test_a_list_over_several_lines_with_a_slip_in_it_is_one_mistake() -> None:
    table, mistakes = parse_toml('overlay = [\n "a.png",\n b.png,\n]\nlast = 7\n')
    assert table == {"last": 7}
    assert [mistake[:7] for mistake in mistakes] == ["line 1:"]


def test_no_more_mistakes_are_told_than_a_screen_shows() -> None:
    mistakes = parse_toml("sound = yes\n" * 1000)[1]
    assert len(mistakes) == MOST_MISTAKES + 1
    assert mistakes[-1] == "and perhaps more"


def test_a_long_line_is_not_read_since_the_time_for_it_rises_with_its_square() -> None:
    assert "this line has 200,004 characters; 4,000 are the most" in parse_toml(f"{'a.' * 100_000} = 1")[1][0]


def test_what_cannot_be_seen_is_made_visible() -> None:
    assert "<U+0007>" in parse_toml("name = a\x07b")[1][0]
