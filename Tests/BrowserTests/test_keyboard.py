"""Everything without a mouse."""

import re

from conftest import settled
from playwright.sync_api import expect
from steps import pressed, rest, scenario, value_of


def focus_by_tab(page, selector: str, limit: int = 90):
    for _ in range(limit):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def test_skip_link_comes_first(visitor):
    page = visitor.open()
    page.keyboard.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    expect(page.locator("#skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    settled(page)


def test_members_by_arrow_keys_on_the_map(visitor, keep):
    page = visitor.open()
    focus_by_tab(page, "svg.world [data-code]")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert re.fullmatch(r"Cambodia, member: Real income \+0\.\d\d %", label)
    page.keyboard.press("Enter")
    rest(page)
    assert "KHM" not in pressed(page) and "members: [TPP, CHN, LAO, MMR, THA]" in scenario(page)
    assert page.evaluate("document.activeElement.dataset.code") == "KHM", "the focus stays"
    visited = []
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
        visited.append(page.evaluate("document.activeElement.dataset.code"))
    assert len(set(visited)) >= 3 and None not in visited
    keep(page, "keyboard-on-the-map")
    page.keyboard.press("+")
    expect(page.locator("svg.world")).to_have_class(re.compile("zoomed"))
    page.keyboard.press("0")
    expect(page.locator("svg.world")).not_to_have_class(re.compile("zoomed"))


def test_slider_table_and_sheet(visitor):
    page = visitor.open()
    focus_by_tab(page, ".measure.open input[type=range]")
    before = value_of(page, "KHM")
    for _ in range(5):
        page.keyboard.press("PageUp")
    rest(page)
    assert value_of(page, "KHM") != before
    assert "trade among members" in page.evaluate("document.activeElement.getAttribute('aria-valuetext')")
    focus_by_tab(page, "#table-panel tbody button", 150)
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") != first
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Where does this number come from?")
    expect(dialog).to_contain_text("theta of agriculture")
    expect(dialog).to_contain_text("Caliendo, L. and F. Parro (2015)")
    expect(dialog).to_contain_text(re.compile(r"[0-9a-f]{64}"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('#table-panel tbody') !== null"), "the focus comes back"


def test_sorting_by_a_column(visitor):
    page = visitor.open()
    header = page.locator('th[data-column="exports_percent"]')
    header.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "descending")
    down = page.locator("#table-panel tbody tr").first.get_attribute("data-code")
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert page.locator("#table-panel tbody tr").first.get_attribute("data-code") != down
    page.locator("#table-filter").fill("cambo")
    expect(page.locator("#table-panel tbody tr")).to_have_count(1)


def test_the_answer_is_announced(visitor):
    page = visitor.open()
    expect(page.locator("#live")).to_contain_text("Answer: Cambodia", timeout=4000)
