"""Pages of an index made by another method claim only what holds under it."""

import datetime as dt
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from explorer_pages import say_nothing

from wardwise.explorer.facts import Facts
from wardwise.explorer.pages import Site
from wardwise.explorer.render import render_page
from wardwise.publication.reader import open_release
from wardwise.workflow.release import run_release
from wardwise.workflow.run import run_build, run_collate

METHODS = {
    "deprivation": "preset: imd-2019\nbootstrap_draws: 10\n",
    "doubt": (
        "normalisation: rank\nweighting: benefit_of_doubt\nwithin_dimensions: geometric\n"
        "bootstrap_draws: 10\n"
    ),
}
WARD = "area/T05000003/index.html"


@pytest.fixture(scope="module", params=list(METHODS))
def made(
    request: pytest.FixtureRequest, built_toy: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Site]:
    folder = shutil.copytree(built_toy, tmp_path_factory.mktemp(request.param) / "toy")
    file = folder / "wardwise.yaml"
    without = re.sub(r"^method:\n(?:[ -].*\n)+", "", file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(without, encoding="utf-8")
    (folder / "method.yaml").write_text(METHODS[request.param], encoding="utf-8")
    run_collate(folder, progress=say_nothing)
    run_build(folder, progress=say_nothing)
    today = dt.date(2026, 11, 22)
    target = run_release(folder, target=folder / "release", created=today, progress=say_nothing)
    return request.param, Site(Facts(open_release(target)))


def read_page(site: Site, address: str) -> str:
    """The words of a page, without its marks, scripts and styles."""
    page = render_page(site.facts, site.list_pages()[address]())
    bare = re.sub(r"<(script|style|svg).*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)))


def list_looked_at(site: Site) -> list[str]:
    """A page of every kind that speaks of scores."""
    pages = list(site.list_pages())
    wanted = ("index.html", "method/", "scorecard/", WARD, "node/social", "node/shelter")
    found = [one for one in pages if one == "index.html" or one.startswith(wanted[1:])]
    return [*found, "indicator/fuel_poverty/index.html", WARD.replace("index", "explain/index")]


def test_no_page_says_what_holds_for_weighted_sums_alone(made: tuple[str, Site]) -> None:
    name, site = made
    wrong = [
        r"\bnan\b",
        r"None(?! of| describes| is)",
        r"\{|\}",
        r"<Macro",
        r"principal component",
        r"add up to the component",
        r"scores 100 of 100",
        r"\. \.|, \.|  ,",
    ]
    if name == "doubt":
        wrong += [r"Scores run from 0 to 100", r"×"]
    else:
        wrong += [r"Sum of the points"]

    for address in list_looked_at(site):
        text = read_page(site, address)
        found = [
            text[max(0, one.start() - 60) :][:140] for w in wrong for one in re.finditer(w, text)
        ]
        assert found == [], address


def test_the_method_page_tells_the_method(made: tuple[str, Site]) -> None:
    name, site = made

    text = read_page(site, "method/index.html")

    if name == "deprivation":
        assert "It begins with a published one: English Indices of Deprivation 2019." in text
        assert "ranks are stretched so that the poorest tenth spans half of the scale" in text
        assert "Weight in the fit" not in text
    else:
        assert "Whose method this is" not in text
        assert "each area is scored with the weights that suit it best" in text
        assert "no one number says what an indicator counts for" in text
    assert "nearly right, not exact" in text


def test_an_indicator_counts_by_area_where_each_has_its_own_weights(
    made: tuple[str, Site],
) -> None:
    name, site = made

    text = read_page(site, "indicator/fuel_poverty/index.html")

    assert ("differs by area" in text) == (name == "doubt")
    assert ("It counts for" in text) == (name == "deprivation")
