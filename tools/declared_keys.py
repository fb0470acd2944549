"""Every key of every declaration file, as tables of Markdown."""

from itertools import groupby
from operator import attrgetter

from wardwise.declaration.reference import KeyReference, describe_declarations

HEAD = ["| key | holds | says |", "| --- | --- | --- |"]


def write_declarations() -> str:
    """Word the keys of every file, a section each."""
    files = groupby(describe_declarations(), key=attrgetter("file"))
    return "\n\n".join(
        "\n".join([f"## {name}", "", *HEAD, *map(describe_key, keys)]) for name, keys in files
    )


def describe_key(key: KeyReference) -> str:
    """Give a key's row."""
    said = key.about
    if key.required:
        said += " Required."
    elif key.default:
        said += f" Default: `{key.default}`."
    return f"| `{key.path}` | {escape(key.kind)} | {escape(said)} |"


def escape(text: str) -> str:
    """Keep a text from ending its cell or reading as markup."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
