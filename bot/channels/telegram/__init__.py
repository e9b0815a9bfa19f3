"""The bot in Telegram: draws replies as HTML and buttons; the only place that imports `telegram`."""
