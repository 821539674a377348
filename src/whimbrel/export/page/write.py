"""Put the page together: views into templates, style and scripts into the file, and the policy that binds them."""

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from whimbrel.affair import Affair
from whimbrel.charts.drawing import bundle_javascript
from whimbrel.export.page.views import make_views

FOLDER = Path(__file__).with_name("templates")
MOST = 1_000
"""Incidents, entries and lines of a kind that a page shows: more would be slow to open; the tables have them all."""
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, halves of characters, and marks that turn the direction of what follows."""


def write_page(affair: Affair, *, title: str | None = None, most: int = MOST) -> str:
    """Return the affair as HTML: self-contained, with scripts for its charts and the same in tables without them.

    `title` heads the page, else the title of its largest story. Of every list the `most` important are shown, and the
    page says how many there are.
    """
    views = make_views(affair, title=title, most=most)
    return clean(load_environment().get_template("page.html").render(views))


@cache
def load_environment() -> Environment:
    """Return the templates, with escaping on for all of them."""
    env = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=show,
    )
    scripts = [bundle_javascript(), (FOLDER / "page.js").read_text(encoding="utf-8")]
    env.globals["scripts"] = [Markup(script) for script in scripts]
    env.globals["style"] = Markup((FOLDER / "page.css").read_text(encoding="utf-8"))
    env.globals["policy"] = write_policy(scripts)
    env.filters["json"] = write_data
    return env


def show(value: Any) -> Any:
    """Return what a template shows of a value: text without unseen characters, and nothing for None."""
    if value is None:
        return ""
    return clean(value) if type(value) is str else value


def clean(text: str) -> str:
    """Return text in which characters that cannot be seen, or that would reorder what can, are a question mark."""
    return UNSEEN.sub("\ufffd", text)


def write_data(value: Any) -> Markup:
    """Return JSON that may stand between script tags: no character of it can end them or begin another."""
    text = json.dumps(value, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def write_policy(scripts: list[str]) -> str:
    """Return the page's Content-Security-Policy: its own scripts by their hashes, its style, and nothing else."""
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    rest = "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; script-src {hashes}; {rest}"
