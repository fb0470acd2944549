"""Word the notes of a form: what is asked, how to enter it, whom to ask."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardwise.collation.forms.design import REASONS, Form, find_bounds
from wardwise.model.area import LEVEL_LABELS
from wardwise.model.indicator import Direction, Indicator
from wardwise.model.provenance import Access


@dataclass(frozen=True, slots=True)
class Note:
    """One line of notes; a heading over several where it has no words of its own."""

    heading: str
    words: str = ""


def word_notes(form: Form) -> tuple[Note, ...]:
    """Word what an officer must know to fill a form in."""
    labels = ", ".join(one.label for one in form.periods)
    many = LEVEL_LABELS[form.level][1]
    return (
        Note("What this asks for", f"{form.title}, for {len(form.areas)} {many} of {form.place}."),
        Note("Periods", f"{labels}. A split year, such as 2022/23, runs from April to March."),
        Note("Boundaries", f"{many[:1].upper()}{many[1:]} as they stood on {form.vintage}."),
        *(Note(one.heading, f"{one.meaning} Unit: {one.unit}.") for one in form.columns),
        *_word_entering(form),
        *(each for one in form.indicators for each in _word_indicator(one)),
        Note("Whom to ask"),
        Note("These figures", form.source.owner or form.source.publisher),
        Note("This form", form.contact or "whoever sent it to you"),
        Note(
            "When it is filled in",
            f"Save it under its name, {form.file}, and send it back. It "
            f"goes into the folder snapshots/{form.source_id}/ of the project.",
        ),
    )


def _word_entering(form: Form) -> Iterator[Note]:
    yield Note("How to enter figures")
    yield Note(
        "Counts",
        "Plain numbers: no words, no % sign, no ranges, no < sign. Nought means that there are "
        "none; it is not the same as an empty cell.",
    )
    yield Note(
        "A missing figure",
        "Leave its cell empty and choose a reason in the last column. An empty cell without a "
        "reason reads as not known.",
    )
    if form.source.access is Access.RESTRICTED:
        rule = (
            f"By the rule in force ({form.profile.label}) small counts are withheld before "
            if form.profile
            else "Small counts are withheld before "
        )
        yield Note(
            "Small counts",
            f"Enter the true count, even 1 or 2. {rule}anything is published. Send this workbook "
            "by a safe way only: it holds what may not be published.",
        )
    else:
        withheld = next(iter(REASONS))
        yield Note(
            "Small counts",
            "These figures will be published as they stand. If a count is too small to publish, do "
            f"not write <5 or *: leave its cell empty and choose '{withheld}'.",
        )


def _word_indicator(indicator: Indicator) -> Iterator[Note]:
    lowest, highest = find_bounds(indicator)
    better = "lower" if indicator.direction is Direction.LOWER_IS_BETTER else "higher"
    yield Note(indicator.label)
    yield Note("Definition", indicator.definition)
    yield Note("Why it matters", indicator.why)
    yield Note("Unit", f"{indicator.unit}; {better} is better")
    if lowest is not None or highest is not None:
        low = "any" if lowest is None else f"{lowest:g}"
        high = "any" if highest is None else f"{highest:g}"
        yield Note(
            "Possible values", f"from {low} to {high}" if high != "any" else f"{low} or more"
        )
    if indicator.note:
        yield Note("Bear in mind", indicator.note)
