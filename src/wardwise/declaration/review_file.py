"""reviews/*.yaml: its keys, their check, and the review that they declare."""

from datetime import date

from wardwise.declaration.declared import Declared, check_known
from wardwise.declaration.entry import Entry
from wardwise.declaration.shapes import Key, Record
from wardwise.declaration.values import IDENTIFIER, DateText, Flag, Text, choose_from
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import DeclarationError
from wardwise.model.review import Decision, Review

REVIEW = Record(
    "the review",
    (
        Key("indicator", IDENTIFIER, "The indicator that was looked at.", required=True),
        Key("reviewer", Text(), "Who looked at it; published.", required=True),
        Key("date", DateText(), "On which day.", required=True),
        Key("decision", choose_from(Decision), "approve or query.", required=True),
        Key("words", Text(), "What the reviewer says; a query needs it.", default=""),
        Key(
            "public",
            Flag(),
            "Whether a release says the words of a query while it is not answered.",
            default=False,
        ),
        Key(
            "checksum",
            Text(
                "a SHA-256 checksum, as wardwise review writes it",
                pattern=r"[0-9a-f]{64}",
                fix="let it be written by: wardwise review INDICATOR",
            ),
            "Of the figures that were seen: when they change, the review is open again.",
            required=True,
        ),
    ),
)


def check_reviews(declared: Declared, findings: Findings) -> None:
    """Report reviews of indicators that are declared nowhere, and queries without words."""
    known = [one.text("id") for one in declared.measured]
    for entry in declared.reviews.values():
        if not declared.is_unread("framework.yaml"):
            check_known(entry, "indicator", known=known, what="an indicator", findings=findings)
        if entry.text("decision") == Decision.QUERY.value and not entry.has("words"):
            findings.add(
                DeclarationError(
                    f"the query of {entry.text('indicator')!r} does not say what is asked",
                    where=entry.place("decision"),
                    fix="add words: the question",
                ),
            )


def make_review(entry: Entry) -> Review:
    """Give the review that a sound entry declares."""
    return Review(
        indicator=entry.text("indicator"),
        reviewer=entry.text("reviewer"),
        date=date.fromisoformat(entry.text("date")),
        decision=Decision(entry.text("decision")),
        checksum=entry.text("checksum"),
        words=entry.text("words"),
        public=entry.flag("public"),
    )
