"""One area's scorecard, from what was built."""

from dataclasses import replace
from pathlib import Path

from wardwise.declaration.project_folder import read_project
from wardwise.scorecard.card import Scorecard, make_scorecard
from wardwise.scorecard.peer_text import make_peer_lines
from wardwise.workflow.explain import rebuild
from wardwise.workflow.run import PEER_REASONS, read_collated, read_index


def read_scorecard(folder: Path, *, area: str) -> Scorecard:
    """Read one area's scorecard.

    Raises
    ------
    OrderError
        If the index was not built, or not from what stands now.
    UnknownScoreError
        If the area is not in the edition.
    """
    project = read_project(folder)
    areas = read_collated(folder).tables["areas"]
    tables = read_index(folder).tables
    card = make_scorecard(
        rebuild(project, tables),
        area=area,
        areas=areas,
        scorecards=tables["scorecards"],
        changes=tables["changes"],
        peers=tables["peers"],
    )
    if PEER_REASONS not in tables:
        return card
    similar = make_peer_lines(
        tables["peers"],
        tables[PEER_REASONS],
        area=area,
        characteristics=project.edition.framework.characteristics,
    )
    return replace(card, similar=similar)
