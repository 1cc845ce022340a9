"""Names and questions are data, whatever they look like."""

import json

from playwright.sync_api import expect
from steps import keep_run, rest, scenario

SCRIPT = "<img src=x onerror=\"document.body.dataset.hit='1'\"><script>document.body.dataset.hit='1'</script>"


def test_markup_in_names_and_questions_is_shown_as_text(visitor):
    page = visitor.open()
    text = scenario(page)
    hostile = "\n".join(
        f"title: {json.dumps(SCRIPT)}" if line.startswith("title:") else
        f"question: {json.dumps('Why? ' + SCRIPT)}" if line.startswith("question:") else
        f"      name: {json.dumps(SCRIPT)}" if line.startswith("      name:") else line
        for line in text.split("\n"))
    page.locator("#yaml").fill(hostile)
    page.wait_for_timeout(600)
    rest(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Why? " + SCRIPT)
    expect(page.locator(".measure-title").first).to_contain_text("<img src=x")
    keep_run(page, 0)
    page.get_by_role("link", name="Kept runs").click()
    expect(page.locator(".run h2").first).to_have_text(SCRIPT)
    page.locator(".run [data-delete]").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("<img src=x")
    page.locator("#delete-now").click()
    page.get_by_role("link", name="Workbench", exact=True).click()
    page.locator("#table-panel tbody button").first.click()
    assert page.evaluate("document.body.dataset.hit") is None
    assert page.locator("img").count() == 0 and page.locator("script").count() == 1


def test_the_browser_would_refuse_what_the_page_does_not_need(visitor):
    page = visitor.open()
    policy = page.request.get(visitor.service + "/").headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert page.request.get(visitor.service + "/").headers["x-content-type-options"] == "nosniff"


def test_the_files_of_the_page_have_no_inline_script_or_style():
    from conftest import ROOT

    html = (ROOT / "Web/index.html").read_text(encoding="utf-8")
    assert "style=" not in html and "<style" not in html and "onclick" not in html
    for path in (ROOT / "Web/app").glob("*.js"):
        code = path.read_text(encoding="utf-8")
        assert "innerHTML" not in code and "outerHTML" not in code and "insertAdjacentHTML" not in code, path.name
        assert "eval(" not in code and "http://" not in code.replace("http://www.w3.org/2000/svg", ""), path.name
        assert code.count("\n") <= 300, f"{path.name} holds more than one idea"
