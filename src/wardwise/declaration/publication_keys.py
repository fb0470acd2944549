"""The key `publication` of wardwise.yaml: what a release says of itself."""

from wardwise.declaration.entry import Entry
from wardwise.declaration.shapes import Key, Record
from wardwise.declaration.values import Flag, Text, choose_from
from wardwise.model.project import PublicationDeclaration
from wardwise.model.review import UnsignedPolicy

PUBLICATION = Record(
    "the publication",
    (
        Key("title", Text(), "The name of what is published.", required=True),
        Key("publisher", Text(), "Who publishes it.", required=True),
        Key("contact", Text(), "Whom to write to.", default=""),
        Key("introduction", Text(), "The first words of the home page.", default=""),
        Key(
            "fictional",
            Flag(),
            "Whether the place is invented; every page then says so.",
            default=False,
        ),
        Key(
            "unsigned",
            choose_from(UnsignedPolicy),
            "Indicators whose figures nobody has signed as they stand: allowed as they are, "
            "marked, or withheld, and scores then computed without them.",
            default=UnsignedPolicy.ALLOWED.value,
        ),
    ),
)


def make_publication(entry: Entry) -> PublicationDeclaration:
    """Give what a sound entry declares of the publication."""
    return PublicationDeclaration(
        title=entry.text("title"),
        publisher=entry.text("publisher"),
        contact=entry.text("contact"),
        introduction=entry.text("introduction"),
        fictional=entry.flag("fictional"),
        unsigned=UnsignedPolicy(entry.text("unsigned")),
    )
