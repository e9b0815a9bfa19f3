"""Judging what curators and administrators wrote: `check`."""

import typer

from bot.clock import local_now
from bot.commands.common import BROKEN, short
from bot.config import KNOWLEDGE, Settings, config_faults, load_settings

app = typer.Typer()


@app.command()
def check() -> None:
    """Every fault in knowledge/ and config.yaml at once, as path:line: message."""
    from bot.checking.check import check as judge

    faults = config_faults()
    settings = Settings() if faults else load_settings()
    findings = judge(KNOWLEDGE, settings.area, local_now().date())
    for fault in (*faults, *findings.faults):
        print(short(str(fault)))
    if findings.unsettled:
        print(f"\nOpen, for the partners to settle ({len(findings.unsettled)}):")
        for fault in findings.unsettled:
            print(short(str(fault)))
    if faults or findings.faults:
        raise typer.Exit(BROKEN)
