"""What a newcomer stumbles over: half-filled fields, both directions, signs of code, notices that are past."""

import re

from playwright.sync_api import expect
from steps import press_country, rest, scenario


def test_a_cut_off_in_both_directions_shows_both_sides(visitor, keep):
    page = visitor.open()
    page.locator("#start-empty").click()
    page.locator('[data-kind="cut_off"]').click()
    for side, code in (("importers", "USA"), ("exporters", "CHN")):
        page.locator(f'[data-side="{side}"]').click()
        press_country(page, code)
    rest(page)
    expect(page.locator(".measure-summary")).to_have_text("trade between China and United States, in both directions")
    assert page.eval_on_selector_all(".outlines path", "all => all.map(one => one.dataset.outline)") == ["CHN", "USA"]
    assert page.locator(".outlines path.other").count() == 1
    assert page.locator(".flag rect").count() == 2
    keep(page, "cut-off-both-ways")
    page.get_by_role("checkbox", name="In both directions").uncheck()
    rest(page)
    expect(page.locator(".measure-summary")).to_have_text("exports of China to United States")
    assert page.locator(".outlines path").count() == 1


def test_a_blank_number_is_called_incomplete(visitor):
    page = visitor.open()
    page.locator("#start-empty").click()
    page.locator('[data-kind="tariff"]').click()
    for side, code in (("importers", "USA"), ("exporters", "CHN")):
        page.locator(f'[data-side="{side}"]').click()
        press_country(page, code)
    rest(page)
    box = page.get_by_role("spinbutton", name="Points added, as a number")
    box.fill("")
    expect(page.get_by_text("Incomplete: a number is needed. Until then the policy keeps 10.")).to_be_visible()
    expect(box).to_have_attribute("aria-invalid", "true")
    assert "points: 10" in scenario(page)
    box.fill("12")
    expect(page.get_by_text("Incomplete")).to_have_count(0)
    expect(box).to_have_attribute("aria-invalid", "false")


def test_a_notice_goes_when_a_later_file_is_read(visitor, tmp_path):
    page = visitor.open()
    (tmp_path / "bad.yaml").write_bytes(b"name: \xff\xfe\n")
    (tmp_path / "good.yaml").write_text(scenario(page), encoding="utf-8")
    page.locator("#file").set_input_files(tmp_path / "bad.yaml")
    expect(page.locator("#notice")).to_contain_text("is not text in UTF-8")
    page.locator("#file").set_input_files(tmp_path / "good.yaml")
    expect(page.locator("#notice")).to_be_empty()


def test_the_legend_says_what_is_grey(visitor):
    page = visitor.open()
    expect(page.locator("#legend .unseen")).to_contain_text(re.compile(r"changes between −0\.01\d* and \+0\.01\d* are grey"))


def test_an_economy_without_data_says_so(visitor):
    page = visitor.open()
    page.evaluate("document.querySelector('svg.world .economy.none').focus()")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").endswith("no data")


def test_the_page_of_an_economy_has_no_backticks_and_no_bars_of_nothing(visitor):
    page = visitor.open("#/economy/LAO")
    expect(page.locator(".frontier")).to_be_visible(timeout=60_000)
    assert "`" not in page.locator("#view-economy").inner_text()
    for words, hidden in page.eval_on_selector_all("#view-economy .bars li", "all => all.map(one => [one.querySelector('.bar-value').textContent, one.querySelector('.bar-fill').hidden])"):
        assert hidden == (not re.search("[1-9]", words)), words
