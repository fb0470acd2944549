"""protection.yaml: its keys, and the disclosure policy that they declare."""

from wardwise.declaration.entry import Entry
from wardwise.declaration.shapes import Key, ListOf, MapOf, Record
from wardwise.declaration.values import IDENTIFIER, Text, Whole
from wardwise.model.protection import Protection, ProtectionProfile

PROFILE = Record(
    "a protection profile",
    (
        Key("id", IDENTIFIER, "Its name in `default` and `by_source`.", required=True),
        Key("label", Text(), "The rule in a few words that people read.", required=True),
        Key(
            "threshold",
            Whole("a whole number of at least 1", minimum=1),
            "Counts from 1 to below this are withheld.",
            required=True,
        ),
        Key(
            "rounding",
            Whole("a whole number of at least 1", minimum=1),
            "Other counts are rounded to a multiple of this; 1 leaves them as they are.",
            required=True,
        ),
        Key("source", Text(), "The guidance that it follows.", default=""),
    ),
)

PROTECTION = Record(
    "the protection",
    (
        Key("profiles", ListOf(PROFILE), "Named rules for restricted sources."),
        Key("default", IDENTIFIER, "The profile that binds restricted sources not named below."),
        Key("by_source", MapOf(IDENTIFIER, IDENTIFIER), "For a source, the profile that binds it."),
    ),
)


def make_protection(entry: Entry) -> Protection:
    """Give the disclosure policy that a sound entry declares."""
    by_source = entry.entry("by_source")
    return Protection(
        profiles=tuple(_make_profile(one) for one in entry.entries("profiles")),
        default=entry.text("default"),
        by_source=tuple((key, value) for key, value in by_source.items() if isinstance(value, str)),
    )


def _make_profile(entry: Entry) -> ProtectionProfile:
    return ProtectionProfile(
        id=entry.text("id"),
        label=entry.text("label"),
        threshold=entry.whole("threshold"),
        rounding=entry.whole("rounding"),
        source=entry.text("source"),
    )
