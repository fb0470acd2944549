"""A release's documents say what was declared and what it was fitted on."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from wardwise.publication.documents import make_about, make_framework_document

if TYPE_CHECKING:
    from tests.unit.publication.conftest import Material


def test_a_carried_period_is_marked(material: "Material") -> None:
    edition = material.project.edition
    (cold,) = edition.framework.indicators
    carried = replace(cold, periods={"2012": "2011-03-27/P1D", "2014": "2011-03-27/P1D"})
    framework = replace(edition.framework, indicators=(carried,))

    document = make_framework_document(replace(edition, framework=framework), levels={})

    first, second = document["indicators"][0]["periods"]
    assert (first["carried"], second["carried"]) == (False, True)
    assert second["label"] == "27 March 2011"


def test_areas_of_an_excepted_borough_do_not_count_as_fitted(material: "Material") -> None:
    project = material.project
    fit = replace(project.edition.fit, except_areas=("T09000001",))
    edition = replace(project.edition, fit=fit)

    areas, created = material.tables["areas"], date(2026, 2, 1)
    whole = make_about(project, areas=areas, sources=project.sources, created=created)
    less = make_about(
        replace(project, edition=edition), areas=areas, sources=project.sources, created=created
    )

    assert whole["edition"]["fit"]["areas"] == 2
    assert less["edition"]["fit"]["areas"] == 0
