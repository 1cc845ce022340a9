"""Scenario files: saved, loaded, dropped."""

from conftest import ROOT, settled
from playwright.sync_api import expect
from steps import press_country, rest, scenario, value_of


def test_save_and_load_round_trip(visitor, tmp_path):
    page = visitor.open()
    press_country(page, "IDN")
    rest(page)
    text, value = scenario(page), value_of(page, "IDN")
    with page.expect_download() as download:
        page.locator("#save").click()
    assert download.value.suggested_filename == "tpp-inclusive.yaml"
    saved = tmp_path / "saved.yaml"
    download.value.save_as(saved)
    assert saved.read_text(encoding="utf-8") == text
    page.locator("#start-empty").click()
    page.locator("#file").set_input_files(saved)
    settled(page)
    rest(page)
    assert scenario(page) == text and value_of(page, "IDN") == value


def test_every_shipped_example_can_be_chosen(visitor):
    page = visitor.open()
    examples = sorted((ROOT / "Scenarios").glob("*.yaml"))
    assert page.locator("#example option").count() == 1 + len(examples)
    for path in examples:
        page.locator("#example").select_option(path.stem)
        page.wait_for_function("name => document.querySelector('#yaml').value.includes(`name: ${name}\\n`)", arg=path.stem)
        settled(page)
        expect(page.locator("#faults")).to_be_empty()
        assert scenario(page) == path.read_text(encoding="utf-8")


def test_dropping_a_file(visitor):
    page = visitor.open()
    text = (ROOT / "Scenarios/china-cuts-cambodia-off.yaml").read_text(encoding="utf-8")
    transfer = page.evaluate_handle(
        """text => { const transfer = new DataTransfer(); transfer.items.add(new File([text], "dropped.yaml")); return transfer; }""", text)
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})
    page.wait_for_function("() => document.querySelector('#yaml').value.includes('china-cuts-cambodia-off')")
    settled(page)
    assert value_of(page, "KHM").startswith("−")


def test_files_that_are_no_scenarios(visitor, tmp_path):
    page = visitor.open()
    before = scenario(page)
    for name, content in (("large.yaml", b"a" * (2 << 20)), ("picture.yaml", b"\xff\xd8\xff\x00\x80")):
        path = tmp_path / name
        path.write_bytes(content)
        page.locator("#file").set_input_files(path)
        expect(page.locator("#notice")).to_contain_text(name)
        assert scenario(page) == before
