"""A Bot API server on loopback that goes wrong on demand: its rules are those of `tests.fakes.Telegram`."""
