"""Text between markers in a document: find it, replace it."""

import re

MARK = "<!-- generated: {name}; make docs -->"
END = "<!-- end of what is generated -->"


def replace_generated(text: str, *, name: str, body: str) -> str:
    """Give a document with what stands between the markers of `name` replaced by `body`."""
    start = MARK.format(name=name)
    pattern = re.compile(re.escape(start) + r".*?" + re.escape(END), re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"no markers {start!r} … {END!r} in the document")
    whole = f"{start}\n\n{body.strip()}\n\n{END}"
    return pattern.sub(lambda _: whole, text)
