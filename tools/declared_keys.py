"""Every key of every declaration file, as tables of Markdown."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from wardwise.declaration.framework_file import FRAMEWORK
from wardwise.declaration.project_file import PROJECT
from wardwise.declaration.protection_file import PROTECTION
from wardwise.declaration.shapes import Key, Record
from wardwise.declaration.source_file import SOURCE

FILES = {
    "wardwise.yaml": PROJECT,
    "framework.yaml": FRAMEWORK,
    "sources/*.yaml": SOURCE,
    "protection.yaml": PROTECTION,
}


def write_declarations() -> str:
    """Word the keys of every file, and of what stands within it."""
    return "\n\n".join(
        section for name, record in FILES.items() for section in describe_file(name, record)
    )


def describe_file(name: str, record: Record) -> Iterator[str]:
    """Give a section for a file, then one for each kind of thing within it."""
    yield f"## {name}\n\n{write_keys(record)}"
    told = {record.title}
    for inner in list_records(record):
        if inner.title not in told:
            told.add(inner.title)
            yield f"### {name}: {inner.title}\n\n{write_keys(inner)}"


def list_records(shape: object) -> Iterator[Record]:
    """Give the records within a shape, outer ones first."""
    if not is_dataclass(shape):
        return
    for field in fields(shape):
        value = getattr(shape, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Record):
                yield one
            yield from list_records(one)


def write_keys(record: Record) -> str:
    """Give the table of a record's keys."""
    rows = ["| key | holds | says |", "| --- | --- | --- |", *map(describe_key, record.keys)]
    return "\n".join(rows)


def describe_key(key: Key) -> str:
    """Give a key's row."""
    said = key.about
    if key.required:
        said += " Required."
    elif key.default not in {None, ""}:
        default = str(key.default).lower() if isinstance(key.default, bool) else key.default
        said += f" Default: `{default}`."
    return f"| `{key.name}` | {escape(key.shape.words)} | {escape(said)} |"


def escape(text: str) -> str:
    """Keep a text from ending its cell or reading as markup."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
