"""The keys of declarations and the dataclasses that they become say the same."""

from dataclasses import MISSING, fields
from enum import StrEnum

import pytest

from wardwise.declaration.correction_file import CORRECTION
from wardwise.declaration.framework_file import COMPONENT, DIMENSION, INDICATOR
from wardwise.declaration.geography_keys import (
    AREA_LIST,
    CROSSWALK,
    CROSSWALK_STEP,
    GEOGRAPHY,
    HISTORY,
    OUTLINE,
    RESIDENTS,
)
from wardwise.declaration.internal_keys import DATABASE
from wardwise.declaration.method_keys import METHOD
from wardwise.declaration.project_file import EDITION, FIT, PEERS, PROJECT
from wardwise.declaration.protection_file import PROFILE, PROTECTION
from wardwise.declaration.publication_keys import PUBLICATION
from wardwise.declaration.review_file import REVIEW
from wardwise.declaration.shapes import Record
from wardwise.declaration.source_file import AREA, MEASURE, SOURCE
from wardwise.declaration.table_keys import TABLE_KEYS
from wardwise.model.correction import Correction
from wardwise.model.edition import Edition, FitSet
from wardwise.model.framework import Component, Dimension
from wardwise.model.indicator import Indicator
from wardwise.model.internal import Database
from wardwise.model.method import Method
from wardwise.model.project import (
    AreaList,
    CrosswalkDeclaration,
    CrosswalkStep,
    GeographyDeclaration,
    HistoryDeclaration,
    OutlineDeclaration,
    PeerDeclaration,
    Project,
    PublicationDeclaration,
    ResidentCounts,
)
from wardwise.model.protection import Protection, ProtectionProfile
from wardwise.model.provenance import AreaColumn, Measure, Source, TableShape
from wardwise.model.review import Review

PAIRS = [
    (INDICATOR, Indicator),
    (COMPONENT, Component),
    (DIMENSION, Dimension),
    (SOURCE, Source),
    (AREA, AreaColumn),
    (MEASURE, Measure),
    (DATABASE, Database),
    (Record("a table", TABLE_KEYS), TableShape),
    (PROJECT, Project),
    (EDITION, Edition),
    (FIT, FitSet),
    (METHOD, Method),
    (AREA_LIST, AreaList),
    (CROSSWALK, CrosswalkDeclaration),
    (CROSSWALK_STEP, CrosswalkStep),
    (OUTLINE, OutlineDeclaration),
    (HISTORY, HistoryDeclaration),
    (RESIDENTS, ResidentCounts),
    (GEOGRAPHY, GeographyDeclaration),
    (PEERS, PeerDeclaration),
    (PUBLICATION, PublicationDeclaration),
    (PROFILE, ProtectionProfile),
    (PROTECTION, Protection),
    (CORRECTION, Correction),
    (REVIEW, Review),
]
ELSEWHERE = {
    (Indicator, "transforms"),  # written `transform`
    (Indicator, "possible_minimum"),  # written `possible: {minimum: …}`
    (Indicator, "possible_maximum"),
    (Source, "shape"),  # its keys stand among those of the source
    (TableShape, "sheets_like"),  # written `sheets: a pattern`
    (Measure, "id"),  # the key in `measures`
    (Project, "folder"),
    (Project, "sources"),  # files of their own
    (Project, "protection"),
    (Project, "corrections"),
    (Project, "reviews"),
    (Correction, "received"),  # written `expectation: {received: …}`
    (Correction, "place"),  # where that is written
    (Edition, "framework"),
    (Edition, "method"),  # beside the edition
    (Method, "overrides"),  # what differs from the preset
}


@pytest.mark.parametrize(("record", "kind"), PAIRS, ids=[kind.__name__ for _, kind in PAIRS])
def test_every_field_of_the_model_can_be_declared(record: Record, kind: type) -> None:
    keys = {one.name for one in record.keys}

    lacking = {one.name for one in fields(kind)} - keys

    assert {(kind, one) for one in lacking} <= ELSEWHERE


@pytest.mark.parametrize(("record", "kind"), PAIRS, ids=[kind.__name__ for _, kind in PAIRS])
def test_a_key_left_out_means_what_the_model_means_by_it(record: Record, kind: type) -> None:
    defaults = {
        one.name: one.default.value if isinstance(one.default, StrEnum) else one.default
        for one in fields(kind)
        if one.default is not MISSING and one.default not in (None, (), "")
    }

    declared = {one.name: one.default for one in record.keys if one.name in defaults}

    assert declared == {name: one for name, one in defaults.items() if name in declared}
    assert {(kind, one) for one in set(defaults) - set(declared)} <= ELSEWHERE
