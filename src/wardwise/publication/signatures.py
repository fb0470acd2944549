"""Say in a release who signed which indicator's figures, and which are withheld, and why."""

from collections.abc import Mapping

from wardwise.model.review import Decision, Review, ReviewState, UnsignedPolicy
from wardwise.publication.shapes import (
    FrameworkDocument,
    IndicatorEntry,
    QueryEntry,
    SignatureEntry,
)

WITHHELD_WORDS = {
    ReviewState.OPEN: "Nobody who knows the subject has signed these figures yet.",
    ReviewState.QUERIED: (
        "Somebody who knows the subject asked a question about these figures, and it is not "
        "answered yet."
    ),
    ReviewState.REOPENED: "These figures changed since the last review, and wait to be seen again.",
}
"""Why an indicator that is not signed is not published."""


def sign_framework(
    document: FrameworkDocument,
    states: Mapping[str, ReviewState],
    *,
    reviews: Mapping[str, Review],
    policy: UnsignedPolicy,
) -> FrameworkDocument:
    """Give framework.json with where each indicator stands with its reviewers.

    Who signed its figures as they stand, or signed earlier ones; the words of a query that is
    meant for the public; and why it is withheld, where the policy says so. Words of other queries
    stay with the project.

    Parameters
    ----------
    states : by indicator; one that is not named was never reviewed
    reviews : by indicator, the last one
    """
    return FrameworkDocument(
        index=document["index"],
        dimensions=document["dimensions"],
        components=document["components"],
        unsigned=policy.value,
        indicators=[_sign(one, states, reviews, policy) for one in document["indicators"]],
        characteristics=[
            _sign(one, states, reviews, policy) for one in document["characteristics"]
        ],
    )


def _sign(
    entry: IndicatorEntry,
    states: Mapping[str, ReviewState],
    reviews: Mapping[str, Review],
    policy: UnsignedPolicy,
) -> IndicatorEntry:
    state = states.get(entry["id"], ReviewState.OPEN)
    last = reviews.get(entry["id"])
    entry = entry.copy()
    if last is not None and last.decision is Decision.APPROVE:
        signature = SignatureEntry(by=last.reviewer, date=last.date.isoformat())
        entry["signed"] = signature if state is ReviewState.SIGNED else None
        entry["signed_before"] = signature if state is ReviewState.REOPENED else None
    if last is not None and state is ReviewState.QUERIED and last.public:
        entry["query"] = QueryEntry(by=last.reviewer, date=last.date.isoformat(), words=last.words)
    if policy is UnsignedPolicy.WITHHELD and state is not ReviewState.SIGNED:
        entry["withheld"] = WITHHELD_WORDS[state]
    return entry
