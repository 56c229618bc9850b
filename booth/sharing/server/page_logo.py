"""The event's logo as guests' phones get it."""

import io

from PIL import Image

from booth.composition.mark import legible_logo

SIZE = (400, 160)  # pixels; shown half as large, and a few kilobytes


def page_logo(logo: Image.Image) -> bytes:
    """*logo* as a small WebP file."""
    small = legible_logo(logo).copy()
    small.thumbnail(SIZE, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.save(file, "WEBP", quality=90, method=6)
    return file.getvalue()
