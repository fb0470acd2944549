"""What changed between two releases, as a page that stands by itself and prints."""

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from wardwise.presentation.words import write_date
from wardwise.publication.shapes import ComparisonDocument
from wardwise.workflow.whole import storage_errors

_MOST = 200  # scores that a page lists


def make_page(found: ComparisonDocument) -> str:
    """Make the page of a comparison: one file of HTML that loads nothing else."""
    environment = Environment(
        loader=PackageLoader("wardwise.workflow", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = write_date
    return environment.get_template("compare.html").render(found=found, most=_MOST)


def write_page(found: ComparisonDocument, path: Path) -> Path:
    """Write the page of a comparison whole, and return its path.

    Raises
    ------
    StorageError
        If it cannot be written there.
    """
    beside = path.with_name(f".{path.name}.new")
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(make_page(found), encoding="utf-8")
        beside.replace(path)
    return path
