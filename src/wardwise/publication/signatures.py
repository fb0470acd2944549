"""Say in a release who signed which indicator's figures, and when."""

from collections.abc import Mapping

from wardwise.model.review import Review, UnsignedPolicy
from wardwise.publication.shapes import FrameworkDocument, IndicatorEntry, SignatureEntry


def sign_framework(
    document: FrameworkDocument, signed: Mapping[str, Review], *, policy: UnsignedPolicy
) -> FrameworkDocument:
    """Give framework.json with each indicator's signature, null where nobody signed it.

    Parameters
    ----------
    signed : by indicator, the approval of its figures as they stand
    """
    return FrameworkDocument(
        index=document["index"],
        dimensions=document["dimensions"],
        components=document["components"],
        unsigned=policy.value,
        indicators=[_sign(one, signed) for one in document["indicators"]],
        characteristics=[_sign(one, signed) for one in document["characteristics"]],
    )


def _sign(entry: IndicatorEntry, signed: Mapping[str, Review]) -> IndicatorEntry:
    last = signed.get(entry["id"])
    entry = entry.copy()
    entry["signed"] = (
        None if last is None else SignatureEntry(by=last.reviewer, date=last.date.isoformat())
    )
    return entry
