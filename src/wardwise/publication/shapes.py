"""The shapes of a release's JSON documents."""

from typing import NotRequired, TypedDict


class NamedArea(TypedDict):
    """An area and its name."""

    code: str
    name: str


class PeriodEntry(TypedDict):
    """A period of the edition."""

    id: str
    label: str


class FitEntry(TypedDict):
    """What the index was fitted on."""

    level: str
    within: str
    within_label: str
    areas: int
    except_areas: list[str]
    except_reason: str


class EditionEntry(TypedDict):
    """The edition that every score belongs to."""

    id: str
    label: str
    periods: list[PeriodEntry]  # earliest first
    levels: list[str]  # scored levels, smallest first
    fit: FitEntry


class About(TypedDict):
    """What a release says of itself: the manifest without its files."""

    release_id: str
    title: str
    publisher: str
    contact: str
    introduction: str
    fictional: bool
    area: NamedArea
    benchmark: NamedArea
    edition: EditionEntry
    catalogue: str
    created: str  # ISO date
    wardwise_version: str
    licence_lines: list[str]
    licences: NotRequired[list[str]]  # their identifiers, such as OGL-3.0


class Manifest(About):
    """The whole manifest."""

    format: int
    files: dict[str, str]  # path within the release, sha256


class IndexEntry(TypedDict):
    """The top of the framework."""

    id: str
    label: str


class DimensionEntry(TypedDict):
    """A dimension."""

    id: str
    label: str
    question: str
    description: str
    weight: NotRequired[float]  # beside that of the others; 1 in releases that do not say


class ComponentEntry(DimensionEntry):
    """A component."""

    dimension: str
    note: str
    empty_reason: str
    empty_at: dict[str, str]  # area level to the reason; absent from releases before it was known
    weighting: str


class GoalpostEntry(TypedDict):
    """Goalposts as declared; null where observed."""

    best: float | None
    worst: float | None
    reason: str


class BreakEntry(TypedDict):
    """A declared break in a series."""

    between: list[str]  # two source periods
    reason: str


class TransformEntry(TypedDict):
    """One step of a declared transformation."""

    kind: str
    reason: str
    at: float | None


class IndicatorPeriod(TypedDict):
    """Which source period stands for an edition period."""

    period: str  # edition period
    source_period: str  # Period.id
    label: str
    carried: bool  # the same source period stands for other edition periods too


class SignatureEntry(TypedDict):
    """Who approved an indicator's figures, and when."""

    by: str
    date: str  # ISO date


class QueryEntry(TypedDict):
    """Who asked what of an indicator's figures, in words meant for the public."""

    by: str
    date: str  # ISO date
    words: str


class IndicatorEntry(TypedDict):
    """An indicator or characteristic, every declared field."""

    id: str
    label: str
    component: str
    kind: str
    unit: str
    direction: str
    definition: str
    why: str
    source: str
    goalposts: GoalpostEntry
    per: float
    decimals: int
    numerator: str | None  # source.measure
    denominator: str | None
    published: str | None
    averaged_by: str | None
    periods: list[IndicatorPeriod]
    breaks: list[BreakEntry]
    transforms: list[TransformEntry]
    weighted: bool
    weight: NotRequired[float]  # as declared; older releases do not say
    target: NotRequired[float | None]
    unweighted_reason: str
    carried_down: bool
    shows_change: bool
    change_note: str
    possible_minimum: float | None
    possible_maximum: float | None
    quality: str
    suitability: str
    note: str
    modelled: NotRequired[str]  # what a model made it from; "" where it was counted
    levels: list[str]  # with data in this release, smallest first
    signed: SignatureEntry | None  # the approval of its figures as they stand; null without one
    signed_before: SignatureEntry | None  # an approval of figures that have changed since
    query: QueryEntry | None  # a question that is not answered yet, and is meant to be read
    withheld: str  # why nothing of it is published; "" where its figures are


class FrameworkDocument(TypedDict):
    """framework.json: the tree of nodes and what each means."""

    index: IndexEntry
    dimensions: list[DimensionEntry]
    components: list[ComponentEntry]
    unsigned: (
        str  # what is done with indicators that nobody has signed: allowed | marked | withheld
    )
    indicators: list[IndicatorEntry]
    characteristics: list[IndicatorEntry]


class SensitivityDocument(TypedDict):
    """sensitivity.json: in which other ways the index was built; alternatives as in the model."""

    period: str  # the period of the edition whose ranks were compared
    draws: int
    seed: int
    imputation: list[str]
    treatment: list[str]
    normalisation: list[str]
    weighting: list[str]
    above_components: list[str]
    weight_reach: float
    chance: bool
    leave_one_out: bool


class CrosswalkEntry(TypedDict):
    """How smaller areas were shared among larger ones, or among those of another date."""

    id: str  # yearly shares stand in the table of crosswalks under `id@year`
    label: str
    shared_by: str  # whole | people | households | postcodes | area; "" where not said
    source: str


class PresetEntry(TypedDict):
    """The shipped method that an edition's began with, as it was described then."""

    label: str
    description: str
    source: str
    checked: list[str]  # what was computed again from published figures
    not_covered: list[str]


class MethodDocument(TypedDict):
    """method.json: how observations became scores; a field that an older release lacks is default.

    The fields are those of `model.method.Method` under the same names.
    """

    imputation: str
    weighting: str
    when_negative: str
    scored_share: float
    change_share: float
    interval_level: float
    bootstrap_draws: int
    rank_draws: int
    seed: int
    alpha_floor: float
    crosswalks: NotRequired[list[CrosswalkEntry]]  # older releases do not say
    preset: NotRequired[str]  # "" where it began with none
    overrides: NotRequired[list[str]]  # keys in which it differs from that preset
    preset_entry: NotRequired[PresetEntry | None]
    screening: NotRequired[dict[str, object]]
    treatment: NotRequired[str]
    outliers: NotRequired[dict[str, object]]
    normalisation: NotRequired[str]
    reference_area: NotRequired[str]
    budgets: NotRequired[list[dict[str, object]]]
    least_contribution: NotRequired[float]
    within_components: NotRequired[str]
    component_scale: NotRequired[str | None]
    within_dimensions: NotRequired[str]
    within_index: NotRequired[str]
    anchoring: NotRequired[dict[str, object] | None]
    least_known: NotRequired[float]
    floor: NotRequired[float]
    sensitivity: NotRequired[dict[str, object]]


class SnapshotEntry(TypedDict):
    """One file of a source, as received."""

    file: str
    checksum: str  # or, of a restricted file, words that it is not published
    size: int
    received: str  # ISO date
    address: str


class CorrectionEntry(TypedDict):
    """One received figure that was corrected; of a restricted source, without the figures."""

    id: str
    measure: str  # source.measure; "" where an indicator is named
    indicator: str
    part: str
    area: str
    period: str  # the source's own
    label: str  # of the period
    action: str
    received: float | None
    value: float | None
    reason: str
    told: str
    date: str  # ISO date


class SourceEntry(TypedDict):
    """A source, with its licence and what was received."""

    id: str
    label: str
    publisher: str
    licence: str
    licence_line: str
    access: str
    page: str
    address: str
    description: str
    published: str
    quality: str
    note: str
    protection: str  # how its figures are protected, in words; "" for an open source
    snapshots: list[SnapshotEntry]
    corrections: list[CorrectionEntry]


class CheckEntry(TypedDict):
    """The result of one check of the data."""

    name: str
    passed: bool
    severity: str
    prose: str
    subject: str
    examples: list[str]


class Topology(TypedDict):
    """A TopoJSON document: outlines with shared edges."""

    type: str
    objects: dict[str, object]
    arcs: list[object]
    transform: NotRequired[dict[str, object]]
    bbox: NotRequired[list[float]]


class ComparedRelease(TypedDict):
    """One of two releases that are compared."""

    release_id: str
    title: str
    edition: str  # id
    label: str  # of the edition
    created: str  # ISO date
    wardwise_version: str


class DifferenceEntry(TypedDict):
    """One thing that differs behind the figures."""

    cause: str
    label: str  # of the cause, in words
    subject: str
    words: str


class MovedFigure(TypedDict):
    """A figure that is not the same in both releases."""

    area: str
    name: str
    level: str
    period: str
    before: float | None
    now: float | None
    change: float | None
    what: str  # moved | added | gone
    cause: str
    candidates: str  # where several causes cannot be told apart


class MovedIndicator(TypedDict):
    """An indicator with figures that moved."""

    indicator: str
    label: str
    unit: str
    decimals: int
    moved: int
    added: int
    gone: int
    unseen: int  # of those moved: by less than is printed
    causes: dict[str, int]  # figures by cause
    why: str  # the causes in words
    largest: list[MovedFigure]
    most: str  # the largest move in words; "" where none moved


class MovedScore(TypedDict):
    """A score that is not the same in both releases, with the points that each cause brought."""

    node: str
    label: str
    kind: str  # index | dimension | component
    area: str
    name: str
    level: str
    period: str
    before: float | None
    now: float | None
    change: float | None
    what: str
    points: dict[str, float]  # by cause; empty where the score is not given in both
    why: str  # the points in words


class FigureCounts(TypedDict):
    """How many figures are the same in both releases, and how many are not."""

    same: int
    moved: int
    unseen: int  # of those moved: by less than is printed
    added: int
    gone: int


class ComparisonDocument(TypedDict):
    """since.json: what changed since an earlier release, and why."""

    old: ComparedRelease
    new: ComparedRelease
    area: NamedArea
    differences: list[DifferenceEntry]
    causes: dict[str, str]  # every cause in words
    said: list[str]  # the counts in sentences
    values: FigureCounts
    scores: FigureCounts
    indicators: list[MovedIndicator]
    moved_scores: list[MovedScore]  # of the whole area and its wards; the largest first
    notes: list[str]  # what cannot be told apart, and what was not compared
