"""The key `geography` of wardwise.yaml: areas, crosswalks, outlines and histories."""

from wardwise.declaration.entry import Entry
from wardwise.declaration.shapes import Key, ListOf, MapOf, Record
from wardwise.declaration.values import IDENTIFIER, AreaCode, DateText, Text, choose_from
from wardwise.model.area import AreaLevel
from wardwise.model.project import (
    AreaList,
    CrosswalkDeclaration,
    CrosswalkStep,
    GeographyDeclaration,
    HistoryDeclaration,
    OutlineDeclaration,
    ResidentCounts,
    SharedBy,
)

_LEVEL = choose_from(AreaLevel)

AREA_LIST = Record(
    "a list of areas",
    (
        Key("level", _LEVEL, "The level of its areas.", required=True),
        Key("vintage", DateText(), "Date whose boundaries the codes belong to.", required=True),
        Key("code", AreaCode(), "One area said outright, with `name`; no source."),
        Key("name", Text(), "The name of that area.", default=""),
        Key("source", IDENTIFIER, "The source that lists the areas."),
        Key("code_column", Text(), "Its column of codes.", default=""),
        Key("name_column", Text(), "Its column of names.", default=""),
        Key(
            "parent_column",
            Text(),
            "Its column with the code of what the area lies in.",
            default="",
        ),
        Key("parent_name_column", Text(), "Or its column with the name of that.", default=""),
        Key("parent_code", AreaCode(), "Or the one area that all lie in."),
    ),
)

CROSSWALK_STEP = Record(
    "the first step of a crosswalk",
    (
        Key("source", IDENTIFIER, "The source that holds both codes.", required=True),
        Key("from_column", Text(), "The codes as they are listed.", required=True),
        Key("to_column", Text(), "The codes as the crosswalk's source has them.", required=True),
        Key(
            "share_column",
            Text(),
            "The share of each listed area in one of the source; without it, all of it.",
            default="",
        ),
    ),
)

CROSSWALK = Record(
    "a crosswalk",
    (
        Key("id", IDENTIFIER, "Its name in lineage.", required=True),
        Key("label", Text(), "What people read.", required=True),
        Key("source", IDENTIFIER, "The source that holds both codes.", required=True),
        Key("from_level", _LEVEL, "The level of the smaller areas.", required=True),
        Key("from_column", Text(), "Their column.", required=True),
        Key("to_level", _LEVEL, "The level of the larger areas.", required=True),
        Key("to_column", Text(), "Their column.", required=True),
        Key(
            "share_column",
            Text(),
            "The share of each smaller area in a larger one; without it, all of it.",
            default="",
        ),
        Key(
            "where",
            MapOf(Text("a column heading"), Text()),
            "Only rows in which each of these columns holds the text, such as a year.",
        ),
        Key(
            "count_column",
            Text(),
            "Or what is counted in each row, such as households: shares are made of the sums.",
            default="",
        ),
        Key(
            "shared_by",
            choose_from(SharedBy),
            "What the shares are of: people, households, postcodes (with neither column, rows are "
            "counted), area (of outlines), or whole: nothing is split.",
        ),
        Key(
            "year_column",
            Text(),
            "The column of the year of yearly shares: a figure goes by those of its own year, or of"
            " the nearest; `where` names the year for everything else.",
            default="",
        ),
        Key(
            "average_column",
            Text(),
            "The share of each larger or newer area's people who come from each source area: by it,"
            " rates of areas that were merged are averaged.",
            default="",
        ),
        Key(
            "to_source",
            IDENTIFIER,
            "For shares by area: the source of the outlines of the larger areas.",
        ),
        Key(
            "through",
            CROSSWALK_STEP,
            "How listed areas lie in those of the source, where it is of another date.",
        ),
    ),
)

OUTLINE = Record(
    "outlines",
    (
        Key(
            "level",
            _LEVEL,
            "The level of the outlines; larger areas are unions of them.",
            required=True,
        ),
        Key("source", IDENTIFIER, "The source that holds them.", required=True),
        Key("code_column", Text(), "Its property with the area code.", required=True),
    ),
)

HISTORY = Record(
    "a history of areas",
    (
        Key("level", _LEVEL, "The level of its areas.", required=True),
        Key("vintage", DateText(), "Date whose boundaries the codes belong to.", required=True),
        Key("source", IDENTIFIER, "The source that holds them.", required=True),
        Key("code_column", Text(), "Its column of codes.", required=True),
        Key("name_column", Text(), "Its column of names.", default=""),
        Key("part_column", Text(), "Its column of the small areas within each.", default=""),
        Key(
            "share_column",
            Text(),
            "The share of each small area that lies in it; without it, all of it.",
            default="",
        ),
        Key(
            "area_column",
            Text(),
            "Without parts: its column of the listed areas that each overlaps.",
            default="",
        ),
        Key(
            "where",
            MapOf(Text("a column heading"), Text()),
            "Only rows in which each of these columns holds the text, such as a year.",
        ),
    ),
)

RESIDENTS = Record(
    "the residents of small areas",
    (
        Key("source", IDENTIFIER, "The source that counts them.", required=True),
        Key("code_column", Text(), "Its column of small areas.", required=True),
        Key("count_column", Text(), "Its column of residents.", required=True),
    ),
)

GEOGRAPHY = Record(
    "the geography",
    (
        Key(
            "areas",
            ListOf(AREA_LIST, minimum=1),
            "Where the areas of each level are listed.",
            required=True,
        ),
        Key("crosswalks", ListOf(CROSSWALK), "How smaller areas make larger ones."),
        Key("outlines", ListOf(OUTLINE), "Where outlines are read."),
        Key(
            "histories",
            ListOf(HISTORY),
            "Lookups of areas of other dates, so that their codes and names are found.",
        ),
        Key("residents", RESIDENTS, "Who is counted to say how much of an old area went where."),
        Key(
            "redrawn",
            MapOf(_LEVEL, ListOf(DateText())),
            "The dates on which areas of a level were redrawn.",
        ),
        Key(
            "notices",
            MapOf(
                Text(
                    "an area code, or the beginning of codes and *",
                    r"[EWT]\d{8}|[EWT]\d{2,7}\*",
                    "write E09000030, or E0900003* for all codes that begin so",
                ),
                Text(),
            ),
            "What a reader must know about an area: redrawn, only partly covered.",
        ),
    ),
)


def make_geography(entry: Entry) -> GeographyDeclaration:
    """Give the geography that a sound entry declares."""
    notices, redrawn = entry.entry("notices"), entry.entry("redrawn")
    return GeographyDeclaration(
        areas=tuple(_make_area_list(one) for one in entry.entries("areas")),
        crosswalks=tuple(_make_crosswalk(one) for one in entry.entries("crosswalks")),
        outlines=tuple(
            OutlineDeclaration(
                AreaLevel(one.text("level")), one.text("source"), one.text("code_column")
            )
            for one in entry.entries("outlines")
        ),
        notices=tuple((key, value) for key, value in notices.items() if isinstance(value, str)),
        histories=tuple(_make_history(one) for one in entry.entries("histories")),
        residents=_make_residents(entry.entry("residents")) if entry.has("residents") else None,
        redrawn={AreaLevel(one): redrawn.texts(one) for one in redrawn.values},
    )


def _make_area_list(entry: Entry) -> AreaList:
    return AreaList(
        level=AreaLevel(entry.text("level")),
        source=entry.text("source"),
        code_column=entry.text("code_column"),
        name_column=entry.text("name_column"),
        vintage=entry.text("vintage"),
        parent_column=entry.text("parent_column"),
        parent_name_column=entry.text("parent_name_column"),
        parent_code=entry.text("parent_code"),
        code=entry.text("code"),
        name=entry.text("name"),
    )


def _make_crosswalk(entry: Entry) -> CrosswalkDeclaration:
    return CrosswalkDeclaration(
        id=entry.text("id"),
        from_level=AreaLevel(entry.text("from_level")),
        from_column=entry.text("from_column"),
        to_level=AreaLevel(entry.text("to_level")),
        to_column=entry.text("to_column"),
        source=entry.text("source"),
        label=entry.text("label"),
        share_column=entry.text("share_column"),
        where=_make_where(entry),
        count_column=entry.text("count_column"),
        shared_by=SharedBy(entry.text("shared_by")) if entry.has("shared_by") else None,
        year_column=entry.text("year_column"),
        average_column=entry.text("average_column"),
        to_source=entry.text("to_source"),
        through=_make_step(entry.entry("through")) if entry.has("through") else None,
    )


def _make_step(entry: Entry) -> CrosswalkStep:
    return CrosswalkStep(
        source=entry.text("source"),
        from_column=entry.text("from_column"),
        to_column=entry.text("to_column"),
        share_column=entry.text("share_column"),
    )


def _make_where(entry: Entry) -> dict[str, str]:
    return {key: text for key, text in entry.entry("where").items() if isinstance(text, str)}


def _make_history(entry: Entry) -> HistoryDeclaration:
    return HistoryDeclaration(
        level=AreaLevel(entry.text("level")),
        vintage=entry.text("vintage"),
        source=entry.text("source"),
        code_column=entry.text("code_column"),
        name_column=entry.text("name_column"),
        part_column=entry.text("part_column"),
        share_column=entry.text("share_column"),
        area_column=entry.text("area_column"),
        where=_make_where(entry),
    )


def _make_residents(entry: Entry) -> ResidentCounts:
    return ResidentCounts(
        entry.text("source"), entry.text("code_column"), entry.text("count_column")
    )
