"""`config.yaml` and the environment as `Settings`."""

from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.content.documents import Fault, read_document
from bot.content.models import Id, Language

ROOT: Final = Path(__file__).resolve().parent.parent
CONFIG: Final = ROOT / "config.yaml"
KNOWLEDGE: Final = ROOT / "knowledge"
DATA: Final = ROOT / "data"
HTTP: Final = r"^https?://[A-Za-z0-9.:\[\]-]+(/[^\s]*)?$"
"""A web address; the host is what the Host header is compared with."""
API_BASE_URL: Final = "https://api.telegram.org/bot"


class ConfigError(Exception):
    """A setting is wrong; the message is one sentence for the administrator."""


class Section(BaseModel):
    """A level of `config.yaml`: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TelegramSettings(Section):
    """How Telegram is reached."""

    enabled: bool = True
    mode: Literal["polling"] = "polling"
    admins: tuple[int, ...] = ()


class WebSettings(Section):
    """Where the web page is served, and where the quick exit leads."""

    enabled: bool = True
    host: str = Field(default="127.0.0.1", pattern=r"^[A-Za-z0-9.:-]+$")
    port: int = Field(default=8080, ge=0, le=65535)
    exit_url: str = Field(default="https://www.smhi.se/", pattern=HTTP)
    public_url: str = Field(default="", pattern=f"{HTTP}|^$")


class StatisticsSettings(Section):
    """Where counts are kept."""

    url: str = Field(
        default="sqlite+aiosqlite:///data/statistics.db", pattern=r"^(sqlite\+aiosqlite|postgresql\+asyncpg)://"
    )
    public: bool = False


class Secrets(BaseSettings):
    """What stands in the environment alone."""

    model_config = SettingsConfigDict(env_prefix="TELEGRAM_", frozen=True, extra="ignore")

    bot_token: SecretStr | None = None
    api_base_url: str = API_BASE_URL


class Settings(BaseSettings):
    """All settings; the environment (`BOT_...`) goes before the file."""

    model_config = SettingsConfigDict(env_prefix="BOT_", env_nested_delimiter="__", extra="forbid", frozen=True)

    area: Id = "jarfalla"
    landlord: Id = "jarfallahus"
    languages: tuple[Language, ...] = Field(default=("sv", "en"), min_length=1)
    telegram: TelegramSettings = TelegramSettings()
    web: WebSettings = WebSettings()
    statistics: StatisticsSettings = StatisticsSettings()

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


def config_faults(path: Path = CONFIG) -> list[Fault]:
    """Everything that is wrong in `path` and in the environment, with lines."""
    document = read_document(path)
    if document.faults:
        return document.faults
    if not isinstance(document.data, dict):
        return [document.fault((), "the file must be a list of settings, each as `name: value`")]
    try:
        Settings(**_values(document.data))
    except SettingsError as error:
        return [Fault(path, 1, f"{error}; write lists and groups in the environment as JSON")]
    except ValidationError as error:
        return [
            document.fault(tuple(detail["loc"]), f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}")
            for detail in error.errors()
        ]
    return []


def load_settings(path: Path = CONFIG) -> Settings:
    """Read the settings.

    Raises:
        ConfigError: the file cannot be read, or a setting is unknown or has a wrong value.
    """
    if faults := config_faults(path):
        raise ConfigError(f"{faults[0]}. Mend {path.name} or the BOT_ variable, then start again.")
    return Settings(**_values(read_document(path).data))


def _values(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}
