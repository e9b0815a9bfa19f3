"""The Inte ensam bot: answers property caretakers on violence in close relationships."""
