"""Tests of `bot.counts`."""
