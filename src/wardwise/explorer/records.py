"""Rows of a release's tables as the pages read them."""

from typing import NamedTuple

from wardwise.model.area import LEVEL_LABELS, AreaLevel, AreaRole
from wardwise.model.patterns import ClusterKind
from wardwise.model.ratings import BenchmarkRating, ChangeRating, Standing


class Area(NamedTuple):
    """A row of the area table; fields are its columns."""

    area_code: str
    name: str
    level: str
    vintage: str
    parent_code: str | None
    borough_code: str | None
    role: str
    notice: str | None

    @property
    def has_page(self) -> bool:
        """Whether the explorer has pages about it."""
        return self.role == AreaRole.PROJECT

    @property
    def level_label(self) -> str:
        """The word for its level, such as `ward`."""
        return LEVEL_LABELS[AreaLevel(self.level)][0]

    @property
    def level_plural(self) -> str:
        """The word for several of its level, such as `wards`."""
        return LEVEL_LABELS[AreaLevel(self.level)][1]


class History(NamedTuple):
    """A row of what became of codes of other dates; fields are its columns."""

    code: str
    name: str | None
    level: str
    since: str | None
    until: str | None
    area_code: str
    share: float | None  # of the code's residents who live in the area
    share_of_area: float | None  # of the area's residents who live in the code


class Score(NamedTuple):
    """A row of the score table without its key."""

    score: float | None
    lower: float | None
    upper: float | None
    status: str | None
    observed_weight: float | None
    carried_weight: float | None
    estimated_weight: float | None
    interval_weight: float | None


class Card(NamedTuple):
    """A row of the scorecard table without its key: of a node or an indicator."""

    score: float | None
    lower: float | None
    upper: float | None
    rank: int | None
    rank_lower: int | None
    rank_upper: int | None
    ranked: int | None
    lowest_tenth: float | None  # how probably it ranks there, by chance
    lowest_fifth: float | None
    lowest_reason: str | None  # why that is not said
    borough_rank: int | None
    borough_ranked: int | None
    benchmark_score: float | None
    benchmark_rating: str
    borough_score: float | None
    borough_rating: str
    peer_median: float | None
    peer_lower: float | None
    peer_upper: float | None
    peers: int | None
    standing: str

    @property
    def against_benchmark(self) -> BenchmarkRating:
        """How it compares with the benchmark."""
        return BenchmarkRating(self.benchmark_rating)

    @property
    def against_borough(self) -> BenchmarkRating:
        """How it compares with its borough."""
        return BenchmarkRating(self.borough_rating)

    @property
    def among_peers(self) -> Standing:
        """How it stands among its peers."""
        return Standing(self.standing)


class Change(NamedTuple):
    """A row of the change table without node and area."""

    from_period_id: str
    to_period_id: str
    change: float | None
    lower: float | None
    upper: float | None
    rating: str
    evidence_weight: float | None
    interval_weight: float | None
    probability: float | None  # that it truly went the way seen
    reason: str | None

    @property
    def verdict(self) -> ChangeRating:
        """What can be said of it."""
        return ChangeRating(self.rating)


class Observation(NamedTuple):
    """A row of the observation table without indicator and area."""

    period_id: str
    value: float | None
    numerator: float | None
    denominator: float | None
    lower: float | None
    upper: float | None
    status: str | None
    source_id: str


class Input(NamedTuple):
    """A row of the contributions without its key."""

    source_period_id: str | None
    value: float | None
    origin: str
    normalised: float | None
    weight: float | None
    points: float | None
    index_points: float | None


class Lineage(NamedTuple):
    """A row of the lineage table without its key."""

    part: str
    snapshot: str | None
    file: str | None
    member: str | None
    row: int | None
    column: str | None
    correction_id: str | None
    crosswalk_id: str | None
    share_apportioned: float | None


class Peer(NamedTuple):
    """A row of the peers without the area."""

    peer_code: str
    rank: int
    distance: float


class Reason(NamedTuple):
    """A row of what an area and a peer are alike in, without characteristic and area."""

    peer_code: str
    peer_name: str | None
    peer_borough: str | None
    value: float | None
    peer_value: float | None
    apart: float | None


class Tried(NamedTuple):
    """A row of the ranks under other methods, without the area."""

    reference_rank: float | None
    lower_rank: float | None
    upper_rank: float | None
    ranked: float
    lowest_tenth: float | None
    lowest_fifth: float | None


class Cluster(NamedTuple):
    """A row of the groups of high and low areas, without node and area."""

    kind: str
    score: float | None
    neighbours: int | None
    neighbours_score: float | None
    mean_score: float | None
    adjusted_p: float | None

    @property
    def group(self) -> ClusterKind:
        """How the area and its neighbours lie."""
        return ClusterKind(self.kind)


class Pattern(NamedTuple):
    """A row of how far neighbours resemble each other, without the node."""

    areas: int
    without_score: int
    without_neighbour: int
    moran: float | None
    adjusted_p: float | None
    modelled_share: float | None
    draws: int


class Weight(NamedTuple):
    """A row of the weights without the indicator."""

    component_id: str
    weight: float
    loading: float | None
    stability_lower: float | None
    stability_upper: float | None
    best: float | None
    worst: float | None
    weighting: str
    share: float  # of the component's 0 to 100


class Diagnostic(NamedTuple):
    """A row of the diagnostics without the component."""

    indicators: int
    rows: int
    alpha: float | None
    kmo: float | None
    eigenvalue_share: float | None
    weighting: str
    close_pairs: str | None
    verdict: str
