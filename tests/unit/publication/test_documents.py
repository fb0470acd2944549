"""A release's documents say what was declared and what it was fitted on."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from wardwise.model.protection import Protection, ProtectionProfile
from wardwise.model.provenance import Access, Snapshot
from wardwise.publication.documents import make_about, make_framework_document, make_source_entry

if TYPE_CHECKING:
    from tests.unit.publication.conftest import Material


def test_a_carried_period_is_marked(material: "Material") -> None:
    edition = material.project.edition
    (cold,) = edition.framework.indicators
    carried = replace(cold, periods={"2012": "2011-03-27/P1D", "2014": "2011-03-27/P1D"})
    framework = replace(edition.framework, indicators=(carried,))

    document = make_framework_document(replace(edition, framework=framework), levels={})

    first, second = document["indicators"][0]["periods"]
    assert (first["carried"], second["carried"]) == (True, True)
    assert second["label"] == "27 March 2011"


def test_what_a_figure_was_modelled_from_reaches_the_readers(material: "Material") -> None:
    edition = material.project.edition
    (cold,) = edition.framework.indicators
    guessed = replace(cold, modelled="from a national survey")
    framework = replace(edition.framework, indicators=(guessed,))

    document = make_framework_document(replace(edition, framework=framework), levels={})

    assert document["indicators"][0]["modelled"] == "from a national survey"


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


@pytest.mark.parametrize(
    ("threshold", "rounding", "words"),
    [
        (5, 5, "Counts of 1 to 4 are not published; other counts are rounded to the nearest 5"),
        (2, 1, "Counts of 1 are not published; other counts stay as they are"),
        (1, 10, "No count is hidden; other counts are rounded to the nearest 10"),
    ],
)
def test_a_restricted_source_says_how_it_is_protected(
    material: "Material", threshold: int, rounding: int, words: str
) -> None:
    source = replace(material.project.sources[0], access=Access.RESTRICTED)
    profile = ProtectionProfile("small", "", threshold, rounding)

    entry = make_source_entry(source, [], protection=Protection((profile,), "small"))

    assert entry["protection"].startswith(words)


def test_a_dimension_that_lacks_a_component_is_called_partial(material: "Material") -> None:
    edition = material.project.edition
    framework = edition.framework
    empty = replace(framework.components[0], id="nothing", empty_reason="nothing measures it")
    framework = replace(framework, components=(*framework.components, empty))

    document = make_framework_document(replace(edition, framework=framework), levels={})

    assert document["index"]["label"] == f"{framework.index_label} (partial)"
    assert document["dimensions"][0]["label"] == f"{framework.dimensions[0].label} (partial)"


@pytest.mark.parametrize(("access", "told"), [(Access.OPEN, True), (Access.RESTRICTED, False)])
def test_the_checksum_of_a_restricted_file_is_not_published(
    material: "Material", access: Access, *, told: bool
) -> None:
    # whoever knows all but a few cells could try out values until the checksum fits
    source = replace(material.project.sources[0], access=access)
    received = Snapshot(
        source_id=source.id,
        file="fuel/fuel.csv",
        checksum="ab" * 32,
        size=120,
        received=date(2026, 1, 5),
        address="",
        licence="",
    )
    protection = Protection((ProtectionProfile("small", "", 5, 5),), "small")

    (entry,) = make_source_entry(source, [received], protection=protection)["snapshots"]

    assert (entry["checksum"] == "ab" * 32) == told
    assert entry["checksum"] != ""


def test_an_open_source_says_nothing_of_protection(material: "Material") -> None:
    entry = make_source_entry(material.project.sources[0], [], protection=Protection())

    assert entry["protection"] == ""
