"""The page in real Chromium: ask, choose, contact, exit; without JavaScript, on small screens, for everybody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.answering.answerer import Answerer
from bot.content.models import LANGUAGES
from tests.channels.web.chromium import CHROMIUM, OPTIONS, needs_chromium
from tests.channels.web.site import Site, serving

pytestmark = [needs_chromium, pytest.mark.asyncio(loop_scope="module")]
SEEN = "dörren i trean är sönderslagen igen, det är tredje gången i år"
PHONE: dict[str, int] = {"width": 390, "height": 844}
SMALL: dict[str, int] = {"width": 320, "height": 568}
EVERY_KIND = (
    "/",
    "/akut",
    "/kontakter",
    "/tecken",
    "/fragor",
    "/jobb",
    "/jobb/wall",
    "/sprak",
    "/integritet",
    "/amne/sign-fear",
    "/kontakt/kvinnofridslinjen",
    "/kontakt/jarfalla-kvinnojour",
    "/nowhere",
)
HARMLESS = "/static/icon.svg"
"""Stands for the harmless page: tests must not ask anybody outside."""
MILLISECONDS = 60_000
TORN = """lines => lines.filter(line => {
  const boxes = node => {
    const range = document.createRange()
    range.selectNodeContents(node)
    return [...range.getClientRects()]
  }
  const [first, ...others] = boxes(line)
  const strayed = others.some(box => box.left < first.left - 1)
  return strayed || [...line.querySelectorAll("a.tel")].some(number => {
    const [box, ...more] = boxes(number), after = number.nextSibling
    if (more.length || !after || !/^[.,:;?!)]/.test(after.data)) return more.length > 0
    const sign = document.createRange()
    sign.setStart(after, 0)
    sign.setEnd(after, 1)
    return sign.getBoundingClientRect().top > box.bottom - 2
  })
}).map(line => line.textContent)"""
"""Lines that do not stand as they were written: out of their column, a number or its full stop torn off."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def site(answerer: Answerer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    async with serving(answerer, tmp_path_factory.mktemp("web")) as site:
        yield site


class Visit:
    """One person's tab, and what it asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text))

    async def ask(self, text: str) -> None:
        await self.page.fill("#q", text)
        await self.page.click("#ask button")

    async def text(self) -> str:
        return await self.page.inner_text("#reply")


@asynccontextmanager
async def visiting(browser: Browser, site: Site, path: str = "/", **options: Any) -> AsyncIterator[Visit]:
    options = {"viewport": PHONE, "locale": "sv-SE", "has_touch": True, "is_mobile": True, **options}
    context = await browser.new_context(base_url=site.address, **options)
    context.set_default_timeout(MILLISECONDS)
    page = await context.new_page()
    visit = Visit(page)
    await page.goto(path)
    yield visit
    await context.close()


async def test_ask_then_contact_then_referral(browser: Browser, site: Site) -> None:
    async with visiting(browser, site) as visit:
        page = visit.page
        await visit.ask(SEEN)
        await expect(page.locator("#reply h2")).to_have_text("Hål i dörrar och väggar")
        assert await page.evaluate("document.activeElement.id") == "reply"
        assert await page.evaluate("scrollY") == 0
        assert await page.input_value("#q") == ""
        await page.click("#reply .contacts a >> text=Kvinnofridslinjen")
        await expect(page.locator("#reply h2")).to_contain_text("020-50 50 50")
        assert await page.get_attribute("#reply h2 a.tel", "href") == "tel:020505050"
        before = (await site.counts()).get(("handed_over", "kvinnofridslinjen"), 0)
        await page.click("text=Jag lämnade numret")
        await expect(page.locator(".noted")).to_have_text("✓ Noterat utan namn")
        assert "Jag ringde" in await visit.text()
        await page.click("text=Jag ringde")
        await expect(page.locator(".noted")).to_have_count(2)
        assert (await site.counts())["handed_over", "kvinnofridslinjen"] == before + 1
        # The address never tells what was read, and there is one entry to go back to.
        assert page.url == f"{site.address}/"
        assert await page.evaluate("history.length") == 2
        assert visit.complaints == []


async def test_choose_what_was_meant(browser: Browser, site: Site, answerer: Answerer) -> None:
    async with visiting(browser, site) as visit:
        await visit.ask("en fråga om bostaden och en anmälan")
        await visit.page.wait_for_function("!document.querySelector('#reply').innerText.startsWith('Hej')")
        button = visit.page.locator("#reply .button").first
        label = await button.inner_text()
        await button.click()
        await expect(visit.page.locator("#reply")).not_to_contain_text("Välj det som passar")
        assert label
        assert visit.complaints == []


async def test_danger_now(browser: Browser, site: Site) -> None:
    async with visiting(browser, site) as visit:
        await visit.ask("han slår henne nu")
        alarm = visit.page.locator("#reply .alarm")
        await expect(alarm).to_have_text("Ring 112 nu.")
        box = await alarm.bounding_box()
        assert box
        assert box["y"] < 250
        assert box["height"] > 44
        assert await alarm.get_attribute("href") == "tel:112"


async def test_the_enter_key_sends_and_a_second_question_follows(browser: Browser, site: Site) -> None:
    async with visiting(browser, site) as visit:
        await visit.page.fill("#q", "she has bruises and is afraid of her husband")
        await visit.page.press("#q", "Enter")
        await expect(visit.page.locator("html")).to_have_attribute("lang", "en")
        await expect(visit.page.locator("#ask label")).to_have_text("What have you seen or heard?")
        await visit.page.press("#q", "Shift+Enter")
        await visit.ask("han slår henne nu")
        await expect(visit.page.locator("html")).to_have_attribute("lang", "sv")
        assert visit.complaints == []


async def test_nothing_is_kept_and_nobody_else_is_asked(browser: Browser, site: Site) -> None:
    async with visiting(browser, site) as visit:
        page = visit.page
        await visit.ask(SEEN)
        await expect(page.locator("#reply h2")).to_be_visible()
        await page.click("#reply .button >> text=Meny")
        await expect(page.locator("#reply")).to_contain_text("Hej!")
        assert all(url.startswith(site.address) for url in visit.requests)
        assert not [url for url in visit.requests if "trean" in url or "q=" in url]
        assert await page.context.cookies() == []
        kept = "[localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, "
        kept += "(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]"
        assert await page.evaluate(f"(async () => {kept})()") == [0, 0, 0, 0, 0]
        assert "trean" not in await page.content()


@pytest.mark.parametrize("way", ["button", "escape"])
async def test_the_quick_exit(browser: Browser, answerer: Answerer, tmp_path: Path, way: str) -> None:
    async with (
        serving(answerer, tmp_path) as other,
        serving(answerer, tmp_path, exit_url=f"{other.address}{HARMLESS}") as site,
        visiting(browser, site) as visit,
    ):
        page = visit.page
        await visit.ask(SEEN)
        await expect(page.locator("#reply h2")).to_be_visible()
        if way == "button":
            await page.click("#exit")
        else:
            await page.keyboard.press("Escape")
            await page.keyboard.press("Escape")
        await page.wait_for_url(f"{other.address}{HARMLESS}")
        assert await page.evaluate("history.length") == 2  # the blank tab, and the harmless page instead of ours
        await page.go_back()
        assert page.url == "about:blank"


async def test_one_escape_alone_leaves_nothing(browser: Browser, site: Site) -> None:
    async with visiting(browser, site) as visit:
        await visit.page.keyboard.press("Escape")
        await visit.page.keyboard.press("a")
        await visit.page.keyboard.press("Escape")
        await asyncio.sleep(0.3)
        assert visit.page.url == f"{site.address}/"


async def test_the_page_is_gone_before_the_harmless_one_has_come(
    browser: Browser, answerer: Answerer, tmp_path: Path
) -> None:
    async with (
        serving(answerer, tmp_path, exit_url="https://exit.example/") as site,
        visiting(browser, site) as visit,
    ):
        await visit.page.route("https://exit.example/**", lambda route: route.abort())
        leave = "document.querySelector('#exit').click(), [document.body.children.length, document.title]"
        assert await visit.page.evaluate(leave) == [0, ""]


async def test_without_javascript(browser: Browser, answerer: Answerer, tmp_path: Path) -> None:
    async with (
        serving(answerer, tmp_path, exit_url="https://exit.example/") as site,
        visiting(browser, site, java_script_enabled=False) as visit,
    ):
        page = visit.page
        await visit.ask(SEEN)
        await expect(page.locator("#reply h2")).to_have_text("Hål i dörrar och väggar")
        assert page.url == f"{site.address}/fraga"
        await page.click("#reply .contacts a >> text=Kvinnofridslinjen")
        assert page.url.startswith(f"{site.address}/kontakt/kvinnofridslinjen")
        await page.click("text=Jag ringde")
        await expect(page.locator(".noted")).to_have_text("✓ Noterat utan namn")
        assert (await site.counts())["called", "kvinnofridslinjen"] == 1
        await page.click(".switch")
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        assert await page.get_attribute("#exit", "href") == "https://exit.example/"
        assert await page.is_hidden("#lost")


async def test_when_the_connection_is_lost_the_numbers_are_there(browser: Browser, site: Site) -> None:
    async with visiting(browser, site) as visit:
        page = visit.page
        await page.context.set_offline(True)
        await visit.ask(SEEN)
        await expect(page.locator("#lost")).to_be_visible()
        for number in ("112", "020505050", "11414", "116111"):
            assert await page.locator(f'#lost a[href="tel:{number}"]').count() == 1
        assert await page.input_value("#q") == SEEN
        await page.context.set_offline(False)
        await page.click("#ask button")
        await expect(page.locator("#reply h2")).to_have_text("Hål i dörrar och väggar")
        await expect(page.locator("#lost")).to_be_hidden()


async def test_an_answer_that_is_no_page_of_ours_is_a_lost_one(browser: Browser, site: Site) -> None:
    async with visiting(browser, site) as visit:
        await visit.page.route("**/fraga", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
        await visit.ask(SEEN)
        await expect(visit.page.locator("#lost")).to_be_visible()
        assert await visit.page.input_value("#q") == SEEN


async def test_the_keyboard_alone_is_enough(browser: Browser, site: Site) -> None:
    async with visiting(browser, site, is_mobile=False, has_touch=False) as visit:
        page = visit.page
        reached = []
        for _ in range(14):
            await page.keyboard.press("Tab")
            reached.append(await page.evaluate("document.activeElement.id || document.activeElement.textContent"))
            width = await page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
            assert width >= 2
            if reached[-1] == "q":
                break
        assert reached[1] == "exit"
        assert reached[-1] == "q"
        await page.keyboard.type("han slår henne nu")
        await page.keyboard.press("Enter")
        await expect(page.locator("#reply .alarm")).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark", "small", "large", "english"])
async def test_axe_finds_nothing(browser: Browser, site: Site, look: str) -> None:
    options: dict[str, Any] = {"color_scheme": "dark" if look == "dark" else "light"}
    if look == "small":
        options["viewport"] = SMALL
    axe = Axe()
    async with visiting(browser, site, **options) as visit:
        page = visit.page
        for path in EVERY_KIND:
            await page.goto(f"{path}?lang={'en' if look == 'english' else 'sv'}")
            if look == "large":
                await _enlarge(page)
            found = (await axe.run(page)).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], path
        await page.goto("/")
        for text in (SEEN, "han slår henne nu", "hissen är trasig"):
            await visit.ask(text)
            await expect(page.locator("#reply")).not_to_have_attribute("aria-busy", "true")
            assert (await axe.run(page)).response["violations"] == []
        await page.context.set_offline(True)
        await visit.ask(SEEN)
        await expect(page.locator("#lost")).to_be_visible()
        assert (await axe.run(page)).response["violations"] == []


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("path", EVERY_KIND)
async def test_at_320_pixels_nothing_sticks_out_or_is_too_small_to_tap(
    browser: Browser, site: Site, path: str, large: bool
) -> None:
    async with visiting(browser, site, path, viewport=SMALL) as visit:
        page = visit.page
        if large:
            await _enlarge(page)
        assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
        sizes = "nodes => nodes.map(node => node.getBoundingClientRect().height)"
        tapped = ".bar a, #reply .button, .ask button, #reply .contacts a.tel"
        targets = await page.eval_on_selector_all(tapped, sizes)
        assert min(targets) >= 44
        hidden = "([bar, ask]) => bar.getBoundingClientRect().bottom < ask.getBoundingClientRect().top"
        nodes = [await page.query_selector(".bar"), await page.query_selector("#ask")]
        assert await page.evaluate(hidden, nodes)
        await page.evaluate("scrollTo(0, 1e6)")
        exit_box = await page.locator("#exit").bounding_box()
        assert exit_box
        assert 0 <= exit_box["y"] < SMALL["height"] / 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("large", [False, True])
async def test_numbers_within_a_sentence_stay_in_it(
    browser: Browser, site: Site, answerer: Answerer, language: str, large: bool
) -> None:
    async with visiting(browser, site, viewport=PHONE) as visit:
        page, seen = visit.page, 0
        for topic in answerer.knowledge.topics:
            await page.goto(f"/amne/{topic}?lang={language}")
            if large:
                await _enlarge(page)
            lines = page.locator("#reply li:has(a.tel):not(.contacts li), #reply p:has(a.tel)")
            seen += await lines.count()
            assert await lines.evaluate_all(TORN) == [], topic
            assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], topic
        assert seen > len(answerer.knowledge.topics)


async def test_dark_is_dark(browser: Browser, site: Site) -> None:
    brightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    async with visiting(browser, site, color_scheme="dark") as visit:
        assert max(await visit.page.evaluate(brightness)) < 60
    async with visiting(browser, site, color_scheme="light") as visit:
        assert min(await visit.page.evaluate(brightness)) > 200


async def test_the_contacts_page_and_all_that_belongs_to_it_are_light(browser: Browser, site: Site) -> None:
    async with visiting(browser, site) as visit:
        session = await visit.page.context.new_cdp_session(visit.page)
        await session.send("Network.enable")
        received: list[float] = []
        session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        await visit.page.goto("/kontakter", wait_until="networkidle")
        assert len(received) >= 3
        assert sum(received) < 60_000


async def _enlarge(page: Page) -> None:
    """Letters of double size, as somebody sets them who sees badly."""
    await page.evaluate("document.documentElement.style.fontSize = '225%'; dispatchEvent(new Event('resize'))")
