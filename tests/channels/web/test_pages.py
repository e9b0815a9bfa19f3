"""What the page answers, offers and counts, over real HTTP."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from bot.answering.actions import decode
from bot.answering.answerer import Answerer
from bot.answering.directory import directory
from bot.channels.web.addresses import PAGES, address
from bot.channels.web.links import Linker, telephone
from bot.content.knowledge import Knowledge
from bot.content.models import LANGUAGES, Language
from tests.channels.web.site import Site
from tests.conftest import NOW

SEEN = "dörren i trean är sönderslagen igen och hon vågade inte titta på mig"


class _Form(HTMLParser):
    """The counting forms of a page: their hidden fields."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and given.get("class") == "count":
            self.forms.append([])
        elif tag == "input" and self.forms and given.get("name") in ("a", "s", "n"):
            self.forms[-1].append((given["name"] or "", given["value"] or ""))


def forms(html: str) -> dict[str, dict[str, list[str]]]:
    """Counting forms by the action that they send."""
    parser = _Form()
    parser.feed(html)
    found: dict[str, dict[str, list[str]]] = {}
    for fields in parser.forms:
        values: dict[str, list[str]] = {}
        for name, value in fields:
            values.setdefault(name, []).append(value)
        found[values["a"][0]] = values
    return found


def reply(html: str) -> str:
    """The text of the reply alone, with single spaces."""
    part = html.split('id="reply"')[1].split('id="lost"', maxsplit=1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", part)))


async def test_a_question_is_answered_as_everywhere(site: Site, answerer: Answerer) -> None:
    response = await site.ask(SEEN)
    expected = answerer.answer(SEEN, "sv", NOW)
    assert response.status_code == 200
    assert expected.topic
    text = reply(response.text)
    for block in expected.blocks:
        if not block.ids:
            for line in block.lines:
                assert line.split(" ")[0] in text
    assert answerer.knowledge.topics[expected.topic].sv.title in text
    assert await site.counts() == {("question", expected.topic): 1}


async def test_danger_now_opens_with_the_emergency_number(site: Site) -> None:
    html = (await site.ask("han slår henne nu")).text
    assert reply(html).split(">", 1)[-1].strip().startswith("Ring 112 nu.")
    assert '<a class="alarm" href="tel:112">' in html


@pytest.mark.parametrize("text", ["", "   ", "\x00", "hissen är trasig", "???", "a" * 1200, "اللغة العربية"])
async def test_whatever_is_asked_the_emergency_number_stands_there(site: Site, text: str) -> None:
    response = await site.ask(text)
    assert response.status_code == 200
    assert 'href="tel:112"' in response.text.split('id="reply"')[1]


@pytest.mark.parametrize("text", ['<script>alert("mark")</script>mark', "{{ 7*7 }}mark", "mark' onload=x"])
async def test_nothing_of_the_question_stands_on_the_page(site: Site, text: str) -> None:
    html = (await site.ask(text)).text
    assert "mark" not in html.lower().replace("marker", "").replace("märk", "")
    assert "7*7" not in html


async def test_a_question_in_an_address_is_not_read(site: Site) -> None:
    response = await site.get("/fraga?q=han+sl%C3%A5r+henne+nu")
    assert response.status_code == 200
    assert "Hej!" in response.text
    assert "Ring 112 nu" not in response.text


async def test_a_form_that_the_page_does_not_send_gets_the_numbers(site: Site) -> None:
    fields = [("q", (None, "han slår henne nu")), ("lang", (None, "sv"))]
    response = await site.client.post("/fraga", files=fields)
    assert response.status_code == 400
    assert 'href="tel:112"' in response.text.split('id="reply"')[1]
    assert await site.counts() == {}


async def test_the_language_of_the_question_is_the_language_of_the_page(site: Site) -> None:
    html = (await site.ask("she has bruises on her arms and is afraid of her husband")).text
    assert '<html lang="en">' in html
    assert "What to do" in html


@pytest.mark.parametrize(
    ("path", "header", "language"),
    [
        ("/", "en-GB,en;q=0.9", "en"),
        ("/", "fi,en;q=0.5", "en"),
        ("/", "ar", "sv"),
        ("/", "", "sv"),
        ("/?lang=sv", "en", "sv"),
        ("/?lang=en", "sv", "en"),
        ("/?lang=<b>", "en", "en"),
    ],
)
async def test_the_language_chosen_or_the_browsers(site: Site, path: str, header: str, language: str) -> None:
    response = await site.get(path, **{"Accept-Language": header})
    assert f'<html lang="{language}">' in response.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_topic_contact_job_and_menu_page_has_its_address(
    site: Site, knowledge: Knowledge, language: Language
) -> None:
    for topic_id, topic in knowledge.topics.items():
        response = await site.get(f"/amne/{topic_id}?lang={language}")
        assert response.status_code == 200
        assert topic.text(language).title in unescape(response.text)
    for contact_id, contact in knowledge.contacts.items():
        html = unescape((await site.get(f"/kontakt/{contact_id}?lang={language}")).text)
        assert contact.name[language] in html
        for number in contact.numbers:
            assert f'href="{telephone(number.number)}">{number.number}</a>' in html
    for job_id, job in knowledge.jobs.items():
        assert job.text(language).title in unescape((await site.get(f"/jobb/{job_id}?lang={language}")).text)
    for path in set(PAGES.values()):
        assert (await site.get(f"{path}?lang={language}")).status_code == 200


async def test_every_link_of_every_page_leads_somewhere(site: Site) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        response = await site.get(path)
        assert response.status_code == 200, path
        links = {unescape(link) for link in re.findall(r'(?:href|src)="(/[^"]*)"', response.text)}
        waiting += links - seen
        seen |= links
    assert len(seen) > 300


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_contacts_page_has_every_contact_with_its_numbers(
    site: Site, knowledge: Knowledge, language: Language
) -> None:
    html = unescape((await site.get(f"/kontakter?lang={language}")).text)
    for contact_id, contact in knowledge.contacts.items():
        assert f'<a href="/kontakt/{contact_id}?lang={language}">{contact.name[language]}</a>' in html
        for number in contact.numbers:
            assert f'href="{telephone(number.number)}"' in html


def test_the_directory_names_each_contact_once(answerer: Answerer) -> None:
    lines = directory(answerer.pages, "sv", NOW).contacts
    assert [line.id for line in lines][:1] == ["sos-112"]
    assert sorted(line.id for line in lines) == sorted(answerer.knowledge.contacts)


async def test_a_contact_in_the_list_is_not_offered_again_as_a_button(site: Site) -> None:
    html = (await site.get("/amne/sign-fear")).text
    assert html.count('href="/kontakt/kvinnofridslinjen?lang=sv"') == 1


async def test_the_title_tells_nothing(site: Site, knowledge: Knowledge) -> None:
    titles = {
        re.findall("<title>(.*?)</title>", (await site.get(path)).text)[0]
        for path in ("/", "/amne/sign-fear", "/akut", "/kontakt/jarfalla-kvinnojour", "/nowhere")
    }
    assert titles == {"Frågor och svar"}


async def test_what_is_said_about_privacy_fits_a_page(site: Site, knowledge: Knowledge) -> None:
    for path in ("/integritet", "/amne/about-privacy"):
        text = reply((await site.get(path)).text)
        assert "Telegram" not in text
        assert "Ta bort”" not in text
        for line in knowledge.interface["sv"].web.stays:
            assert line in text
    text = reply((await site.ask("vad sparas om mig")).text)
    assert knowledge.interface["sv"].web.stays[0] in text


@pytest.mark.parametrize(
    "path",
    ["/amne/gone", "/kontakt/gone", "/jobb/gone", "/amne/", "/wp-login.php", "/static/../app.py", "/x" * 300],
)
async def test_an_unknown_address_still_helps(site: Site, path: str) -> None:
    response = await site.get(path)
    assert response.status_code == 404
    assert "Sidan finns inte" in response.text
    assert 'href="tel:112"' in response.text
    assert await site.counts() == {}


async def test_a_topic_is_counted_when_it_is_opened_not_when_its_language_is_changed(site: Site) -> None:
    html = (await site.get("/amne/unsure")).text
    switch = unescape(re.findall(r'class="switch" href="([^"]+)"', html)[0])
    assert 'lang="en"' in (await site.get(switch)).text
    await site.client.head("/amne/unsure")
    await site.get("/amne/unsure", **{"Sec-Purpose": "prefetch;prerender"})
    assert await site.counts() == {("question", "unsure"): 1}


async def test_a_referral_is_counted_once_for_each_card_that_was_shown(site: Site) -> None:
    card = (await site.get("/kontakt/bris")).text
    called, handed = "r:bris:called:sv", "r:bris:handed:sv"
    assert set(forms(card)) == {called, handed}
    for _ in range(3):
        response = await site.client.post("/rakna", data=forms(card)[called])
        assert "Noterat utan namn" in reply(response.text)
    shown = {("contact_shown", "bris"): 1}
    assert await site.counts() == {**shown, ("called", "bris"): 1}
    after = forms(response.text)
    assert set(after) == {handed}
    assert after[handed]["n"] == [called]
    response = await site.client.post("/rakna", data=after[handed])
    assert reply(response.text).count("Noterat utan namn") == 2
    assert forms(response.text) == {}
    assert await site.counts() == {**shown, ("called", "bris"): 1, ("handed_over", "bris"): 1}
    again = forms((await site.get("/kontakt/bris")).text)[called]
    await site.client.post("/rakna", data=again)
    assert (await site.counts())["called", "bris"] == 2


async def test_helpful_or_not_is_counted_once_for_an_answer(site: Site) -> None:
    found = forms((await site.ask(SEEN)).text)
    yes, no = (next(name for name in found if f":{word}:" in name) for word in ("yes", "no"))
    response = await site.client.post("/rakna", data=found[yes])
    assert "Tack" in reply(response.text)
    assert forms(response.text) == {}
    await site.client.post("/rakna", data=found[no])
    counted = await site.counts()
    assert [what for what, _ in counted if "helpful" in what] == ["helpful"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"a": "r:bris:called:sv"},
        {"a": "r:bris:called:sv", "s": "x"},
        {"a": "r:gone:called:sv", "s": "abcdefghijkl"},
        {"a": "r:bris:stolen:sv", "s": "abcdefghijkl"},
        {"a": "t:unsure:sv", "s": "abcdefghijkl"},
        {"a": "f:bris:yes:sv", "s": "abcdefghijkl"},
        {"a": "<script>", "s": "abcdefghijkl"},
    ],
)
async def test_a_forged_count_counts_nothing(site: Site, fields: dict[str, str]) -> None:
    response = await site.client.post("/rakna", data=fields)
    assert response.status_code == 400
    assert "script" not in reply(response.text)
    assert await site.counts() == {}


async def test_opening_an_address_never_counts_a_referral(site: Site) -> None:
    await site.get("/rakna?a=r:bris:called:sv&s=abcdefghijkl")
    assert await site.counts() == {}


def test_addresses_and_buttons_agree() -> None:
    for data, expected in {
        "r:bris:called:sv": None,
        "f:unsure:yes:sv": None,
        "v:bris:sv": None,
        "t:unsure:en": "/amne/unsure?lang=en",
        "c:bris:sv": "/kontakt/bris?lang=sv",
        "j:wall:sv": "/jobb/wall?lang=sv",
        "m:all-contacts:sv": "/kontakter?lang=sv",
        "m:start:sv": "/?lang=sv",
    }.items():
        action = decode(data)
        assert action
        assert address(action) == expected


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Ring 112.", 'Ring <a class="tel" href="tel:112">112</a>.'),
        ("114 14 / 112", '<a class="tel" href="tel:11414">114 14</a> / <a class="tel" href="tel:112">112</a>'),
        ("Kl 1120 & 2112", "Kl 1120 &amp; 2112"),
        ("<b>1177.se</b>", '&lt;b&gt;<a class="out" href="https://1177.se">1177.se</a>&lt;/b&gt;'),
        ("070-112 11 77", "070-112 11 77"),
        ("Inget här", "Inget här"),
    ],
)
def test_only_known_numbers_become_links(knowledge: Knowledge, text: str, html: str) -> None:
    linked = Linker(knowledge)(text)
    if text.startswith("070"):
        assert "tel:112" not in linked.split()[0]
    else:
        assert linked == html
