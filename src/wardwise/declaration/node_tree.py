"""Nodes with their parents, arranged as index, dimensions, components and indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wardwise.declaration.node_table import NodeRow
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import (
    DeclarationError,
    DuplicateIdentifierError,
    UnknownReferenceError,
    suggest_nearest,
)

_RUNGS = 3  # index, dimensions and components, above the indicators
_ADDED = (("component", "all_indicators"), ("dimension", "all_components"))


@dataclass(frozen=True, slots=True)
class NodeTree:
    """A framework's nodes; each but the index names its parent on the rung above.

    `added` says in words which nodes the table did not have.
    """

    index: NodeRow
    dimensions: tuple[NodeRow, ...]
    components: tuple[NodeRow, ...]
    indicators: tuple[NodeRow, ...]
    added: tuple[str, ...] = ()


def arrange_nodes(
    rows: Sequence[NodeRow], *, name: str, label: str = "Index", needs_parents: bool = False
) -> NodeTree:
    """Arrange nodes as a framework: rows that are nobody's parent are its indicators.

    Where a table has fewer rungs than index, dimensions and components, those that lack are added
    with a single child each, which changes no score. Parents without a row of their own become
    nodes with weight 1.

    Parameters
    ----------
    name : what messages call the table
    label : of the index, where the table has none
    needs_parents : whether a parent without a row is refused

    Raises
    ------
    Problems
        Every parent that is not there, cycle, missing direction and indicator at another depth
        than the others, each with its row.
    """
    findings = Findings()
    known = {one.id: one for one in rows}
    if needs_parents:
        _report_parents(rows, known, findings)
    else:
        known = _add_parents(rows) | known
    parents = {one.parent for one in known.values() if one.parent}
    leaves = [one for one in rows if one.id not in parents]
    chains = {one.id: _climb(one, known, findings) for one in leaves}
    _report_leaves(leaves, findings, name=name)
    findings.raise_any()
    depth = _find_depth(leaves, chains, findings)
    findings.raise_any()
    rungs = _list_rungs(leaves, chains, known, depth=depth)
    return _complete(rungs, leaves, label=label, taken=set(known))


def _add_parents(rows: Sequence[NodeRow]) -> dict[str, NodeRow]:
    return {one.parent: NodeRow(one.parent, one.parent, one.where) for one in rows if one.parent}


def _report_parents(
    rows: Sequence[NodeRow], known: Mapping[str, NodeRow], findings: Findings
) -> None:
    for one in rows:
        if one.parent and one.parent not in known:
            findings.add(
                UnknownReferenceError(
                    f"the parent of {one.id!r} is {one.parent!r}, which has no row",
                    where=one.where,
                    fix=suggest_nearest(one.parent, list(known)),
                )
            )


def _climb(leaf: NodeRow, known: Mapping[str, NodeRow], findings: Findings) -> tuple[str, ...]:
    """List the nodes above a leaf, nearest first."""
    chain: list[str] = []
    above = leaf.parent
    while above and above in known:
        if above in chain or above == leaf.id:
            findings.add(
                DuplicateIdentifierError(
                    f"{above!r} is its own ancestor",
                    where=known[above].where,
                    fix="name as parent the node that it is part of",
                )
            )
            break
        chain.append(above)
        above = known[above].parent
    return tuple(chain)


def _report_leaves(leaves: Sequence[NodeRow], findings: Findings, *, name: str) -> None:
    if not leaves:
        findings.add(DeclarationError(f"{name} has no indicator: no row is nobody's parent"))
    for one in leaves:
        if one.direction is None:
            findings.add(
                DeclarationError(
                    f"{one.id!r} does not say which way is better",
                    where=one.where,
                    fix="write higher_is_better (or 1) or lower_is_better (or -1) as direction; if "
                    "it is a group, name it as the parent of others",
                )
            )
        if one.weight < 0:
            findings.add(
                DeclarationError(
                    f"the weight of {one.id!r} is {one.weight:g}",
                    where=one.where,
                    fix="write a weight of at least 0, and say the direction in its own column",
                )
            )


def _find_depth(
    leaves: Sequence[NodeRow], chains: Mapping[str, tuple[str, ...]], findings: Findings
) -> int:
    """Find how many rungs stand above every indicator; report one that differs."""
    depth = max(len(one) for one in chains.values())
    for leaf in leaves:
        if len(chains[leaf.id]) != depth:
            findings.add(
                DeclarationError(
                    f"{len(chains[leaf.id])} nodes stand above {leaf.id!r} and {depth} above "
                    "others",
                    where=leaf.where,
                    fix="put it into a group of its own, so that all indicators stand equally deep",
                )
            )
    tops = {one[-1] for one in chains.values() if len(one) == depth and one}
    allowed = _RUNGS if len(tops) == 1 else _RUNGS - 1
    if depth > allowed:
        findings.add(
            DeclarationError(
                f"{depth} rungs stand above the indicators, under {len(tops)} at the top; a "
                f"framework has index, dimensions and components",
                where=leaves[0].where,
                fix="leave out a rung: give its children its parent",
            )
        )
    return depth


def _list_rungs(
    leaves: Sequence[NodeRow],
    chains: Mapping[str, tuple[str, ...]],
    known: Mapping[str, NodeRow],
    *,
    depth: int,
) -> list[tuple[NodeRow, ...]]:
    """List the nodes of each rung above the indicators, nearest first, as the table has them."""
    order = {name: place for place, name in enumerate(known)}
    rungs = []
    for rung in range(depth):
        names = {chains[leaf.id][rung] for leaf in leaves}
        rungs.append(tuple(known[one] for one in sorted(names, key=order.__getitem__)))
    return rungs


def _complete(
    rungs: list[tuple[NodeRow, ...]], leaves: Sequence[NodeRow], *, label: str, taken: set[str]
) -> NodeTree:
    """Add the rungs that a table does not have, each as one node that holds all below."""
    added: list[str] = []
    has_top = bool(rungs) and len(rungs[-1]) == 1
    above = list(rungs[:-1]) if has_top else list(rungs)
    index = rungs[-1][0] if has_top else _invent("index", label, taken)
    if not has_top:
        added.append(f"the index {index.id!r}")
    levels = [tuple(leaves), *above]
    for word, name in _ADDED[len(above) :]:
        one = _invent(name, label, taken)
        levels[-1] = tuple(replace(each, parent=one.id) for each in levels[-1])
        levels.append((one,))
        added.append(f"the {word} {one.id!r}, which holds all")
    levels[-1] = tuple(replace(each, parent=index.id) for each in levels[-1])
    indicators, components, dimensions = levels
    return NodeTree(index, dimensions, components, indicators, tuple(added))


def _invent(name: str, label: str, taken: set[str]) -> NodeRow:
    while name in taken:
        name = f"{name}_"
    taken.add(name)
    return NodeRow(name, label, "")
