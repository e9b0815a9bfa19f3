"""Anonymous counts per ISO week: ids and numbers, never persons."""
