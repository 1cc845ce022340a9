"""The list and the table find economies by code, name and other common names, the best first."""

import pytest
from playwright.sync_api import expect

OTHER_NAMES = {
    "Myanmar": "MMR", "Burma": "MMR", "Lao PDR": "LAO", "Korea South": "KOR", "Korea, North": "PRK", "UAE": "ARE", "Britain": "GBR", "uk": "GBR",
    "Ivory Coast": "CIV", "côte d’ivoire": "CIV", "Viet Nam": "VNM", "russia": "RUS", "Eswatini": "SWZ", "turkiye": "TUR", "Czechia": "CZE",
}


def found(page, words):
    page.get_by_role("searchbox", name="Search in Members").fill(words)
    return page.eval_on_selector_all(".options [data-code]", "all => all.map(one => one.dataset.code)")


@pytest.fixture
def page(visitor):
    page = visitor.open()
    page.locator(".picker summary").first.click()
    return page


def test_whole_codes_come_first(page):
    for words, code in [("EU", "EU"), ("tpp", "TPP"), ("CHN", "CHN"), ("khm", "KHM"), ("China", "CHN"), ("Niger", "NER"), ("ASEAN", "ASEAN")] + list(OTHER_NAMES.items()):
        assert found(page, words)[0] == code, words


def test_countries_come_before_bilateral_agreements(page):
    codes = found(page, "korea")
    assert set(codes[:2]) == {"KOR", "PRK"} and len(codes) > 5


def test_lines_that_are_cut_off_are_counted(page):
    assert len(found(page, "european")) == 60
    expect(page.locator(".options .more")).to_contain_text("more: type more of the name")
    found(page, "European Union - Serbia")
    expect(page.locator(".options .more")).to_have_count(0)


def test_what_is_not_in_force_is_marked(page):
    found(page, "RCEP")
    expect(page.locator(".options li").first).to_contain_text("not in force in 2014")
    found(page, "Myanmar")
    expect(page.locator(".options li").first).to_contain_text("Burma (Myanmar)")


@pytest.mark.parametrize("words, code", list(OTHER_NAMES.items())[:6])
def test_the_table_finds_other_names(page, words, code):
    page.locator("#table-filter").fill(words)
    expect(page.locator(f'#table-panel tr[data-code="{code}"]')).to_be_visible()
    page.wait_for_timeout(200)
    assert page.locator("#table-panel tbody tr").count() <= 3
