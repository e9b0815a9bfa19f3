"""From a text to a reply: pure functions over `bot.content`, without clock, network or state."""
