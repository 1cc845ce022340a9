"""Runs that are kept: started, cancelled, opened, compared, downloaded, deleted."""

import csv
import io
import re

from conftest import settled
from playwright.sync_api import expect
from steps import keep_run, press_country, rest, scenario, value_of


def test_a_run_with_draws_shows_intervals_and_its_documents(visitor, keep):
    page = visitor.open()
    run = keep_run(page, 30)
    expect(page.locator("#answer .sentence")).to_contain_text("90 % interval")
    expect(page.locator(".bars .whisker").first).to_be_visible()
    keep(page, "run-with-intervals")
    for name, start in (("report.html", "<!doctype html>"), ("scenario.yaml", "comity_scenario: 1"), ("results.csv", "economy,name,")):
        with page.expect_download() as download:
            page.locator(f'#kept-run a[data-document="{name}"]').click()
        path = download.value.path()
        content = path.read_text(encoding="utf-8")
        assert content.lower().startswith(start.lower()), name
        if name == "report.html":
            assert len(content) < 3_000_000 and "Cambodia" in content
        if name == "results.csv":
            rows = list(csv.DictReader(io.StringIO(content)))
            assert len(rows) == 217 and "real_income_percent_low" in rows[0]
    with page.expect_download() as download:
        page.locator('#kept-run a[data-document="results.xlsx"]').click()
    assert download.value.path().read_bytes()[:2] == b"PK"
    assert run in download.value.suggested_filename


def test_comparing_two_runs(visitor, keep):
    page = visitor.open()
    first = keep_run(page, 0)
    khm = value_of(page, "KHM")
    press_country(page, "IDN")
    rest(page)
    second = keep_run(page, 0)
    now = value_of(page, "KHM")
    page.get_by_role("link", name="Kept runs").click()
    page.locator(f'input[data-run="{first}"]').check()
    page.locator(f'input[data-run="{second}"]').check()
    keep(page, "kept-runs")
    page.locator("#compare").click()
    expect(page.locator("#answer .compared")).to_contain_text("Shown as the difference from")
    row = page.locator('tr[data-code="KHM"] td')
    assert [row.nth(0).inner_text(), row.nth(1).inner_text()] == [now, khm]
    number = lambda text: float(text.replace("−", "-").replace(",", ""))
    assert abs(number(row.nth(2).inner_text()) - (number(now) - number(khm))) < 0.011
    expect(page.locator("#map-panel .legend-notes")).to_contain_text("difference")
    assert number(value_of(page, "IDN")) > 0
    keep(page, "comparing-two-runs")
    page.locator("#against").select_option("")
    expect(page.locator("#map-panel .legend-notes")).not_to_contain_text("difference")


def test_holding_an_answer_to_compare_with(visitor):
    page = visitor.open()
    page.locator("#hold").click()
    rest(page)
    assert value_of(page, "KHM") == "0.00"
    page.locator('[data-effect="rta/agtpa-2016-three-way"]').click()
    rest(page)
    assert value_of(page, "KHM").startswith("+")


def test_both_values_stand_beside_a_difference(visitor):
    page = visitor.open()
    held = value_of(page, "KHM")
    page.locator("#hold").click()
    press_country(page, "IDN")
    rest(page)
    expect(page.locator("#answer .figures")).to_contain_text("the held answer: +0.29 %; difference")
    expect(page.locator("#table-panel thead")).to_contain_text("the held answer")
    expect(page.locator("#table-panel thead")).not_to_contain_text("before, ")
    page.locator('#table-panel tr[data-code="KHM"] button').click()
    sheet = page.locator("dialog.sheet .origin-figure")
    expect(sheet).to_contain_text("percentage points")
    expect(sheet).to_contain_text("This policy: +")
    expect(sheet).to_contain_text(re.compile(r"the held answer: .*: " + re.escape(held) + " %"))
    page.keyboard.press("Escape")
    keep_run(page, 20)
    page.locator("#show-intervals").click()
    expect(page.locator(".bars .whisker").first).to_be_visible()
    page.locator("#against").select_option("held")
    expect(page.locator("#answer .compared")).to_contain_text("the held answer")


def test_runs_of_one_title_can_be_told_apart(visitor):
    page = visitor.open()
    first, second = keep_run(page, 0), keep_run(page, 10)
    words = {run: page.locator(f'#against option[value="{run}"]').inner_text() for run in (first, second)}
    assert words[first] != words[second]
    for run, draws in ((first, "0 draws"), (second, "10 draws")):
        assert run.split("-")[-1] in words[run] and draws in words[run]


def test_cancelling_a_run(visitor, keep):
    page = visitor.open()
    page.locator("#draws").fill("5000")
    page.locator("#run").click()
    expect(page.locator("#run-state")).to_contain_text(re.compile(r"\d of 5,000 draws"), timeout=30_000)
    keep(page, "a-run-in-progress")
    page.locator("#cancel").click()
    expect(page.locator("#run-state")).to_have_text("Cancelled; nothing was kept.", timeout=20_000)
    expect(page.locator("#run")).to_be_enabled()
    expect(page.locator("#progress")).to_be_hidden()


def test_opening_and_deleting(visitor):
    page = visitor.open()
    press_country(page, "PNG")
    rest(page)
    text = scenario(page)
    run = keep_run(page, 10)
    page.locator("#start-empty").click()
    page.get_by_role("link", name="Kept runs").click()
    page.locator(f'[data-open="{run}"]').click()
    settled(page)
    assert scenario(page) == text
    expect(page.locator("#answer .sentence")).to_contain_text("interval")
    page.get_by_role("link", name="Kept runs").click()
    page.locator(f'[data-delete="{run}"]').click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(f'[data-delete="{run}"]')).to_be_focused()
    page.locator(f'[data-delete="{run}"]').click()
    page.locator("#delete-now").click()
    expect(page.locator(f'[data-open="{run}"]')).to_have_count(0)


def test_two_tabs(visitor):
    one = visitor.open()
    two = visitor.open()
    press_country(one, "IDN")
    rest(one)
    assert value_of(one, "IDN") != value_of(two, "IDN"), "a tab keeps its own policy"
    run = keep_run(one, 0)
    two.get_by_role("link", name="Kept runs").click()
    expect(two.locator(f'input[data-run="{run}"]')).to_have_count(1)
