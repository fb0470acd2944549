"""A release says which figures were corrected."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from wardwise.model.correction import Correction, CorrectionAction
from wardwise.model.provenance import Access, Measure
from wardwise.publication.corrections import list_corrections

if TYPE_CHECKING:
    from tests.unit.publication.conftest import Material


@pytest.mark.parametrize(
    ("access", "figures"), [(Access.OPEN, (420.0, 42.0)), (Access.RESTRICTED, (None, None))]
)
def test_the_figures_of_a_restricted_source_are_left_out(
    material: "Material", access: Access, figures: tuple[float | None, float | None]
) -> None:
    (indicator,) = material.project.edition.framework.indicators
    reference = indicator.numerator or indicator.published
    assert reference is not None
    measure = Measure(reference.measure, {"2012": ("Cold",)})
    source = replace(
        next(one for one in material.project.sources if one.id == reference.source),
        access=access,
        measures={measure.id: measure},
    )
    correction = Correction(
        id="slip",
        area="T05000001",
        period="2012-01-01/P1Y",
        action=CorrectionAction.REPLACE,
        reason="A nought too many.",
        told="The publisher",
        date=date(2026, 1, 5),
        received=420.0,
        indicator=indicator.id,
        value=42.0,
    )
    project = replace(material.project, sources=(source,), corrections=(correction,))

    (entry,) = list_corrections(project, source)

    assert (entry["received"], entry["value"]) == figures
    assert (entry["id"], entry["label"], entry["reason"]) == ("slip", "2012", "A nought too many.")
    assert list_corrections(project, replace(source, id="another")) == []
