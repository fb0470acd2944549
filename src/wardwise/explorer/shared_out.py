"""How much of an indicator's figures was shared out between areas, in a sentence."""

from wardwise.explorer.facts import Facts
from wardwise.explorer.trace import name_crosswalk
from wardwise.presentation.words import join_words, write_share
from wardwise.publication.shapes import IndicatorEntry


def say_shared_out(facts: Facts, indicator: IndicatorEntry) -> str:
    """Say of how many areas part of the newest figure came from divided areas; empty where of none.

    The areas are those of the level that the index was fitted on.
    """
    period = indicator["periods"][-1]["source_period"]
    shares: list[float] = []
    names: dict[str, None] = {}
    for area in facts.wards:
        for one in facts.lineage.get((indicator["id"], area.area_code, period), [])[:1]:
            if one.share_apportioned:
                shares.append(one.share_apportioned)
                names[name_crosswalk(facts, one.crosswalk_id or "")] = None
    if not shares:
        return ""
    least, most = write_share(min(shares)), write_share(max(shares))
    part = least if least == most else f"{least} to {most}"
    told = join_words([one for one in names if one])
    return (
        f"In {len(shares)} of the {len(facts.wards)} {facts.fit_plural} part of the newest figure "
        f"({part} of it) was shared out between areas and is estimated"
        + (f": {told}." if told else ".")
    )
