"""The files for operation: hardened as far as a tool can tell, and in step with the settings."""

import re
import shutil
import subprocess

import pytest

from bot.config import ROOT, Settings

UNIT = ROOT / "deploy/inte-ensam.service"
CONTAINER = ROOT / "deploy/Containerfile"
MOST = 20
"""2.0 of 10, in the tool's tenths."""


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_the_unit_is_hardened() -> None:
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST}", "--no-pager", str(UNIT)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_the_unit_is_read_without_complaint() -> None:
    result = subprocess.run(["systemd-analyze", "verify", str(UNIT)], capture_output=True, text=True, check=False)
    complaints = [line for line in result.stderr.splitlines() if UNIT.name in line]
    assert all("is not executable" in line for line in complaints), result.stderr


@pytest.mark.parametrize("line", ["LimitCORE=0", "MemorySwapMax=0", "DynamicUser=yes", "ProtectSystem=strict"])
def test_memory_is_never_written_to_a_disk(line: str) -> None:
    assert line in UNIT.read_text("utf-8").splitlines()


@pytest.mark.parametrize("path", [UNIT, CONTAINER])
def test_the_settings_named_there_exist(path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    text = UNIT.read_text("utf-8") if path == UNIT else CONTAINER.read_text("utf-8")
    found = re.findall(r"(?<!\w)(BOT_[A-Z_]+)=(\S+)", text)
    assert len(found) == 2
    for name, value in found:
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.statistics_url == "sqlite+aiosqlite:////var/lib/inte-ensam/statistics.db"
    assert str(settings.heartbeat).startswith("/run/")


def test_the_container_runs_without_rights_and_is_watched() -> None:
    lines = CONTAINER.read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001"]
    assert any(line.startswith("HEALTHCHECK") and '"health"' in line for line in lines)
    # The exec form: a shell would keep SIGTERM for itself.
    assert any(line.startswith("ENTRYPOINT [") for line in lines)
