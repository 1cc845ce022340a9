"""The report of the inclusive TPP, opened from the disk with the network off."""

import json
import os
import re
import subprocess

import pytest
from conftest import COMITY, ROOT

SCENARIO = ROOT / "Scenarios" / "tpp-inclusive.yaml"
# The largest report that can be mailed without a thought.
LARGEST = 3_000_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What `comity run --out` writes."""
    out = tmp_path_factory.mktemp("report") / "out"
    data = tmp_path_factory.mktemp("data")
    done = subprocess.run(
        [str(COMITY), "run", str(SCENARIO), "--out", str(out)], capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "COMITY_DATA": str(data)}
    )
    assert done.returncode == 0, done.stderr
    if "charts-not-drawn" in done.stderr or "warning" in done.stderr:
        pytest.skip(f"the charts are not drawn: {done.stderr.splitlines()[0]}")
    return out


@pytest.fixture
def reader(browser):
    """Opens the report without a network, as one with a given screen; nothing else may be asked for."""
    contexts = []

    def open_report(folder, **settings):
        context = browser.new_context(offline=True, **settings)
        page = context.new_page()
        said, asked = [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        contexts.append((context, said, asked, folder))
        page.goto((folder / "report.html").as_uri())
        return page

    yield open_report
    for context, said, asked, folder in contexts:
        context.close()
        assert not said, f"on the console: {said}"
        assert asked == [(folder / "report.html").as_uri()], f"asked for: {asked}"


def test_the_report_is_small_and_whole(folder):
    assert (folder / "report.html").stat().st_size < LARGEST
    for name in ["map", "gains", "flows", "welfare"]:
        specification = json.loads((folder / "charts" / f"{name}.vl.json").read_text())
        assert specification["$schema"].startswith("https://vega.github.io/schema/vega-lite/")


def test_map_bars_and_tables_are_seen(folder, reader, keep):
    page = reader(folder, viewport={"width": 1280, "height": 900}, color_scheme="light")
    for name in ["map", "gains", "flows", "welfare"]:
        drawing = page.locator(f"#figure-{name} .drawing:visible svg")
        assert drawing.count() == 1
        box = drawing.bounding_box()
        assert box["width"] > 400 and box["height"] > 150, f"{name}: {box}"
        assert drawing.locator("title").text_content()
        assert drawing.get_attribute("role") == "img"
    assert page.locator("#figure-map path").count() > 200
    bars = page.locator("#figure-gains .wide")
    assert "Cambodia" in bars.text_content() and "Vietnam" in bars.text_content()
    table = page.locator("section[aria-labelledby=gains-and-losses] table").first
    assert table.is_visible()
    row = table.locator("tr", has=page.get_by_role("rowheader", name="Cambodia"))
    assert re.fullmatch(r"\+0\.84", row.locator("td").first.inner_text())
    keep(page, "report-light", full=True)


def test_the_numbers_are_those_of_the_csv(folder, reader):
    page = reader(folder)
    lines = (folder / "results.csv").read_text().splitlines()
    income = {line.split(",")[0]: line.split(",")[2] for line in lines[1:] if '"' not in line}
    shown = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('section[aria-labelledby=annex] tbody tr')].map(
        row => [row.cells[1].textContent, row.cells[2].querySelector('data').value]))"""
    )
    assert len(shown) == 217
    for code, value in income.items():
        assert shown[code] == value, code


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1920])
def test_it_fits_every_screen(folder, reader, keep, scheme, width):
    page = reader(folder, viewport={"width": width, "height": 900}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page moves sideways"
    for name in ["map", "gains", "flows", "welfare"]:
        assert page.locator(f"#figure-{name} .drawing:visible svg").count() == 1
    # Text of drawings keeps a size that can be read.
    small = page.evaluate(
        """() => [...document.querySelectorAll('.drawing:not([hidden]) text')].filter(t => t.getClientRects().length)
        .map(t => [t.textContent, t.getBoundingClientRect().height]).filter(([words, height]) => words && height < 8)"""
    )
    assert not small, f"too small to read: {small[:5]}"
    if width in (390, 1920):
        keep(page, f"report-{scheme}-{width}", full=True)


def luminance(colour):
    def channel(value):
        value /= 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(float(part)) for part in re.findall(r"[\d.]+", colour)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out(folder, reader, scheme):
    page = reader(folder, color_scheme=scheme)
    colours = page.evaluate(
        """() => [...document.querySelectorAll('p, td, th, figcaption, dd, dt, li, h1, h2, h3, caption, code, .gain, .loss, .unit, .place, .drawing text')]
        .filter(e => e.getClientRects().length && e.textContent.trim()).map(e => {
            let ground = e; let colour;
            do { colour = getComputedStyle(ground).backgroundColor; ground = ground.parentElement } while (ground && colour === 'rgba(0, 0, 0, 0)');
            const style = getComputedStyle(e);
            return [e instanceof SVGElement ? style.fill : style.color, colour, e.tagName + ' ' + e.textContent.slice(0, 30)] })"""
    )
    assert len(colours) > 500
    faint = set()
    for ink, ground, words in colours:
        light, dark = sorted([luminance(ink), luminance(ground)], reverse=True)
        if (light + 0.05) / (dark + 0.05) < 4.5:
            faint.add((ink, ground, words))
    assert not faint, f"contrast below 4.5: {sorted(faint)[:5]}"


def test_headings_tables_and_figures_are_named(folder, reader):
    page = reader(folder)
    levels = page.evaluate("() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    assert page.evaluate("() => document.documentElement.lang") == "en"
    assert page.evaluate("() => [...document.querySelectorAll('table')].every(t => t.caption && t.caption.textContent.trim())")
    assert page.evaluate("() => [...document.querySelectorAll('th')].every(t => ['row', 'col'].includes(t.scope))")
    names = page.evaluate("() => [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(names) == len(set(names)), "two elements have one name"
    referred = page.evaluate(
        "() => [...document.querySelectorAll('[aria-labelledby]')].map(e => e.getAttribute('aria-labelledby'))"
    )
    assert set(referred) <= set(names)


def test_it_prints(folder, reader, tmp_path):
    page = reader(folder, color_scheme="dark")
    pdf = tmp_path / "report.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))
    assert 5 <= pages <= 25, f"{pages} pages"
    page.emulate_media(media="print")
    # Paper is white whatever the screen is.
    assert page.evaluate("() => getComputedStyle(document.body).color") == "rgb(28, 43, 57)"
