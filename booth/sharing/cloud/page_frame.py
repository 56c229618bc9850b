"""What all pages on the internet have in common: head, colours, and all languages of the theme."""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from booth.scenes.words import Words
from booth.sharing.server.page_colours import text_on
from booth.sharing.server.page_files import csp_hash, inline_image, language_tag, minified, page_headers, read

_FOLDER = Path(__file__).parent / "page"


def framed(
    body: str,
    words: Mapping[str, Words],
    accent: str,
    logo: bytes,
    *,
    title: str,
    style: str,
    script: str,
    without_script: str = "",
    **values: str,
) -> Template:
    """The page with *body*, an HTML file's text; what is in none of *values* stays open, for what differs.

    *words* by language, the booth's first; *accent* as "#rrggbb"; *logo* a WebP, or nothing; *title*: the key of its
    words. *style* and *script* are its own, *without_script* a style for who has no scripts.
    """
    language = next(iter(words))
    style = f":root{{--accent:{accent};--on-accent:{text_on(accent)}}}" + minified(read("style.css") + style)
    script = minified((_FOLDER / "language.js").read_text(encoding="utf-8") + script)
    # A policy in the page knows nothing of frames; that in headers is up to whoever serves the page.
    policy = page_headers(style, script)["Content-Security-Policy"].replace("frame-ancestors 'none'; ", "")
    if without_script:
        policy = policy.replace("style-src ", f"style-src '{csp_hash(without_script)}' ")
    values |= {
        "language": language_tag(language),
        "direction": "rtl" if words[language].right_to_left else "ltr",
        "policy": escape(policy),
        "title": escape(words[language][title]),
        "title_key": title,
        "style": style,
        "script": script,
        "without_script": without_script,
        "logo": inline_image(logo) if logo else "",
    }
    head = (_FOLDER / "head.html").read_text(encoding="utf-8")
    doubled = {key: text.replace("$", "$$") for key, text in values.items()}
    return Template(Template(head + body).safe_substitute(doubled))


def inline_texts(texts: Mapping[str, Mapping[str, str]]) -> str:
    """*texts* by language and key, as they stand in a page for its script."""
    return json.dumps(texts, ensure_ascii=False).replace("<", "\\u003c")
