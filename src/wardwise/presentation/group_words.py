"""Groups of high and of low areas in words."""

from wardwise.model.patterns import ClusterKind

WORDS_OF_GROUP = {
    ClusterKind.LOW_AMONG_LOW: "low, among low neighbours",
    ClusterKind.HIGH_AMONG_HIGH: "high, among high neighbours",
    ClusterKind.LOW_AMONG_HIGH: "low, among high neighbours",
    ClusterKind.HIGH_AMONG_LOW: "high, among low neighbours",
    ClusterKind.NOT_CLEAR: "may be chance",
    ClusterKind.NO_NEIGHBOUR: "no neighbour with a score",
    ClusterKind.NO_SCORE: "no score",
}
NAMED_GROUPS = (
    ClusterKind.LOW_AMONG_LOW,
    ClusterKind.LOW_AMONG_HIGH,
    ClusterKind.HIGH_AMONG_LOW,
    ClusterKind.HIGH_AMONG_HIGH,
)
"""The kinds that chance does not explain, the lowest first."""

_ALIKE = ((0.6, "very much alike"), (0.3, "alike"), (0.0, "a little alike"))
_UNLIKE = "unlike each other"
_CHANCE = "no more alike than chance would have it"


def say_alike(moran: float | None, *, is_sure: bool) -> str:
    """Say how far neighbours resemble each other over a whole map.

    Parameters
    ----------
    moran : Moran's I; None where it cannot be measured
    is_sure : chance alone does not explain it

    Examples
    --------
    >>> say_alike(0.64, is_sure=True), say_alike(0.04, is_sure=False)
    ('very much alike', 'no more alike than chance would have it')
    """
    if moran is None:
        return "cannot be measured"
    if not is_sure:
        return _CHANCE
    return next((words for least, words in _ALIKE if moran >= least), _UNLIKE)
