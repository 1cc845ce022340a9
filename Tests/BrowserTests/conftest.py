"""A running service, a browser, and pages that tell on their console and on every request they make."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / ".build" / "screenshots"
COMITY = Path(os.environ.get("COMITY", ROOT / ".build" / "release" / "comity"))
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

# What Chromium itself writes on the console when the service refuses a scenario: the status of the answer, not a fault of
# the page. Only tests that provoke a refusal accept it.
REFUSED = re.compile(r"Failed to load resource: .* 4(09|22|29) ")


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    """The address of a service of its own: a free port, and an empty folder of user data."""
    if address := os.environ.get("COMITY_ADDRESS"):
        yield address.rstrip("/")
        return
    data = tmp_path_factory.mktemp("data")
    process = subprocess.Popen(
        [str(COMITY), "serve", "--port", "0"], stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "COMITY_DATA": str(data)}
    )
    line = process.stdout.readline()
    address = re.search(r"http://\S+", line)
    assert address, f"the service said {line!r}"
    yield address.group().rstrip("/")
    process.terminate()
    assert process.wait(20) == 0, "the service did not end cleanly"


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visitor:
    """A browser profile of its own, whose pages are watched."""

    def __init__(self, browser, service, **context):
        self.service = service
        self.console: list[str] = []
        self.foreign: list[str] = []
        self.accepts_refusals = False
        self.context = browser.new_context(accept_downloads=True, **context)
        self.context.on("page", self._watch)

    def _watch(self, page: Page):
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.console.append(f"error: {error}"))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str):
        if not url.startswith((self.service + "/", f"blob:{self.service}/", "data:")):
            self.foreign.append(url)

    def open(self, path: str = "#/") -> Page:
        page = self.context.new_page()
        page.goto(f"{self.service}/{path}")
        page.wait_for_selector("body[data-ready]")
        if path in ("", "#/"):
            settled(page)
        return page

    def check(self):
        said = [line for line in self.console if not (self.accepts_refusals and REFUSED.search(line))]
        assert not said, f"on the console: {said}"
        assert not self.foreign, f"requests left the service: {self.foreign}"


def settled(page: Page):
    """Waits until the answer shown is that of the policy at hand."""
    page.wait_for_function("() => document.querySelector('#answer .sentence').textContent.length > 60 && !document.querySelector('#answer.stale')")


@pytest.fixture
def visitor(browser, service):
    """A visitor at a desk."""
    visitor = Visitor(browser, service, viewport={"width": 1440, "height": 1000}, color_scheme="light")
    yield visitor
    visitor.context.close()
    visitor.check()


@pytest.fixture
def visit(browser, service):
    """Makes visitors of any kind; all are checked at the end."""
    made: list[Visitor] = []

    def make(**context) -> Visitor:
        made.append(Visitor(browser, service, **context))
        return made[-1]

    yield make
    for visitor in made:
        visitor.context.close()
        visitor.check()


@pytest.fixture
def keep():
    """Keeps a screenshot as an artefact, and says where."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def shot(page: Page, name: str, full: bool = False):
        path = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=path, full_page=full)
        assert path.stat().st_size > 10_000, "an empty picture"

    return shot
