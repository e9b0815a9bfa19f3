"""Takes docs/page.png from a page that is running: `python -m docs.page http://127.0.0.1:8080`."""

import sys
from typing import Final

from playwright.sync_api import ViewportSize, sync_playwright

CHROMIUM: Final = "/usr/bin/chromium"
QUESTION: Final = "dörren i trean är sönderslagen igen och hon vågade inte titta på mig"
PHONE: Final[ViewportSize] = {"width": 390, "height": 780}

if __name__ == "__main__":
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="sv-SE", is_mobile=True)
        page = context.new_page()
        page.goto(sys.argv[1])
        page.fill("#q", QUESTION)
        page.click("#ask button")
        page.wait_for_selector("#reply h2")
        page.screenshot(path="docs/page.png")
        browser.close()
