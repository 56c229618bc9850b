from pathlib import Path

from booth.config import Config
from booth.settings import settings_of


def test_a_phone_may_speak_every_language_of_the_theme_and_that_of_the_screens_first(tmp_path: Path) -> None:
    settings = settings_of(Config.model_validate({"screen": {"languages": ["fr"]}}), tmp_path)

    assert next(iter(settings.phone_words)) == "fr"
    assert set(settings.phone_words) == set(settings.theme.words) >= {"ar", "de", "en", "es", "fr"}
