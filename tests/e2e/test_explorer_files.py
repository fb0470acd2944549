"""The toy borough's pages as files: whole, light, saying what the release says."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import polars as pl
import pytest
from explorer_pages import HEAVIEST, KINDS, WARD, say_nothing

from wardwise.explorer.site import MARKER, build_site
from wardwise.model.errors import ExplorerError
from wardwise.presentation.words import write_ordinal
from wardwise.publication.reader import Release


class Links(HTMLParser):
    """Collects what a page links to, its identifiers, and any style or script of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.identifiers: set[str] = set()
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.targets.extend(given[one] or "" for one in ("href", "src") if one in given)
        if given.get("id"):
            self.identifiers.add(given["id"] or "")
        if "style" in given or tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        self.inline.extend(one for one in given if one.startswith("on"))


@pytest.fixture(scope="module")
def read(site: Path) -> dict[Path, Links]:
    """Every page, read."""
    pages = {}
    for path in sorted(site.rglob("*.html")):
        links = Links()
        links.feed(path.read_text(encoding="utf-8"))
        pages[path] = links
    return pages


def test_every_link_leads_to_a_file_of_the_site(site: Path, read: dict[Path, Links]) -> None:
    broken = set()
    for path, links in read.items():
        for target in links.targets:
            if target.startswith(("https://", "http://", "data:", "mailto:")):
                continue
            file, _, mark = target.partition("#")
            led = (path.parent / unquote(file)).resolve() if file else path
            if not led.is_file():
                broken.add(f"{path.relative_to(site)}: {target}")
            elif mark and led in read and mark not in read[led].identifiers:
                broken.add(f"{path.relative_to(site)}: {target} (no such place)")

    assert len(read) > 300
    assert broken == set()


def test_no_page_carries_a_style_or_script_of_its_own(read: dict[Path, Links]) -> None:
    assert {str(path): links.inline for path, links in read.items() if links.inline} == {}


def test_every_page_declares_the_policy_and_the_invented_place(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "default-src &#39;none&#39;" in text, path
        assert "is an invented place" in text, path


def test_every_page_is_light_enough_for_a_phone(site: Path) -> None:
    shared = sum(
        len(gzip.compress((site / "static" / one).read_bytes()))
        for one in ("explorer.css", "explorer.js")
    )
    weights = {
        str(path.relative_to(site)): shared + len(gzip.compress(path.read_bytes()))
        for path in site.rglob("*.html")
    }

    assert {path: size for path, size in weights.items() if size > HEAVIEST} == {}


def test_the_method_page_gives_the_shares_that_add_up_to_every_score(
    release: Release, site: Path
) -> None:
    text = (site / KINDS["method"]).read_text(encoding="utf-8")
    assert "Counts for" in text
    assert "Weight in the fit" in text

    shares = release.weights.select("indicator_id", "component_id", "share")
    for one in shares["share"]:
        assert f">{one * 100:.1f}%<" in text
    added = (
        release.contributions.join(shares, on="indicator_id")
        .with_columns(products=pl.col("normalised") * pl.col("share"))
        .group_by("component_id", "area_code", "period_id")
        .agg(pl.col("products").sum(), pl.col("products").is_null().any().alias("gap"))
        .join(
            release.scores.rename({"node_id": "component_id"}),
            on=["component_id", "area_code", "period_id"],
        )
        .filter(pl.col("score").is_not_null() & ~pl.col("gap"))
    )
    assert added.height > 100
    assert (added["products"] - added["score"]).abs().max() == pytest.approx(0.0, abs=1e-6)


def test_every_source_stands_in_the_table_and_tells_the_rest_in_a_drawer(
    release: Release, site: Path
) -> None:
    text = (site / KINDS["data"]).read_text(encoding="utf-8")

    assert "<h1>Sources</h1>" in text
    assert text.count('class="govuk-details__text" id="') == len(release.sources)
    noted = sum(not one["passed"] for one in release.quality)
    assert 0 < noted < len(release.quality)
    assert f"{noted} left a note" in text
    assert text.count("<dd>") == noted


def test_the_page_of_other_methods_gives_each_wards_ranks_and_what_was_tried(
    release: Release, site: Path
) -> None:
    text = (site / KINDS["other methods"]).read_text(encoding="utf-8")
    named = release.sensitivity_areas.join(release.areas, on="area_code")

    assert named.height == text.count('<tr role="row" id=') == 17
    for one in named.to_dicts():
        low, high = (write_ordinal(round(one[f"{end}_rank"])) for end in ("lower", "upper"))
        row = text.split(f'id="{one["area_code"]}"')[1].split("</tr>")[0]
        assert f">{one['name']}</a>" in row
        assert f">{write_ordinal(round(one['reference_rank']))}</td>" in row
        assert f"</span>{low if low == high else f'{low} to {high}'}</td>" in row
    assert "built 20 times more" in text
    assert "the share of areas that stand below" in text
    assert len(re.findall(r"<a href=\"[^\"]*other-methods[^\"]*\.csv\" download", text)) == 4


def test_a_wards_page_says_where_it_ranks_under_other_methods(release: Release, site: Path) -> None:
    one = release.sensitivity_areas.filter(area_code=WARD).row(0, named=True)
    low, high = (write_ordinal(round(one[f"{end}_rank"])) for end in ("lower", "upper"))
    text = (site / KINDS["ward"]).read_text(encoding="utf-8")
    small = (site / KINDS["neighbourhood"]).read_text(encoding="utf-8")

    assert f"Built in 20 other defensible ways, it ranks {low} to {high} in nine of ten." in text
    assert "defensible ways" not in small


def test_the_pages_of_patterns_say_what_the_release_holds(release: Release, site: Path) -> None:
    whole = release.patterns.filter(node_id="social_progress_index").row(0, named=True)
    text = (site / KINDS["patterns"]).read_text(encoding="utf-8")
    shelter = (site / KINDS["pattern"]).read_text(encoding="utf-8")

    assert release.clusters.height == 17 * release.patterns.height
    assert f"Moran’s I {whole['moran']:.2f}" in text
    assert text.count('href="../patterns/') == release.patterns.height + 1
    assert "9,999 times" in shelter
    assert len(re.findall(r"<a href=\"[^\"]*/patterns[^\"]*\.csv\" download", text)) == 2


def test_no_page_ranks_a_place_as_worst(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8").lower()
        assert not re.search(r"\b(worst|best)[ -](ward|area|borough|neighbourhood)", text), path
        assert "none</" not in text.replace(">none</td>", ""), path
        assert "nan" not in re.findall(r"\w+", re.sub(r"<[^>]+>", " ", text)), path


def test_a_second_build_replaces_the_site_and_spares_what_is_not_one(
    release: Release, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    build_site(release, folder, progress=say_nothing)
    (folder / "left-over.html").write_text("old", encoding="utf-8")
    build_site(release, folder, progress=say_nothing)
    assert not (folder / "left-over.html").exists()
    assert [one.name for one in tmp_path.iterdir()] == ["site"]

    (folder / MARKER).unlink()
    with pytest.raises(ExplorerError, match="not an earlier site"):
        build_site(release, folder, progress=say_nothing)
    assert (folder / "index.html").is_file()


def test_downloads_begin_with_areas_and_say_how_large_files_are(site: Path) -> None:
    text = (site / KINDS["downloads"]).read_text(encoding="utf-8")

    assert text.index("By area") < text.index("All areas at once") < text.index("For analysts")
    assert re.search(r"\(Excel, [\d,.]+ [KM]B\)", text)
    assert re.search(r"\(CSV, [\d,.]+ [KM]B\)", text)


def test_a_description_of_columns_stands_beside_every_csv(site: Path) -> None:
    files = [one.relative_to(site) for one in site.rglob("*.csv")]

    assert len(files) > 100
    assert [one for one in files if not (site / f"{one}-metadata.json").is_file()] == []


def test_two_builds_of_a_release_give_the_same_bytes(
    release: Release, site: Path, tmp_path: Path
) -> None:
    build_site(release, tmp_path / "again", progress=say_nothing)

    differing = [
        one.relative_to(site)
        for one in site.rglob("*")
        if one.is_file()
        and one.read_bytes() != (tmp_path / "again" / one.relative_to(site)).read_bytes()
    ]
    assert differing == []


def test_a_plain_page_for_lost_addresses_says_where_home_is(site: Path) -> None:
    assert "shorten the address" in (site / "404.html").read_text(encoding="utf-8")


def read_sums(html: str) -> Iterator[tuple[list[tuple[float, float, float]], float]]:
    """Read from an explanation each component's products as printed, and the score below them."""
    product = re.compile(r"([−\d.]+) of 100 × ([\d.]+)% = <strong>([−\d.]+) points")
    for part in html.split('<details class="made">')[1:]:
        total = re.search(r"the score: <strong>([\d.]+)<", part)
        if total:
            found = [
                tuple(float(one.replace("−", "-")) for one in row) for row in product.findall(part)
            ]
            yield [(own, share, points) for own, share, points in found], float(total[1])


def test_the_sums_printed_on_an_explanation_work_out(site: Path) -> None:
    sums = list(read_sums((site / KINDS["explanation"]).read_text(encoding="utf-8")))

    assert len(sums) == 12
    for rows, score in sums:
        assert rows
        for own, share, points in rows:
            # each printed to one decimal: the product may differ by what that leaves out
            assert own * share / 100 == pytest.approx(
                points, abs=0.05 + own * 0.0005 + 0.0005 * share
            )
        assert sum(one[2] for one in rows) == pytest.approx(score, abs=0.05 * (len(rows) + 1))


def test_the_counts_of_smaller_areas_add_up_to_the_figure_they_make(site: Path) -> None:
    html = (site / KINDS["explanation"]).read_text(encoding="utf-8")
    whole = re.compile(r": ([\d,.]+) out of ([\d,.]+)<")
    small = re.compile(r"</a>: ([\d,.]+) of ([\d,.]+)[,<]")
    # of a restricted source, counts are rounded or withheld: they are not meant to add up
    restricted = "Safeguarding casework"
    added = [
        one
        for one in html.split('<p class="made__name">')
        if "<p>Added up from" in one and restricted not in one
    ]

    assert len(added) > 5
    for one in added:
        made = whole.search(one)
        assert made
        parts = small.findall(one)
        for at in (0, 1):
            total = sum(float(part[at].replace(",", "")) for part in parts)
            assert total == pytest.approx(float(made[at + 1].replace(",", "")))
