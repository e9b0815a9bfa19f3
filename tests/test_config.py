"""Settings from the file and the environment; what is wrong is one sentence."""

import os
from datetime import date
from pathlib import Path

import pytest

from bot.config import CONFIG, ROOT, ConfigError, Secrets, Settings, config_faults, load_settings
from bot.content.load import load_knowledge


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)
    for name in ("BOT_TOKEN", "API_BASE_URL"):
        monkeypatch.delenv(f"TELEGRAM_{name}", raising=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def sentence(path: Path, text: str | None = None) -> str:
    """What the administrator reads when `path` (with `text`) is loaded."""
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith("Mend config.yaml or the BOT_ variable, then start again.")
    return message


def test_the_real_file_is_right_and_says_what_is_the_default() -> None:
    assert config_faults() == []
    assert load_settings() == Settings()


def test_the_real_area_and_landlord_exist() -> None:
    settings = load_settings()
    assert settings.landlord in load_knowledge(CONFIG.parent / "knowledge", settings.area).contacts


def test_an_empty_file_means_the_defaults(path: Path) -> None:
    path.write_text("# nothing set\n", "utf-8")
    assert load_settings(path) == Settings()


def test_values_of_the_file_are_used(path: Path) -> None:
    path.write_text("area: uppsala\nlanguages: [en]\nstatistics:\n  url: sqlite+aiosqlite:////tmp/x.db\n", "utf-8")
    settings = load_settings(path)
    assert settings.area == "uppsala"
    assert settings.languages == ("en",)
    assert settings.landlord == Settings().landlord
    assert settings.statistics_url == "sqlite+aiosqlite:////tmp/x.db"


def test_the_web_page(path: Path) -> None:
    path.write_text(
        "web:\n  host: '::1'\n  port: 8081\n  exit_url: https://www.example.se/vader?ort=1\n"
        "  public_url: https://inteensam.example.se\n",
        "utf-8",
    )
    web = load_settings(path).web
    assert (web.enabled, web.host, web.port) == (True, "::1", 8081)
    assert (web.exit_url, web.public_url) == (
        "https://www.example.se/vader?ort=1",
        "https://inteensam.example.se",
    )
    assert Settings().web.host == "127.0.0.1"
    assert Settings().web.public_url == ""


def test_an_unknown_setting(path: Path) -> None:
    message = sentence(path, "area: jarfalla\naera: uppsala\n")
    assert message.startswith(f"{path}:2: 'aera' is not known here; check the spelling")


def test_an_unknown_setting_inside_a_section(path: Path) -> None:
    message = sentence(path, "telegram:\n  mode: polling\n  token: x\n")
    assert message.startswith(f"{path}:3: 'telegram.token' is not known")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("area: Not an id\n", "1: 'area' must be at most 40 small letters a-z, digits and hyphens"),
        ("area: jarfalla\nlanguages: [sv, fi]\n", "2: 'languages.1' must be 'sv' or 'en'"),
        ("languages: []\n", "1: 'languages' has too few entries; write at least 1"),
        ("languages: sv\n", "1: 'languages' must be a list"),
        ("\ntelegram:\n  mode: pigeon\n", "3: 'telegram.mode' must be 'polling' or 'webhook'"),
        ("\ntelegram:\n  mode: webhook\n", "2: 'telegram': the mode webhook needs telegram.webhook.url"),
        ("telegram:\n  webhook:\n    url: http://a.se/x\n", "3: 'telegram.webhook.url' must be an https address"),
        ("telegram:\n  webhook:\n    port: 70000\n", "3: 'telegram.webhook.port' must be at most 65535"),
        ("service:\n  ended:\n    date: soon\n", "3: 'service.ended.date' must be a day such as 2027-06-30"),
        ("service:\n  ended:\n    text: {}\n", "2: 'service.ended.date' is missing"),
        ("telegram: polling\n", "1: 'telegram' must be a group of entries"),
        ("telegram:\n  enabled: maybe\n", "2: 'telegram.enabled' must be true or false"),
        ("telegram:\n  admins: [me]\n", "2: 'telegram.admins.0' must be a whole number"),
        ("web:\n  enabled: maybe\n", "2: 'web.enabled' must be true or false"),
        ("web:\n  port: 70000\n", "2: 'web.port' must be at most 65535"),
        ("web:\n  port: -1\n", "2: 'web.port' must be at least 0"),
        ("web:\n  port: http\n", "2: 'web.port' must be a whole number"),
        ("web:\n  host: http://127.0.0.1\n", "2: 'web.host' must be the name or number of a machine"),
        ("web:\n  exit_url: smhi.se\n", "2: 'web.exit_url' must be a web address such as https://www.smhi.se/"),
        ("web:\n  exit_url: 'javascript:alert(1)'\n", "2: 'web.exit_url' must be a web address"),
        ("web:\n  public_url: inteensam.example.se\n", "2: 'web.public_url' must be a web address"),
        ("web:\n  password: x\n", "2: 'web.password' is not known here"),
        ("statistics:\n  url: postgresql://host/db\n", "2: 'statistics.url' must be sqlite+aiosqlite:///FILE"),
    ],
)
def test_a_wrong_value(path: Path, text: str, place: str) -> None:
    assert sentence(path, text).startswith(f"{path}:{place}")


def test_a_broken_file(path: Path) -> None:
    assert sentence(path, "area: [\n").startswith(f"{path}:2: not valid YAML: ")
    assert sentence(path, "area: a\narea: b\n").startswith(f"{path}:2: the key 'area' stands twice")
    assert sentence(path, "area: !secret a\n").startswith(f"{path}:1: the tag !secret is not allowed")


@pytest.mark.parametrize("text", ["- area: uppsala\n", "area=uppsala\n"])
def test_a_file_that_holds_no_settings_is_not_taken_for_an_empty_one(path: Path, text: str) -> None:
    assert sentence(path, text).startswith(f"{path}:1: ")


def test_a_missing_file(path: Path) -> None:
    assert sentence(path).startswith(f"{path}:1: the file cannot be read: No such file or directory")


def test_every_fault_is_found_at_once(path: Path) -> None:
    path.write_text("aera: x\nlanguages: [fi]\ntelegram:\n  mode: pigeon\n", "utf-8")
    assert {fault.line for fault in config_faults(path)} == {1, 2, 4}


def test_the_environment_goes_before_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("area: uppsala\nlanguages: [sv]\nstatistics: {url: 'sqlite+aiosqlite:///file.db'}\n", "utf-8")
    monkeypatch.setenv("BOT_AREA", "solna")
    monkeypatch.setenv("BOT_LANGUAGES", '["en", "sv"]')
    monkeypatch.setenv("BOT_STATISTICS__URL", "sqlite+aiosqlite:////data/env.db")
    settings = load_settings(path)
    assert (settings.area, settings.languages) == ("solna", ("en", "sv"))
    assert settings.statistics_url == "sqlite+aiosqlite:////data/env.db"


@pytest.mark.parametrize(
    ("name", "value", "setting"),
    [
        ("BOT_AREA", "Not an id", "area"),
        ("BOT_TELEGRAM__MODE", "pigeon", "telegram.mode"),
        ("BOT_TELEGRAM__TOKEN", "x", "telegram.token"),
        ("BOT_STATISTICS__URL", "counts.db", "statistics.url"),
        ("BOT_WEB__PORT", "eighty", "web.port"),
        ("BOT_WEB__EXIT_URL", "smhi.se", "web.exit_url"),
        ("BOT_LANGUAGES", '["fi"]', "languages.0"),
        ("BOT_LANGUAGES", "sv,en", "languages"),
        ("BOT_TELEGRAM", "polling", "telegram"),
    ],
)
def test_a_wrong_value_in_the_environment(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, setting: str
) -> None:
    monkeypatch.setenv(name, value)
    message = sentence(path, "area: jarfalla\n")
    if f"{name} must be JSON, such as [" in message:
        assert name == f"BOT_{setting.upper()}"
    else:
        assert f"'{setting}'" in message
        assert f"({name} sets it)" in message


def test_a_relative_file_of_counts_lies_beside_the_settings() -> None:
    assert Settings().statistics_url == f"sqlite+aiosqlite:///{ROOT}/data/statistics.db"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(Settings(), "area", "solna")  # noqa: B010


def test_the_token_comes_from_the_environment_and_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Secrets().bot_token is None
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:SECRET")
    secrets = Secrets()
    assert secrets.bot_token is not None
    assert secrets.bot_token.get_secret_value() == "123456:SECRET"
    assert "SECRET" not in f"{secrets!r} {secrets} {secrets.model_dump()}"


def test_the_planned_ending_has_a_day_and_words(path: Path) -> None:
    path.write_text('service:\n  ended:\n    date: 2027-06-30\n    text: {sv: "Slut."}\n', "utf-8")
    ended = load_settings(path).service.ended
    assert ended is not None
    assert (ended.date.isoformat(), ended.text) == ("2027-06-30", {"sv": "Slut."})
    assert not ended.has_come(date(2027, 6, 29))
    assert ended.has_come(date(2027, 6, 30))


def test_the_webhook_has_an_address(path: Path) -> None:
    path.write_text("telegram: {mode: webhook, webhook: {url: 'https://bot.example.se/telegram'}}\n", "utf-8")
    assert load_settings(path).telegram.webhook.url == "https://bot.example.se/telegram"


@pytest.mark.parametrize("secret", ["", "short", "with space and more than 24", "å" * 30, "a" * 257])
def test_a_webhook_secret_that_telegram_would_not_take(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", secret)
    with pytest.raises(ConfigError, match="openssl rand -hex 32"):
        Secrets().webhook_secret_value()


def test_the_webhook_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", "SECRET" * 8)
    assert Secrets().webhook_secret_value() == "SECRET" * 8
    assert "SECRETS" not in f"{Secrets()!r} {Secrets()} {Secrets().model_dump()}"
