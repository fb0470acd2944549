from pathlib import Path

import pytest
from playwright.sync_api import Browser


@pytest.mark.browser
def test_the_browser_opens_a_page_of_ours(browser: Browser, tmp_path: Path) -> None:
    page_file = tmp_path / "page.html"
    page_file.write_text("<!doctype html><title>Ward</title><h1>Riverside</h1>", encoding="utf-8")
    page = browser.new_page()

    page.goto(page_file.as_uri())

    assert page.inner_text("h1") == "Riverside"
    page.close()
