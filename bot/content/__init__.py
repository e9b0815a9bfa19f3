"""What the bot knows: reads `knowledge/` into frozen models and judges it."""
