"""An answer is never shown as that of a policy it does not answer."""

import re

from conftest import settled
from playwright.sync_api import expect
from steps import keep_run, press_country, rest, scenario


def classes(page):
    return set(page.eval_on_selector_all("svg.world .economy", "all => all.map(one => one.getAttribute('class'))"))


def test_without_measures_nothing_is_shown(visitor):
    page = visitor.open()
    page.locator("#start-empty").click()
    page.wait_for_timeout(400)
    assert classes(page) == {"economy empty"}
    for place in ("#legend", "#bars-panel .bars", "#table-panel table", "#answer .standing", "#answer .figures"):
        expect(page.locator(place)).to_be_empty()
    expect(page.locator("#table-panel")).not_to_contain_text("217")
    expect(page.locator("#bars-panel")).not_to_contain_text("per cent")
    expect(page.locator("#run")).to_be_disabled()
    expect(page.locator("#run-empty")).to_contain_text("nothing to run")
    page.locator('[data-kind="agreement"]').click()
    expect(page.locator("#answer .standing")).to_contain_text("at least two members")
    expect(page.locator("#answer .sentence")).not_to_contain_text("coming")
    page.locator('svg.world [data-code="AUS"]').hover()
    expect(page.locator(".tip")).to_contain_text("no answer yet")
    for code in ("USA", "CHN"):
        press_country(page, code)
    rest(page)
    assert "economy empty" not in classes(page)


def test_the_answer_of_the_policy_before_is_called_so(visitor, keep):
    page = visitor.open()
    text = scenario(page)
    question = page.locator("#question").inner_text()
    page.locator("#yaml").fill(re.sub("question: .*", "question: Another one?", text).replace("sectors: all", "sectoors: all"))
    for place in ("#answer", "#map-panel", "#bars-panel", "#table-panel"):
        expect(page.locator(f"{place} .former-words")).to_contain_text("The last answer, of the policy before: " + question)
    assert "Another one" not in page.locator("#answer .former-words").inner_text()
    keep(page, "answer-of-the-policy-before")
    page.locator("#yaml").fill(text)
    settled(page)
    expect(page.locator("#map-panel .former-words")).to_be_empty()


def test_a_kept_run_is_of_its_policy(visitor):
    page = visitor.open()
    run = keep_run(page, 0)
    expect(page.locator("#kept-run")).to_contain_text(f"Kept as {run}. ")
    press_country(page, "IDN")
    expect(page.locator("#kept-run")).to_contain_text(f"Kept as {run}, of the policy before.")
    page.locator("#undo").click()
    expect(page.locator("#kept-run")).to_contain_text(f"Kept as {run}. ")


def test_draws_out_of_range_are_said(visitor):
    page = visitor.open()
    for value in ("-5", "", "99999999", "2.5"):
        page.locator("#draws").fill(value)
        page.locator("#run").click()
        expect(page.locator("#run-state")).to_have_text(re.compile(r"Draws: a whole number from 0 to [\d,]+ is needed"))
        expect(page.locator("#draws")).to_have_value(value)
        expect(page.locator("#draws")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#kept-run")).to_have_text("")
