"""The pages of the toy borough in a real browser: accessible, whole, light, without a fault."""

import datetime as dt
import gzip
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.error import HTTPError
from urllib.parse import unquote
from urllib.request import Request, urlopen

import polars as pl
import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from wardwise.explorer.app import make_app, serve_release
from wardwise.explorer.site import MARKER, build_site
from wardwise.model.errors import ExplorerError
from wardwise.publication.reader import Release, open_release
from wardwise.toy.project_folder import RECEIVED, write_toy_project
from wardwise.workflow.thread import run_thread

WARD, SMALL = "T05000001", "T01000001"
KINDS = {
    "home": "index.html",
    "borough": "area/T09000001/index.html",
    "ward": f"area/{WARD}/index.html",
    "neighbourhood": f"area/{SMALL}/index.html",
    "explanation": f"area/{WARD}/explain/index.html",
    "index": "node/social_progress_index/index.html",
    "dimension": "node/opportunity/index.html",
    "component": "node/shelter/index.html",
    "indicator": "indicator/fuel_poverty/index.html",
    "scorecard": "scorecard/index.html",
    "areas": "areas/index.html",
    "method": "method/index.html",
    "data": "data/index.html",
    "downloads": "downloads/index.html",
    "accessibility": "accessibility/index.html",
    "about": "about/index.html",
    "not found": "404.html",
}
NARROW, WIDE = 320, 1280
HEAVIEST = 60_000  # bytes of a page with its styles and script, compressed

Scheme = Literal["light", "dark"]


def say_nothing(*_: object) -> None:
    """Stand in for a terminal."""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The toy borough, from its seed to a release."""
    folder = write_toy_project(tmp_path_factory.mktemp("explorer") / "toy")
    made = run_thread(
        folder,
        mirror=folder / RECEIVED,
        release=folder / "release",
        today=dt.date(2026, 11, 22),
        report=say_nothing,
        progress=say_nothing,
    )
    return open_release(made)


@pytest.fixture(scope="module")
def site(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy borough's pages as plain files."""
    folder = tmp_path_factory.mktemp("pages") / "site"
    build_site(release, folder, progress=say_nothing)
    return folder


class Quiet(SimpleHTTPRequestHandler):
    """A plain file server that keeps its log to itself."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The pages on a plain web host, below a sub-path."""
    above = site.parent
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(above)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def open_page(
    browser: Browser, *, width: int = WIDE, scheme: Scheme = "light", script: bool = True
) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def axe(project_root: Path) -> str:
    """The accessibility checker, from the front end's pinned packages."""
    script = project_root / "frontend/node_modules/axe-core/axe.min.js"
    if not script.is_file():
        pytest.skip("needs the front end's packages: run make setup")
    return script.read_text(encoding="utf-8")


# ------------------------------------------------------------------------------ in the browser


@pytest.mark.browser
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_kind_of_page_has_an_accessibility_fault(
    browser: Browser, address: str, axe: str, width: int, scheme: Scheme
) -> None:
    faults: dict[str, list[str]] = {}
    with open_page(browser, width=width, scheme=scheme) as page:
        for kind, path in KINDS.items():
            page.goto(address + path)
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            page.evaluate(axe)
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            faults[kind] = [
                f"{one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})"
                for one in found["violations"]
            ]

    assert "\n".join(f"{kind}: {one}" for kind, found in faults.items() for one in found) == ""


@pytest.mark.browser
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_page_runs_over_sideways_or_complains(
    browser: Browser, address: str, width: int
) -> None:
    complaints: list[str] = []
    with open_page(browser, width=width) as page:
        page.on("console", lambda one: complaints.append(one.text))
        page.on("pageerror", lambda one: complaints.append(str(one)))
        page.on("requestfailed", lambda one: complaints.append(one.url))
        for kind, path in KINDS.items():
            page.goto(address + path)
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                complaints.append(f"{kind} is wider than {width} pixels")

    assert complaints == []


@pytest.mark.browser
def test_no_page_asks_another_site_for_anything(browser: Browser, address: str) -> None:
    asked: set[str] = set()
    with open_page(browser) as page:
        page.on("request", lambda one: asked.add(one.url))
        for path in KINDS.values():
            page.goto(address + path)

        assert page.context.cookies() == []
    assert {one for one in asked if not one.startswith((address, "data:"))} == set()


def walk_to(page: Page, text: str) -> None:
    """Press Tab until a link of that text has the focus, and follow it with Enter."""
    for _ in range(200):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.textContent.trim()")
        if focused == text:
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    pytest.fail(f"no link {text!r} was reached by keyboard")


@pytest.mark.browser
def test_a_keyboard_leads_from_home_to_a_ward_to_an_indicator(
    browser: Browser, address: str
) -> None:
    with open_page(browser) as page:
        page.goto(address)
        ward = page.locator("tbody a").first.inner_text()
        walk_to(page, ward)
        assert page.inner_text("h1") == ward

        row = page.locator("summary.row__summary").first
        row.focus()
        page.keyboard.press("Enter")
        indicator = page.locator("details[open] .figures a").first.inner_text()
        walk_to(page, indicator)

        assert page.inner_text("h1") == indicator


@pytest.mark.browser
def test_the_skip_link_leads_to_the_content(browser: Browser, address: str) -> None:
    with open_page(browser) as page:
        page.goto(address + KINDS["ward"])
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
        page.keyboard.press("Enter")

        assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.browser
def test_without_javascript_a_ward_says_all_it_has_to_say(browser: Browser, address: str) -> None:
    with open_page(browser, script=False) as page:
        page.goto(address + KINDS["ward"])
        rows = page.locator("details.row")
        assert rows.count() == 12
        rows.first.locator("summary").click()

        assert rows.first.locator(".figures li").first.is_visible()
        assert re.search(r"scored \d+\.\d of 100", page.inner_text(".lead"))
        page.goto(address + KINDS["areas"])
        assert page.locator("form.find").is_hidden()
        assert page.get_by_role("link", name="Quayside", exact=True).count() >= 1


@pytest.mark.browser
def test_the_scorecard_sorts_by_a_component_and_keeps_the_borough_below(
    browser: Browser, address: str
) -> None:
    with open_page(browser) as page:
        page.goto(address + KINDS["scorecard"])
        page.get_by_role("button", name="Shelter").click()
        cells = page.locator("tbody tr:not([data-fixed]) td:nth-child(5)").all()
        shown = [float(cell.get_attribute("data-value") or "nan") for cell in cells]

        assert len(shown) == 17
        assert shown == sorted(shown, reverse=True)
        assert page.locator("th[aria-sort]").count() == 1
        assert page.locator("tbody tr").last.get_attribute("data-fixed") is not None


@pytest.mark.browser
def test_the_list_of_areas_narrows_to_what_is_typed(browser: Browser, address: str) -> None:
    with open_page(browser) as page:
        page.goto(address + KINDS["areas"])
        page.get_by_role("searchbox").fill(WARD)

        assert page.locator("[data-find]:visible").count() == 1
        assert page.get_by_role("status").inner_text() == "1 area"


# ----------------------------------------------------------------------------- the files alone


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


# ---------------------------------------------------------------------------------- the served


@pytest.fixture(scope="module")
def served(release: Release) -> Iterator[str]:
    """The same pages from the explorer's own server."""
    server = uvicorn.Server(
        uvicorn.Config(make_app(release), host="127.0.0.1", port=0, log_level="error")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join()


@pytest.mark.browser
def test_the_server_gives_the_same_pages_with_the_policy_in_their_headers(
    browser: Browser, served: str, site: Path
) -> None:
    with open_page(browser) as page:
        answer = page.goto(f"{served}area/{WARD}")

        assert answer is not None
        assert answer.status == 200
        assert page.url == f"{served}area/{WARD}/"
        assert answer.body() == (site / KINDS["ward"]).read_bytes()
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.browser
def test_an_address_that_leads_nowhere_is_a_404_that_shows_the_way(
    browser: Browser, served: str
) -> None:
    with open_page(browser) as page:
        answer = page.goto(f"{served}area/E05999999/index.html")
        assert answer is not None
        assert answer.status == 404
        page.get_by_role("link", name="Start at the home page").click()

        assert page.url == f"{served}index.html"


def ask(address: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask a server for something: the status, the headers in lower case, the body."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    try:
        answer = urlopen(Request(address, method=method, headers=named), timeout=20)  # noqa: S310
    except HTTPError as refused:
        answer = refused
    with answer:
        given = {name.lower(): text for name, text in answer.headers.items()}
        return answer.status, given, answer.read()


def test_the_server_packs_what_it_sends_and_sends_nothing_twice(served: str) -> None:
    status, headers, body = ask(served)
    packed = ask(served, accept_encoding="gzip")[2]
    again, _, nothing = ask(served, if_none_match=headers["etag"])
    alone, of_head, empty = ask(served, "HEAD")

    assert (status, alone, again) == (200, 200, 304)
    assert gzip.decompress(packed) == body
    assert len(packed) < len(body) / 2
    assert (nothing, empty) == (b"", b"")
    assert of_head["content-length"] == str(len(body))


def test_the_server_names_every_kind_of_file_it_sends(served: str, site: Path) -> None:
    kinds = {}
    for path in site.rglob("*"):
        if path.is_file() and path.name != MARKER and path.suffix not in kinds:
            address = path.relative_to(site).as_posix()
            kinds[path.suffix] = ask(served + address, "HEAD")[1]["content-type"]

    assert {".html", ".css", ".js", ".csv", ".json", ".xlsx", ".woff2"} <= set(kinds)
    assert "application/octet-stream" not in kinds.values()


@pytest.mark.parametrize("path", ["area//", f"area/{WARD}//", "%2e%2e/manifest.json", "a/b/c/d"])
def test_the_server_gives_nothing_but_the_pages(served: str, path: str) -> None:
    status, headers, body = ask(served + path)

    assert status == 404
    assert headers["content-type"].startswith("text/html")
    assert b"This page is not here" in body
    assert b"shorten the address" not in body


def test_a_port_in_use_is_said_with_the_remedy(release: Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ExplorerError, match=f"port {port}") as caught:
            serve_release(release.folder, host="127.0.0.1", port=port, ready=lambda: None)

    assert f"--port {port + 1}" in (caught.value.fix or "")


# ------------------------------------------------------------------------ of the release as whole


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


@pytest.mark.browser
def test_the_scorecard_stands_from_a_to_z_and_says_how_to_sort(
    browser: Browser, address: str
) -> None:
    with open_page(browser) as page:
        page.goto(address + KINDS["scorecard"])
        names = page.locator("tbody tr:not([data-fixed]) th").all_inner_texts()

        assert names == sorted(names)
        assert page.get_by_text("Choose a heading to sort by it.").is_visible()


@pytest.mark.browser
def test_a_search_that_finds_nothing_says_so_and_shows_all_again(
    browser: Browser, address: str
) -> None:
    with open_page(browser) as page:
        page.goto(address + KINDS["areas"])
        before = page.locator("[data-find]:visible").count()
        page.get_by_role("searchbox").fill("IG11 7LU")

        assert page.get_by_text("Postcodes are not known here").is_visible()
        assert page.locator("main h2:visible, main h3:visible").count() == 0
        page.get_by_role("button", name="See all").click()
        assert page.locator("[data-find]:visible").count() == before


@pytest.mark.browser
def test_the_scorecard_prints_across_a_sheet_with_every_column(
    browser: Browser, address: str
) -> None:
    across = (297 - 2 * 12) / 25.4 * 96  # pixels between the margins of A4, laid across
    with open_page(browser, width=int(across)) as page:
        page.goto(address + KINDS["scorecard"])
        page.emulate_media(media="print")
        table = page.locator("table.matrix").bounding_box()
        sheet = page.pdf(prefer_css_page_size=True)

    assert table is not None
    assert table["x"] + table["width"] <= across
    wide, high = (
        float(one) for one in re.findall(rb"MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet)[0]
    )
    assert wide > high


@pytest.mark.browser
def test_drawers_and_the_pages_address_are_printed(browser: Browser, address: str) -> None:
    with open_page(browser) as page:
        page.goto(address + KINDS["data"])
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")

        assert page.locator("details:not([open], [data-no-print])").count() == 0
        assert page.locator(".printed").inner_text() == address + KINDS["data"]
        assert page.locator("nav[aria-label=Main] ul").is_hidden()
        assert page.locator(".foot ul").is_hidden()
        assert page.locator("details[data-no-print]").is_hidden()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("details[open]").count() == 0


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
