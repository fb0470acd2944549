"""Small tables and pictures that a result shows of itself in a notebook."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT, _MIDDLE = 120, 16, 8
_NOTHING = ("", "–")
_LEAST_WIDE = 1.5  # of an interval: a narrower one would not be seen

# The notebook's own colours stand behind and in the text, light or dark; these two are seen on both
_STYLE = """\
<style>
.ww-shown{font-size:13px;line-height:1.35;color:inherit;max-width:100%;overflow-x:auto}
.ww-shown table{border-collapse:collapse;background:none;color:inherit;margin:4px 0}
.ww-shown caption{text-align:left;font-weight:600;padding:2px 0 6px;color:inherit;caption-side:top}
.ww-shown th,.ww-shown td{text-align:left;vertical-align:top;padding:2px 12px 2px 0;border:0;\
border-bottom:1px solid rgba(128,128,128,.35);background:none;color:inherit;font-weight:400}
.ww-shown thead th,.ww-shown .ww-top{font-weight:600}
.ww-shown .ww-number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.ww-shown svg{display:block;max-width:none}
.ww-shown .ww-axis{stroke:currentColor;stroke-opacity:.55}
.ww-shown .ww-span{fill:#3b8fd1;fill-opacity:.45}
.ww-shown .ww-dot{fill:#2b7fc4;stroke:currentColor;stroke-width:.8}
.ww-shown p{margin:4px 0;max-width:70em}
.ww-shown summary{cursor:pointer;padding:4px 0}
</style>"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a cell: SVG that was drawn here, the only text that is not escaped."""

    svg: str


Cell = str | Picture


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a shown table: what it is of, how deep it lies, and its cells."""

    label: str
    cells: tuple[Cell, ...]
    depth: int = 0


def draw_score(score: float | None, lower: float | None, upper: float | None) -> Picture:
    """Draw a score from 0 to 100 with its interval; an axis alone where there is no score.

    The figures stand in words beside it, so that the picture is hidden from assistive technology.
    """
    parts = [
        f'<line class="ww-axis" x1="0" x2="{_WIDTH}" y1="{_MIDDLE}" y2="{_MIDDLE}"/>',
        *(
            f'<line class="ww-axis" x1="{_place(at)}" x2="{_place(at)}" y1="5" y2="11"/>'
            for at in (0.0, 50.0, 100.0)
        ),
    ]
    if lower is not None and upper is not None:
        left, right = _place(lower), _place(upper)
        wide = max(right - left, _LEAST_WIDE)
        parts.append(
            f'<rect class="ww-span" x="{left:g}" y="2" width="{wide:g}" height="12" rx="2"/>'
        )
    if score is not None:
        parts.append(f'<circle class="ww-dot" cx="{_place(score)}" cy="{_MIDDLE}" r="3"/>')
    return Picture(
        f'<svg width="{_WIDTH + 10}" height="{_HEIGHT}" viewBox="-5 0 {_WIDTH + 10} {_HEIGHT}" '
        f'aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


def _place(score: float) -> float:
    """Place a score on the axis; what lies beyond it at its end."""
    return round(min(max(score, 0.0), 100.0) * _WIDTH / 100, 2)


def show_table(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[ShownRow],
    *,
    numbers: Sequence[int] = (),
) -> str:
    """Show a table as HTML: a caption, headings of columns and of rows.

    A column in which nothing stands is left out.

    Parameters
    ----------
    headings : of the rows' labels, then of their cells
    numbers : cells that are set as numbers, counted from 0
    """
    first, *others = headings
    kept = [at for at in range(len(others)) if any(_is_said(row.cells[at]) for row in rows)]
    head = f'<th scope="col">{escape(first)}</th>' + "".join(
        f'<th scope="col"{_mark_number(at in numbers)}>{escape(others[at])}</th>' for at in kept
    )
    body = "".join(_show_row(one, kept, numbers) for one in rows)
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _is_said(cell: Cell) -> bool:
    return isinstance(cell, Picture) or cell not in _NOTHING


def _show_row(row: ShownRow, kept: Sequence[int], numbers: Sequence[int]) -> str:
    top = ' class="ww-top"' if row.depth == 0 else ""
    pad = f' style="padding-left:{row.depth * 16}px"' if row.depth else ""
    cells = "".join(_show_cell(row.cells[at], is_number=at in numbers) for at in kept)
    return f'<tr><th scope="row"{top}{pad}>{escape(row.label)}</th>{cells}</tr>'


def _show_cell(cell: Cell, *, is_number: bool) -> str:
    if isinstance(cell, Picture):
        return f"<td>{cell.svg}</td>"
    return f"<td{_mark_number(is_number)}>{escape(cell)}</td>"


def _mark_number(is_number: bool) -> str:  # noqa: FBT001
    return ' class="ww-number"' if is_number else ""


def show_more(summary: str, shown: str) -> str:
    """Show a part that opens on request, below its summary."""
    return f"<details><summary>{escape(summary)}</summary>{shown}</details>"


def show_words(words: str) -> str:
    """Show a paragraph."""
    return f"<p>{escape(words)}</p>"


def show_together(*parts: str) -> str:
    """Show parts one below another, with their looks."""
    return f'{_STYLE}<div class="ww-shown" tabindex="0">{"".join(parts)}</div>'
