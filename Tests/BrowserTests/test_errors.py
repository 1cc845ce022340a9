"""What is wrong stands at its line, with what was needed and the nearest name, and is announced."""

from conftest import settled
from playwright.sync_api import expect
from steps import press_country, scenario, value_of


def test_an_error_at_its_line(visitor, keep):
    page = visitor.open()
    before = value_of(page, "KHM")
    text = scenario(page)
    editor = page.locator("#yaml")
    line = next(number for number, words in enumerate(text.split("\n"), 1) if "sectors:" in words)
    editor.focus()
    editor.fill(text.replace("sectors: all", "sectoors: all"))
    faults = page.locator("#faults")
    expect(faults).to_contain_text("an `agreement` has no key `sectoors`")
    expect(faults).to_have_attribute("role", "alert")
    expect(faults).to_contain_text("Did you mean sectors?")
    expect(faults.locator("pre").first).to_contain_text("sectoors: all")
    caret = faults.locator("pre").first.inner_text().split("\n")
    assert caret[1].index("^") == caret[0].index("sectoors")
    expect(faults.get_by_role("button", name=f"Line {line}")).to_be_visible()
    expect(page.locator(".gutter .wrong")).to_have_text(str(line))
    expect(editor).to_be_focused()
    expect(editor).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#answer .standing")).to_contain_text("cannot be answered")
    assert value_of(page, "KHM") == before, "the last answer stays"
    faults.scroll_into_view_if_needed()
    keep(page, "reading-an-error")
    faults.get_by_role("button", name=f"Line {line}").click()
    assert "sectoors" in page.evaluate("() => { const area = document.querySelector('#yaml'); return area.value.slice(area.selectionStart, area.selectionEnd); }")
    editor.fill(text)
    expect(faults).to_be_empty()
    settled(page)


def test_text_that_is_no_yaml_locks_the_form_and_nothing_is_lost(visitor):
    page = visitor.open()
    text = scenario(page)
    page.locator("#yaml").fill(text + "policy: [unclosed\n")
    expect(page.locator("#faults")).to_contain_text("The form shows the last text that could be read")
    assert page.locator(".form").get_attribute("inert") is not None
    press_country(page, "IDN")
    assert scenario(page).endswith("policy: [unclosed\n"), "the form does not write over what cannot be read"
    page.locator("#yaml").fill(text)
    expect(page.locator("#faults")).to_be_empty()
    assert page.locator(".form").get_attribute("inert") is None


def test_an_error_that_the_form_makes(visitor):
    visitor.accepts_refusals = True
    page = visitor.open()
    page.locator("#yaml").fill(scenario(page).replace("world: factbook-2014", "world: factbook-2014\nclosure: hold"))
    page.wait_for_timeout(600)
    settled(page)
    page.locator('[data-kind="cut_off"]').click()
    for side in ("importers", "exporters"):
        page.locator(f'[data-side="{side}"]').click()
        press_country(page, "KHM")
    # A policy that changes no cell is an error; the service says so, and the page shows it.
    expect(page.locator("#faults .fault")).to_have_count(1)
    page.locator("#undo").click()
    expect(page.locator("#faults")).to_be_empty()


def test_unknown_world_and_unknown_code(visitor):
    visitor.accepts_refusals = True
    page = visitor.open()
    text = scenario(page)
    page.locator("#yaml").fill(text.replace("world: factbook-2014", "world: factbook-2041"))
    expect(page.locator("#faults .fault").first).to_contain_text("factbook-2041")
    page.locator("#yaml").fill(text.replace("KHM, LAO, MMR, THA]\n", "KHX, LAO, MMR, THA]\n", 1))
    expect(page.locator("#faults .fault").first).to_contain_text("KHX")
