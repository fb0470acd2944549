"""What the invented borough's experts say of the figures of their departments."""

from collections.abc import Iterable

from wardwise.model.review import Decision, Word
from wardwise.toy.outcomes import ToyIndicator, read_toy_indicators

_SIGNED = {
    "elections": "Returning officer (fictional)",
    "housing_stock": "Housing services (fictional)",
    "schools": "Schools and learning (fictional)",
    "health_records": "Public health (fictional)",
    "health_estimates": "Public health (fictional)",
    "police_log": "Community safety (fictional)",
    "safeguarding": "Safeguarding (fictional)",
    "benefits": "Benefits service (fictional)",
}
_ASKED = Word(
    indicators=("feel_unsafe", "influence"),
    decision=Decision.QUERY,
    reviewer="Community safety (fictional)",
    words="The survey keeps to the wards as they were before Brickfields was split. "
    "Should both new wards show the same share?",
    public=True,
)
_ASKED_INSIDE = Word(
    indicators=("complaints_upheld",),
    decision=Decision.QUERY,
    reviewer="Council registers (fictional)",
    words="Does this count complaints upheld by the ombudsman too?",
)


def list_words() -> tuple[Word, ...]:
    """List what experts say once the figures are collated: most sign, some ask, some wait."""
    indicators = read_toy_indicators()
    signed = tuple(
        Word(tuple(_list_ids(source, indicators)), Decision.APPROVE, reviewer)
        for source, reviewer in _SIGNED.items()
    )
    return (*signed, _ASKED, _ASKED_INSIDE)


def _list_ids(source: str, indicators: Iterable[ToyIndicator]) -> list[str]:
    return [one.id for one in indicators if one.source == source]
