"""The copy of `knowledge/` that a test may break."""

from tests.content.conftest import curator, known

__all__ = ["curator", "known"]
