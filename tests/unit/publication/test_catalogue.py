"""What programs read of a release: the catalogue (DCAT) and the description of each CSV file."""

import hashlib
import json
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from csvw import CSVW
from rdflib import RDF, Graph, Namespace, URIRef
from shapely.geometry import shape

from wardwise.explorer.facts import Facts
from wardwise.explorer.pages import Site
from wardwise.publication.geojson import make_geojson
from wardwise.publication.reader import Release, open_release
from wardwise.workflow.release import run_release

DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
HERE = "https://council.example/index/"


def say_nothing(*_: object) -> None:
    """Say nothing."""


@pytest.fixture(scope="module")
def release(built_toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    target = tmp_path_factory.mktemp("catalogue") / "release"
    made = run_release(built_toy, target=target, created=date(2026, 3, 1), progress=say_nothing)
    return open_release(made)


def read_graph(text: bytes) -> Graph:
    with warnings.catch_warnings():
        # rdflib's own reader of JSON-LD uses a class that rdflib calls old
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        return _parse(text)


def _parse(text: bytes) -> Graph:
    return Graph().parse(data=text, format="json-ld", publicID=f"{HERE}catalog.jsonld")


@pytest.fixture(scope="module")
def graph(release: Release) -> Graph:
    return read_graph(release.read_file("catalog.jsonld"))


def test_the_catalogue_has_what_dcat_asks_of_catalogues_and_datasets(graph: Graph) -> None:
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    datasets = list(graph.objects(catalogue, DCAT.dataset))

    assert len(datasets) == 9 + 4 + 4
    for one in (catalogue, *datasets):
        for needed in (DCT.title, DCT.description, DCT.publisher, DCT.spatial, DCT.temporal):
            assert graph.value(one, needed) is not None, (one, needed)
    for one in datasets:
        assert (one, RDF.type, DCAT.Dataset) in graph
        assert graph.value(one, DCAT.distribution) is not None


def test_every_download_is_a_distribution_with_its_size_checksum_kind_and_licence(
    release: Release, graph: Graph
) -> None:
    files = [one for one in release.downloads if not one.endswith("-metadata.json")]

    found = {str(one) for one in graph.objects(None, DCAT.downloadURL)}

    assert found == {HERE + one for one in files}
    assert {one.rsplit(".", 1)[-1] for one in files} == {"csv", "xlsx", "zip", "parquet", "geojson"}
    for file in files:
        content, node = release.read_file(file), URIRef(HERE + file)
        checksum = graph.value(graph.value(node, SPDX.checksum), SPDX.checksumValue)
        assert str(checksum) == hashlib.sha256(content).hexdigest()
        assert int(str(graph.value(node, DCAT.byteSize))) == len(content)
        assert graph.value(node, DCAT.mediaType) is not None
        assert str(graph.value(node, DCT.license)).startswith("https://creativecommons.org/")


def test_the_time_covered_is_that_of_the_figures(release: Release, graph: Graph) -> None:
    spans = {
        (str(graph.value(one, DCAT.startDate)), str(graph.value(one, DCAT.endDate)))
        for one in graph.subjects(RDF.type, DCT.PeriodOfTime)
    }

    years = sorted(one[:4] for one in release.observations["period_id"].unique())
    assert len(spans) == 1
    assert next(iter(spans))[0].startswith(years[0])


def test_an_invented_place_has_no_address_among_real_ones(graph: Graph) -> None:
    assert not [one for one in graph.objects() if "statistical-geography" in str(one)]


def test_the_catalogue_of_the_site_names_files_that_are_there(release: Release) -> None:
    site = Site(Facts(release))
    files = site.list_downloads()

    graph = read_graph(files["catalog.jsonld"]())

    named = {str(one).removeprefix(HERE) for one in graph.objects(None, DCAT.downloadURL)}
    assert named <= files.keys()
    assert len([one for one in named if one.startswith("indicator/")]) == len(
        release.framework["indicators"]
    )


def list_csv_files(release: Release, folder: Path) -> Iterator[Path]:
    """Lay out the release's CSV files and some of the site's, as they are found."""
    for one in release.downloads:
        if one.endswith((".csv", ".csv-metadata.json")):
            target = folder / one
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(release.read_file(one))
    made = Site(Facts(release)).list_downloads()
    of_site = [one for one in made if one.endswith(".csv") and not one.startswith("downloads/")]
    for csv in (of_site[0], of_site[-1], next(x for x in of_site if x.startswith("indicator/"))):
        for name in (csv, f"{csv}-metadata.json"):
            target = folder / "site" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(made[name]())
    yield from sorted(folder.rglob("*.csv"))


def test_every_csv_file_is_as_its_description_says(release: Release, tmp_path: Path) -> None:
    """Read by another program: headings, datatypes, missing values and keys."""
    files = list(list_csv_files(release, tmp_path))

    assert len(files) == 6 + 3 + 4 + 4
    for one in files:
        read = CSVW(str(one), md_url=f"{one}-metadata.json", validate=True)
        assert read.is_valid, (one.name, [str(each.message) for each in read.warnings])


@pytest.mark.parametrize("wrong", ["a row twice", "a word for a number"])
def test_a_file_that_is_not_as_described_is_found_out(
    release: Release, tmp_path: Path, wrong: str
) -> None:
    """So that the test above can fail."""
    name = next(one for one in release.downloads if "/weights" in one and one.endswith(".csv"))
    content = release.read_file(name).decode()
    first = content.splitlines()[1]
    changed = f"{content}{first}\r\n" if wrong == "a row twice" else content.replace(",0.", ",x", 1)
    file = tmp_path / Path(name).name
    file.write_text(changed)
    (tmp_path / f"{file.name}-metadata.json").write_bytes(
        release.read_file(f"{name}-metadata.json")
    )

    with pytest.raises((ValueError, UserWarning), match=r"weights_|Invalid column value"):
        CSVW(str(file), md_url=f"{file}-metadata.json", validate=True).is_valid  # noqa: B018


def test_a_parquet_file_holds_what_its_csv_file_does(release: Release) -> None:
    name = next(one for one in release.downloads if one.endswith(".parquet") and "scores" in one)
    table = pl.read_parquet(release.read_file(name))
    described = json.loads(release.read_file(name.replace(".parquet", ".csv-metadata.json")))

    assert table.columns == [one["name"] for one in described["tableSchema"]["columns"]]
    assert table.select(described["tableSchema"]["primaryKey"]).is_duplicated().sum() == 0


def test_outlines_as_geojson_cover_what_the_topojson_does(release: Release) -> None:
    wards = json.loads(make_geojson(release.boundaries["ward"]))
    borough = json.loads(make_geojson(release.boundaries["borough"]))

    drawn = {one["properties"]["code"]: shape(one["geometry"]) for one in wards["features"]}
    whole = shape(borough["features"][0]["geometry"])
    assert set(drawn) == set(release.areas.filter(level="ward")["area_code"])
    assert all(one.is_valid for one in drawn.values())
    assert sum(one.area for one in drawn.values()) == pytest.approx(whole.area, rel=0.01)
