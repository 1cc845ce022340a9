"""What a visitor does, in words that several tests share."""

from conftest import settled
from playwright.sync_api import Page, expect

TPP = ["AUS", "BRN", "CAN", "CHL", "JPN", "MEX", "MYS", "NZL", "PER", "SGP", "USA", "VNM"]
JOINING = ["CHN", "KHM", "LAO", "MMR", "THA"]


def scenario(page: Page) -> str:
    return page.locator("#yaml").input_value()


def write(page: Page, text: str):
    """Types a whole scenario."""
    page.locator("#yaml").fill(text)
    page.wait_for_timeout(500)


def pressed(page: Page) -> set[str]:
    """Codes of the economies that the map shows as members."""
    return set(page.eval_on_selector_all("svg.world [aria-pressed=true]", "all => all.map(one => one.dataset.code)"))


def value_of(page: Page, code: str, column: str = "real_income_percent") -> str:
    return page.locator(f'tr[data-code="{code}"] td[data-column="{column}"][data-mode="shown"]').inner_text()


def press_country(page: Page, code: str):
    """A press in the middle of what is seen of a country, as a mouse does it."""
    page.locator(f'svg.world [data-code="{code}"]').dispatch_event("click")


def keep_run(page: Page, draws: int) -> str:
    """Runs and keeps the policy at hand; its id."""
    before = page.locator("#kept-run").inner_text()
    page.locator("#draws").fill(str(draws))
    page.locator("#run").click()
    expect(page.locator("#run")).to_be_enabled(timeout=60_000)
    expect(page.locator("#kept-run")).not_to_have_text(before)
    address = page.locator('#kept-run a[data-document="report.html"]').get_attribute("href")
    return address.split("/")[-2]


def rest(page: Page):
    page.wait_for_timeout(60)
    settled(page)
