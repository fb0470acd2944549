"""A project as a notebook works with it: read, collated, built and asked about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from wardwise.composite.build import build_index
from wardwise.declaration.declared_text import Cell
from wardwise.declaration.method_words import read_method
from wardwise.declaration.project_folder import read_project
from wardwise.model.check import CheckResult
from wardwise.model.edition import Edition
from wardwise.model.errors import OrderError, UnknownReferenceError, suggest_nearest
from wardwise.model.project import Project
from wardwise.model.protection import Protection
from wardwise.scorecard.peers import find_peer_reasons, find_peers
from wardwise.workflow.explain import rebuild
from wardwise.workflow.open_index import OpenIndex, PeerGroup, hold_index
from wardwise.workflow.run import (
    CollatedFolder,
    read_collated,
    read_index,
    run_build,
    run_collate,
)


@dataclass(frozen=True, slots=True)
class CollatedProject:
    """A project's figures and areas, where they came from, and what was checked."""

    observations: pl.DataFrame
    areas: pl.DataFrame
    lineage: pl.DataFrame
    crosswalks: pl.DataFrame
    quality: tuple[CheckResult, ...]

    def __repr__(self) -> str:
        """Say how much there is."""
        table = self.observations
        return (
            f"{table.height:,} figures of {table['indicator_id'].n_unique()} indicators and "
            f"characteristics in {self.areas.height:,} areas"
        )


@dataclass(frozen=True, slots=True)
class OpenProject:
    """A project folder that was read; its steps are those of the command line."""

    declared: Project

    @property
    def edition(self) -> Edition:
        """Framework, method, area set and periods."""
        return self.declared.edition

    @property
    def protection(self) -> Protection:
        """The disclosure policy."""
        return self.declared.protection

    def collate(self) -> CollatedProject:
        """Give the project's figures, collated now unless what stands is of today's files.

        Raises
        ------
        OrderError
            If nothing was fetched yet.
        """
        tables = self._collate()
        return CollatedProject(
            observations=tables.tables["observations"],
            areas=tables.tables["areas"],
            lineage=tables.tables["lineage"],
            crosswalks=tables.tables["crosswalks"],
            quality=tables.quality,
        )

    def _collate(self) -> CollatedFolder:
        try:
            return read_collated(self.declared.folder)
        except OrderError:
            return run_collate(self.declared.folder, progress=_say_nothing)

    def build(self, method: str | Mapping[str, Cell] | None = None) -> OpenIndex:
        """Give the project's index, built now unless what stands is of today's figures.

        Parameters
        ----------
        method : another method to try, of which nothing is written: the name of one that ships,
            such as "eu-spi", or keys as `method` in wardwise.yaml has them

        Raises
        ------
        Problems
            What cannot be in a method, each with the nearest that can.
        """
        collated = self._collate()
        if method is not None:
            edition = replace(self.edition, method=read_method(method))
            figures = (collated.tables["observations"], collated.tables["areas"])
            built = build_index(edition, *figures)
            return hold_index(built, *figures, benchmark=self.declared.benchmark)
        try:
            index = read_index(self.declared.folder)
        except OrderError:
            index = run_build(self.declared.folder, progress=_say_nothing)
        tables = collated.tables
        return hold_index(
            rebuild(self.declared, index.tables),
            tables["observations"],
            tables["areas"],
            benchmark=self.declared.benchmark,
        )

    def peer_group(self, *characteristics: str, neighbours: int | None = None) -> PeerGroup:
        """Give every area's peers: the areas most alike in what the index does not judge.

        Parameters
        ----------
        characteristics : what makes areas alike, by id; those that the project declares where
            none is named
        neighbours : how many peers; as the project declares where None

        Raises
        ------
        UnknownReferenceError
            If there is no such characteristic.
        """
        known = {one.id: one for one in self.edition.framework.characteristics}
        for name in characteristics:
            if name not in known:
                raise UnknownReferenceError(
                    f"there is no characteristic {name!r}",
                    where="framework.yaml, characteristics",
                    fix=suggest_nearest(name, list(known)),
                )
        declared = self.declared.peers
        asked = replace(
            declared,
            characteristics=characteristics or declared.characteristics,
            neighbours=neighbours or declared.neighbours,
        )
        collated = self._collate().tables
        areas, observations = collated["areas"], collated["observations"]
        peers = find_peers(areas, observations, edition=self.edition, declared=asked)
        reasons = find_peer_reasons(
            peers, areas, observations, edition=self.edition, declared=asked
        )
        return PeerGroup(peers, reasons, tuple(known[one] for one in asked.characteristics))

    def __repr__(self) -> str:
        """Say which project it is."""
        return f"{self.declared.name}: {self.edition.label} ({self.declared.folder})"


def open_project(folder: Path | str) -> OpenProject:
    """Open a project folder: read and check everything it declares.

    Raises
    ------
    ProjectError
        If the folder is not there or holds no wardwise.yaml.
    Problems
        If anything in any file is wrong: all problems of all files, each with file and line.
    """
    return OpenProject(read_project(Path(folder)))


def _say_nothing(words: str, done: int, total: int) -> None:
    """Tell nobody: a notebook waits for the result."""
