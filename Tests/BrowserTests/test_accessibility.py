"""The rules of axe-core in light and dark, on a phone and on a desk, on every view; and what axe cannot see."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from steps import keep_run

SIZES = {"phone": (360, 740), "tablet": (820, 1180), "desk": (1440, 1000), "wide": (1920, 1080)}


def violations(page):
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).response["violations"]
    return [(rule["id"], rule["help"], [node["target"] for node in rule["nodes"]][:4]) for rule in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_no_violation_on_any_view(visit, keep, size, scheme):
    width, height = SIZES[size]
    visitor = visit(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    page = visitor.open()
    keep(page, f"workbench-{size}-{scheme}-whole", full=True)
    assert violations(page) == []
    for summary in page.locator(".picker summary, .about summary, .advanced > summary, .disclosures summary").all():
        summary.click()
    assert violations(page) == []
    page.locator("#table-panel tbody button").first.click()
    page.wait_for_timeout(250)
    keep(page, f"origin-{size}-{scheme}")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.goto(visitor.service + "/#/economy/KHM")
    expect(page.locator(".frontier")).to_be_visible(timeout=60_000)
    keep(page, f"economy-{size}-{scheme}", full=True)
    assert violations(page) == []
    page.goto(visitor.service + "/#/")
    keep_run(page, 10)
    page.goto(visitor.service + "/#/runs")
    expect(page.locator(".run").first).to_be_visible()
    keep(page, f"runs-{size}-{scheme}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_scrolls_sideways(visit, keep, size, scheme):
    width, height = SIZES[size]
    page = visit(viewport={"width": width, "height": height}, color_scheme=scheme).open()
    page.wait_for_timeout(300)
    keep(page, f"workbench-{size}-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_membership_is_not_told_by_colour_alone(visitor):
    page = visitor.open()
    assert page.locator("svg.world .outlines path").count() >= 14
    assert page.locator("svg.world .flag").count() == 17
    assert page.locator(".measure .tokens li").count() == 6


def test_targets_are_large_enough(visit):
    page = visit(viewport={"width": 360, "height": 740}).open()
    small = page.eval_on_selector_all(
        "button, select, input:not(.unseen):not([type=radio]):not([type=checkbox]), summary, nav a",
        """all => all.filter(one => one.offsetParent && (one.offsetHeight < 24 || one.offsetWidth < 24))
                  .map(one => `${one.tagName} ${one.className} ${one.textContent} ${one.offsetWidth}x${one.offsetHeight}`)""")
    assert small == []


def test_reduced_motion(visit):
    page = visit(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce").open()
    page.locator("#table-panel tbody button").first.click()
    assert page.locator("dialog.sheet").evaluate("one => getComputedStyle(one).animationName") == "none"
