"""Word the declaration by which a filled-in form is read."""

import io

from ruamel.yaml import YAML

from wardwise.collation.forms.design import CODE, PERIOD, REASONS, WHY, Form
from wardwise.collation.forms.workbook import SHEET
from wardwise.model.indicator import MeasureReference

_WIDE = 100


def word_source(form: Form) -> str:
    """Word the source file that reads a form, whole: nothing in it needs an edit."""
    source = form.source
    said: dict[str, object] = {
        "id": form.source_id,
        "label": source.label,
        "publisher": source.publisher,
        "licence": source.licence,
        "licence_line": source.licence_line,
        "access": source.access.value,
        "page": source.page,
        "owner": source.owner,
        "description": source.description,
        "connector": "excel",
        "files": [form.file],
        "sheet": SHEET,
        "headings_at": CODE,
        "area": {"column": CODE, "level": form.level.value, "vintage": form.vintage},
        "layout": "long",
        "period_column": PERIOD,
        "period_words": {one.label: one.id for one in form.periods},
        "reason_column": WHY,
        "missing": {words: status.value for words, status in REASONS.items()},
        "measures": {one.measure: {"columns": one.heading} for one in form.columns},
        "quality": source.quality.value,
        "note": source.note,
    }
    writer = YAML()
    writer.width = _WIDE
    text = io.StringIO()
    writer.dump({key: value for key, value in said.items() if value}, text)
    return text.getvalue()


def word_references(form: Form) -> tuple[str, ...]:
    """Word the lines of framework.yaml to change, where the form is read as a source of its own."""
    if form.source_id == form.source.id:
        return ()
    asked = {one.measure for one in form.columns}
    lines: list[str] = []
    for indicator in form.indicators:
        parts: dict[str, MeasureReference | None] = {
            "numerator": indicator.numerator,
            "denominator": indicator.denominator,
            "published": indicator.published,
            "averaged_by": indicator.averaged_by,
        }
        changed = [
            f"{part}: {form.source_id}.{one.measure}"
            for part, one in parts.items()
            if one is not None and one.source == form.source.id and one.measure in asked
        ]
        lines += [f"{indicator.id}:", *(f"  {one}" for one in changed)]
        lines.append(f"  source: {form.source_id}")
    return tuple(lines)
