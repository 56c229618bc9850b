"""Which colour text has on the theme's accent."""

_LIGHT, _DARK = "#ffffff", "#11151c"


def text_on(accent: str) -> str:
    """Black or white, whichever has the greater contrast on *accent* (WCAG 2 relative luminance)."""
    red, green, blue = (_linear(int(accent[start : start + 2], 16) / 255) for start in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return _LIGHT if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.055 else _DARK


def _linear(channel: float) -> float:
    """A channel of sRGB, 0 to 1, as linear light (WCAG 2)."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
