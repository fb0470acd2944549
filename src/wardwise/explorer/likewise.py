"""What the benchmark did where an area really moved: nobody should mistake a tide for a swimmer."""

from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area
from wardwise.model.place_name import name_place
from wardwise.model.ratings import ChangeRating

_MOVED = {ChangeRating.IMPROVED: "got better", ChangeRating.WORSENED: "got worse"}


def say_likewise(facts: Facts, node: str, area: Area) -> str:
    """Say what the benchmark did over the years in which an area's node or indicator really moved.

    Such as "as in London as a whole"; empty where the area did not really move, is the benchmark
    itself, or nothing can be said of the benchmark over the same periods.
    """
    own = facts.changes.get((node, area.area_code))
    other = facts.changes.get((node, facts.benchmark["code"]))
    if own is None or other is None or area.area_code == facts.benchmark["code"]:
        return ""
    between = (own.from_period_id, own.to_period_id)
    if own.verdict not in _MOVED or between != (other.from_period_id, other.to_period_id):
        return ""
    whole = f"{name_place(facts.benchmark['name'])} as a whole"
    if other.verdict is own.verdict:
        return f"as in {whole}"
    if other.verdict in _MOVED:
        return f"while {whole} {_MOVED[other.verdict]}"
    if other.verdict is ChangeRating.NO_CLEAR_CHANGE:
        return f"while {whole} did not clearly change"
    return ""
