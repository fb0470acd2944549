"""The home page: the state of the place, the map, ways in, what really changed."""

from wardwise.explorer.addresses import HOME
from wardwise.explorer.atlas import Atlas
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import ScoreLine, list_value_lines, make_score_line
from wardwise.explorer.letter import Letter, write_letter
from wardwise.explorer.moves import list_shifts
from wardwise.explorer.render import Page
from wardwise.model.place_name import name_place
from wardwise.model.ratings import ChangeRating

MOST_SHIFTS = 8  # figures listed on each side; the others in a drawer


def make_home_page(facts: Facts, atlas: Atlas) -> Page:
    """Make the home page."""
    home = facts.home
    lines = [make_score_line(facts, one, home) for one in facts.components]
    letter: Letter = write_letter(facts, home, lines, list_value_lines(facts, home))
    wards = [(one, make_score_line(facts, facts.index_id, one)) for one in facts.listed]
    dimensions: list[ScoreLine] = [make_score_line(facts, one, home) for one in facts.dimensions]
    shifts = [
        ("worsened", list_shifts(facts, ChangeRating.WORSENED)),
        ("improved", list_shifts(facts, ChangeRating.IMPROVED)),
    ]
    return Page(
        address=HOME,
        title=facts.manifest["title"],
        template="home.html",
        shown={
            "home": home,
            "home_name": name_place(home.name),
            "letter": letter,
            "dimensions": dimensions,
            "map": atlas.draw_scores(facts.index_id, ""),
            "wards": sorted(wards, key=lambda one: one[0].name),
            "shifts": shifts,
            "most": MOST_SHIFTS,
            "since": facts.period_labels[facts.first],
            "latest": facts.period_labels[facts.latest],
            "index_label": facts.labels[facts.index_id],
        },
    )
