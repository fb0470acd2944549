"""The home page: the state of the place, the map, ways in, what really changed."""

from dataclasses import dataclass

from wardwise.explorer.addresses import HOME
from wardwise.explorer.atlas import Atlas
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import ScoreLine, make_score_line
from wardwise.explorer.letter import Letter, write_letter
from wardwise.explorer.records import Area
from wardwise.explorer.render import Page
from wardwise.presentation.words import write_change


@dataclass(frozen=True, slots=True)
class Moved:
    """A component that really changed in a ward."""

    area: Area
    label: str
    change: str
    size: float


def make_home_page(facts: Facts, atlas: Atlas) -> Page:
    """Make the home page."""
    home = facts.home
    lines = [make_score_line(facts, one, home) for one in facts.components]
    letter: Letter = write_letter(facts, home, lines)
    wards = [(one, make_score_line(facts, facts.index_id, one)) for one in facts.wards]
    dimensions: list[ScoreLine] = [make_score_line(facts, one, home) for one in facts.dimensions]
    return Page(
        address=HOME,
        title=facts.manifest["title"],
        template="home.html",
        shown={
            "home": home,
            "letter": letter,
            "dimensions": dimensions,
            "map": atlas.draw_scores(facts.index_id, ""),
            "wards": sorted(wards, key=lambda one: one[0].name),
            "improved": list_moved(facts, "improved"),
            "worsened": list_moved(facts, "worsened"),
            "since": facts.period_labels[facts.first],
            "latest": facts.period_labels[facts.latest],
            "index_label": facts.labels[facts.index_id],
        },
    )


def list_moved(facts: Facts, rating: str) -> list[Moved]:
    """List the components that really changed in the project's wards, by ward and size."""
    found = []
    for ward in facts.wards:
        for component in facts.components:
            one = facts.changes.get((component, ward.area_code))
            if one and one.rating == rating and one.change is not None:
                found.append(
                    Moved(ward, facts.labels[component], write_change(one.change), one.change)
                )
    return sorted(found, key=lambda one: -abs(one.size))
