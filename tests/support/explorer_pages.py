"""The pages of the toy borough: one address of each kind, and a browser to open them in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, Page

WARD, SMALL = "T05000001", "T01000001"
KINDS = {
    "home": "index.html",
    "borough": "area/T09000001/index.html",
    "ward": f"area/{WARD}/index.html",
    "neighbourhood": f"area/{SMALL}/index.html",
    "explanation": f"area/{WARD}/explain/index.html",
    "index": "node/social_progress_index/index.html",
    "dimension": "node/opportunity/index.html",
    "component": "node/shelter/index.html",
    "indicator": "indicator/fuel_poverty/index.html",
    "scorecard": "scorecard/index.html",
    "areas": "areas/index.html",
    "method": "method/index.html",
    "other methods": "sensitivity/index.html",
    "belonging together": "coherence/index.html",
    "patterns": "patterns/index.html",
    "pattern": "patterns/shelter/index.html",
    "data": "data/index.html",
    "downloads": "downloads/index.html",
    "sign-off": "signed/index.html",
    "corrected": "indicator/low_birth_weight/index.html",
    "queried": "indicator/feel_unsafe/index.html",
    "accessibility": "accessibility/index.html",
    "about": "about/index.html",
    "not found": "404.html",
}
NARROW, WIDE = 320, 1280
HEAVIEST = 60_000  # bytes of a page with its styles and script, compressed

Scheme = Literal["light", "dark"]


def say_nothing(*_: object) -> None:
    """Stand in for a terminal."""


@contextmanager
def open_page(
    browser: Browser, *, width: int = WIDE, scheme: Scheme = "light", script: bool = True
) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script
    )
    yield context.new_page()
    context.close()
