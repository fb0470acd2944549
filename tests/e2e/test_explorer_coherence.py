"""The toy borough's pages say of coherence what its release holds."""

import html
import re
from pathlib import Path

import polars as pl
from explorer_pages import KINDS

from wardwise.presentation.words import write_number
from wardwise.publication.reader import Release


def read_text(page: Path) -> str:
    """Read a page without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))


def test_every_component_stands_on_the_page_with_what_was_found(
    release: Release, site: Path
) -> None:
    text = read_text(site / KINDS["belonging together"])
    found = release.coherence["findings"]
    grave = found.filter(~pl.col("finding").is_in(["nothing", "few_areas"]))

    assert found["component_id"].n_unique() == 12
    assert grave.height > 2
    for words in grave["words"]:
        assert words in text
    assert "Only 17 wards stand behind this" in text
    calm = found.filter(finding="nothing").height
    assert text.count("nothing to report") == calm
    sure = int(release.coherence["correlations"]["beyond_chance"].sum() or 0)
    assert f"Of 3,486 pairs of indicators {sure} move together beyond chance" in text


def test_a_components_page_gives_its_findings_advice_and_every_pair(
    release: Release, site: Path
) -> None:
    component = "personal_rights"
    text = read_text(site / f"node/{component}/index.html")

    for one in release.coherence["findings"].filter(component_id=component).to_dicts():
        assert one["words"] in text
        assert one["advice"] in text
    pairs = release.coherence["correlations"].filter(
        pl.col("within") & (pl.col("first_component") == component)
    )
    assert pairs.height == 21
    for size, sure in pairs.select("correlation", "beyond_chance").iter_rows():
        figure = write_number(size, 2)
        assert (figure if sure else f"({figure})") in text
    for rest in release.coherence["belonging"].filter(component_id=component)["with_rest"]:
        assert write_number(rest, 2) in text


def test_its_files_are_there_to_take_away(site: Path) -> None:
    page = site / KINDS["belonging together"]
    files = re.findall(r'<a href="\.\./([^"]*\.csv)" download', page.read_text(encoding="utf-8"))

    assert len(files) == 4
    assert all((site / one).is_file() for one in files)
