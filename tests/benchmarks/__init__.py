"""The bot measured against its peers on the same questions: `python -m tests.benchmarks [FILE.yaml ...]`."""
