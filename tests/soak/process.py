"""The bot as a process of its own, as its administrator starts it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from bot.config import ROOT
from tests.fakes import TOKEN


class BotProcess:
    """`python -m bot run` against a server on loopback; can be killed and started again."""

    def __init__(self, url: str, folder: Path, token: str = TOKEN, **environment: str) -> None:
        self.log = folder / "log"
        self.database = folder / "counts.db"
        self.heartbeat = folder / "heartbeat"
        self._environment = {
            **os.environ,
            "TELEGRAM_BOT_TOKEN": token,
            "TELEGRAM_API_BASE_URL": url,
            "BOT_STATISTICS__URL": f"sqlite+aiosqlite:///{self.database}",
            "BOT_SERVICE__HEARTBEAT": str(self.heartbeat),
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "bot", "run"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=subprocess.STDOUT
            )

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def memory(self) -> int:
        """Resident bytes."""
        return int(psutil.Process(self._running.pid).memory_info().rss)

    def text(self) -> str:
        """What it has written so far."""
        return self.log.read_text("utf-8") if self.log.exists() else ""

    def kill(self) -> None:
        """SIGKILL: no time for anything."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def ask_to_stop(self) -> None:
        self._running.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> int:
        """The exit status."""
        return self._running.wait(seconds)

    def healthy(self) -> bool:
        """What `python -m bot health` says."""
        command = [sys.executable, "-m", "bot", "health"]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, check=False)
        return done.returncode == 0

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process
