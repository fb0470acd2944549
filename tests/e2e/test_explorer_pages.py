"""The toy borough's pages in a real browser: accessible, by keyboard, narrow, printed."""

import re

import pytest
from explorer_pages import KINDS, NARROW, WARD, WIDE, Scheme, open_page
from playwright.sync_api import Browser, Page


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
        cells = page.locator(".matrix tbody tr:not([data-fixed]) td:nth-child(5)").all()
        shown = [float(cell.get_attribute("data-value") or "nan") for cell in cells]

        assert len(shown) == 17
        assert shown == sorted(shown, reverse=True)
        assert page.locator("th[aria-sort]").count() == 1
        assert page.locator(".matrix tbody tr").last.get_attribute("data-fixed") is not None


@pytest.mark.browser
def test_the_list_of_areas_narrows_to_what_is_typed(browser: Browser, address: str) -> None:
    with open_page(browser) as page:
        page.goto(address + KINDS["areas"])
        page.get_by_role("searchbox").fill(WARD)

        assert page.locator("[data-find]:visible").count() == 1
        assert page.get_by_role("status").inner_text() == "1 area"


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


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["component", "indicator"])
def test_on_a_phone_the_rows_of_a_table_are_blocks_and_nothing_is_cut(
    browser: Browser, address: str, kind: str
) -> None:
    with open_page(browser, width=NARROW) as page:
        page.goto(address + KINDS[kind])
        table = page.locator("table.stack[data-sortable]")
        row = table.locator("tbody tr:not([data-fixed])").first
        cut = table.evaluate("one => one.parentElement.scrollWidth > one.parentElement.clientWidth")
        name, figure = row.locator("td").nth(0), row.locator("td").nth(1)

        assert not cut
        assert row.get_attribute("role") == "row"
        below = row.locator("td").nth(4).bounding_box()
        first, second = name.bounding_box(), figure.bounding_box()
        assert first is not None
        assert second is not None
        assert below is not None
        assert first["y"] == second["y"]
        assert below["y"] > first["y"]
        assert table.get_by_role("button").count() >= 2


@pytest.mark.browser
def test_a_map_names_its_wards_and_rings_the_one_in_focus(browser: Browser, address: str) -> None:
    with open_page(browser) as page:
        page.goto(address)
        link = page.locator(".map a").first
        assert link.locator("title").text_content() == link.get_attribute("aria-label")
        assert page.locator(".map__names text").count() == page.locator(".map a").count()
        assert page.locator(".map__names").is_visible()
        looks = "one => getComputedStyle(one).display"
        assert link.locator(".map__ring").evaluate(looks) == "none"
        page.locator("table").first.locator("a").last.focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.map') !== null")
        assert link.locator(".map__ring").evaluate(looks) == "inline"

    with open_page(browser, width=NARROW) as page:
        page.goto(address)
        assert page.locator(".map__names").is_hidden()


@pytest.mark.browser
def test_nothing_moves_while_a_page_loads(browser: Browser, address: str) -> None:
    watch = """() => new Promise(done => {
        let moved = 0;
        new PerformanceObserver(list => {
            for (const one of list.getEntries()) moved += one.value;
        }).observe({type: "layout-shift", buffered: true});
        setTimeout(() => done(moved), 200);
    })"""
    moved = {}
    with open_page(browser, width=NARROW) as page:
        for kind, path in KINDS.items():
            page.goto(address + path)
            moved[kind] = page.evaluate(watch)

    assert {kind: one for kind, one in moved.items() if one > 0} == {}


@pytest.mark.browser
def test_an_indicator_is_shown_over_time_as_a_table_and_then_as_lines(
    browser: Browser, address: str
) -> None:
    with open_page(browser) as page:
        page.goto(address + KINDS["indicator"])
        rows = page.locator("[aria-label='Figures over time'] tbody tr")

        assert rows.count() == page.locator(".trends li").count() > 3
        first = rows.first.locator("td")
        assert first.count() >= 3
        assert page.locator(".trends__ends").first.locator("span").all_inner_texts() == [
            first.first.inner_text(),
            first.last.inner_text(),
        ]
        table, lines = rows.first.bounding_box(), page.locator(".trends").bounding_box()
        assert table is not None
        assert lines is not None
        assert table["y"] < lines["y"]


@pytest.mark.browser
def test_pairs_of_indicators_stand_in_a_table_and_on_a_phone_in_a_list(
    browser: Browser, address: str
) -> None:
    figures = {}
    for width, shown, hidden in (
        (WIDE, ".ties__table", ".ties__list"),
        (NARROW, ".ties__list", ".ties__table"),
    ):
        with open_page(browser, width=width, script=False) as page:
            page.goto(address + KINDS["component"])
            assert page.locator(hidden).is_hidden()
            if page.locator("details.ties__list summary").is_visible():
                page.locator("details.ties__list summary").click()
            cells = page.locator(f"{shown} .tie")
            assert cells.first.is_visible()
            figures[width] = sorted(cells.all_inner_texts())

    assert len(figures[WIDE]) == 7 * 6 // 2
    assert figures[WIDE] == figures[NARROW]
