"""What somebody sees who has never used Comity."""

import re

from playwright.sync_api import expect
from steps import JOINING, TPP, pressed


def test_opens_with_the_inclusive_tpp_answered(visitor, keep):
    page = visitor.open()
    expect(page.get_by_role("heading", level=1)).to_have_text("Should the TPP be more inclusive, and what would that mean for Cambodia?")
    sentence = page.locator("#answer .sentence").inner_text()
    assert re.search(r"Cambodia: real income rises by 0\.\d\d per cent \([\d,]+ million USD a year\)", sentence)
    expect(page.locator("#world")).to_have_value("factbook-2014")
    expect(page.locator("#hint")).to_be_visible()
    assert pressed(page) == set(TPP + JOINING)
    assert page.locator("#table-panel tbody tr").count() == 217
    # Every shape has a class of the answer or is hatched; China gains most of those that are drawn large.
    assert page.locator("svg.world .economy").count() > 230
    assert page.locator('svg.world [data-code="CHN"]').get_attribute("class") == "economy c8"
    assert page.locator("svg.world .economy.none").count() > 5
    keep(page, "first-visit-desk")


def test_the_hint_is_for_the_first_visit_only(visitor):
    page = visitor.open()
    page.locator('[data-code="KHM"]').first.dispatch_event("click")
    page.wait_for_timeout(200)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#hint")).to_be_hidden()


def test_every_text_of_the_code_is_in_the_texts():
    """Keys are checked where they are written, so that another language needs one more file and nothing else."""
    import json
    from conftest import ROOT

    texts = json.loads((ROOT / "Web/texts/en.json").read_text())
    code = "\n".join(path.read_text() for path in (ROOT / "Web/app").glob("*.js"))
    named = set(re.findall(r'\bt\("([^"]+)"', code)) | set(re.findall(r'data-(?:text|label)="([^"]+)"', (ROOT / "Web/index.html").read_text()))
    assert not {key for key in named if key not in texts}
    assert len(named) > 150
    # Words between tags or quotes in code would be texts that no translator finds.
    assert not re.findall(r'h\("[a-z0-9]+", \{[^}]*\}, "[A-Za-z]{3,}', code)
