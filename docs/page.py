"""Takes docs/page.png from a running page: `python -m docs.page [ADDRESS] [FOLDER]`; with a folder all views."""

import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from tests.channels.web.chromium import CHROMIUM, OPTIONS

QUESTION: Final = "dörren i trean är sönderslagen igen och hon vågade inte titta på mig"
PHONE: Final = {"width": 390, "height": 844}
SMALL: Final = {"width": 320, "height": 568}
