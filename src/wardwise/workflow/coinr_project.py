"""A project written from COINr's two tables, ready to build."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from wardwise.declaration.declared_text import Declared, write_declared
from wardwise.declaration.node_table import NodeRow
from wardwise.declaration.project_folder import read_project
from wardwise.declaration.project_pages import write_project_pages
from wardwise.declaration.schemas import link_schemas
from wardwise.model.area import AreaLevel
from wardwise.model.errors import ProjectError
from wardwise.model.indicator import Direction
from wardwise.model.period import read_period
from wardwise.workflow.coinr_files import CODE, NAME, TIME, CoinrFiles, read_coinr_files
from wardwise.workflow.quick_index import EVERYWHERE, choose_decimals
from wardwise.workflow.run import run_fetch
from wardwise.workflow.whole import storage_errors

SOURCE = "coinr"
_OTHER = AreaLevel.OTHER.value


@dataclass(frozen=True, slots=True)
class ImportedProject:
    """A project that was written from COINr's tables, and what is to be known of it.

    `lost` says what could not be carried over; `changed` what stands otherwise than before.
    """

    folder: Path
    indicators: int
    areas: int
    periods: tuple[str, ...]
    lost: tuple[str, ...]
    changed: tuple[str, ...]

    def to_record(self) -> dict[str, object]:
        """Give the result as plain fields, for `--json`."""
        return {
            "folder": str(self.folder),
            "indicators": self.indicators,
            "areas": self.areas,
            "periods": list(self.periods),
            "lost": list(self.lost),
            "changed": list(self.changed),
        }


@dataclass(frozen=True, slots=True)
class CoinrImport:
    """What is imported, and where to."""

    idata: Path
    imeta: Path
    folder: Path
    group: str = ""  # the column whose groups become larger areas
    period: str = ""  # the year of the figures, where iData has no column Time
    name: str = ""  # of the project; that of the folder where empty


def import_coinr(asked: CoinrImport, *, received: date) -> ImportedProject:
    """Write a project from COINr's iData and iMeta, whole or not at all.

    Its method is that of COINr's own example: group means for gaps (where a group is given), pull
    in outliers, put indicators between the poorest and the best value, and average by the declared
    weights.

    Raises
    ------
    ProjectError
        If something is in the folder already.
    SourceFileError, MissingColumnError, PeriodError, Problems
        What cannot be in the two files, with file, line and column.
    """
    folder = asked.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProjectError(
            f"{str(folder)!r} is there already and is not empty",
            where=str(folder),
            fix="choose a folder that is not there yet; nothing has been changed",
        )
    files = read_coinr_files(asked.idata, asked.imeta, period=asked.period, group=asked.group)
    ids = make_ids(_list_codes(files))
    with storage_errors(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".import-") as beside:
            draft = Path(beside) / "project"
            _write_draft(draft, asked, files, ids=ids)
            run_fetch(
                draft, mirror=None, network=False, received=received, report=lambda _words: None
            )
            if folder.exists():
                folder.rmdir()  # empty, as checked
            draft.replace(folder)
    return ImportedProject(
        folder=folder,
        indicators=len(files.tree.indicators),
        areas=files.data[CODE].n_unique(),
        periods=files.spans,
        lost=tuple(_list_lost(files, asked)),
        changed=tuple(_list_changed(files, ids, asked)),
    )


def _list_codes(files: CoinrFiles) -> list[str]:
    tree = files.tree
    nodes = (*tree.indicators, *tree.components, *tree.dimensions, tree.index)
    return [one.id for one in (*nodes, *files.denominators)]


def make_ids(codes: Iterable[str]) -> dict[str, str]:
    """Make an identifier of small letters for every code, each once.

    Examples
    --------
    >>> make_ids(["LPI", "4G cover", "lpi"])
    {'LPI': 'lpi', '4G cover': 'i_4g_cover', 'lpi': 'lpi_2'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        plain = re.sub(r"[^a-z0-9]+", "_", code.casefold()).strip("_") or "i"
        plain = plain if plain[0].isalpha() else f"i_{plain}"
        name, count = plain, 1
        while name in taken:
            count += 1
            name = f"{plain}_{count}"
        taken.add(name)
        found[code] = name
    return found


def _write_draft(
    draft: Path, asked: CoinrImport, files: CoinrFiles, *, ids: Mapping[str, str]
) -> None:
    """Write every file of the project."""
    place = draft / "snapshots" / SOURCE
    place.mkdir(parents=True)
    (draft / "sources").mkdir()
    shutil.copyfile(asked.idata, place / asked.idata.name)
    title = asked.name or asked.folder.resolve().name
    (draft / "wardwise.yaml").write_text(_word_project(asked, files, title), encoding="utf-8")
    write_declared(
        draft / "framework.yaml",
        _declare_framework(files, ids, file=asked.idata.name),
        heading=f"From {asked.imeta.name}: say what each indicator counts, and why it matters.",
    )
    write_declared(
        draft / "sources" / f"{SOURCE}.yaml",
        _declare_source(files, ids, file=asked.idata.name),
        heading="Say here whom the figures are from, and under which licence.",
    )
    link_schemas(draft)
    write_project_pages(draft, name=title, label=f"{asked.idata.name} of COINr", note="")
    read_project(draft)


def _word_project(asked: CoinrImport, files: CoinrFiles, title: str) -> str:
    """Word wardwise.yaml, each step of the method beside COINr's function."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-") or "imported"
    vintage = f"{read_period(files.spans[-1]).start.year}-12-31"
    spans = "\n".join(
        f"    - {{id: {_quote(_name_period(one))}, label: {_quote(read_period(one).label)}}}"
        for one in files.spans
    )
    return _PROJECT.format(
        slug=slug,
        title=_quote(title),
        file=asked.idata.name,
        everywhere=EVERYWHERE,
        periods=spans,
        imputation=_word_imputation(asked.group),
        areas=_word_areas(asked, files, vintage),
        source=SOURCE,
        other=_OTHER,
        characteristics=_word_peers(files),
    )


_PROJECT = """\
# Written from {file} of COINr. Codes of areas stand as they were given (level: {other}).
id: "{slug}"
name: {title}
area: {everywhere}  # invented: all areas together
benchmark: {everywhere}
edition:
  id: "{slug}.1"
  label: {title}
  periods:
{periods}
  levels: [{other}]
  fit: {{level: {other}, within: {everywhere}, within_label: All areas}}
# The method of COINr's own example. Your script may say otherwise: change it here.
method:
{imputation}
  treatment: outliers       # Treat(): skewness 2 and kurtosis 3.5, at most 5 values, else log
  normalisation: min_max    # Normalise(): n_minmax, 0 to 100
  weighting: declared       # the column Weight of iMeta
  within_components: arithmetic  # Aggregate(): a_amean, here and in the next two
  within_dimensions: arithmetic
  within_index: arithmetic
  scored_share: 0           # COINr scores an area whatever part of it was filled in
  least_known: 0            # and averages whatever is known
geography:
  areas:
{areas}
peers: {{neighbours: 5{characteristics}}}
publication:
  title: {title}
  publisher: {title}
"""


def _quote(text: str) -> str:
    """Write a text so that YAML reads nothing into it."""
    return json.dumps(text, ensure_ascii=False)


def _name_period(written: str) -> str:
    """Name a period in addresses: 2012/13 becomes 2012-13."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", written)


def _word_imputation(group: str) -> str:
    if group:
        return f"  imputation: group_mean    # Impute(): i_mean_grp, by {group}"
    return "  imputation: none          # Impute() was not asked for: group_mean needs --group"


def _word_areas(asked: CoinrImport, files: CoinrFiles, vintage: str) -> str:
    name = NAME if NAME in files.data.columns else CODE
    whole = f"code: {EVERYWHERE}, name: All areas"
    lines = [f'    - {{level: country, {whole}, vintage: "{vintage}"}}']
    parent = f"parent_code: {EVERYWHERE}"
    if asked.group:
        groups = files.data[asked.group].drop_nulls().unique(maintain_order=True).sort()
        lines += [
            f"    - {{level: region, code: T12{place:06d}, name: {_quote(one)}, "
            f'vintage: "{vintage}", parent_code: {EVERYWHERE}}}'
            for place, one in enumerate(groups, start=1)
        ]
        parent = f"parent_name_column: {_quote(asked.group)}"
    lines.append(
        f"    - {{level: {_OTHER}, source: {SOURCE}, code_column: {CODE}, name_column: {name}, "
        f'vintage: "{vintage}", {parent}}}'
    )
    return "\n".join(lines)


def _word_peers(files: CoinrFiles) -> str:
    """Word which characteristics make areas alike: the denominators, where there are any."""
    ids = make_ids(_list_codes(files))
    names = ", ".join(ids[one.id] for one in files.denominators)
    last = _quote(_name_period(files.spans[-1]))
    return f", characteristics: [{names}], period: {last}" if names else ""


def _declare_source(files: CoinrFiles, ids: Mapping[str, str], *, file: str) -> Declared:
    measured = (*files.tree.indicators, *files.denominators)
    vintage = f"{read_period(files.spans[-1]).start.year}-12-31"
    declared: Declared = {
        "id": SOURCE,
        "label": file,
        "publisher": "not said",
        "licence": "not said",
        "licence_line": f"Source: {file}.",
        "access": "open",
        "description": "The table that an index was computed from with COINr.",
        "connector": "csv",
        "files": [file],
        "delimiter": files.separator,
        "missing": {"NA": "x", "NaN": "x"},
        "area": {"column": CODE, "level": _OTHER, "vintage": vintage},
    }
    if files.is_panel:
        return declared | {
            "layout": "long",
            "period_column": TIME,
            "period_words": {one: one for one in files.spans},
            "measures": {ids[one.id]: {"columns": one.id} for one in measured},
        }
    (span,) = files.spans
    return declared | {
        "layout": "wide",
        "measures": {ids[one.id]: {"columns": {span: one.id}} for one in measured},
    }


def _declare_framework(files: CoinrFiles, ids: Mapping[str, str], *, file: str) -> Declared:
    tree = files.tree
    periods: Declared = {_name_period(one): one for one in files.spans}
    declared: Declared = {
        "index": {"id": ids[tree.index.id], "label": tree.index.label},
        "dimensions": [
            {
                "id": ids[one.id],
                "label": one.label,
                "question": f"How do areas stand on {one.label}?",
                "weight": _write_plainly(one.weight),
            }
            for one in tree.dimensions
        ],
        "components": [
            {
                "id": ids[one.id],
                "label": one.label,
                "dimension": ids[one.parent],
                "question": f"How do areas stand on {one.label}?",
                "weight": _write_plainly(one.weight),
            }
            for one in tree.components
        ],
        "indicators": [
            _declare_indicator(one, files, ids, periods=periods, file=file)
            for one in tree.indicators
        ],
    }
    if files.denominators:
        declared["characteristics"] = [
            {
                "id": ids[one.id],
                "label": one.label,
                "kind": "mean",
                "unit": one.unit or "as given",
                "decimals": _choose_decimals(files.data, one),
                "published": f"{SOURCE}.{ids[one.id]}",
                "source": SOURCE,
                "periods": dict(periods),
            }
            for one in files.denominators
        ]
    return declared


def _declare_indicator(
    one: NodeRow, files: CoinrFiles, ids: Mapping[str, str], *, periods: Declared, file: str
) -> Declared:
    units = {each.id: each.label for each in files.denominators}
    unit, made = one.unit or "as given", f"Column {one.id} of {file}"
    parts: Declared = {"published": f"{SOURCE}.{ids[one.id]}"}
    if one.denominator:
        unit = f"{unit} per {units[one.denominator]}"
        made += f", divided by {one.denominator}"
        parts = {
            "numerator": f"{SOURCE}.{ids[one.id]}",
            "denominator": f"{SOURCE}.{ids[one.denominator]}",
        }
    declared: Declared = {
        "id": ids[one.id],
        "label": one.label,
        "component": ids[one.parent],
        "kind": "mean",  # of no counts that chance could be told from
        "unit": unit,
        "decimals": _choose_decimals(files.data, one),
        "direction": (one.direction or Direction.HIGHER_IS_BETTER).value,
        "weight": _write_plainly(one.weight),
        **parts,
        "source": SOURCE,
        "periods": dict(periods),
        "goalposts": {
            "best": "observed",
            "worst": "observed",
            "reason": "The best and the poorest figure of all areas and years.",
        },
        "definition": f"{made}.",
        "why": "Not said in iMeta.",
    }
    return declared | ({} if one.target is None else {"target": one.target})


def _write_plainly(number: float) -> float:
    """Write 1 for 1.0."""
    return int(number) if number.is_integer() else number


def _choose_decimals(data: pl.DataFrame, one: NodeRow) -> int:
    value = pl.col(one.id).cast(pl.Float64)
    if one.denominator:
        value = value / pl.col(one.denominator).cast(pl.Float64)
    size = data.select(value.abs().filter(value.is_finite()).median()).item()
    return choose_decimals(size)


def _list_lost(files: CoinrFiles, asked: CoinrImport) -> Iterable[str]:
    """List in words what could not be carried over."""
    unused = [one.id for one in files.groups if one.id != asked.group]
    if unused:
        yield (
            f"groups {', '.join(unused)}: kept in the file, used nowhere (one column of groups can "
            "be the larger areas: --group)"
        )
    if files.others:
        yield "columns " + ", ".join(f"{one.id} ({one.kind or 'no Type'})" for one in files.others)
    turned = [
        one.id
        for one in (*files.tree.components, *files.tree.dimensions)
        if one.direction is Direction.LOWER_IS_BETTER
    ]
    if turned:
        yield f"directions of {', '.join(turned)}: a group of scores has none, higher is better"
    known = {*_list_codes(files), *(one.id for one in (*files.groups, *files.others))}
    extra = [one for one in files.data.columns if one not in {*known, CODE, NAME, TIME}]
    if extra:
        yield f"columns of {asked.idata.name} without a row in iMeta: {', '.join(extra)}"
    yield (
        "what stands in your R script and not in these files: Screen(), Impute(), Treat(), "
        "Normalise() and Aggregate() as you called them; `method` in wardwise.yaml has the calls "
        "of COINr's example in their place"
    )


def _list_changed(files: CoinrFiles, ids: Mapping[str, str], asked: CoinrImport) -> Iterable[str]:
    """List in words what stands otherwise than in COINr."""
    renamed = [(code, name) for code, name in ids.items() if code != name]
    if renamed:
        code, name = renamed[0]
        yield f"{len(renamed)} codes are written small, such as {name} for {code}"
    for words in files.tree.added:
        yield f"added {words}: it changes no score"
    if asked.group:
        count = files.data[asked.group].n_unique()
        yield f"the {count} groups of {asked.group} are larger areas with invented codes (T12…)"
    yield (
        f"the figures are declared as open to all: write access: restricted in "
        f"sources/{SOURCE}.yaml if they are not"
    )
