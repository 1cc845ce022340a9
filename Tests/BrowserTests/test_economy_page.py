"""The page of an economy between powers."""

import re

from playwright.sync_api import expect


def test_from_the_map_to_the_page(visitor, keep):
    page = visitor.open()
    page.locator("label[for=click-look]").click()
    page.locator('svg.world [data-code="KHM"]').dispatch_event("click")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cambodia")
    expect(page.locator(".frontier")).to_be_visible(timeout=60_000)
    body = page.locator("#view-economy")
    for word in ("Economic ties", "Diplomatic ties", "Political ties", "Defence ties", "Who moves it", "Dependence", "Between the powers", "Hedging frontier"):
        expect(body).to_contain_text(re.compile(word, re.I))
    assert page.locator(".scatter .option.best").count() == page.locator(".frontier table").first.locator("tbody tr").count() > 0
    keep(page, "economy-page", full=True)


def test_other_powers(visitor):
    page = visitor.open("#/economy/VNM")
    expect(page.locator(".frontier")).to_be_visible(timeout=60_000)
    page.locator("#powers").fill("JPN, XYZ")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".chooser [role=alert]")).to_contain_text("XYZ")
    page.locator("#powers").fill("jpn chn")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".working, .frontier").first).to_be_visible()
    expect(page.locator(".frontier thead").first).to_contain_text("Loss to Japan", timeout=60_000)


def test_an_economy_that_is_not_there(visitor):
    page = visitor.open("#/economy/ZZZ")
    expect(page.locator("#view-economy [role=alert]").last).to_contain_text("ZZZ")
