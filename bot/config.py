"""`config.yaml` and the environment as `Settings`."""

import datetime
import os
import re
from pathlib import Path
from typing import Any, Final, Literal, Self, cast

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.complaints import ADDRESS, ADDRESS_OR_NONE, DATABASE, HOST, WEBHOOK, complaint
from bot.content.documents import Fault, Where, read_document
from bot.content.models import Id, Language

ROOT: Final = Path(__file__).resolve().parent.parent
CONFIG: Final = ROOT / "config.yaml"
KNOWLEDGE: Final = ROOT / "knowledge"
DATA: Final = ROOT / "data"
SECRET: Final = re.compile(r"[A-Za-z0-9_-]{24,256}")
API_BASE_URL: Final = "https://api.telegram.org/bot"


class ConfigError(Exception):
    """A setting is wrong; the message is one sentence for the administrator."""


class Section(BaseModel):
    """A level of `config.yaml`: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WebhookSettings(Section):
    """Where Telegram posts messages to in the mode `webhook`, and where the service listens for them."""

    url: str = Field(default="", pattern=WEBHOOK)
    listen: str = "127.0.0.1"
    port: int = Field(default=8443, ge=1, le=65535)


class TelegramSettings(Section):
    """How Telegram is reached."""

    enabled: bool = True
    mode: Literal["polling", "webhook"] = "polling"
    admins: tuple[int, ...] = ()
    webhook: WebhookSettings = WebhookSettings()

    @model_validator(mode="after")
    def _needs_url(self) -> Self:
        if self.mode == "webhook" and not self.webhook.url:
            raise ValueError("the mode webhook needs telegram.webhook.url, the https address for Telegram's posts")
        return self


class WebSettings(Section):
    """Where the web page is served, and where the quick exit leads."""

    enabled: bool = True
    host: str = Field(default="127.0.0.1", pattern=HOST)
    port: int = Field(default=8080, ge=0, le=65535)
    exit_url: str = Field(default="https://www.smhi.se/", pattern=ADDRESS)
    public_url: str = Field(default="", pattern=ADDRESS_OR_NONE)


class StatisticsSettings(Section):
    """Where counts are kept."""

    url: str = Field(default="sqlite+aiosqlite:///data/statistics.db", pattern=DATABASE)
    public: bool = False


class EndedSettings(Section):
    """The planned ending: from `date` on every message gets `text`, 112 and the contacts."""

    date: datetime.date
    text: dict[Language, str] = {}

    def has_come(self, today: datetime.date) -> bool:
        """Whether the day is today or past."""
        return today >= self.date


class ServiceSettings(Section):
    """How the service is watched, and when it ends."""

    ended: EndedSettings | None = None
    heartbeat: Path = Path("data/heartbeat")
    metrics_port: int = Field(default=0, ge=0, le=65535)


class Secrets(BaseSettings):
    """What stands in the environment alone."""

    model_config = SettingsConfigDict(env_prefix="TELEGRAM_", frozen=True, extra="ignore")

    bot_token: SecretStr | None = None
    api_base_url: str = API_BASE_URL
    webhook_secret: SecretStr | None = None

    def webhook_secret_value(self) -> str:
        """The secret that Telegram sends with each post.

        Raises:
            ConfigError: it is not set, too short to be one, or holds what Telegram does not take.
        """
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        if not SECRET.fullmatch(secret):
            raise ConfigError(
                "TELEGRAM_WEBHOOK_SECRET must be set to 24 to 256 of A-Z, a-z, 0-9, _ and -, the same for every "
                "replica; make one with: openssl rand -hex 32"
            )
        return secret


class Settings(BaseSettings):
    """All settings; the environment (`BOT_...`) goes before the file."""

    model_config = SettingsConfigDict(env_prefix="BOT_", env_nested_delimiter="__", extra="forbid", frozen=True)

    area: Id = "jarfalla"
    landlord: Id = "jarfallahus"
    languages: tuple[Language, ...] = Field(default=("sv", "en"), min_length=1)
    telegram: TelegramSettings = TelegramSettings()
    web: WebSettings = WebSettings()
    statistics: StatisticsSettings = StatisticsSettings()
    service: ServiceSettings = ServiceSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then what was read from the file."""
        return env_settings, init_settings

    @property
    def statistics_url(self) -> str:
        """The address of the counts, with a relative file made relative to `config.yaml`."""
        prefix, _, path = self.statistics.url.partition(":///")
        if not path or path.startswith("/"):
            return self.statistics.url
        return f"{prefix}:///{ROOT / path}"

    @property
    def database_files(self) -> tuple[Path, ...]:
        """The file of the counts, where they stand in one: the time of its last change must tell nothing."""
        scheme, _, path = self.statistics_url.partition(":///")
        return (Path(path),) if scheme.startswith("sqlite") and path else ()

    @property
    def heartbeat(self) -> Path:
        """The file that tells that the service is well; a relative one lies beside `config.yaml`."""
        return ROOT / self.service.heartbeat


def config_faults(path: Path = CONFIG) -> list[Fault]:
    """Everything that is wrong in `path` and in the environment, with lines."""
    document = read_document(path)
    if document.faults:
        return document.faults
    if not isinstance(document.data, dict):
        return [document.fault((), "the file must be a list of settings, each as `name: value`")]
    try:
        Settings(**cast("dict[str, Any]", document.data))
    except SettingsError as error:
        field = re.search(r'field "(\w+)"', str(error))
        variable = f"BOT_{field[1].upper()}" if field else "a BOT_ variable"
        return [Fault(path, 1, f'{variable} must be JSON, such as ["sv", "en"] or {{"port": 8080}}')]
    except ValidationError as error:
        return [
            document.fault(where, complaint(detail, ".".join(map(str, where))) + _origin(where))
            for detail in error.errors()
            for where in [detail["loc"]]
        ]
    return []


def _origin(where: Where) -> str:
    """Says so where the environment sets a value."""
    names = ("BOT_" + "__".join(map(str, where[:end])).upper() for end in range(len(where), 0, -1))
    variable = next((name for name in names if name in os.environ), None)
    return f" ({variable} sets it)" if variable else ""


def load_settings(path: Path = CONFIG) -> Settings:
    """Read the settings.

    Raises:
        ConfigError: the file cannot be read, or a setting is unknown or has a wrong value.
    """
    if faults := config_faults(path):
        raise ConfigError(f"{faults[0]}. Mend {path.name} or the BOT_ variable, then start again.")
    return Settings(**cast("dict[str, Any]", read_document(path).data))
