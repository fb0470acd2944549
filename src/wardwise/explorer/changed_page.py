"""The page that says what changed since the release before, and why."""

from wardwise.explorer import addresses
from wardwise.explorer.facts import Facts
from wardwise.explorer.render import Crumb, Page
from wardwise.presentation.words import write_date
from wardwise.publication.shapes import ComparisonDocument, MovedScore

_MOST = 40  # scores that are listed; the whole list is in the release


def make_changed_page(facts: Facts, since: ComparisonDocument) -> Page:
    """Make the page of what changed since the release before."""
    own = {one.area_code for one in facts.own_areas}
    scores = [one for one in since["moved_scores"] if one["area"] in own]
    shown = [(one, _find_page(facts, one)) for one in scores[:_MOST]]
    return Page(
        address=addresses.CHANGED,
        title="What changed since the last release",
        template="changed.html",
        crumbs=(Crumb("Home", addresses.HOME),),
        shown={
            "since": since,
            "before_on": write_date(since["old"]["created"]),
            "scores": shown,
            "all_scores": len(scores),
            "indicators": [
                (one, addresses.find_indicator(one["indicator"]))
                for one in since["indicators"]
                if one["indicator"] in facts.indicators
            ],
        },
    )


def _find_page(facts: Facts, one: MovedScore) -> str:
    """Find the page of a score's area."""
    return addresses.find_area(one["area"]) if one["area"] in facts.areas else ""
