"""Composing a policy: by pressing countries, by sliders, by the list, and as text."""

import os
import statistics

import pytest
from conftest import settled
from playwright.sync_api import expect
from steps import JOINING, TPP, press_country, pressed, rest, scenario, value_of


def test_the_inclusive_tpp_by_clicking(visitor, keep):
    page = visitor.open()
    expected = value_of(page, "KHM")
    page.locator("#start-empty").click()
    page.locator('[data-kind="agreement"]').click()
    page.locator(".picker summary").first.click()
    page.get_by_role("searchbox", name="Search in Members").fill("Trans-Pacific")
    page.locator('.options [data-code="TPP"]').check()
    rest(page)
    assert pressed(page) == set(TPP)
    alone = value_of(page, "KHM")
    for code in JOINING:
        press_country(page, code)
    rest(page)
    assert pressed(page) == set(TPP + JOINING)
    assert value_of(page, "KHM") == expected != alone
    assert "members: [TPP, CHN, KHM, LAO, MMR, THA]" in scenario(page)
    keep(page, "composed-by-clicking")


def test_a_real_press_on_the_map_takes_a_country_out_and_in(visitor):
    page = visitor.open()
    box = page.locator('svg.world [data-code="AUS"]').bounding_box()
    for members in (set(TPP + JOINING) - {"AUS"}, set(TPP + JOINING)):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.4)
        rest(page)
        assert pressed(page) == members
    assert "not:AUS" not in scenario(page)


def test_comments_and_what_the_form_cannot_show_are_kept(visitor):
    page = visitor.open()
    text = scenario(page)
    page.locator("#yaml").fill(text + "# a note of mine\n" + "baseline:\n  - labour:\n      economies: [KHM]\n      percent: 1\n")
    page.wait_for_timeout(600)
    settled(page)
    press_country(page, "IDN")
    rest(page)
    after = scenario(page)
    assert "# the built-in world carries no tariffs" in after and "# a note of mine" in after
    assert "# 0.409 log points" in after, "a comment on what was not touched"
    assert "baseline:\n  - labour:\n      economies: [KHM]" in after
    assert "members: [TPP, CHN, KHM, LAO, MMR, THA, IDN]" in after
    expect(page.get_by_text("Kept from the file: measures of the baseline")).to_be_visible()


def test_a_measure_the_form_cannot_show_is_listed(visitor):
    page = visitor.open()
    page.locator("#yaml").fill(scenario(page).replace("show:", "  - deficit:\n      economies: [KHM]\n      value: zero\nshow:"))
    page.wait_for_timeout(600)
    settled(page)
    expect(page.locator(".measure pre.kept")).to_contain_text("deficit:")
    page.locator('[data-effect="rta/agtpa-2016-international"]').click()
    rest(page)
    assert "- deficit:\n      economies: [KHM]\n      value: zero" in scenario(page)
    assert "trade_effect: rta/agtpa-2016-international" in scenario(page)


def test_undo_and_redo(visitor):
    page = visitor.open()
    first = scenario(page)
    press_country(page, "IDN")
    rest(page)
    second = scenario(page)
    assert first != second
    page.locator("#undo").click()
    rest(page)
    assert scenario(page) == first
    page.keyboard.press("Control+y")
    rest(page)
    assert scenario(page) == second


def test_the_policy_outlives_a_reload(visitor):
    page = visitor.open()
    press_country(page, "IDN")
    rest(page)
    text, value = scenario(page), value_of(page, "IDN")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    settled(page)
    assert scenario(page) == text and value_of(page, "IDN") == value


def test_several_measures_and_every_kind_can_be_added(visitor):
    page = visitor.open()
    page.locator("#start-empty").click()
    page.locator('[data-kind="cut_off"]').click()
    expect(page.locator("#compose [role=status]")).to_contain_text("choose the Importers")
    page.locator('[data-side="importers"]').click()
    press_country(page, "USA")
    page.locator('[data-side="exporters"]').click()
    press_country(page, "KHM")
    rest(page)
    assert value_of(page, "KHM").startswith("−"), "a cut-off by a power is a loss"
    lone = value_of(page, "KHM")
    page.locator('[data-kind="productivity"]').click()
    press_country(page, "KHM")
    rest(page)
    assert value_of(page, "KHM") != lone
    assert "- cut_off:" in scenario(page) and "- productivity:" in scenario(page)
    for kind in ("tariff", "trade_cost", "trade_effect", "labour"):
        page.locator(f'[data-kind="{kind}"]').click()
        assert f"- {kind}:" in scenario(page)
        page.locator(".measure.open .drop").click()


# Measured from the input event to the frame that shows its answer. The limit is the promise; two cores that other jobs share
# make single moves late, so the median of a drag counts, and of three drags the best. On a machine whose load nobody knows,
# COMITY_TIMES=print shows the times and asserts only that answers come while the slider moves.
LIMIT = 100.0
TIMES_COUNT = os.environ.get("COMITY_TIMES") != "print"


def test_the_map_follows_the_slider_within_100_ms(visitor, keep):
    page = visitor.open()
    slider = page.locator(".measure.open input[type=range]").first
    before = {code: page.locator(f'svg.world [data-code="{code}"]').get_attribute("class") for code in TPP + JOINING}
    medians = []
    for _ in range(3):
        page.evaluate("performance.clearMeasures()")
        box = slider.bounding_box()
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] * 0.4, middle)
        page.mouse.down()
        for step in range(60):
            page.mouse.move(box["x"] + box["width"] * (0.4 + 0.005 * step), middle)
            page.wait_for_timeout(25)
        page.mouse.up()
        rest(page)
        times = page.evaluate("performance.getEntriesByName('comity-answer').map(entry => entry.duration)")
        assert len(times) >= (20 if TIMES_COUNT else 3), "answers came while the slider moved"
        medians.append(statistics.median(times))
        tail = statistics.quantiles(times, n=10)[-1]
        parts = page.evaluate("performance.getEntriesByName('comity-answer').map(entry => entry.detail)")
        shares = ", ".join(f"{name} {statistics.median(part[name] for part in parts):.0f}" for name in parts[0])
        print(f"drag: {len(times)} answers, median {medians[-1]:.0f} ms ({shares}), nine in ten below {tail:.0f} ms")
    assert min(medians) < LIMIT or not TIMES_COUNT, f"medians of three drags: {medians}"
    after = {code: page.locator(f'svg.world [data-code="{code}"]').get_attribute("class") for code in TPP + JOINING}
    assert after != before, "the colours follow"
    assert "trade among members × " in page.locator(".measure.open .words").first.inner_text()
    keep(page, "after-the-slider")


@pytest.mark.parametrize("chip, factor", [("rta/agtpa-2016-three-way", "1.75"), ("rta/agtpa-2016-international", "1.21")])
def test_cited_effects_are_named_and_explained(visitor, chip, factor):
    page = visitor.open()
    page.locator(f'[data-effect="{chip}"]').click()
    rest(page)
    assert f"trade_effect: {chip}" in scenario(page)
    expect(page.locator(".measure.open .words").first).to_have_text(f"trade among members × {factor} at given prices")
    expect(page.locator(f'.cited li:has([data-effect="{chip}"])')).to_contain_text("Advanced Guide to Trade Policy Analysis")
