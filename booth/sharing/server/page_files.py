"""What pages are put together from: the files in page/, small, and what a browser is told about them."""

import base64
import hashlib
from pathlib import Path

_FILES = Path(__file__).parent / "page"


def read(name: str) -> str:
    """The text of the file *name*."""
    return (_FILES / name).read_text(encoding="utf-8")


def minified(text: str) -> str:
    """*text* without indentation and without lines that are only a comment."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not (line.startswith(("/*", "//"))))


def language_tag(language: str) -> str:
    """The tag of a page in *language*: where that has several scripts, phones have a font for each."""
    return "zh-Hans" if language == "zh" else language


def inline_image(logo: bytes) -> str:
    """*logo* inside the page, which saves a request and lets it appear at once."""
    return f'<img class="logo" src="data:image/webp;base64,{base64.b64encode(logo).decode()}" alt="">'


def page_headers(style: str, *scripts: str) -> dict[str, str]:
    """The headers of a page in which there is this *style* and these *scripts*, and nothing else runs or is loaded."""
    allowed = " ".join(f"'{csp_hash(script)}'" for script in scripts)
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": (
            "default-src 'none'; img-src 'self' data:; media-src 'self'; "
            "connect-src 'self'; "  # scripts fetch the photo to share it, and which photos there are
            f"style-src '{csp_hash(style)}'; script-src {allowed}; "
            "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        ),
    }


def csp_hash(inline: str) -> str:
    """The Content-Security-Policy source that allows exactly this inline text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}"
