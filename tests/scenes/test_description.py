"""What scene.toml may state, and the reasons given for one that cannot be used."""

from pathlib import Path

import pytest

from booth.scenes.description import DescriptionFault, SceneDescription, Water, read_description


def described(tmp_path: Path, text: str) -> SceneDescription:
    path = tmp_path / "scene.toml"
    path.write_text(text, encoding="utf-8")
    return read_description(path)


def test_what_is_omitted_has_a_sensible_default(tmp_path: Path) -> None:
    assert described(tmp_path, "") == SceneDescription()
    description = described(tmp_path, 'name = "Castle"\nfocus = [1, 0.5]\n[motion]\nwater = { top = 0.6 }')
    assert description.name == {"": "Castle"}
    assert description.focus == (1.0, 0.5)
    assert description.motion.water == Water(top=0.6)
    assert description.light == SceneDescription().light


def test_everything_that_is_wrong_is_told_at_once_and_clearly(tmp_path: Path) -> None:
    text = """
        focus = [2, 0.5]
        horzon = 0.5
        heads = "high"
        [name]
        en = 3
        [light]
        azimuth = 200
        colour = "red"
        [haze]
        amount = 1
        [depth]
        softness = -1
        [motion]
        water = { bottom = 0.5 }
        particles = { kind = "snoow" }
    """
    with pytest.raises(DescriptionFault) as fault:
        described(tmp_path, text)
    for reason in (
        "focus: must be two shares such as [0.5, 0.4], not [2, 0.5]",
        "horzon: there is no such setting; did you mean horizon?",
        'heads: must be a number, without quotes, not "high"',
        'name.en: must be text in "quotes", not 3',
        "light.azimuth: must be at most 180, not 200",
        'light.colour: must be a colour such as "#ffbc79", not "red"',
        "haze.amount: must be at most 0.3, not 1",
        "depth.softness: must be at least 0, not -1",
        "motion.water.top: is missing",
        'motion.particles.kind: must be "snow", "petals", "bubbles" or "dust", not "snoow"; did you mean "snow"?',
    ):
        assert reason in str(fault.value)


@pytest.mark.parametrize("text", ["focus = ", 'name = "a\nb"'])
def test_what_is_not_toml_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(DescriptionFault, match="line 1: "):
        described(tmp_path, text)
