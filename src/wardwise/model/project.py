"""A council's project: its area, levels, geography, edition, sources and what it publishes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from wardwise.model.area import AreaLevel
from wardwise.model.correction import Correction
from wardwise.model.edition import Edition
from wardwise.model.protection import Protection
from wardwise.model.provenance import Source
from wardwise.model.review import Review, UnsignedPolicy


@dataclass(frozen=True, slots=True)
class AreaList:
    """Where the areas of one level are listed, with names and what they lie in."""

    level: AreaLevel
    source: str
    code_column: str
    name_column: str
    vintage: str
    parent_column: str = ""  # code of the area it lies in; "" where `parent_code` says it
    parent_name_column: str = ""  # or its name
    parent_code: str = ""
    code: str = ""  # with `name`: one area said outright (London), no source
    name: str = ""


class SharedBy(StrEnum):
    """By what a crosswalk shares an area out."""

    WHOLE = "whole"  # nothing is split: each area lies wholly in one, or is taken to
    PEOPLE = "people"
    HOUSEHOLDS = "households"
    POSTCODES = "postcodes"
    AREA = "area"  # of ground: the least good, since people do not live evenly


@dataclass(frozen=True, slots=True)
class CrosswalkDeclaration:
    """How smaller areas make larger ones: a source with both codes, and shares where it splits."""

    id: str
    from_level: AreaLevel
    from_column: str
    to_level: AreaLevel
    to_column: str
    source: str
    label: str
    share_column: str = ""  # "" where every smaller area lies wholly in one larger
    where: Mapping[str, str] = field(default_factory=dict)  # rows to keep: column to text
    through: "CrosswalkStep | None" = None  # where the source holds the codes of another date
    count_column: str = ""  # or what each row counts: shares are made of the sums
    shared_by: SharedBy | None = None  # None: as the columns say
    year_column: str = ""  # yearly shares: a figure goes by those of its year, `where` by default
    average_column: str = ""  # share of each target's people who come from each source: rates of
    #   areas that were merged are averaged by it
    to_source: str = ""  # by area: the outlines of the larger areas; `source` has the smaller


@dataclass(frozen=True, slots=True)
class CrosswalkStep:
    """How listed areas lie in those that a crosswalk's source knows: the first of two steps."""

    source: str
    from_column: str  # codes as listed
    to_column: str  # codes as the crosswalk's `from_column` has them
    share_column: str = ""  # "" where every listed area lies wholly in one


@dataclass(frozen=True, slots=True)
class OutlineDeclaration:
    """Where outlines of one level are read; larger levels are unions of them by crosswalk."""

    level: AreaLevel
    source: str
    code_column: str


@dataclass(frozen=True, slots=True)
class HistoryDeclaration:
    """A lookup that holds the areas of another date, and what they are made of.

    Either `part_column` holds the small areas that lie in each (with `share_column` where they are
    split), or `area_column` the listed areas that each overlaps, by unknown shares.
    """

    level: AreaLevel
    vintage: str  # ISO date of the boundaries
    source: str
    code_column: str
    name_column: str = ""
    part_column: str = ""
    share_column: str = ""
    area_column: str = ""
    where: Mapping[str, str] = field(default_factory=dict)  # rows to keep: column to text


@dataclass(frozen=True, slots=True)
class ResidentCounts:
    """Where the residents of the small areas are counted that histories are made of."""

    source: str
    code_column: str
    count_column: str


@dataclass(frozen=True, slots=True)
class GeographyDeclaration:
    """The areas, crosswalks and outlines that a project stands on."""

    areas: tuple[AreaList, ...]
    crosswalks: tuple[CrosswalkDeclaration, ...]
    outlines: tuple[OutlineDeclaration, ...]
    notices: tuple[tuple[str, str], ...] = ()  # area code (or a prefix ending in *) and words
    histories: tuple[HistoryDeclaration, ...] = ()
    residents: ResidentCounts | None = None  # None: all small areas count alike in histories
    redrawn: Mapping[AreaLevel, tuple[str, ...]] = field(default_factory=dict)  # ISO dates


@dataclass(frozen=True, slots=True)
class PeerDeclaration:
    """How similar areas are found: the k nearest on declared characteristics."""

    neighbours: int = 15
    characteristics: tuple[str, ...] = ()  # ids in framework.characteristics
    period: str = ""  # the edition period whose characteristics count


@dataclass(frozen=True, slots=True)
class PublicationDeclaration:
    """What a release says of itself."""

    title: str
    publisher: str
    contact: str = ""
    introduction: str = ""
    fictional: bool = False  # an invented place: every page says so
    unsigned: UnsignedPolicy = UnsignedPolicy.ALLOWED  # indicators that nobody has signed


@dataclass(frozen=True, slots=True)
class Project:
    """Everything a project folder declares."""

    folder: Path
    id: str
    name: str
    area: str  # the area the project is about, usually a borough
    catalogue: str
    benchmark: str  # area code, such as E12000007
    edition: Edition
    geography: GeographyDeclaration
    sources: tuple[Source, ...]
    peers: PeerDeclaration
    protection: Protection
    publication: PublicationDeclaration
    corrections: tuple[Correction, ...] = ()
    reviews: tuple[Review, ...] = ()
