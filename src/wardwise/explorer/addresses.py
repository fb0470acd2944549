"""The permanent addresses of pages, below the site's own folder."""

import re

HOME = "index.html"
AREAS = "areas/index.html"
SCORECARD = "scorecard/index.html"
METHOD = "method/index.html"
SENSITIVITY = "sensitivity/index.html"
COHERENCE = "coherence/index.html"
PATTERNS = "patterns/index.html"
DATA = "data/index.html"
DOWNLOADS = "downloads/index.html"
SIGNED = "signed/index.html"
ACCESSIBILITY = "accessibility/index.html"
ABOUT = "about/index.html"
CHANGED = "changed/index.html"
CATALOGUE = "catalog.jsonld"
NOT_FOUND = "404.html"


def find_scorecard(borough: str) -> str:
    """Give the address of the scorecard of a borough's wards, in a project of several."""
    return f"scorecard/{borough}/index.html"


def find_list(borough: str) -> str:
    """Give the address of the list of a borough's areas, in a project of several."""
    return f"areas/{borough}/index.html"


def find_area(code: str) -> str:
    """Give the address of an area's page."""
    return f"area/{code}/index.html"


def find_explanation(code: str) -> str:
    """Give the address of the page that says how an area's figures were made."""
    return f"area/{code}/explain/index.html"


def find_node(node: str) -> str:
    """Give the address of the page of the index, a dimension or a component."""
    return f"node/{node}/index.html"


def find_pattern(node: str) -> str:
    """Give the address of the page of where areas high and low in a node lie together."""
    return f"patterns/{node}/index.html"


def find_indicator(indicator: str) -> str:
    """Give the address of an indicator's page."""
    return f"indicator/{indicator}/index.html"


def find_root(address: str) -> str:
    """Give the way from a page up to the site's own folder.

    Examples
    --------
    >>> find_root("index.html"), find_root("area/E05000026/index.html")
    ('', '../../')
    """
    return "../" * address.count("/")


def write_slug(name: str) -> str:
    """Write a name as it can stand in an address or a file name.

    Examples
    --------
    >>> write_slug("King's Cross, part 1 (015A)")
    'kings-cross-part-1-015a'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")
