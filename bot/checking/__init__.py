"""Judges `knowledge/`: every fault at once, with its place."""
