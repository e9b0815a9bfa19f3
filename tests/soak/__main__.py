"""`python -m tests.soak [SECONDS [RATE [SEED]]]`: prints the table; exit status 1 when a question was lost."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.soak.run import soak


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    rate = float(sys.argv[2]) if len(sys.argv) > 2 else 50.0
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(soak(Path(folder), seconds, rate, seed=seed))
        log = (Path(folder) / "log").read_text("utf-8")
    sys.stdout.write(f"{result.table()}\n")
    sys.stderr.write(log)
    sys.exit(1 if result.lost or result.exit_status else 0)


if __name__ == "__main__":
    main()
