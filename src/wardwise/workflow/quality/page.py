"""A quality report as one page that stands by itself: no script, nothing from elsewhere."""

import json
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wardwise.collation.unusual import RULE
from wardwise.model.review import ReviewState
from wardwise.presentation.maps import Outlines, read_outlines
from wardwise.presentation.words import (
    write_change,
    write_count,
    write_date,
    write_number,
    write_share,
    write_size,
)
from wardwise.workflow.places import find_collated
from wardwise.workflow.quality.pictures import (
    MANY,
    define_outlines,
    draw_coverage,
    draw_spread,
    find_ends,
)
from wardwise.workflow.quality.report import IndicatorReport, QualityReport
from wardwise.workflow.quality.text import describe_findings
from wardwise.workflow.whole import storage_errors

_TEMPLATES = "wardwise.workflow.quality"
_OWN_EYES = 0o600  # a page with figures of restricted sources is its writer's alone
STATE_WORDS = {
    ReviewState.SIGNED: "signed",
    ReviewState.QUERIED: "queried",
    ReviewState.REOPENED: "open again: the figures changed since they were reviewed",
    ReviewState.OPEN: "open: nobody has reviewed the figures yet",
}


def write_page(report: QualityReport, path: Path, *, project_folder: Path) -> Path:
    """Write a report as an HTML page and return its path.

    Parameters
    ----------
    path : an earlier report there is replaced
    project_folder : whose collated outlines the maps are drawn from

    Raises
    ------
    StorageError
        If the page cannot be written.
    """
    text = render_page(report, outlines=_read_outlines(project_folder, report))
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.unlink(missing_ok=True)
        beside.touch(mode=_OWN_EYES if report.restricted else 0o644)
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    return path


def render_page(report: QualityReport, *, outlines: Outlines | None) -> str:
    """Render a report as the text of an HTML page.

    Parameters
    ----------
    outlines : of the project's areas at the fit's level; None where there are none
    """
    environment = Environment(
        loader=PackageLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        counted=write_count,
        number=write_number,
        change=write_change,
        day=lambda one: write_date(one.isoformat()),
        share=write_share,
        exact=_write_exact,
        figures=lambda one: f"{one:,}",
        size=write_size,
    )

    def draw_map(one: IndicatorReport) -> Markup:
        label = f"Map: where {one.label} has a figure in {report.area_name}"
        return Markup(draw_coverage(outlines, one.ward_states, report.names, label))  # noqa: S704 - our own

    style = files(_TEMPLATES).joinpath("templates/quality.css").read_text(encoding="utf-8")
    return environment.get_template("quality.html").render(
        report=report,
        style=Markup(style),  # noqa: S704 - our own file
        outlines=Markup(define_outlines(outlines, report.names)),  # noqa: S704 - our own
        draw_map=draw_map,
        draw_spread=lambda one: Markup(draw_spread(one)),  # noqa: S704 - our own
        ends=find_ends,
        findings=describe_findings,
        states=STATE_WORDS,
        rule=RULE,
        many=MANY,
    )


def _read_outlines(folder: Path, report: QualityReport) -> Outlines | None:
    """Read the outlines of the areas that reports speak of, where collation left any."""
    for path in sorted((find_collated(folder) / "boundaries").glob("*.topojson")):
        topology = json.loads(path.read_text(encoding="utf-8"))
        if not topology["arcs"]:
            continue
        found = read_outlines([topology])
        if set(report.names) & set(found.paths):
            return found
    return None


def _write_exact(figure: float | None) -> str:
    """Write a received figure with all its digits.

    Examples
    --------
    >>> _write_exact(2280.0), _write_exact(0.125), _write_exact(None)
    ('2,280', '0.125', 'nothing')
    """
    return "nothing" if figure is None else f"{figure:,.12g}"
