"""corrections/*.yaml: its keys, and the correction that they declare."""

from datetime import date

from wardwise.declaration.entry import Entry
from wardwise.declaration.shapes import Key, Record
from wardwise.declaration.values import (
    IDENTIFIER,
    MEASURE,
    Choice,
    DateText,
    GivenAreaCode,
    Number,
    PeriodText,
    Text,
    choose_from,
)
from wardwise.model.correction import Correction, CorrectionAction
from wardwise.model.indicator import MeasureReference

NOTHING_RECEIVED = "missing"  # stands for a figure that the source leaves out

EXPECTATION = Record(
    "what the source still says",
    (
        Key(
            "received",
            Number("the figure received, or missing", word=NOTHING_RECEIVED),
            "The figure that the source gives, in the measure's unit; `missing` where it gives "
            "none. Once it gives another, collation stops and asks you to take the correction out.",
            required=True,
        ),
    ),
)

CORRECTION = Record(
    "the correction",
    (
        Key("id", IDENTIFIER, "What explanations call it: the name of its file.", required=True),
        Key("measure", MEASURE, "The measure that is wrong; or name an indicator."),
        Key("indicator", IDENTIFIER, "The indicator whose received figure is wrong."),
        Key(
            "part",
            Choice(("numerator", "denominator")),
            "Which count of the indicator is wrong.",
            default="numerator",
        ),
        Key("area", GivenAreaCode(), "The area, as the source codes it.", required=True),
        Key("period", PeriodText(), "The source's own period.", required=True),
        Key(
            "action",
            choose_from(CorrectionAction),
            "drop: leave the figure out; replace: put `value` in its place; scale: multiply it by "
            "`value`; flag: keep it, and mark it as unreliable.",
            required=True,
        ),
        Key("value", Number(), "The figure that holds, or the factor to multiply by."),
        Key(
            "reason", Text(), "Why the figure is wrong, in words that are published.", required=True
        ),
        Key("told", Text(), "Who was told: an office rather than a person.", required=True),
        Key("date", DateText(), "The day on which this was decided.", required=True),
        Key("expectation", EXPECTATION, "What retires the correction.", required=True),
    ),
)


def make_correction(entry: Entry) -> Correction:
    """Give the correction that a sound entry declares."""
    source, _, measure = entry.text("measure").partition(".")
    expectation = entry.entry("expectation")
    return Correction(
        id=entry.text("id"),
        area=entry.text("area"),
        period=entry.text("period"),
        action=CorrectionAction(entry.text("action")),
        reason=entry.text("reason"),
        told=entry.text("told"),
        date=date.fromisoformat(entry.text("date")),
        received=expectation.number("received"),
        measure=MeasureReference(source, measure) if source else None,
        indicator=entry.text("indicator"),
        part=entry.text("part"),
        value=entry.number("value"),
        place=expectation.place("received"),
    )
