"""wardwise.yaml: its keys, and what they declare."""

from pathlib import Path

from wardwise.declaration.entry import Entry
from wardwise.declaration.geography_keys import GEOGRAPHY, make_geography
from wardwise.declaration.method_keys import METHOD
from wardwise.declaration.publication_keys import PUBLICATION, make_publication
from wardwise.declaration.shapes import Key, ListOf, Record
from wardwise.declaration.values import (
    IDENTIFIER,
    AreaCode,
    Text,
    Whole,
    choose_from,
)
from wardwise.model.area import AreaLevel
from wardwise.model.edition import Edition, EditionPeriod, FitSet
from wardwise.model.framework import Framework
from wardwise.model.method import Method
from wardwise.model.project import PeerDeclaration, Project
from wardwise.model.protection import Protection
from wardwise.model.provenance import Source

_SLUG = Text(
    "a name for addresses: small letters, figures, full stops and hyphens",
    r"[a-z0-9][a-z0-9.-]*",
    "write it like barking-and-dagenham or london-2014.1",
)
_PERIOD_NAME = Text(
    "a short name for addresses, such as 2012",
    r"[A-Za-z0-9][A-Za-z0-9_.-]*",
    "use letters, figures and hyphens only; the label may say more",
)
_LEVEL = choose_from(AreaLevel)

PERIOD = Record(
    "a period of the edition",
    (
        Key("id", _PERIOD_NAME, "What indicators and addresses call it.", required=True),
        Key("label", Text(), "What people read.", required=True),
    ),
)

FIT = Record(
    "the fit set",
    (
        Key(
            "level",
            _LEVEL,
            "The areas that weights are learnt on are of this level.",
            required=True,
        ),
        Key("within", AreaCode(), "The area that they lie in.", required=True),
        Key("within_label", Text(), "Its name.", required=True),
        Key("except_areas", ListOf(AreaCode()), "Areas left out, or areas whose parts are."),
        Key("except_reason", Text(), "Why they are left out.", default=""),
    ),
)

EDITION = Record(
    "the edition",
    (
        Key("id", _SLUG, "Scores compare only within one edition.", required=True),
        Key("label", Text(), "The name that people read.", required=True),
        Key("periods", ListOf(PERIOD, minimum=1), "Earliest first.", required=True),
        Key("levels", ListOf(_LEVEL, minimum=1), "Levels shown, smallest first.", required=True),
        Key(
            "fit",
            FIT,
            "The areas that weights and observed goalposts are learnt on.",
            required=True,
        ),
    ),
)

PEERS = Record(
    "peers",
    (
        Key(
            "neighbours",
            Whole("a whole number of at least 1", minimum=1),
            "How many similar areas each is compared with.",
            default=PeerDeclaration().neighbours,
        ),
        Key(
            "characteristics",
            ListOf(IDENTIFIER),
            "The characteristics in framework.yaml that make areas alike.",
        ),
        Key(
            "period",
            _PERIOD_NAME,
            "The period of the edition whose characteristics count.",
            default="",
        ),
    ),
)

PROJECT = Record(
    "the project",
    (
        Key("id", _SLUG, "The project in addresses.", required=True),
        Key("name", Text(), "The name of the area.", required=True),
        Key("area", AreaCode(), "The area that the project is about.", required=True),
        Key("catalogue", Text(), "The catalogue that it began from.", default=""),
        Key("benchmark", AreaCode(), "The area that it is measured against.", required=True),
        Key("edition", EDITION, "What fixes every score.", required=True),
        Key("method", METHOD, "How observations become scores, unless method.yaml says it."),
        Key("geography", GEOGRAPHY, "The areas that it stands on.", required=True),
        Key("peers", PEERS, "How similar areas are found."),
        Key("publication", PUBLICATION, "What a release says of itself.", required=True),
    ),
)


def make_project(
    entry: Entry,
    folder: Path,
    *,
    framework: Framework,
    method: Method,
    sources: tuple[Source, ...],
    protection: Protection,
) -> Project:
    """Give the project that a sound entry and the other files declare."""
    return Project(
        folder=folder,
        id=entry.text("id"),
        name=entry.text("name"),
        area=entry.text("area"),
        catalogue=entry.text("catalogue"),
        benchmark=entry.text("benchmark"),
        edition=_make_edition(entry.entry("edition"), framework, method),
        geography=make_geography(entry.entry("geography")),
        sources=sources,
        peers=_make_peers(entry.entry("peers")),
        protection=protection,
        publication=make_publication(entry.entry("publication")),
    )


def _make_edition(entry: Entry, framework: Framework, method: Method) -> Edition:
    fit = entry.entry("fit")
    return Edition(
        id=entry.text("id"),
        label=entry.text("label"),
        framework=framework.weigh(method.budgets),
        method=method,
        periods=tuple(
            EditionPeriod(one.text("id"), one.text("label")) for one in entry.entries("periods")
        ),
        levels=tuple(AreaLevel(one) for one in entry.texts("levels")),
        fit=FitSet(
            level=AreaLevel(fit.text("level")),
            within=fit.text("within"),
            within_label=fit.text("within_label"),
            except_areas=fit.texts("except_areas"),
            except_reason=fit.text("except_reason"),
        ),
    )


def _make_peers(entry: Entry) -> PeerDeclaration:
    if not entry.values:
        return PeerDeclaration()
    return PeerDeclaration(
        neighbours=entry.whole("neighbours"),
        characteristics=entry.texts("characteristics"),
        period=entry.text("period"),
    )
